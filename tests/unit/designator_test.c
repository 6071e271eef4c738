// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page 83h: which designator names the unit, in pages that are whole, cut short and nonsense.
 * Each page is built in a buffer of its very size, so that a read behind it is seen.
 */
#include <cmocka.h>
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "scan/vpd.h"

#define ROOM 256

/* A page that grows. */
struct page {
	u8		*data;
	unsigned int	length;
};

static struct page new_page(void)
{
	struct page page = { calloc(1, SCAN_VPD_HEADER), SCAN_VPD_HEADER };

	page.data[1] = 0x83;
	return page;
}

/* Adds a designator of @length bytes that begin with @start and go on with zeros. */
static void add(struct page *page, u8 type, unsigned int length, const char *start)
{
	u8 *d;

	page->data = realloc(page->data, page->length + 4 + length);
	d = page->data + page->length;
	memset(d, 0, 4 + length);
	d[1] = type;
	d[3] = length;
	memcpy(d + 4, start, min_t(size_t, strlen(start), length));
	page->length += 4 + length;
	put_unaligned_be16(page->length - SCAN_VPD_HEADER, page->data + 2);
}

#define LOCAL	"\x30"
#define EXT	"\x40"
#define REG	"\x50"
#define REGEXT	"\x60"

struct part {
	u8		type;
	unsigned int	length;
	const char	*start;
};

