// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of quirks, the two rules by which an entry fits a device, and the text of dev_flags.
 */
#include <cmocka.h>
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "scan/quirks.h"

/* A device's names, as INQUIRY gives them; the array has no room for an end. */
struct device {
	u8	vendor[QUIRK_VENDOR_LEN];
	u8	product[QUIRK_MODEL_LEN];
};

static struct device device(const char *vendor, const char *product)
{
	struct device device;

	memcpy_and_pad(device.vendor, sizeof(device.vendor), vendor, strlen(vendor), ' ');
	memcpy_and_pad(device.product, sizeof(device.product), product, strlen(product), ' ');
	return device;
}

static blist_flags_t flags_of(const char *vendor, const char *product)
{
	struct device dev = device(vendor, product);
	const struct quirk *quirk = scan_quirk_find(scan_quirk_table, scan_quirk_count,
						    dev.vendor, dev.product);

	return quirk ? quirk->flags : 0;
}

static int compare(const struct quirk *a, const struct quirk *b)
{
	return strcmp(a->vendor, b->vendor) ?: strcmp(a->model, b->model);
}

static void table_is_in_order(void **state)
{
	assert_int_equal(scan_quirk_count, 182);
	for (unsigned int i = 0; i < scan_quirk_count; i++) {
		const struct quirk *quirk = &scan_quirk_table[i];

		if (i && compare(quirk - 1, quirk) >= 0)
			fail_msg("%s:%s is out of order", quirk->vendor, quirk->model);
		if (strlen(quirk->vendor) > QUIRK_VENDOR_LEN ||
		    strlen(quirk->model) > QUIRK_MODEL_LEN)
			fail_msg("%s:%s is too long", quirk->vendor, quirk->model);
		if (!quirk->flags || (quirk->flags & __BLIST_UNUSED_MASK))
			fail_msg("%s:%s: flags", quirk->vendor, quirk->model);
	}
}

/* Each entry is found by its own names, also if something is behind them. */
static void table_is_reached(void **state)
{
	for (unsigned int i = 0; i < scan_quirk_count; i++) {
		const struct quirk *quirk = &scan_quirk_table[i];
		struct device dev = device(quirk->vendor, quirk->model);

		assert_ptr_equal(scan_quirk_find(scan_quirk_table, scan_quirk_count, dev.vendor,
						 dev.product), quirk);
		if (strlen(quirk->model) < QUIRK_MODEL_LEN) {
			dev.product[QUIRK_MODEL_LEN - 1] = '#';
			assert_ptr_equal(scan_quirk_find(scan_quirk_table, scan_quirk_count,
							 dev.vendor, dev.product), quirk);
		}
	}
}

static void knows_some_devices(void **state)
{
	assert_true(flags_of("SYNOLOGY", "iSCSI Storage") == BLIST_MAX_1024);
	assert_true(flags_of("QEMU", "QEMU CD-ROM") == BLIST_SKIP_VPD_PAGES);
	assert_true(flags_of("QEMU", "QEMU HARDDISK") == 0);
	assert_true(flags_of("Linux", "scsi_debug") == 0);
	assert_true(flags_of("HITACHI", "OPEN-V      -SUN") ==
		    (BLIST_REPORTLUN2 | BLIST_TRY_VPD_PAGES));
	assert_true(flags_of("ANY", "") == 0);
	/* An entry for any model of a maker, and one that says more. */
	assert_true(flags_of("Promise", "VTrak E610f") == (BLIST_SPARSELUN | BLIST_NO_RSOC));
	assert_true(flags_of("Promise", "VTrak E310f") == BLIST_SPARSELUN);
	assert_true(flags_of("Promise", "") == BLIST_SPARSELUN);
	/* A vendor is matched as a whole, in the case it is written in. */
	assert_true(flags_of("Promises", "VTrak E310f") == 0);
	assert_true(flags_of("PROMISE", "VTrak E310f") == 0);
	assert_true(flags_of("", "Scanner 2000") == BLIST_NOLUN);
	assert_true(flags_of("", "") == 0);
}

