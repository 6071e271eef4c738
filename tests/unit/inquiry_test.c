// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard INQUIRY data: real answers, short ones, and ones that lie.
 */
#include <cmocka.h>
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <scsi/scsi.h>

#include "scan/inquiry.h"

/* An answer in the buffer that scan/probe.c would have it in. */
struct answer {
	u8	data[SCAN_INQUIRY_MAX];
};

static const u8 disk[SCAN_INQUIRY_SHORT] =
	"\x00\x00\x06\x02\x5b\x11\x00\x02" "Linux   " "scsi_debug      " "0191";

static struct answer first_bytes(const u8 *data, unsigned int length)
{
	struct answer answer = {};

	memcpy(answer.data, data, length);
	return answer;
}

static struct lun_identity parse(const struct answer *answer, unsigned int asked)
{
	return scan_inquiry_parse(answer->data, asked);
}

static void reads_a_disk(void **state)
{
	struct answer answer = first_bytes(disk, sizeof(disk));
	struct lun_identity id = parse(&answer, 96);

	assert_int_equal(id.claimed, 96);
	assert_int_equal(id.length, 96);
	assert_false(id.too_short);
	assert_int_equal(id.qualifier, 0);
	assert_int_equal(id.type, TYPE_DISK);
	assert_int_equal(id.version, 6);
	assert_int_equal(id.scsi_level, SCSI_SPC_4);
	assert_false(id.ccs || id.removable || id.soft_reset || id.linked || id.sync || id.wide);
	assert_true(id.queueing && id.protect && id.ppr);
	assert_int_equal(id.tpgs, 1);
	assert_string_equal(id.vendor, "Linux   ");
	assert_string_equal(id.product, "scsi_debug      ");
	assert_string_equal(id.revision, "0191");
}

/* Versions, and the Common Command Set, which has none. */
static void knows_levels(void **state)
{
	static const struct {
		u8 version, format, level;
	} rows[] = {
		{ 0, 0, SCSI_UNKNOWN }, { 0, 1, SCSI_UNKNOWN },
		{ 1, 0, SCSI_1 }, { 1, 1, SCSI_1_CCS }, { 1, 2, SCSI_1 }, { 1, 0x11, SCSI_1_CCS },
		{ 2, 0, SCSI_2 }, { 2, 1, SCSI_2 }, { 3, 2, SCSI_3 }, { 4, 2, SCSI_SPC_2 },
		{ 5, 2, SCSI_SPC_3 }, { 6, 2, SCSI_SPC_4 }, { 7, 2, SCSI_SPC_5 },
		{ 0xd, 2, SCSI_SPC_6 }, { 0x0f, 2, 16 }, { 0x83, 2, SCSI_3 },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct answer answer = first_bytes(disk, sizeof(disk));

		answer.data[2] = rows[i].version;
		answer.data[3] = rows[i].format;
		assert_int_equal(parse(&answer, 36).scsi_level, rows[i].level);
		assert_int_equal(parse(&answer, 36).ccs, (rows[i].format & 0xf) == 1);
		assert_int_equal(parse(&answer, 36).version, rows[i].version & 7);
	}
}

/* The bits that parallel buses go by. */
static void knows_the_bus(void **state)
{
	struct answer answer = first_bytes(disk, sizeof(disk));

	answer.data[2] = 2;
	answer.data[7] = 0;
	assert_false(parse(&answer, 96).ppr);
	answer.data[7] = 0x01;
	assert_true(parse(&answer, 96).soft_reset);
	answer.data[3] = 0x01;
	assert_false(parse(&answer, 96).soft_reset);
	answer.data[7] = 0x10;
	assert_true(parse(&answer, 96).sync);
	for (answer.data[7] = 0x20; answer.data[7] <= 0x40; answer.data[7] <<= 1)
		assert_true(parse(&answer, 96).wide && !parse(&answer, 96).sync);
	answer.data[7] = 0x08;
	assert_true(parse(&answer, 96).linked);
	/* Byte 56 counts only if it belongs to the answer. */
	answer.data[56] = 0x04;
	assert_true(parse(&answer, 96).ppr);
	assert_true(parse(&answer, 57).ppr);
	assert_false(parse(&answer, 56).ppr);
	answer.data[4] = 51;
	assert_false(parse(&answer, 96).ppr);
}

