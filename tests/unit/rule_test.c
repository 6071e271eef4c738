// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of faults: lld/rules/parse.c, rule.c, text.c and lines.c.
 */
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "lld/rules/lines.h"
#include "lld/rules/rule.h"

static const struct rule_name attentions[] = { { "power", 0 }, { "luns", 4 }, { } };

/* One that does everything, and one that does little. */
static const struct rule_dialect all = {
	.words		= ~0ULL,
	.events		= ~0UL,
	.answers	= ~0UL,
	.attentions	= attentions,
};
static const struct rule_dialect few = {
	.words		= BIT_ULL(RULE_ON) | BIT_ULL(RULE_OP) | BIT_ULL(RULE_LOSE) | BIT_ULL(RULE_ANSWER),
	.events		= BIT(RULE_ON_COMMAND) | BIT(RULE_ON_ABORT),
	.answers	= BIT(RULE_ANSWER_FAILED),
};

static const struct rule_dialect *dialect = &all;
static struct rule rule;
static struct rule_flaw flaw;

/* The line is in memory of just its length, so that reading beyond it is seen. */
static bool parse(const char *line, size_t len)
{
	char *copy = malloc(len ?: 1);
	bool good;

	memcpy(copy, line, len);
	rule_release(&rule);
	good = rule_parse(dialect, copy, len, &rule, &flaw);
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
		"data=00 poke=1:00", "lose via=irq", "twice lose", "short=1 len=2", "fill=5",
		"resid=1 claim=1", "keep", "done", "block=1s", "on=abort twice", "on=abort answer=done",
		"on=timeout answer=failed", "on=timeout delay=1s answer=again", "short=1 claim=2",
		"answer=success op=28", "status=08 poke=0:00",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (parse(bad[i], strlen(bad[i])))
			fail_msg("'%s' is taken", bad[i]);
}

static void numbers_have_units(void **state)
{
	assert_int_equal(value("delay=7", RULE_DELAY), 7);
	assert_int_equal(value("delay=20us", RULE_DELAY), 20000);
	assert_int_equal(value("delay=1.5ms", RULE_DELAY), 1500000);
	assert_true(value("delay=600s", RULE_DELAY) == 600000000000ULL);
	assert_int_equal(value("pace=1s", RULE_PACE), 1000000000);
	assert_int_equal(value("chance=0.5", RULE_CHANCE), 5000);
	assert_int_equal(value("chance=100", RULE_CHANCE), 1000000);
	assert_int_equal(value("sense=3/11/0", RULE_SENSE), 0x31100);
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
	assert_false(rule_runs(&rule, true));
	good("sense=3/11/00 run");
	assert_true(rule_runs(&rule, true));
	good("status=00");
	assert_true(rule_runs(&rule, true));
	good("lose");
	assert_false(rule_runs(&rule, true));
	good("op=28");
	assert_false(rule_acts(&rule));
	good("data=00");
	assert_false(rule_runs(&rule, true));
	assert_true(rule_runs(&rule, false));
}

static void the_end_says_what_it_is(void **state)
{
	good("busy");
	assert_int_equal(rule_status(&rule, 0), 0x08);
	good("full");
	assert_int_equal(rule_status(&rule, 0), 0x28);
	good("sense=");
	assert_int_equal(rule_status(&rule, 0), 0x02);
	good("sense=3/11/00 status=00");
	assert_int_equal(rule_status(&rule, 0), 0x00);
	good("resid=1");
	assert_int_equal(rule_status(&rule, 0x18), 0x18);
	assert_false(rule_fails(&rule));
}

static void a_refusal_is_a_name_or_a_number(void **state)
{
	assert_int_equal(value("refuse=eh", RULE_REFUSE), 0x1057);
	assert_int_equal(value("refuse=77", RULE_REFUSE), 0x77);
	assert_false(parse("refuse=0", 8));
	assert_false(parse("refuse=nobody", 13));
}

static void a_driver_takes_the_words_that_it_does(void **state)
{
	dialect = &few;
	good("op=28 lose");
	good("on=abort answer=failed");
	assert_false(parse("sa=1", 4));
	assert_string_equal(flaw.why, "is not done by this driver");
	assert_false(parse("foo=1", 5));
	assert_string_equal(flaw.why, "is not a word of a rule");
	assert_false(parse("on=abort answer=success", 23));
	assert_false(parse("on=host", 7));
	dialect = &all;
	good("on=host answer=fast");
	good("on=timeout answer=again");
}

/* Lines that were taken, with '|' behind each. */
static char taken[64];

static int take(void *context, const char *line, size_t len)
{
	strncat(taken, line, len);
	strcat(taken, "|");
	return *line == '!' ? -EINVAL : 0;
}

