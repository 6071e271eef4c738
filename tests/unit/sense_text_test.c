// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of sense keys, additional sense codes, host bytes and dispositions: core/log/sense_text.c and
 * its tables.
 */
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/array_size.h>
#include <linux/ctype.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_dbg.h>

#include "core/log/text.h"

/* How many qualifiers have a text of their own, and what all texts of all codes amount to. */
#define CODES		756
#define ALL_TEXTS	0xbfb4dd3fU

static const char *words_of(unsigned int asc)
{
	return asc < LOG_SENSE_FIRST_30 ? log_sense_words_00[asc] :
					   log_sense_words_30[asc - LOG_SENSE_FIRST_30];
}

/* Two lower-case digits, greater than the line before, a space, and printable words. */
static long check_line(const char *line, long before)
{
	long number;
	char *end;

	assert_true(isxdigit(line[0]) && isxdigit(line[1]) && line[2] == ' ');
	assert_false(isupper(line[0]) || isupper(line[1]));
	number = strtol(line, &end, 16);
	assert_ptr_equal(end, line + 2);
	assert_true(number > before);
	assert_true(isgraph(line[3]));
	for (line += 3; *line; line++)
		assert_true(isprint(*line) && *line != '%');
	assert_true(isgraph(line[-1]));
	return number;
}

static void tables_are_sorted_and_every_line_is_found(void **state)
{
	unsigned int asc, count = 0;

	for (asc = 0; asc < LOG_SENSE_FIRST_VENDOR; asc++) {
		const char *line = words_of(asc), *detail;
		long ascq = -1;

		for (; line && *line; line += strlen(line) + 1, count++) {
			ascq = check_line(line, ascq);
			assert_ptr_equal(scsi_extd_sense_format(asc, ascq, &detail), line + 3);
			assert_null(detail);
		}
	}
	assert_int_equal(count, CODES);
}

static void no_code_has_both_a_table_and_a_range(void **state)
{
	static const u8 codes[] = { 0x40, 0x41, 0x42, 0x4d, 0x70 };
	const char *detail;
	unsigned int i, ascq;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		assert_null(words_of(codes[i]));
		for (ascq = 0; ascq < 0x100; ascq++) {
			assert_non_null(scsi_extd_sense_format(codes[i], ascq, &detail));
			assert_non_null(detail);
		}
	}
}

/* FNV-1a, the null at the end included. */
static u32 mix(u32 sum, const char *text)
{
	do
		sum = (sum ^ (u8)*text) * 16777619;
	while (*text++);
	return sum;
}

/* Whoever changes a text means to; the sum then changes with it. */
static void no_text_changed_by_accident(void **state)
{
	u32 sum = 2166136261U;
	unsigned int code;

	for (code = 0; code < 0x10000; code++) {
		const char *detail, *text = scsi_extd_sense_format(code >> 8, code & 0xff, &detail);

		sum = mix(sum, text ?: "");
		sum = mix(sum, detail ?: "");
	}
	assert_int_equal(sum, ALL_TEXTS);
}

static void codes_that_matter_are_there(void **state)
{
	static const struct {
		u8 asc, ascq;
		const char *text;
	} known[] = {
		{ 0x00, 0x00, "No additional sense information" },
		{ 0x04, 0x01, "Logical unit is in process of becoming ready" },
		{ 0x11, 0x00, "Unrecovered read error" },
		{ 0x20, 0x00, "Invalid command operation code" },
		{ 0x24, 0x00, "Invalid field in cdb" },
		{ 0x29, 0x00, "Power on, reset, or bus device reset occurred" },
		{ 0x2a, 0x09, "Capacity data has changed" },
		{ 0x3a, 0x00, "Medium not present" },
		{ 0x3f, 0x0e, "Reported luns data has changed" },
		{ 0x5d, 0x10, "Hardware impending failure general hard drive failure" },
		{ 0x5d, 0xff, "Failure prediction threshold exceeded (false)" },
		{ 0x40, 0x7f, "Ram failure" },
		{ 0x40, 0x80, "Diagnostic failure on component" },
	};
	const char *detail;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		assert_string_equal(scsi_extd_sense_format(known[i].asc, known[i].ascq, &detail),
				    known[i].text);
}

