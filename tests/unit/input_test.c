// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a person writes into an attribute: sysfs/input.c.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/array_size.h>
#include <linux/string.h>

#include "sysfs/input.h"

#define ANY_NUMBER	0xffffffffU
#define ANY_LUN		0xffffffffffffffffULL

static void address_is_three_numbers_or_dashes(void **state)
{
	static const struct {
		const char *text;
		struct show_address want;
	} good[] = {
		{ "0 0 0",			{ 0, 0, 0 } },
		{ "1 2 3\n",			{ 1, 2, 3 } },
		{ "- - -\n",			{ ANY_NUMBER, ANY_NUMBER, ANY_LUN } },
		{ "0 - 7",			{ 0, ANY_NUMBER, 7 } },
		{ " \t0\n1\n\n2 \n",		{ 0, 1, 2 } },
		{ "0x10 010 0xFf\n",		{ 16, 8, 255 } },
		{ "4294967295 0 0\n",		{ ANY_NUMBER, 0, 0 } },
		{ "0 0 18446744073709551615",	{ 0, 0, ANY_LUN } },
		{ "0 0 4294967296",		{ 0, 0, 4294967296ULL } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		struct show_address got = { 99, 99, 99 };

		assert_int_equal(show_input_address(good[i].text, &got), 0);
		assert_int_equal(got.channel, good[i].want.channel);
		assert_int_equal(got.id, good[i].want.id);
		assert_true(got.lun == good[i].want.lun);
	}
}

static void anything_else_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = {
		"", "\n", "   ", "0", "0 0", "- -\n", "0 0 0 0", "- - - -", "0 0 0 x", "a 0 0",
		"0 b 0", "0 0 c", "-1 0 0", "0 +1 0", "-- - -", "0,0,0", "0x 0 0", "08 0 0",
		"0 0 0x1g", "4294967296 0 0", "0 4294967296 0", "0 0 18446744073709551616",
		"0 0 00000000000000000000000000000000000000000000000001",
		"0 0 -\x01", "0:0:0",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		struct show_address got = { 99, 98, 97 };

		assert_int_equal(show_input_address(bad[i], &got), -EINVAL);
		assert_int_equal(got.channel, 99);
		assert_int_equal(got.id, 98);
		assert_int_equal(got.lun, 97);
	}
}

/* A heap copy just as long as the text, so that a read past its end is seen. */
static void address_reads_no_further_than_the_text(void **state)
{
	static const char text[] = "0x7fffffff 0x7fffffff 0x7fffffffffffffff";
	struct show_address got;
	size_t len;

	for (len = 0; len < sizeof(text); len++) {
		char *copy = strndup(text, len);

		show_input_address(copy, &got);
		free(copy);
	}
}

static void word_ends_with_its_line(void **state)
{
	assert_true(show_input_is("running\n", "running"));
	assert_true(show_input_is("running\nmore", "running"));
	assert_false(show_input_is("running", "running"));
	assert_false(show_input_is("running \n", "running"));
	assert_false(show_input_is("cancel/recovery\n", "cancel"));
	assert_false(show_input_is("run\n", "running"));
	assert_false(show_input_is("", "running"));
	assert_false(show_input_is("\n", "running"));
}

static void seconds_become_whole_ticks_that_fit(void **state)
{
	assert_int_equal(show_input_seconds(0, 250, UINT_MAX), 0);
	assert_int_equal(show_input_seconds(30, 250, UINT_MAX), 7500);
	assert_int_equal(show_input_seconds(17179869, 250, UINT_MAX), 4294967250U);
	assert_int_equal(show_input_seconds(17179870, 250, UINT_MAX), 4294967250U);
	assert_int_equal(show_input_seconds(LLONG_MAX, 1000, INT_MAX), 2147483000);
	assert_int_equal(show_input_seconds(-1, 250, UINT_MAX), 4294967250U);
	assert_int_equal(show_input_seconds(LLONG_MIN, 250, UINT_MAX), 4294967250U);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address_is_three_numbers_or_dashes),
		cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
		cmocka_unit_test(address_reads_no_further_than_the_text),
		cmocka_unit_test(word_ends_with_its_line),
		cmocka_unit_test(seconds_become_whole_ticks_that_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
