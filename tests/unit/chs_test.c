// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cylinders, heads and sectors: from a partition table, and from a capacity alone.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "core/chs.h"

static void set_entry(u8 *table, unsigned int number, u32 start_cylinder, u32 end_cylinder,
		      u8 end_head, u8 end_sector, u32 start, u32 count)
{
	u8 *entry = table + number * 16;

	entry[2] = 1 | (start_cylinder >> 2 & 0xc0);
	entry[3] = start_cylinder;
	entry[4] = 0x83;
	entry[5] = end_head;
	entry[6] = end_sector | (end_cylinder >> 2 & 0xc0);
	entry[7] = end_cylinder;
	put_unaligned_le32(start, entry + 8);
	put_unaligned_le32(count, entry + 12);
	put_unaligned_le16(0xaa55, table + 64);
}

static void the_last_partition_tells_heads_and_sectors(void **unused)
{
	u8 table[CAM_TABLE_LENGTH] = { };
	struct chs_geometry g;

	/* Cylinders of 16 * 63; the second partition ends cylinder 99. */
	set_entry(table, 0, 0, 9, 15, 63, 63, 10 * 1008 - 63);
	set_entry(table, 2, 10, 99, 15, 63, 10 * 1008, 90 * 1008);
	assert_true(core_chs_of_table(table, 200 * 1008 + 5, &g));
	assert_int_equal(g.heads, 16);
	assert_int_equal(g.sectors, 63);
	assert_int_equal(g.cylinders, 200);
}

static void a_partition_beyond_cylinder_1023_may_end_any_cylinder(void **unused)
{
	u8 table[CAM_TABLE_LENGTH] = { };
	struct chs_geometry g;

	set_entry(table, 0, 0, 1023, 254, 63, 63, 5000 * 16065 - 63);
	assert_true(core_chs_of_table(table, 6000ULL * 16065, &g));
	assert_int_equal(g.heads, 255);
	assert_int_equal(g.cylinders, 6000);
	/* ... but only a whole one. */
	set_entry(table, 0, 0, 1023, 254, 63, 63, 5000 * 16065);
	assert_false(core_chs_of_table(table, 6000ULL * 16065, &g));
}

static void tables_that_make_no_sense_are_not_believed(void **unused)
{
	u8 table[CAM_TABLE_LENGTH] = { };
	struct chs_geometry g;

	assert_false(core_chs_of_table(table, 1000, &g));
	put_unaligned_le16(0xaa55, table + 64);
	assert_false(core_chs_of_table(table, 1000, &g));
	set_entry(table, 1, 0, 9, 15, 0, 0, 100);
	assert_false(core_chs_of_table(table, 1000, &g));
	memset(table, 0xff, sizeof(table));
	put_unaligned_le16(0xaa55, table + 64);
	core_chs_of_table(table, ~0ULL, &g);
}

static void a_capacity_gives_what_firmware_bears(void **unused)
{
	static const struct {
		u64 capacity;
		struct chs_geometry want;
	} cases[] = {
		{ 0,			{ 0, 62, 1024 } },
		{ 2048,			{ 1, 2, 1024 } },
		{ 131072,		{ 3, 43, 1016 } },
		{ 63488,		{ 1, 62, 1024 } },
		{ 16450560,		{ 64, 32, 8032 } },
		{ 4000000000,		{ 255, 63, 65535 } },
		{ 1ULL << 32,		{ 64, 32, 1 << 21 } },
		{ ~0ULL,		{ 64, 32, ~0U } },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct chs_geometry g = core_chs_of_capacity(cases[i].capacity);

		if (memcmp(&g, &cases[i].want, sizeof(g)))
			fail_msg("capacity %llu: %u heads, %u sectors, %u cylinders",
				 (unsigned long long)cases[i].capacity, g.heads, g.sectors,
				 g.cylinders);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_partition_tells_heads_and_sectors),
		cmocka_unit_test(a_partition_beyond_cylinder_1023_may_end_any_cylinder),
		cmocka_unit_test(tables_that_make_no_sense_are_not_believed),
		cmocka_unit_test(a_capacity_gives_what_firmware_bears),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
