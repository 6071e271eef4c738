// SPDX-License-Identifier: GPL-2.0-only
/*
 * REPORT LUNS: lists as they should be, and lists that lie about their length.
 */
#include <cmocka.h>
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "scan/report_luns.h"

/* A list of @count entries of eight bytes that claims @claimed bytes; exactly as long as it is. */
static u8 *report(u32 claimed, const u64 *entries, unsigned int count)
{
	u8 *data = calloc(1, SCAN_LUNS_HEADER + count * SCAN_LUNS_ENTRY);

	put_unaligned_be32(claimed, data);
	for (unsigned int i = 0; i < count; i++)
		put_unaligned_be64(entries[i], data + SCAN_LUNS_HEADER + i * SCAN_LUNS_ENTRY);
	return data;
}

static struct scan_luns *parse(u32 claimed, const u64 *entries, unsigned int count, u64 max_lun)
{
	u8 *data = report(claimed, entries, count);
	struct scan_luns *list = scan_luns_parse(data, SCAN_LUNS_HEADER + count * SCAN_LUNS_ENTRY,
						 max_lun);

	free(data);
	assert_non_null(list);
	return list;
}

/* The bytes of each addressing method, and the number they make. */
static void knows_all_addresses(void **state)
{
	static const u64 wire[] = {
		0x0000000000000000,	/* peripheral device, bus 0 */
		0x00ff000000000000,
		0x0205000000000000,	/* peripheral device, bus 2 */
		0x4100000000000000,	/* flat space */
		0x8123000000000000,	/* logical unit */
		0xc101000000000000,	/* well-known, REPORT LUNS */
		0xd2040b0300000000,	/* extended flat space */
		0x0102030405060708,	/* four levels */
	};
	static const u64 lun[] = {
		0, 0xff, 0x205, 0x4100, 0x8123, 0xc101, 0x0b03d204, 0x0708050603040102,
	};
	struct scan_luns *list = parse(sizeof(wire), wire, ARRAY_SIZE(wire), U64_MAX);

	assert_int_equal(list->count, ARRAY_SIZE(lun));
	assert_int_equal(list->claimed, ARRAY_SIZE(lun));
	assert_true(list->has_zero);
	assert_memory_equal(list->lun, lun, sizeof(lun));
	kvfree(list);
}

static void keeps_the_order_and_each_once(void **state)
{
	static const u64 wire[] = { 3ULL << 48, 1ULL << 48, 3ULL << 48, 2ULL << 48, 1ULL << 48 };
	static const u64 lun[] = { 3, 1, 2 };
	struct scan_luns *list = parse(sizeof(wire), wire, ARRAY_SIZE(wire), 255);

	assert_int_equal(list->count, 3);
	assert_memory_equal(list->lun, lun, sizeof(lun));
	assert_false(list->has_zero);
	assert_int_equal(list->claimed, 5);
	kvfree(list);
}

static void sets_too_large_ones_apart(void **state)
{
	static const u64 wire[] = { 9ULL << 48, 0, 0x4100ULL << 48, 8ULL << 48, 9ULL << 48 };
	static const u64 lun[] = { 0, 8, 9, 0x4100 };
	struct scan_luns *list = parse(sizeof(wire), wire, ARRAY_SIZE(wire), 8);

	assert_int_equal(list->count, 2);
	assert_int_equal(list->skipped, 2);
	assert_true(list->has_zero);
	assert_memory_equal(list->lun, lun, sizeof(lun));
	kvfree(list);
}

/* Lengths that are no multiple of eight, or more or less than what came. */
static void goes_by_what_arrived(void **state)
{
	static const u64 wire[] = { 0, 1ULL << 48, 2ULL << 48 };
	static const struct {
		u32 claimed;
		unsigned int arrived, count;
	} rows[] = {
		{ 24, 32, 3 }, { 23, 32, 2 }, { 25, 32, 3 }, { 7, 32, 0 }, { 0, 32, 0 },
		{ 16, 32, 2 }, { 24, 31, 2 }, { 24, 16, 1 }, { 24, 15, 0 }, { 24, 8, 0 },
		{ 24, 7, 0 }, { 24, 4, 0 }, { 24, 3, 0 }, { 24, 0, 0 },
		{ U32_MAX, 32, 3 }, { U32_MAX - 7, 32, 3 }, { U32_MAX - 8, 31, 2 },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		u8 *whole = report(rows[i].claimed, wire, ARRAY_SIZE(wire));
		u8 *data = memcpy(malloc(rows[i].arrived), whole, rows[i].arrived);
		struct scan_luns *list = scan_luns_parse(data, rows[i].arrived, 255);

		assert_int_equal(list->count, rows[i].count);
		assert_int_equal(list->has_zero, rows[i].count > 0);
		if (rows[i].arrived >= 4)
			assert_int_equal(list->claimed, rows[i].claimed / 8);
		kvfree(list);
		free(data);
		free(whole);
	}
}