static void lines_come_in_pieces(void **state)
{
	static struct rule_lines lines;
	static char much[RULE_MOST_LINE + 1];

	assert_int_equal(rule_lines_feed(&lines, "ab", 2, take, NULL), 0);
	assert_int_equal(rule_lines_feed(&lines, "c\n#no\n\nd", 9, take, NULL), 0);
	assert_string_equal(taken, "abc|");
	assert_int_equal(rule_lines_end(&lines, take, NULL), 0);
	assert_int_equal(rule_lines_end(&lines, take, NULL), 0);
	assert_string_equal(taken, "abc|d|");
	assert_int_equal(rule_lines_feed(&lines, "!\ne\n", 4, take, NULL), -EINVAL);
	assert_int_equal(rule_lines_feed(&lines, "f\n", 2, take, NULL), 0);
	assert_string_equal(taken, "abc|d|!|f|");
	memset(much, 'x', sizeof(much));
	assert_int_equal(rule_lines_feed(&lines, much, sizeof(much) - 1, take, NULL), 0);
	assert_int_equal(rule_lines_feed(&lines, much, 1, take, NULL), -E2BIG);
	assert_int_equal(lines.len, 0);
}

static void a_flaw_is_shown_with_its_place(void **state)
{
	static const char line[] = "op=28 foo";
	char text[80];

	assert_false(parse(line, strlen(line)));
	rule_text_flaw(text, sizeof(text), line, strlen(line), &flaw);
	assert_string_equal(text, "column 7: \"foo\" is not a word of a rule");
}

static bool matches(const char *line, const struct rule_case *it)
{
	good(line);
	return rule_matches(&rule, it);
}

static void a_range_is_touched_or_not(void **state)
{
	u8 cdb[32] = { 0x28 };
	struct rule_case it = { .cdb = cdb, .lba = 100, .blocks = 8, .lun = 1 };

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
static bool one_block(const struct rule_case *it, u32 i, u64 *lba, u64 *blocks)
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
	struct rule_case it = { .cdb = cdb, .range = one_block, .context = lbas };
	u64 block;

	assert_true(matches("lba=5", &it));
	assert_true(rule_block(&rule, &it, &block));
	assert_int_equal(block, 5);
	assert_false(matches("lba=4", &it));
	assert_true(matches("lba=4-9", &it));
	assert_true(rule_block(&rule, &it, &block));
	assert_int_equal(block, 7);
	lbas[0] = ~0ULL;
	assert_false(matches("lba=0-9", &it));
	assert_true(matches("op=42", &it));
}

static void pages_and_service_actions_are_told_apart(void **state)
{
	u8 cdb[32] = { 0x12, 1, 0x83 };
	struct rule_case it = { .cdb = cdb };

	assert_true(matches("page=83 evpd=1 op=12", &it));
	assert_false(matches("page=80", &it));
	cdb[0] = 0x7f;
	cdb[9] = 9;
	assert_true(matches("op=7f sa=9", &it));
	assert_false(matches("on=abort answer=failed", &it));
	it.event = RULE_ON_ABORT;
	assert_true(matches("on=abort answer=failed", &it));
	it = (struct rule_case) { .cdb = cdb, .host = 1, .channel = 2, .lun = 1ULL << 40 };
	assert_true(matches("host=1 channel=2 lun=1099511627776", &it));
	assert_false(matches("host=0", &it));
}

/* What a rule does to the first six commands that it is for. */
static void which_are_due(const char *line, const char *want)
{
	char got[7] = "";
	u64 hits = 0;
	int i;

	good(line);
	for (i = 0; i < 6; i++) {
		got[i] = rule_due(&rule, i + 1, hits, 0) ? 'x' : '-';
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
	assert_true(rule_due(&rule, 1, 0, 499999));
	assert_false(rule_due(&rule, 1, 0, 500000));
}

/* Any line either has a meaning or a flaw, and nothing outside it is looked at. */
static void noise_is_survived(void **state)
{
	static const char *const words[] = {
		"op=", "28", "lba=", "1-", "5", " ", "sense=", "/", "3", "data=", "ff*", "poke=",
		"0:", "delay=", ".", "ms", "s", "chance=", "lose", "run", "=", "-", ",", "*", "busy",
		"on=", "abort", "short=", "\t", "corrupt=", ":", "len=", "via=", "irq", "answer=",
		"failed", "refuse=", "attention=", "power",
	};
	int i, j;

	srand(1);
	for (i = 0; i < 50000; i++) {
		char line[128] = "";

		for (j = rand() % 8; j > 0; j--)
			strcat(line, words[rand() % ARRAY_SIZE(words)]);
		parse(line, strlen(line));
	}
	rule_release(&rule);
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
		cmocka_unit_test(the_end_says_what_it_is),
		cmocka_unit_test(a_refusal_is_a_name_or_a_number),
		cmocka_unit_test(a_driver_takes_the_words_that_it_does),
		cmocka_unit_test(lines_come_in_pieces),
		cmocka_unit_test(a_flaw_is_shown_with_its_place),
		cmocka_unit_test(noise_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