static void unknown_codes_have_no_text(void **state)
{
	static const struct {
		u8 asc, ascq;
	} unknown[] = {
		{ 0x00, 0x08 }, { 0x0f, 0x00 }, { 0x2a, 0xff }, { 0x3f, 0x80 }, { 0x7f, 0x00 },
		{ 0x80, 0x00 }, { 0xff, 0xff },
	};
	const char *detail;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		detail = "left over";
		assert_null(scsi_extd_sense_format(unknown[i].asc, unknown[i].ascq, &detail));
		assert_null(detail);
	}
}

static void each_sense_key_has_a_name(void **state)
{
	unsigned int key;

	for (key = 0; key < 16; key++)
		assert_non_null(scsi_sense_key_string(key));
	for (; key < 256; key++)
		assert_null(scsi_sense_key_string(key));
	assert_string_equal(scsi_sense_key_string(MEDIUM_ERROR), "Medium Error");
	assert_string_equal(scsi_sense_key_string(UNIT_ATTENTION), "Unit Attention");
	assert_string_equal(scsi_sense_key_string(COMPLETED), "Completed");
}

static void host_byte_is_the_third_of_the_result(void **state)
{
	assert_string_equal(scsi_hostbyte_string(0), "DID_OK");
	assert_string_equal(scsi_hostbyte_string(SAM_STAT_CHECK_CONDITION), "DID_OK");
	assert_string_equal(scsi_hostbyte_string(DID_NO_CONNECT << 16), "DID_NO_CONNECT");
	assert_string_equal(scsi_hostbyte_string(DID_TRANSPORT_FAILFAST << 16 | 0xffff),
			    "DID_TRANSPORT_FAILFAST");
	assert_string_equal(scsi_hostbyte_string(0x7f130000), "DID_MEDIUM_ERROR");
	assert_null(scsi_hostbyte_string(DID_TRANSPORT_MARGINAL << 16));
	assert_null(scsi_hostbyte_string(-1));
}

static void dispositions_have_names(void **state)
{
	int disposition;

	for (disposition = NEEDS_RETRY; disposition <= FAST_IO_FAIL; disposition++)
		assert_non_null(scsi_mlreturn_string(disposition));
	assert_string_equal(scsi_mlreturn_string(SUCCESS), "SUCCESS");
	assert_string_equal(scsi_mlreturn_string(ADD_TO_MLQUEUE), "ADD_TO_MLQUEUE");
	assert_string_equal(scsi_mlreturn_string(SCSI_RETURN_NOT_HANDLED),
			    "SCSI_RETURN_NOT_HANDLED");
	assert_null(scsi_mlreturn_string(NEEDS_RETRY - 1));
	assert_null(scsi_mlreturn_string(FAST_IO_FAIL + 1));
	assert_null(scsi_mlreturn_string(0));
	assert_null(scsi_mlreturn_string(-1));
}

static void word_lists_are_searched_by_the_whole_number(void **state)
{
	static const char words[] =
		"05 five\0"
		"8805 many\0"
		"ffffffff all\0";

	assert_string_equal(log_word(words, 5), "five");
	assert_string_equal(log_word(words, 0x8805), "many");
	assert_string_equal(log_word(words, 0xffffffff), "all");
	assert_null(log_word(words, 0x88));
	assert_null(log_word(words, 0));
	assert_null(log_word("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_sorted_and_every_line_is_found),
		cmocka_unit_test(no_code_has_both_a_table_and_a_range),
		cmocka_unit_test(no_text_changed_by_accident),
		cmocka_unit_test(codes_that_matter_are_there),
		cmocka_unit_test(unknown_codes_have_no_text),
		cmocka_unit_test(each_sense_key_has_a_name),
		cmocka_unit_test(host_byte_is_the_third_of_the_result),
		cmocka_unit_test(dispositions_have_names),
		cmocka_unit_test(word_lists_are_searched_by_the_whole_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
