// SPDX-License-Identifier: GPL-2.0-only
/*
 * The faults that scsi_ramdisk is told to have: lld/ramdisk/faults/rule.c and text.c.
 */
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "lld/ramdisk/faults/rule.h"

/* Names that the driver has in fault.c. */
enum { ON_COMMAND, ON_ABORT };

const struct ram_name ram_rule_events[] = {
	{ "command", ON_COMMAND }, { "abort", ON_ABORT }, { }
};
const struct ram_name ram_rule_attentions[] = { { "power", 0 }, { "luns", 4 }, { } };

static struct ram_rule rule;
static struct ram_flaw flaw;

/* The line is in memory of just its length, so that reading beyond it is seen. */
static bool parse(const char *line, size_t len)
{
	char *copy = malloc(len ?: 1);
	bool good;

	memcpy(copy, line, len);
	ram_rule_release(&rule);
	good = ram_rule_parse(copy, len, &rule, &flaw);
	if (!good) {
		assert_true(flaw.where >= copy && flaw.where <= copy + len);
		assert_non_null(flaw.why);
		flaw.where = line + (flaw.where - copy);
	}
	free(copy);
	return good;
}

static void good(const char *line)
{
	if (!parse(line, strlen(line)))
		fail_msg("'%s' is refused: %s", line, flaw.why);
}

static u64 value(const char *line, unsigned int key)
{
	good(line);
	return rule.value[key];
}

