// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command duration limits: what REPORT SUPPORTED OPERATION CODES says, and the ATA switch.
 */
#include <cmocka.h>
#include <linux/kernel.h>

#include "scan/cdl.h"

/* All values of byte 1: supported as a standard says, and one of the two pages. */
static void knows_support(void **state)
{
	for (unsigned int byte = 0; byte < 256; byte++) {
		u8 rsoc[2] = { 0, byte };
		unsigned int cdlp = (byte >> 3) & 3;
		bool supported = (byte & 3) == 3 && (cdlp == 1 || cdlp == 2);

		assert_int_equal(scan_cdl_supported(rsoc, 2), supported);
		rsoc[0] = 1;
		assert_int_equal(scan_cdl_supported(rsoc, 2), supported);
		assert_false(scan_cdl_supported(rsoc, 1));
		assert_false(scan_cdl_supported(rsoc, 0));
	}
}

static void finds_the_page(void **state)
{
	static const struct {
		struct duration_layout layout;
		int page;
	} rows[] = {
		{ { 24, 8, 0 }, 8 },
		{ { 32, 8, 16 }, 24 },
		{ { 13, 8, 0 }, 8 },
		{ { 12, 8, 0 }, -EINVAL },
		{ { 8, 8, 0 }, -EINVAL },
		{ { 7, 8, 0 }, -EINVAL },
		{ { 0, 0, 0 }, -EINVAL },
		{ { 5, 0, 0 }, 0 },
		{ { 65535, 8, 51 }, 59 },
		{ { 65535, 8, 52 }, -EINVAL },
		{ { 65535, 8, 65535 }, -EINVAL },
		{ { 65535, 255, 0 }, -EINVAL },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(scan_cdl_page(&rows[i].layout, 64), rows[i].page);
}

static void switches(void **state)
{
	for (unsigned int byte = 0; byte < 256; byte++) {
		u8 page[5] = { [4] = byte };

		assert_int_equal(scan_cdl_switch(page, true), (byte & 3) != 2);
		assert_int_equal(page[4], (byte & ~3) | 2);
		assert_false(scan_cdl_switch(page, true));
		page[4] = byte;
		assert_int_equal(scan_cdl_switch(page, false), (byte & 3) != 0);
		assert_int_equal(page[4], byte & ~3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_support),
		cmocka_unit_test(finds_the_page),
		cmocka_unit_test(switches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