static void forgives_spaces(void **state)
{
	static const struct quirk quirk = { "ACME", "Disk 1", BLIST_NOLUN };
	static const struct {
		const char *vendor, *product;
		bool fits, equals;
	} rows[] = {
		{ "ACME", "Disk 1", true, true },
		{ "ACME", "Disk 12", true, false },
		{ "ACME", "Disk 1 A", true, false },
		{ "  ACME", "  Disk 1", true, false },
		{ "    ACME", "Disk 1", true, false },
		{ "ACME", "Disk", false, false },
		{ "ACME", "disk 1", false, false },
		{ "ACM", "Disk 1", false, false },
		{ "ACMEX", "Disk 1", false, false },
		{ "AC ME", "Disk 1", false, false },
		{ "", "Disk 1", false, false },
		{ "ACME", "", false, false },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct device dev = device(rows[i].vendor, rows[i].product);

		assert_int_equal(scan_quirk_fits(&quirk, dev.vendor, dev.product), rows[i].fits);
		assert_int_equal(scan_quirk_equals(&quirk, dev.vendor, dev.product),
				 rows[i].equals);
	}
}

/* Names that fill their fields, and entries with names that are too long. */
static void fills_the_fields(void **state)
{
	static const struct quirk full = { "12345678", "1234567890123456", BLIST_NOLUN };
	static const struct quirk longer = { "123456789", "12345678901234567", BLIST_NOLUN };
	struct device dev = device("12345678", "1234567890123456");

	assert_true(scan_quirk_fits(&full, dev.vendor, dev.product));
	assert_true(scan_quirk_equals(&full, dev.vendor, dev.product));
	assert_false(scan_quirk_fits(&longer, dev.vendor, dev.product));
	assert_true(scan_quirk_equals(&longer, dev.vendor, dev.product));
	assert_null(scan_quirk_find(&full, 0, dev.vendor, dev.product));
}

struct words {
	const char *vendor, *model, *flags;
};

/* Parses all of a text. @bad: how many entries there are that are none. */
static void parse(const char *text, const struct words *expected, int bad)
{
	char *copy = strdup(text), *rest = copy;
	struct quirk_words words;
	int more;

	while ((more = scan_quirk_next_words(&rest, &words))) {
		if (more < 0) {
			assert_int_equal(more, -EINVAL);
			assert_non_null(words.vendor);
			bad--;
			continue;
		}
		assert_string_equal(words.vendor, expected->vendor);
		assert_string_equal(words.model, expected->model);
		assert_string_equal(words.flags, expected->flags);
		expected++;
	}
	assert_int_equal(bad, 0);
	assert_null(expected->vendor);
	free(copy);
}

static void reads_the_parameter(void **state)
{
	static const struct words none[] = { { } };
	static const struct words one[] = { { "ACME", "Disk 1", "0x240" }, { } };
	static const struct words two[] = {
		{ "ACME", "Disk 1", "0x240" }, { "Other", "", "1" }, { },
	};
	static const struct words blank[] = { { "", "", "1" }, { } };

	parse("", none, 0);
	parse("\"\"", none, 0);
	parse("ACME:Disk 1:0x240", one, 0);
	parse("\"ACME:Disk 1:0x240\"", one, 0);
	parse("ACME:Disk 1:0x240,", one, 0);
	parse("\"ACME:Disk 1:0x240,\"", one, 0);
	parse("ACME:Disk 1:0x240,Other::1", two, 0);
	parse("\"ACME:Disk 1:0x240,Other::1\"", two, 0);
	parse(",ACME:Disk 1:0x240,,Other::1", two, 0);
	parse("ACME", none, 1);
	parse("ACME:Disk 1", none, 1);
	parse("ACME:Disk 1:0x240,Other", one, 1);
	parse("ACME:Disk 1:0x240,Other:x", one, 1);
	parse("::1", blank, 0);
	parse(":", none, 1);
	parse(",\",", none, 0);
}

static void survives_noise(void **state)
{
	static const char letters[] = "ab:,\" 0x\t";
	unsigned int seed = 5;

	for (int round = 0; round < 20000; round++) {
		unsigned int length = rand_r(&seed) % 40;
		char *text = malloc(length + 1), *rest = text;
		struct quirk_words words;

		for (unsigned int i = 0; i < length; i++)
			text[i] = letters[rand_r(&seed) % (sizeof(letters) - 1)];
		text[length] = '\0';
		while (scan_quirk_next_words(&rest, &words) > 0) {
			struct quirk quirk = { words.vendor, words.model, BLIST_NOLUN };
			struct device dev = device(words.vendor, words.model);

			assert_true(scan_quirk_equals(&quirk, dev.vendor, dev.product));
		}
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_in_order),
		cmocka_unit_test(table_is_reached),
		cmocka_unit_test(knows_some_devices),
		cmocka_unit_test(forgives_spaces),
		cmocka_unit_test(fills_the_fields),
		cmocka_unit_test(reads_the_parameter),
		cmocka_unit_test(survives_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
