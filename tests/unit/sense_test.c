// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sense data of every format and length, and the order of the table of additional sense codes.
 * Each buffer is an allocation of its own length, so that reading past it is seen.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_proto.h>

#include "eh/sense.h"

#define LONGEST 260

static u8 *exactly(const u8 *bytes, unsigned int length)
{
	u8 *copy = malloc(length ?: 1);

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	return copy;
}

static struct sense parse(const u8 *bytes, unsigned int length)
{
	u8 *copy = exactly(bytes, length);
	struct sense sense = eh_sense_parse(copy, length);

	free(copy);
	return sense;
}

static bool information(const u8 *bytes, unsigned int length, u64 *value)
{
	u8 *copy = exactly(bytes, length);
	bool found = eh_sense_information(copy, length, value);

	free(copy);
	return found;
}

/* What a device may send, as far as it goes, and what is to be read from it. */
static const struct {
	const char *name;
	u8 bytes[24];
	unsigned int length;
	struct sense want;
} samples[] = {
	{ "nothing", { }, 0, { } },
	{ "zeroes", { 0 }, 18, { } },
	{ "no sense data at all", { 0x12, 0x34, 0x56 }, 18, { } },
	{ "fixed", { 0x70, 0, 0x03, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x11, 0x04 }, 18,
	  { .valid = true, .key = 3, .asc = 0x11, .ascq = 0x04 } },
	{ "fixed, with INFORMATION", { 0xf0, 0, 0x03, 1, 2, 3, 4, 10, 0, 0, 0, 0, 0x11, 0x04 }, 18,
	  { .valid = true, .key = 3, .asc = 0x11, .ascq = 0x04 } },
	{ "fixed, deferred", { 0x71, 0, 0x04, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x44 }, 18,
	  { .valid = true, .deferred = true, .key = 4, .asc = 0x44 } },
	{ "fixed, FILEMARK", { 0x70, 0, 0x80, 0, 0, 0, 0, 10 }, 18,
	  { .valid = true, .stream = true } },
	{ "fixed, EOM and a key", { 0x70, 0, 0x4d, 0, 0, 0, 0, 10 }, 18,
	  { .valid = true, .stream = true, .key = 0xd } },
	{ "fixed, says it ends before the code", { 0x70, 0, 0x05, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0x20 },
	  18, { .valid = true, .key = 5 } },
	{ "fixed, says it ends before the qualifier",
	  { 0x70, 0, 0x05, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0x20, 0x99 }, 18,
	  { .valid = true, .key = 5, .asc = 0x20 } },
	{ "fixed, claims more than came", { 0x70, 0, 0x05, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0x20 }, 13,
	  { .valid = true, .key = 5, .asc = 0x20 } },
	{ "fixed, cut after the key", { 0x70, 0, 0x05 }, 3, { .valid = true, .key = 5 } },
	{ "fixed, cut before the key", { 0x70, 0 }, 2, { .valid = true } },
	{ "descriptors", { 0x72, 0x05, 0x24, 0x01 }, 8,
	  { .valid = true, .key = 5, .asc = 0x24, .ascq = 0x01 } },
	{ "descriptors, deferred", { 0x73, 0x03, 0x0c, 0x02 }, 8,
	  { .valid = true, .deferred = true, .key = 3, .asc = 0x0c, .ascq = 0x02 } },
	{ "descriptors, one byte", { 0x72 }, 1, { .valid = true } },
	{ "descriptors, cut after the code", { 0x72, 0xf6, 0x29 }, 3,
	  { .valid = true, .key = 6, .asc = 0x29 } },
	{ "descriptors, stream", { 0x72, 0, 0, 1, 0, 0, 0, 4, 0x04, 2, 0, 0x80 }, 12,
	  { .valid = true, .stream = true, .ascq = 1 } },
	{ "descriptors, stream cut short", { 0x72, 0, 0, 1, 0, 0, 0, 4, 0x04, 2, 0 }, 11,
	  { .valid = true, .ascq = 1 } },
	{ "descriptors, another first", { 0x72, 0, 0, 0, 0, 0, 0, 4, 0x05, 2, 0, 0x80 }, 12,
	  { .valid = true } },
};

static void samples_are_read_as_the_standard_says(void **unused)
{
	for (int i = 0; i < ARRAY_SIZE(samples); i++) {
		struct sense got = parse(samples[i].bytes, samples[i].length);
		struct sense want = samples[i].want;

		if (got.valid != want.valid || got.deferred != want.deferred ||
		    got.stream != want.stream || got.key != want.key || got.asc != want.asc ||
		    got.ascq != want.ascq)
			fail_msg("%s: %d %d %d %x/%02x/%02x", samples[i].name, got.valid,
				 got.deferred, got.stream, got.key, got.asc, got.ascq);
	}
}

