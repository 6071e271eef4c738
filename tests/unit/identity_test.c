// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which volume is behind a number: what tells two apart, and what does not.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "mid/identity.h"

/* Page 83h: an NAA name of the unit, one of the port, a relative port. */
static const u8 one[] = {
	0x00, 0x83, 0x00, 0x20,
	0x01, 0x03, 0x00, 0x08, 0x53, 0x33, 0x33, 0x30, 0x00, 0x00, 0x07, 0xd0,
	0x61, 0x93, 0x00, 0x08, 0x52, 0x22, 0x22, 0x20, 0x00, 0x00, 0x00, 0x01,
	0x61, 0x94, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01,
};

/* The same unit through another port, in another order. */
static const u8 one_by_another_way[] = {
	0x00, 0x83, 0x00, 0x20,
	0x61, 0x94, 0x00, 0x04, 0x00, 0x00, 0x00, 0x02,
	0x61, 0x93, 0x00, 0x08, 0x52, 0x22, 0x22, 0x20, 0x00, 0x00, 0x00, 0x02,
	0x01, 0x03, 0x00, 0x08, 0x53, 0x33, 0x33, 0x30, 0x00, 0x00, 0x07, 0xd0,
};

/* Another unit: the last byte of its name. */
static const u8 other[] = {
	0x00, 0x83, 0x00, 0x0c,
	0x01, 0x03, 0x00, 0x08, 0x53, 0x33, 0x33, 0x30, 0x00, 0x00, 0x07, 0xd1,
};

/* Nothing of the unit itself. */
static const u8 port_only[] = {
	0x00, 0x83, 0x00, 0x08,
	0x61, 0x94, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01,
};

static u64 serial(const char *text, u8 claimed)
{
	u8 page[64] = { 0x00, 0x80, 0x00, claimed };

	memcpy(page + 4, text, strlen(text));
	return scan_identity_of_serial(page, 4 + strlen(text));
}

static void a_name_is_of_the_unit_and_not_of_the_way(void **unused)
{
	u64 name = scan_identity_of_names(one, sizeof(one));

	assert_true(name);
	assert_true(scan_identity_of_names(one_by_another_way, sizeof(one_by_another_way)) == name);
	assert_true(scan_identity_of_names(other, sizeof(other)));
	assert_true(scan_identity_of_names(other, sizeof(other)) != name);
}

static void a_page_without_a_name_tells_nothing(void **unused)
{
	unsigned int length;

	assert_true(!scan_identity_of_names(port_only, sizeof(port_only)));
	/* Whole up to the end of the name, or it is none. */
	for (length = 0; length < 16; length++)
		assert_true(!scan_identity_of_names(one, length));
	assert_true(scan_identity_of_names(one, 16));
}

static void a_serial_number_is_what_is_not_padding(void **unused)
{
	u64 plain = serial("A123", 4);

	assert_true(plain);
	assert_true(serial("  A123", 6) == plain);
	assert_true(serial("A123   ", 7) == plain);
	assert_true(serial("A124", 4) != plain);
	assert_true(!serial("    ", 4));
	assert_true(!serial("", 0));
	/* Claimed beyond what there is; and bytes behind what is claimed. */
	assert_true(serial("A123", 200) == plain);
	assert_true(serial("A123 and more", 4) == plain);
}

static void a_short_page_has_no_serial_number(void **unused)
{
	const u8 page[] = { 0x00, 0x80, 0x00, 0x04 };

	for (unsigned int length = 0; length <= sizeof(page); length++)
		assert_true(!scan_identity_of_serial(page, length));
}

static void two_volumes_are_told_apart_only_by_what_both_have(void **unused)
{
	static const struct {
		struct scan_identity a, b;
		bool differs;
	} rows[] = {
		{ { 1, 2 }, { 1, 2 }, false },
		{ { 1, 2 }, { 3, 2 }, true },
		{ { 1, 2 }, { 1, 3 }, true },
		{ { 0, 2 }, { 1, 2 }, false },
		{ { 1, 0 }, { 1, 2 }, false },
		{ { 0, 0 }, { 1, 2 }, false },
		{ { 1, 0 }, { 0, 2 }, false },
		{ { 0, 2 }, { 1, 3 }, true },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(scan_identity_differs(&rows[i].a, &rows[i].b) == rows[i].differs);
		assert_true(scan_identity_differs(&rows[i].b, &rows[i].a) == rows[i].differs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_of_the_unit_and_not_of_the_way),
		cmocka_unit_test(a_page_without_a_name_tells_nothing),
		cmocka_unit_test(a_serial_number_is_what_is_not_padding),
		cmocka_unit_test(a_short_page_has_no_serial_number),
		cmocka_unit_test(two_volumes_are_told_apart_only_by_what_both_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