/* Pages of one or two designators, and which of them is taken (0 is none). */
static void takes_the_best(void **state)
{
	static const struct {
		struct part first, second;
		unsigned int room, taken;
		enum designator_form form;
	} rows[] = {
		{ { 3, 8, REG }, { }, ROOM, 1, DESIGNATOR_NAA },
		{ { 3, 16, REGEXT }, { }, ROOM, 1, DESIGNATOR_NAA },
		{ { 2, 8, "E" }, { }, ROOM, 1, DESIGNATOR_EUI },
		{ { 1, 24, "VENDOR" }, { }, ROOM, 1, DESIGNATOR_T10 },
		{ { 8, 20, "eui.0123456789abcdef" }, { }, ROOM, 1, DESIGNATOR_NAME },
		/* One step of the order after another, both ways round. */
		{ { 8, 20, "name" }, { 3, 16, REGEXT }, ROOM, 1, DESIGNATOR_NAME },
		{ { 3, 16, REGEXT }, { 8, 20, "name" }, ROOM, 2, DESIGNATOR_NAME },
		{ { 3, 16, REGEXT }, { 2, 16, "E" }, ROOM, 1, DESIGNATOR_NAA },
		{ { 2, 16, "E" }, { 3, 16, REGEXT }, ROOM, 2, DESIGNATOR_NAA },
		{ { 2, 16, "E" }, { 2, 12, "E" }, ROOM, 1, DESIGNATOR_EUI },
		{ { 2, 12, "E" }, { 2, 16, "E" }, ROOM, 2, DESIGNATOR_EUI },
		{ { 2, 12, "E" }, { 3, 8, REG }, ROOM, 1, DESIGNATOR_EUI },
		{ { 3, 8, REG }, { 2, 12, "E" }, ROOM, 2, DESIGNATOR_EUI },
		{ { 3, 8, REG }, { 3, 8, EXT }, ROOM, 1, DESIGNATOR_NAA },
		{ { 3, 8, EXT }, { 3, 8, REG }, ROOM, 2, DESIGNATOR_NAA },
		{ { 3, 8, EXT }, { 2, 8, "E" }, ROOM, 1, DESIGNATOR_NAA },
		{ { 2, 8, "E" }, { 3, 8, EXT }, ROOM, 2, DESIGNATOR_NAA },
		{ { 2, 8, "E" }, { 1, 24, "V" }, ROOM, 1, DESIGNATOR_EUI },
		{ { 1, 24, "V" }, { 2, 8, "E" }, ROOM, 2, DESIGNATOR_EUI },
		{ { 2, 8, "E" }, { 3, 8, LOCAL }, ROOM, 1, DESIGNATOR_EUI },
		/* Of equals, the later; of texts, not the shorter. */
		{ { 3, 8, REG }, { 3, 8, REG }, ROOM, 2, DESIGNATOR_NAA },
		{ { 3, 16, REG }, { 3, 8, REG }, ROOM, 2, DESIGNATOR_NAA },
		{ { 1, 20, "V" }, { 1, 20, "V" }, ROOM, 2, DESIGNATOR_T10 },
		{ { 1, 20, "V" }, { 1, 24, "V" }, ROOM, 2, DESIGNATOR_T10 },
		{ { 1, 24, "V" }, { 1, 20, "V" }, ROOM, 1, DESIGNATOR_T10 },
		{ { 1, 24, "V" }, { 3, 8, LOCAL }, ROOM, 2, DESIGNATOR_NAA },
		{ { 3, 8, LOCAL }, { 1, 24, "V" }, ROOM, 2, DESIGNATOR_T10 },
		{ { 3, 8, LOCAL }, { 1, 7, "V" }, ROOM, 1, DESIGNATOR_NAA },
		{ { 3, 16, REGEXT }, { 8, 12, "name" }, ROOM, 1, DESIGNATOR_NAA },
		/* A name that would be cut gives way to all but the vendor's. */
		{ { 8, 64, "name" }, { 2, 8, "E" }, 32, 2, DESIGNATOR_EUI },
		{ { 2, 8, "E" }, { 8, 64, "name" }, 32, 1, DESIGNATOR_EUI },
		{ { 8, 64, "name" }, { 1, 64, "V" }, 32, 1, DESIGNATOR_NAME },
		{ { 1, 16, "V" }, { 8, 64, "name" }, 32, 2, DESIGNATOR_NAME },
		{ { 8, 32, "name" }, { 2, 8, "E" }, 32, 1, DESIGNATOR_NAME },
		/* Of a target port, of the target; other kinds; lengths that the type has not. */
		{ { 0x13, 8, REG }, { 1, 24, "V" }, ROOM, 2, DESIGNATOR_T10 },
		{ { 0x23, 8, REG }, { 0x18, 8, "x" }, ROOM, 0, DESIGNATOR_NONE },
		{ { 0, 8, "V" }, { 6, 8, "L" }, ROOM, 0, DESIGNATOR_NONE },
		{ { 7, 16, "M" }, { 0xa, 16, "U" }, ROOM, 0, DESIGNATOR_NONE },
		{ { 3, 0, "" }, { 8, 0, "" }, ROOM, 0, DESIGNATOR_NONE },
		{ { 3, 12, REG }, { 2, 10, "E" }, ROOM, 0, DESIGNATOR_NONE },
		{ { 2, 255, "E" }, { 3, 1, REG }, ROOM, 0, DESIGNATOR_NONE },
		{ { 3, 8, "\x10" }, { 3, 8, "\xf0" }, ROOM, 0, DESIGNATOR_NONE },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct part *part = rows[i].taken == 2 ? &rows[i].second : &rows[i].first;
		struct page page = new_page();
		struct designator name;
		unsigned int offset = 8;

		add(&page, rows[i].first.type, rows[i].first.length, rows[i].first.start);
		if (rows[i].second.start)
			add(&page, rows[i].second.type, rows[i].second.length,
			    rows[i].second.start);
		name = scan_designator_of_unit(page.data, page.length, rows[i].room);
		if (name.form != rows[i].form)
			fail_msg("row %d: form %d", i, name.form);
		if (rows[i].taken == 2)
			offset += rows[i].first.length + 4;
		if (rows[i].taken) {
			assert_ptr_equal(name.bytes, page.data + offset);
			if (name.form == DESIGNATOR_T10)
				assert_int_equal(name.length, min(part->length, rows[i].room - 4));
			else
				assert_int_equal(name.length, part->length);
		}
		free(page.data);
	}
}