/* All first bytes, all claimed lengths, all lengths that arrive: only ASan has an opinion. */
static void no_length_makes_it_read_too_far(void **unused)
{
	u8 bytes[LONGEST];
	u64 value;

	for (int response = 0; response < 256; response += response < 0x60 ? 16 : 1)
		for (int claimed = 0; claimed < 256; claimed += 3)
			for (int length = 0; length < LONGEST; length += length < 40 ? 1 : 11) {
				memset(bytes, claimed, sizeof(bytes));
				bytes[0] = response;
				bytes[7] = claimed;
				parse(bytes, length);
				information(bytes, length, &value);
			}
}

static void information_of_fixed_format(void **unused)
{
	u8 bytes[18] = { 0xf0, 0, 3, 0x12, 0x34, 0x56, 0x78, 10 };
	u64 value = 0;

	for (int length = 0; length < 7; length++)
		assert_false(information(bytes, length, &value));
	for (int length = 7; length <= 18; length++) {
		assert_true(information(bytes, length, &value));
		assert_int_equal(value, 0x12345678);
	}
	bytes[0] = 0x70;
	assert_false(information(bytes, 18, &value));
}

static void information_of_descriptor_format(void **unused)
{
	u8 bytes[40] = {
		0x72, 3, 0x11, 0, 0, 0, 0, 20,
		0x02, 6, 0, 0, 0x80, 0, 0, 0,
		0x00, 0x0a, 0x80, 0, 1, 2, 3, 4, 5, 6, 7, 8,
	};
	u64 value = 0;

	assert_true(information(bytes, 28, &value));
	assert_int_equal(value, 0x0102030405060708);
	assert_true(information(bytes, 40, &value));
	for (int length = 0; length < 28; length++)
		assert_false(information(bytes, length, &value));

	bytes[7] = 19;	/* says that it ends within the descriptor */
	assert_false(information(bytes, 40, &value));
	bytes[7] = 20;
	bytes[17] = 9;	/* no information descriptor is that long */
	assert_false(information(bytes, 40, &value));
}

/* The binary search finds nothing in a table that is out of order. */
static void the_table_is_sorted(void **unused)
{
	unsigned int count;
	const struct sense_rule *rules = eh_sense_rules(&count);

	assert_true(count > 0);
	for (unsigned int i = 1; i < count; i++) {
		u32 before = rules[i - 1].key << 20 | rules[i - 1].asc << 10 | rules[i - 1].ascq;
		u32 here = rules[i].key << 20 | rules[i].asc << 10 | rules[i].ascq;

		if (before >= here)
			fail_msg("row %u, %x/%02x/%02x", i, rules[i].key, rules[i].asc,
				 rules[i].ascq);
	}
}

static void every_row_is_found(void **unused)
{
	unsigned int count;
	const struct sense_rule *rules = eh_sense_rules(&count);

	for (unsigned int i = 0; i < count; i++) {
		/* A qualifier no row has stands for all that a SENSE_ANY row is for. */
		u8 ascq = rules[i].ascq == SENSE_ANY ? 0xee : rules[i].ascq;

		assert_ptr_equal(eh_sense_rule(rules[i].key, rules[i].asc, ascq), &rules[i]);
		assert_int_equal(rules[i].key & ~0xf, 0);
	}
}

/* A command's fate is settled here: no row asks on, and none has bytes left over and no word. */
static void every_row_settles_it(void **unused)
{
	for (int key = 0; key < 16; key++)
		for (int code = 0; code < 0x10000; code++) {
			const struct sense_rule *rule = eh_sense_rule(key, code >> 8, code & 0xff);

			assert_non_null(rule);
			assert_true(rule->disp == DISP_FINISH || rule->disp == DISP_RETRY);
			assert_true(!rule->when == (rule->then == DISP_RECOVER) ||
				    rule->when == EH_TRAIT_RESTART);
			assert_true(rule->error < VERDICT_ERRORS);
			assert_true(rule->ua < UA_KINDS);
			/* Only unit attentions bring ua. */
			assert_true(!rule->ua || key == UNIT_ATTENTION);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_are_read_as_the_standard_says),
		cmocka_unit_test(no_length_makes_it_read_too_far),
		cmocka_unit_test(information_of_fixed_format),
		cmocka_unit_test(information_of_descriptor_format),
		cmocka_unit_test(the_table_is_sorted),
		cmocka_unit_test(every_row_is_found),
		cmocka_unit_test(every_row_settles_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