static void knows_what_arrived(void **state)
{
	assert_int_equal(scan_luns_arrived(4096, 0), 4096);
	assert_int_equal(scan_luns_arrived(4096, 96), 4000);
	assert_int_equal(scan_luns_arrived(4096, 4096), 0);
	assert_int_equal(scan_luns_arrived(4096, 5000), 0);
	assert_int_equal(scan_luns_arrived(4096, INT_MAX), 0);
	assert_int_equal(scan_luns_arrived(4096, -1), 4096);
	assert_int_equal(scan_luns_arrived(4096, INT_MIN), 4096);
}

static void asks_for_more(void **state)
{
	static const struct {
		u32 claimed;
		unsigned int asked, next;
	} rows[] = {
		{ 0, 4096, 0 }, { 8, 4096, 0 }, { 4088, 4096, 0 }, { 4095, 4096, 0 },
		{ 4096, 4096, 8192 }, { 8184, 4096, 8192 }, { 8192, 4096, 8200 },
		{ 9999, 4096, 9992 + 8 }, { 16384 * 8, 4096, SCAN_LUNS_LIMIT },
		{ 16385 * 8, 4096, SCAN_LUNS_LIMIT }, { U32_MAX, 4096, SCAN_LUNS_LIMIT },
		{ U32_MAX - 7, 4096, SCAN_LUNS_LIMIT }, { U32_MAX, SCAN_LUNS_LIMIT, 0 },
		{ U32_MAX, SCAN_LUNS_LIMIT - 8, SCAN_LUNS_LIMIT },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		u8 *data = report(rows[i].claimed, NULL, 0);

		assert_int_equal(scan_luns_next_length(data, 8, rows[i].asked), rows[i].next);
		assert_int_equal(scan_luns_next_length(data, 3, rows[i].asked), 0);
		free(data);
	}
}

/* A target that has one more each time it is asked. */
static void stops_where_the_list_grows(void **state)
{
	unsigned int asked = SCAN_LUNS_FIRST, rounds = 0;

	while (asked) {
		u8 *data = report(asked, NULL, 0);

		assert_in_range(asked, SCAN_LUNS_FIRST, SCAN_LUNS_LIMIT);
		asked = scan_luns_next_length(data, 8, asked);
		free(data);
		rounds++;
	}
	assert_in_range(rounds, 2, 8);
}

static void takes_the_most(void **state)
{
	unsigned int entries = SCAN_LUNS_MOST + 100;
	u64 *wire = calloc(entries, sizeof(*wire));
	struct scan_luns *list;

	for (unsigned int i = 0; i < entries; i++)
		wire[i] = (u64)(0x4000 + i % 0x4000) << 48;
	list = parse(entries * 8, wire, entries, U64_MAX);
	assert_int_equal(list->count, 0x4000);
	assert_int_equal(list->claimed, entries);
	kvfree(list);
	free(wire);
}

static void survives_noise(void **state)
{
	unsigned int seed = 7;

	for (int round = 0; round < 5000; round++) {
		unsigned int arrived = rand_r(&seed) % 600;
		u64 max_lun = rand_r(&seed) & 1 ? U64_MAX : 0x4000;
		u8 *data = malloc(arrived);
		struct scan_luns *list;
		unsigned int next;

		for (unsigned int i = 0; i < arrived; i++)
			data[i] = i < 2 && (rand_r(&seed) & 1) ? 0 : rand_r(&seed);
		next = scan_luns_next_length(data, arrived, arrived);
		assert_true(!next || (next > arrived && next <= SCAN_LUNS_LIMIT));
		list = scan_luns_parse(data, arrived, max_lun);
		assert_in_range(list->count + list->skipped, 0, arrived / 8);
		for (unsigned int i = 0; i < list->count; i++)
			assert_true(list->lun[i] <= max_lun);
		for (unsigned int i = 0; i < list->skipped; i++)
			assert_true(list->lun[list->count + i] > max_lun);
		kvfree(list);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_all_addresses),
		cmocka_unit_test(keeps_the_order_and_each_once),
		cmocka_unit_test(sets_too_large_ones_apart),
		cmocka_unit_test(goes_by_what_arrived),
		cmocka_unit_test(knows_what_arrived),
		cmocka_unit_test(asks_for_more),
		cmocka_unit_test(stops_where_the_list_grows),
		cmocka_unit_test(takes_the_most),
		cmocka_unit_test(survives_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