static void believes_36_bytes(void **state)
{
	static const struct {
		unsigned int asked, additional, length;
		bool too_short;
	} rows[] = {
		{ 36, 31, 36, false }, { 36, 91, 36, false }, { 96, 91, 96, false },
		{ 36, 0, 36, true }, { 36, 30, 36, true }, { 255, 4, 36, true },
		{ 5, 31, 36, true }, { 255, 250, 255, false }, { 36, 251, 36, false },
		{ 36, 255, 36, false }, { 64, 255, 64, false }, { 4096, 91, 96, false },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct answer answer = first_bytes(disk, sizeof(disk));
		struct lun_identity id;

		answer.data[4] = rows[i].additional;
		id = parse(&answer, rows[i].asked);
		assert_int_equal(id.claimed, rows[i].additional + 5);
		assert_int_equal(id.length, rows[i].length);
		assert_int_equal(id.too_short, rows[i].too_short);
	}
}

/* What was cut off reads as zero, the names as spaces. */
static void survives_truncation(void **state)
{
	for (unsigned int length = 0; length <= sizeof(disk); length++) {
		struct answer answer = first_bytes(disk, length);
		struct lun_identity id = parse(&answer, length);

		assert_int_equal(id.scsi_level, length > 2 ? SCSI_SPC_4 : SCSI_UNKNOWN);
		assert_int_equal(id.queueing, length > 7);
		assert_int_equal(strlen(id.vendor), 8);
		assert_int_equal(strlen(id.product), 16);
		assert_int_equal(strlen(id.revision), 4);
		assert_int_equal(id.vendor[0], length > 8 ? 'L' : ' ');
		assert_int_equal(id.revision[3], length > 35 ? '1' : ' ');
		assert_in_range(id.length, SCAN_INQUIRY_SHORT, SCAN_INQUIRY_MAX - 1);
	}
}

static void survives_noise(void **state)
{
	struct answer answer;
	unsigned int seed = 1;

	for (int round = 0; round < 20000; round++) {
		struct lun_identity id;
		unsigned int asked, next;

		for (int i = 0; i < SCAN_INQUIRY_MAX; i++)
			answer.data[i] = rand_r(&seed);
		asked = scan_inquiry_first_length(rand_r(&seed) & 0xff);
		next = scan_inquiry_next_length(answer.data, asked, rand_r(&seed) & 0xff,
						rand_r(&seed) & 1);
		assert_true(!next || (next > asked && next <= 255));
		id = parse(&answer, next ?: asked);
		assert_in_range(id.length, SCAN_INQUIRY_SHORT, 255);
		for (const char *c = id.vendor; *c; c++)
			assert_in_range(*c, ' ', '~');
		assert_int_equal(strlen(id.vendor), 8);
		assert_int_equal(strlen(id.product), 16);
		assert_int_equal(strlen(id.revision), 4);
	}
}

static void asks_in_two_steps(void **state)
{
	static const struct {
		unsigned int preset, additional, version;
		bool short_only;
		unsigned int first, next;
	} rows[] = {
		{ 0, 91, 6, false, 36, 96 },
		{ 0, 31, 2, false, 36, 0 },
		{ 0, 0, 2, false, 36, 0 },
		{ 0, 250, 5, false, 36, 255 },
		{ 0, 251, 5, false, 36, 0 },
		{ 0, 255, 5, false, 36, 0 },
		{ 0, 91, 6, true, 36, 0 },
		{ 5, 91, 6, true, 5, 36 },
		/* A driver's limit holds for what is older than SPC-4. */
		{ 36, 91, 5, false, 36, 0 },
		{ 36, 91, 6, false, 36, 96 },
		{ 36, 91, 0xe, false, 36, 96 },
		{ 64, 31, 5, false, 64, 0 },
		{ 255, 91, 5, false, 255, 0 },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct answer answer = first_bytes(disk, sizeof(disk));

		answer.data[2] = rows[i].version;
		answer.data[4] = rows[i].additional;
		assert_int_equal(scan_inquiry_first_length(rows[i].preset), rows[i].first);
		assert_int_equal(scan_inquiry_next_length(answer.data, rows[i].first,
							  rows[i].preset, rows[i].short_only),
				 rows[i].next);
	}
}