static void bad_lines_are_refused_where_they_are_bad(void **state)
{
	static const struct {
		const char	*line;
		unsigned int	column;
	} bad[] = {
		{ "foo", 1 }, { "op=28 op=2a", 7 }, { "op=1ff", 1 }, { "op", 1 }, { "lose=1", 1 },
		{ "lba=5-3", 1 }, { "lba=5-", 1 }, { "lba=-3", 1 }, { "on=", 1 }, { "=5", 1 },
		{ "chance=100.1", 1 }, { "chance=0.00001", 1 }, { "delay=1.5", 1 },
		{ "delay=601s", 1 }, { "delay=ms", 1 }, { "delay=", 1 }, { "delay=1.ms", 1 },
		{ "sense=3/11", 1 }, { "sense=3/11/00/1", 1 }, { "sense=10/11/00", 1 },
		{ "sense=3/11/00/", 1 }, { "sense=123", 1 }, { "nth=0", 1 }, { "every=0", 1 },
		{ "poke=0:00 poke=0:00 poke=0:00 poke=0:00 poke=0:00", 41 }, { "poke=5", 1 },
		{ "corrupt=5:100", 1 }, { "corrupt=:1", 1 }, { "attention=foo", 1 }, { "data=0", 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		if (parse(bad[i].line, strlen(bad[i].line)))
			fail_msg("'%s' is taken", bad[i].line);
		assert_int_equal(flaw.where - bad[i].line + 1, bad[i].column);
	}
}

static void words_that_contradict_each_other_are_refused(void **state)
{
	static const char *const bad[] = {
		"lose delay=5", "busy full", "info=5", "sense=7000 info=5", "seed=1 lose",
		"on=abort lose", "answer=failed", "short=5 sense=3/11/00", "refuse=host delay=1",
		"data=00 poke=1:00",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (parse(bad[i], strlen(bad[i])))
			fail_msg("'%s' is taken", bad[i]);
}

static void numbers_have_units(void **state)
{
	assert_int_equal(value("delay=7", RAM_RULE_DELAY), 7);
	assert_int_equal(value("delay=20us", RAM_RULE_DELAY), 20000);
	assert_int_equal(value("delay=1.5ms", RAM_RULE_DELAY), 1500000);
	assert_true(value("delay=600s", RAM_RULE_DELAY) == 600000000000ULL);
	assert_int_equal(value("pace=1s", RAM_RULE_PACE), 1000000000);
	assert_int_equal(value("chance=0.5", RAM_RULE_CHANCE), 5000);
	assert_int_equal(value("chance=100", RAM_RULE_CHANCE), 1000000);
	assert_int_equal(value("sense=3/11/0", RAM_RULE_SENSE), 0x31100);
}

static void bytes_may_be_repeated(void **state)
{
	good("sense=7000*3,ff");
	assert_int_equal(rule.sense.len, 7);
	assert_memory_equal(rule.sense.bytes, "\x70\0\x70\0\x70\0\xff", 7);
	good("sense=");
	assert_non_null(rule.sense.bytes);
	assert_int_equal(rule.sense.len, 0);
}

static void an_error_is_instead_of_the_command(void **state)
{
	good("sense=3/11/00");
	assert_false(ram_rule_runs(&rule));
	good("sense=3/11/00 run");
	assert_true(ram_rule_runs(&rule));
	good("status=00");
	assert_true(ram_rule_runs(&rule));
	good("lose");
	assert_false(ram_rule_runs(&rule));
	good("op=28");
	assert_false(ram_rule_acts(&rule));
}

static bool matches(const char *line, const struct ram_case *it)
{
	good(line);
	return ram_rule_matches(&rule, it);
}

static void a_range_is_touched_or_not(void **state)
{
	u8 cdb[32] = { 0x28 };
	struct ram_case it = { .cdb = cdb, .lba = 100, .blocks = 8, .lun = 1 };

	assert_true(matches("lba=107", &it));
	assert_false(matches("lba=108", &it));
	assert_false(matches("lba=0-99", &it));
	assert_true(matches("lba=0-100", &it));
	assert_true(matches("lun=1 op=28", &it));
	assert_false(matches("lun=0", &it));
	assert_false(matches("evpd=0", &it));
	it.lba = ~0ULL - 1;
	it.blocks = 100;
	assert_true(matches("lba=18446744073709551615", &it));
	assert_false(matches("lba=0-5", &it));
	it.blocks = 0;
	assert_false(matches("lba=0-18446744073709551615", &it));
}

/* Ranges of an UNMAP: one block each. */
static bool one_block(const struct ram_case *it, u32 i, u64 *lba, u64 *blocks)
{
	const u64 *lbas = it->context;

	*lba = lbas[i];
	*blocks = 1;
	return lbas[i] != ~0ULL;
}

static void any_of_several_ranges_will_do(void **state)
{
	static u64 lbas[] = { 7, 3, 5, ~0ULL };
	u8 cdb[32] = { 0x42 };
	struct ram_case it = { .cdb = cdb, .range = one_block, .context = lbas };
	u64 block;

	assert_true(matches("lba=5", &it));
	assert_true(ram_rule_block(&rule, &it, &block));
	assert_int_equal(block, 5);
	assert_false(matches("lba=4", &it));
	assert_true(matches("lba=4-9", &it));
	assert_true(ram_rule_block(&rule, &it, &block));
	assert_int_equal(block, 7);
	lbas[0] = ~0ULL;
	assert_false(matches("lba=0-9", &it));
	assert_true(matches("op=42", &it));
}

static void pages_and_service_actions_are_told_apart(void **state)
{
	u8 cdb[32] = { 0x12, 1, 0x83 };
	struct ram_case it = { .cdb = cdb };

	assert_true(matches("page=83 evpd=1 op=12", &it));
	assert_false(matches("page=80", &it));
	cdb[0] = 0x7f;
	cdb[9] = 9;
	assert_true(matches("op=7f sa=9", &it));
	assert_false(matches("on=abort answer=failed", &it));
	it.event = ON_ABORT;
	assert_true(matches("on=abort answer=failed", &it));
}

/* What a rule does to the first six commands that it is for. */
static void which_are_due(const char *line, const char *want)
{
	char got[7] = "";
	u64 hits = 0;
	int i;

	good(line);
	for (i = 0; i < 6; i++) {
		got[i] = ram_rule_due(&rule, i + 1, hits, 0) ? 'x' : '-';
		hits += got[i] == 'x';
	}
	assert_string_equal(got, want);
}

static void when_is_counted(void **state)
{
	which_are_due("lose", "xxxxxx");
	which_are_due("lose nth=3", "--x---");
	which_are_due("lose every=3", "--x--x");
	which_are_due("lose nth=2 count=2", "-xx---");
	which_are_due("lose nth=2 every=3", "-x--x-");
	which_are_due("lose every=2 count=1", "-x----");
	good("chance=50 lose");
	assert_true(ram_rule_due(&rule, 1, 0, 499999));
	assert_false(ram_rule_due(&rule, 1, 0, 500000));
}

/* Any line either has a meaning or a flaw, and nothing outside it is looked at. */
static void noise_is_survived(void **state)
{
	static const char *const words[] = {
		"op=", "28", "lba=", "1-", "5", " ", "sense=", "/", "3", "data=", "ff*", "poke=",
		"0:", "delay=", ".", "ms", "s", "chance=", "lose", "run", "=", "-", ",", "*", "busy",
		"on=", "abort", "short=", "\t", "corrupt=", ":",
	};
	int i, j;

	srand(1);
	for (i = 0; i < 50000; i++) {
		char line[128] = "";

		for (j = rand() % 8; j > 0; j--)
			strcat(line, words[rand() % ARRAY_SIZE(words)]);
		parse(line, strlen(line));
	}
	ram_rule_release(&rule);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_lines_are_refused_where_they_are_bad),
		cmocka_unit_test(words_that_contradict_each_other_are_refused),
		cmocka_unit_test(numbers_have_units),
		cmocka_unit_test(bytes_may_be_repeated),
		cmocka_unit_test(an_error_is_instead_of_the_command),
		cmocka_unit_test(a_range_is_touched_or_not),
		cmocka_unit_test(any_of_several_ranges_will_do),
		cmocka_unit_test(pages_and_service_actions_are_told_apart),
		cmocka_unit_test(when_is_counted),
		cmocka_unit_test(noise_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
