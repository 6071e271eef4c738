// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headers of vital product data, the list of pages, and residuals.
 */
#include <cmocka.h>
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "scan/vpd.h"

static void reads_the_claim(void **state)
{
	static const struct {
		u8 data[5];
		unsigned int arrived;
		u8 page;
		int claimed;
	} rows[] = {
		{ { 0, 0x83, 0, 1 }, 5, 0x83, 5 },
		{ { 0, 0x83, 0, 1 }, 4, 0x83, 5 },
		{ { 0, 0x83, 0, 60 }, 5, 0x83, 64 },
		{ { 0, 0x83, 1, 0 }, 5, 0x83, 260 },
		{ { 0, 0x83, 0xff, 0xff }, 5, 0x83, 65539 },
		{ { 0x7f, 0x83, 0, 1 }, 5, 0x83, 5 },
		/* Another page, no page, and too little to tell. */
		{ { 0, 0x80, 0, 1 }, 5, 0x83, -EIO },
		{ { 0, 0x00, 0, 1 }, 5, 0x83, -EIO },
		{ { 0, 0x83, 0, 0 }, 5, 0x83, -EIO },
		{ { 0, 0x83, 0, 1 }, 3, 0x83, -EIO },
		{ { 0, 0x83, 0, 1 }, 0, 0x83, -EIO },
		{ { 0 }, 5, 0, -EIO },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		u8 *data = memcpy(malloc(rows[i].arrived), rows[i].data, rows[i].arrived);

		assert_int_equal(scan_vpd_claimed(data, rows[i].arrived, rows[i].page),
				 rows[i].claimed);
		free(data);
	}
}

static void knows_what_arrived(void **state)
{
	assert_int_equal(scan_vpd_arrived(255, 0), 255);
	assert_int_equal(scan_vpd_arrived(255, 191), 64);
	assert_int_equal(scan_vpd_arrived(255, 255), 0);
	assert_int_equal(scan_vpd_arrived(255, 256), 0);
	assert_int_equal(scan_vpd_arrived(255, INT_MAX), 0);
	assert_int_equal(scan_vpd_arrived(255, -1), 255);
	assert_int_equal(scan_vpd_arrived(255, INT_MIN), 255);
}

static void finds_pages(void **state)
{
	static const u8 list[] = { 0, 0, 0, 4, 0x00, 0x80, 0x83, 0xb0, 0xb1 };

	for (unsigned int length = 0; length <= sizeof(list); length++) {
		u8 *data = memcpy(malloc(length), list, length);

		assert_int_equal(scan_vpd_lists(data, length, 0x00), length > 4);
		assert_int_equal(scan_vpd_lists(data, length, 0x80), length > 5);
		assert_int_equal(scan_vpd_lists(data, length, 0x83), length > 6);
		assert_int_equal(scan_vpd_lists(data, length, 0xb0), length > 7);
		/* Behind the list, which is four pages long. */
		assert_false(scan_vpd_lists(data, length, 0xb1));
		free(data);
	}
}

/* All pages there can be do not fit into 255 bytes. */
static void finds_pages_of_a_long_list(void **state)
{
	u8 list[4 + 256] = { 0, 0, 1, 0 };

	for (unsigned int page = 0; page < 256; page++)
		list[4 + page] = page;
	for (unsigned int page = 0; page < 256; page++) {
		assert_true(scan_vpd_lists(list, sizeof(list), page));
		assert_int_equal(scan_vpd_lists(list, 255, page), page < 251);
	}
	list[1] = 0x80;
	assert_false(scan_vpd_lists(list, sizeof(list), 0x80));
}

static void survives_noise(void **state)
{
	unsigned int seed = 11;

	for (int round = 0; round < 20000; round++) {
		unsigned int length = rand_r(&seed) % 64;
		u8 *data = malloc(length);
		int claimed;

		for (unsigned int i = 0; i < length; i++)
			data[i] = i == 1 ? 0 : rand_r(&seed);
		claimed = scan_vpd_claimed(data, length, 0);
		assert_true(claimed == -EIO || (claimed > 4 && claimed <= 65539));
		if (scan_vpd_lists(data, length, 0x83))
			assert_non_null(memchr(data + 4, 0x83, length - 4));
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_claim),
		cmocka_unit_test(knows_what_arrived),
		cmocka_unit_test(finds_pages),
		cmocka_unit_test(finds_pages_of_a_long_list),
		cmocka_unit_test(survives_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