static void sees_empty_answers(void **state)
{
	assert_true(scan_inquiry_nothing(36, 36));
	assert_true(scan_inquiry_nothing(36, 4096));
	assert_false(scan_inquiry_nothing(36, 35));
	assert_false(scan_inquiry_nothing(36, 0));
	assert_false(scan_inquiry_nothing(36, -1));
}

static void cleans_names(void **state)
{
	static const struct {
		const char *dirty, *clean;
	} rows[] = {
		{ "ABCDEFGH", "ABCDEFGH" },
		{ "AB\0DEFGH", "AB      " },
		{ "\0BCDEFGH", "        " },
		{ "A\x1f" "C\x7f" "E\x80" "G\xff", "A C E G " },
		{ "a \t\n~!'\"", "a   ~!'\"" },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		u8 field[8];

		memcpy(field, rows[i].dirty, sizeof(field));
		scan_inquiry_sanitise_field(field, sizeof(field));
		assert_memory_equal(field, rows[i].clean, sizeof(field));
	}
	scan_inquiry_sanitise_field(NULL, 0);
	scan_inquiry_sanitise_field(NULL, -5);
}

static void keeps_names_apart(void **state)
{
	struct answer answer = first_bytes(disk, sizeof(disk));

	answer.data[8] = '\0';
	answer.data[20] = '\0';
	scan_inquiry_sanitise(answer.data);
	assert_memory_equal(answer.data + 8, "        scsi            0191", 28);
	assert_memory_equal(answer.data, disk, 8);
}

static void tells_who_is_there(void **state)
{
	static const struct {
		u8 byte;
		u64 lun;
		bool pdt_1f_for_no_lun;
		enum lun_presence presence;
	} rows[] = {
		{ 0x00, 0, false, LUN_PRESENT },
		{ 0x20, 0, false, LUN_PRESENT },
		{ 0x60, 0, false, LUN_UNSUPPORTED },
		{ 0x7f, 5, false, LUN_UNSUPPORTED },
		{ 0x7f, 0xc101, false, LUN_UNSUPPORTED },
		{ 0x3f, 1, false, LUN_NO_TYPE },
		{ 0x3f, 0xc101, false, LUN_PRESENT },
		{ 0x1f, 1, false, LUN_PRESENT },
		{ 0x1f, 1, true, LUN_NO_TYPE },
		{ 0x9f, 1, true, LUN_NO_TYPE },
		{ 0x9f, 1, false, LUN_PRESENT },
		{ 0x1f, 0xc101, true, LUN_PRESENT },
		{ 0x1e, 1, true, LUN_PRESENT },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct answer answer = first_bytes(&rows[i].byte, 1);
		struct lun_identity id = parse(&answer, 36);

		assert_int_equal(scan_inquiry_presence(&id, rows[i].lun,
						       rows[i].pdt_1f_for_no_lun),
				 rows[i].presence);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_disk),
		cmocka_unit_test(knows_levels),
		cmocka_unit_test(knows_the_bus),
		cmocka_unit_test(believes_36_bytes),
		cmocka_unit_test(survives_truncation),
		cmocka_unit_test(survives_noise),
		cmocka_unit_test(asks_in_two_steps),
		cmocka_unit_test(sees_empty_answers),
		cmocka_unit_test(cleans_names),
		cmocka_unit_test(keeps_names_apart),
		cmocka_unit_test(tells_who_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