static void knows_the_group(void **state)
{
	struct page page = new_page();
	int port = 77;

	assert_int_equal(scan_designator_group(page.data, page.length, &port), -EAGAIN);
	add(&page, 0x14, 4, "");
	put_unaligned_be16(2, page.data + page.length - 2);
	assert_int_equal(scan_designator_group(page.data, page.length, &port), -EAGAIN);
	assert_int_equal(port, 77);
	add(&page, 0x15, 4, "");
	put_unaligned_be16(0xfffe, page.data + page.length - 2);
	assert_int_equal(scan_designator_group(page.data, page.length, &port), 0xfffe);
	assert_int_equal(port, 2);
	assert_int_equal(scan_designator_group(page.data, page.length, NULL), 0xfffe);
	/* Too short to have a group in it: not looked at. */
	add(&page, 0x15, 3, "");
	assert_int_equal(scan_designator_group(page.data, page.length, NULL), 0xfffe);
	free(page.data);
}

static void leaves_the_port_alone(void **state)
{
	struct page page = new_page();
	int port = 77;

	add(&page, 0x15, 4, "");
	assert_int_equal(scan_designator_group(page.data, page.length, &port), 0);
	assert_int_equal(port, 77);
	free(page.data);
}

/* The page ends anywhere; a designator counts only if all of it is there. */
static void survives_truncation(void **state)
{
	struct page page = new_page();

	add(&page, 1, 24, "VENDOR  PRODUCT");
	add(&page, 3, 8, REG);
	add(&page, 0x15, 4, "");
	for (unsigned int length = 0; length <= page.length; length++) {
		u8 *cut = memcpy(malloc(length), page.data, length);
		struct designator name = scan_designator_of_unit(cut, length, ROOM);

		assert_int_equal(name.form, length < 32 ? DESIGNATOR_NONE :
					    length < 44 ? DESIGNATOR_T10 : DESIGNATOR_NAA);
		assert_int_equal(scan_designator_group(cut, length, NULL),
				 length < page.length ? -EAGAIN : 0);
		free(cut);
	}
	free(page.data);
}

/* Bytes that came, but of which the header says that they are not the page's. */
static void stops_at_the_claim(void **state)
{
	struct page page = new_page();

	add(&page, 1, 24, "VENDOR");
	add(&page, 3, 8, REG);
	put_unaligned_be16(28, page.data + 2);
	assert_int_equal(scan_designator_of_unit(page.data, page.length, ROOM).form,
			 DESIGNATOR_T10);
	put_unaligned_be16(27, page.data + 2);
	assert_int_equal(scan_designator_of_unit(page.data, page.length, ROOM).form,
			 DESIGNATOR_NONE);
	put_unaligned_be16(0xffff, page.data + 2);
	assert_int_equal(scan_designator_of_unit(page.data, page.length, ROOM).form,
			 DESIGNATOR_NAA);
	free(page.data);
}

static void survives_noise(void **state)
{
	unsigned int seed = 3;

	for (int round = 0; round < 20000; round++) {
		unsigned int length = rand_r(&seed) % 300;
		unsigned int room = 21 + rand_r(&seed) % 300;
		u8 *data = malloc(length);
		struct designator name;
		int group, port = -1;

		for (unsigned int i = 0; i < length; i++)
			data[i] = rand_r(&seed) & (i % 4 ? 0x1f : 0xff);
		name = scan_designator_of_unit(data, length, room);
		if (name.form != DESIGNATOR_NONE) {
			assert_true(name.length > 0);
			assert_true(name.bytes >= data + 8);
			assert_true(name.bytes + name.length <= data + length);
		}
		group = scan_designator_group(data, length, &port);
		assert_true(group == -EAGAIN || (group >= 0 && group <= 0xffff));
		assert_in_range(port + 1, 0, 0x10000);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_best),
		cmocka_unit_test(knows_the_group),
		cmocka_unit_test(leaves_the_port_alone),
		cmocka_unit_test(survives_truncation),
		cmocka_unit_test(stops_at_the_claim),
		cmocka_unit_test(survives_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
