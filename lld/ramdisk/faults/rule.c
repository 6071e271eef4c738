// SPDX-License-Identifier: GPL-2.0-only
/*
 * One rule: a line of words "key=value" or "key", in any order.
 *
 * For which commands (all that are given must hold; numbers of places and blocks are decimal, bytes
 * of a command are hexadecimal):
 *
 *	on=EVENT	command (the default), or a handler: abort, device, target, bus, host
 *	target= lun=	the place, counted from 0
 *	op=XX sa=XX	operation code; service action
 *	page=XX		VPD page of an INQUIRY, or page of a MODE SENSE or LOG SENSE
 *	evpd=0|1	INQUIRY without or with the EVPD bit
 *	lba=A lba=A-B	is about one of these blocks: reads, writes, compares, unmaps or flushes
 *			it; asks for its status, as the first one that it asks for
 *	eh=0|1		sent by error recovery, or not
 *
 * When (of those that match):
 *
 *	nth=N		not before the N-th; that one only, unless count= or every= says more
 *	every=N		only each N-th, counted from the first or from nth=
 *	count=N		N times at most
 *	chance=P	in P per cent of the cases; a fraction may have four digits
 *	seed=S		chance= and jitter= go by a sequence that is the same for the same S
 *
 * What happens then to a command:
 *
 *	refuse=WHAT	queuecommand says that this is busy: host, device, target
 *	attention=NAME	before it is looked at, a unit attention is raised for its nexus: power,
 *			bus, reset, medium, luns, inquiry, capacity, mode
 *	gone		from this command on, the logical unit is not there
 *	lose		never answered, until an abort or a reset takes it back
 *	delay=TIME	answered so much later: ns, or with us, ms or s behind the number
 *	jitter=TIME	and up to so much later still
 *	pace=TIME	of what is written a step at a time (1 MiB, or 32 blocks with protection
 *			information), each takes so long more, up to 1s
 *	data=BYTES	these bytes arrive in place of the usual ("00,ff*35" is 36 bytes)
 *	poke=AT:BYTES	put over the usual bytes; up to four of them
 *	corrupt=AT[:XX]	the byte at this place is XORed with XX (ff): as it is read, or as it is
 *			stored
 *	short=N		N bytes are transferred, and the residual says so; of what goes to the
 *			medium all is stored nevertheless
 *	resid=N		the residual, outright
 *	sense=K/ASC/ASCQ	CHECK CONDITION with this sense, in the unit's format
 *	info=N		its INFORMATION; without, that of a medium or recovered error with lba= is
 *			the first of those blocks that the command is about
 *	sense=BYTES	CHECK CONDITION with these bytes, any number; may be empty
 *	status=XX hostbyte=XX	SAM status, DID_... byte
 *	busy full	status BUSY, status TASK SET FULL
 *	run		carried out, although it is lost or its answer is an error
 *
 * A rule without any of this counts, and lets the rules behind it speak. To a handler:
 *
 *	answer=WHAT	failed, with nothing done; or success: as usual, whatever rules behind it
 *			say
 *	delay=TIME jitter=TIME	it takes so long
 *
 * Pure: what a line means is kept in struct ram_rule; who may change one, and when, is the
 * rulebook's affair.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "rule.h"

/* The most data that one rule holds: more LUNs than any midlayer takes. */
#define MOST_DATA	(1024 * 1024)

/* The longest time: ten minutes. */
#define MOST_TIME	600000000000ull
/* An abort waits for the step that is under way. */
#define MOST_PACE	1000000000ull

struct known_word;

/* A kind of value: takes one into the rule, or says what is wrong with it. */
typedef const char *(*take_fn)(struct ram_rule *rule, const struct known_word *known,
			       const char *text, size_t len);

/* A word of a rule. Numbers are from @min to @max. */
struct known_word {
	const char		*name;
	take_fn			take;
	u64			min;
	u64			max;
	const struct ram_name	*names;
};

static const struct known_word known_words[];

static u64 *value_of(struct ram_rule *rule, const struct known_word *known)
{
	return &rule->value[known - known_words];
}

static const char *take_number(struct ram_rule *rule, const struct known_word *known,
			       const char *text, size_t len, unsigned int base)
{
	u64 *out = value_of(rule, known);

	if (!ram_text_number(text, len, base, known->max, out))
		return base == 16 ? "is no hexadecimal number, or too large" :
				    "is no decimal number, or too large";
	return *out < known->min ? "is too small" : NULL;
}

static const char *take_decimal(struct ram_rule *rule, const struct known_word *known,
				const char *text, size_t len)
{
	return take_number(rule, known, text, len, 10);
}

static const char *take_hex(struct ram_rule *rule, const struct known_word *known,
			    const char *text, size_t len)
{
	return take_number(rule, known, text, len, 16);
}

static const char *take_name(struct ram_rule *rule, const struct known_word *known,
			     const char *text, size_t len)
{
	if (ram_text_named(text, len, known->names, value_of(rule, known)))
		return NULL;
	return "is none of the names there are";
}

/* Per cent, kept in parts of RAM_RULE_SURE. */
static const char *take_chance(struct ram_rule *rule, const struct known_word *known,
			       const char *text, size_t len)
{
	if (ram_text_scaled(text, len, RAM_RULE_SURE / 100, known->max, value_of(rule, known)))
		return NULL;
	return "is not from 0 to 100, with four digits of a fraction";
}

/* Kept in ns. The longer suffix is looked for first. */
static const char *take_time(struct ram_rule *rule, const struct known_word *known,
			     const char *text, size_t len)
{
	static const struct ram_name units[] = {
		{ "ns", 1 },
		{ "us", 1000 },
		{ "ms", 1000000 },
		{ "s", 1000000000 },
		{ "", 1 },
	};
	const struct ram_name *unit = units;

	while (len < strlen(unit->name) ||
	       memcmp(text + len - strlen(unit->name), unit->name, strlen(unit->name)))
		unit++;
	if (ram_text_scaled(text, len - strlen(unit->name), unit->number, known->max,
			    value_of(rule, known)))
		return NULL;
	return "is no time, or more than ten minutes";
}

/* Reads bytes into memory of their own. An empty value is no bytes, and allowed. */
static const char *read_bytes(const char *text, size_t len, struct ram_rule_bytes *out)
{
	ssize_t count = ram_text_bytes(text, len, NULL, MOST_DATA);

	if (count < 0)
		return "are no bytes, or too many";
	out->bytes = kvzalloc(count + 1, GFP_KERNEL);
	if (!out->bytes)
		return "needs more memory than there is";
	out->len = count;
	ram_text_bytes(text, len, out->bytes, count);
	return NULL;
}

static const char *take_data(struct ram_rule *rule, const struct known_word *known,
			     const char *text, size_t len)
{
	return read_bytes(text, len, &rule->data);
}

static const char *take_poke(struct ram_rule *rule, const struct known_word *known,
			     const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len), *why;
	struct ram_rule_poke *poke = &rule->poke[rule->pokes];
	u64 at;

	if (rule->pokes == RAM_RULE_POKES)
		return "is one too many";
	if (!colon || !ram_text_number(text, colon - text, 10, known->max, &at))
		return "is not AT:BYTES, or too far";
	poke->at = at;
	why = read_bytes(colon + 1, text + len - colon - 1, &poke->with);
	rule->pokes += !why;
	return why;
}

static const char *take_corrupt(struct ram_rule *rule, const struct known_word *known,
				const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	size_t digits = colon ? colon - text : len;
	u64 mask = 0xff;

	if (!ram_text_number(text, digits, 10, known->max, value_of(rule, known)))
		return "is not AT:XX, or too far";
	if (colon && !ram_text_number(colon + 1, len - digits - 1, 16, 0xff, &mask))
		return "is not AT:XX, or too far";
	rule->mask = mask;
	return NULL;
}

static const char *take_range(struct ram_rule *rule, const struct known_word *known,
			      const char *text, size_t len)
{
	const char *dash = memchr(text, '-', len);
	size_t digits = dash ? dash - text : len;
	u64 *first = value_of(rule, known);

	if (!ram_text_number(text, digits, 10, known->max, first))
		return "is no block, or range of blocks";
	rule->last_lba = *first;
	if (dash && !ram_text_number(dash + 1, len - digits - 1, 10, known->max, &rule->last_lba))
		return "is no block, or range of blocks";
	return rule->last_lba < *first ? "ends before it begins" : NULL;
}

/* K/ASC/ASCQ: kept as three bytes of a number. */
static const char *take_sense(struct ram_rule *rule, const struct known_word *known,
			      const char *text, size_t len)
{
	static const u8 most[] = { 0x0f, 0xff, 0xff };
	const char *cursor = text, *end = text + len;
	u64 *out = value_of(rule, known), part;
	struct ram_word word;
	unsigned int i;

	if (!memchr(text, '/', len))
		return read_bytes(text, len, &rule->sense);
	for (i = 0; i < ARRAY_SIZE(most); i++) {
		if (!ram_text_next_word(&cursor, end, "/", &word) || word.value ||
		    !ram_text_number(word.key, word.key_len, 16, most[i], &part))
			return "is neither K/ASC/ASCQ nor bytes";
		*out = *out << 8 | part;
	}
	return cursor == end ? NULL : "is neither K/ASC/ASCQ nor bytes";
}

static const struct ram_name refusals[] = {
	{ "host",	RAM_REFUSE_HOST },
	{ "device",	RAM_REFUSE_DEVICE },
	{ "target",	RAM_REFUSE_TARGET },
	{ }
};

static const struct ram_name answers[] = {
	{ "success",	RAM_ANSWER_SUCCESS },
	{ "failed",	RAM_ANSWER_FAILED },
	{ }
};

/* What takes no value has no way to take one. */
static const struct known_word known_words[] = {
	[RAM_RULE_ON]		= { "on", take_name, .names = ram_rule_events },
	[RAM_RULE_TARGET]	= { "target", take_decimal, 0, U32_MAX },
	[RAM_RULE_LUN]		= { "lun", take_decimal, 0, U32_MAX },
	[RAM_RULE_OP]		= { "op", take_hex, 0, 0xff },
	[RAM_RULE_SA]		= { "sa", take_hex, 0, 0xffff },
	[RAM_RULE_PAGE]		= { "page", take_hex, 0, 0xff },
	[RAM_RULE_EVPD]		= { "evpd", take_decimal, 0, 1 },
	[RAM_RULE_LBA]		= { "lba", take_range, 0, U64_MAX },
	[RAM_RULE_EH]		= { "eh", take_decimal, 0, 1 },
	[RAM_RULE_NTH]		= { "nth", take_decimal, 1, U32_MAX },
	[RAM_RULE_EVERY]	= { "every", take_decimal, 1, U32_MAX },
	[RAM_RULE_COUNT]	= { "count", take_decimal, 1, U32_MAX },
	[RAM_RULE_CHANCE]	= { "chance", take_chance, 0, RAM_RULE_SURE },
	[RAM_RULE_SEED]		= { "seed", take_decimal, 0, U64_MAX },
	[RAM_RULE_REFUSE]	= { "refuse", take_name, .names = refusals },
	[RAM_RULE_ATTENTION]	= { "attention", take_name, .names = ram_rule_attentions },
	[RAM_RULE_GONE]		= { "gone" },
	[RAM_RULE_RUN]		= { "run" },
	[RAM_RULE_DATA]		= { "data", take_data },
	[RAM_RULE_POKE]		= { "poke", take_poke, 0, U32_MAX },
	[RAM_RULE_CORRUPT]	= { "corrupt", take_corrupt, 0, U32_MAX },
	[RAM_RULE_SHORT]	= { "short", take_decimal, 0, U32_MAX },
	[RAM_RULE_RESID]	= { "resid", take_decimal, 0, U32_MAX },
	[RAM_RULE_SENSE]	= { "sense", take_sense },
	[RAM_RULE_INFO]		= { "info", take_decimal, 0, U64_MAX },
	[RAM_RULE_STATUS]	= { "status", take_hex, 0, 0xff },
	[RAM_RULE_HOSTBYTE]	= { "hostbyte", take_hex, 0, 0xff },
	[RAM_RULE_BUSY]		= { "busy" },
	[RAM_RULE_FULL]		= { "full" },
	[RAM_RULE_LOSE]		= { "lose" },
	[RAM_RULE_DELAY]	= { "delay", take_time, 0, MOST_TIME },
	[RAM_RULE_JITTER]	= { "jitter", take_time, 0, MOST_TIME },
	[RAM_RULE_PACE]		= { "pace", take_time, 0, MOST_PACE },
	[RAM_RULE_ANSWER]	= { "answer", take_name, .names = answers },
};

static_assert(ARRAY_SIZE(known_words) == RAM_RULE_KEYS && RAM_RULE_KEYS <= 64);

#define KEY(_key)	BIT_ULL(RAM_RULE_##_key)
#define STATUS_KEYS	(KEY(STATUS) | KEY(BUSY) | KEY(FULL))
#define END_KEYS	(KEY(SENSE) | KEY(INFO) | STATUS_KEYS | KEY(HOSTBYTE))
#define CHANGE_KEYS	(KEY(POKE) | KEY(CORRUPT) | KEY(SHORT))
#define DATA_KEYS	(KEY(DATA) | CHANGE_KEYS | KEY(RESID))
#define TIME_KEYS	(KEY(DELAY) | KEY(JITTER))
#define COMMAND_KEYS	(KEY(REFUSE) | KEY(ATTENTION) | KEY(GONE) | KEY(RUN) | DATA_KEYS | \
			 END_KEYS | KEY(LOSE) | KEY(PACE))
#define ACTIONS		(COMMAND_KEYS | TIME_KEYS | KEY(ANSWER))

/* What may not stand together in one line, and why. */
static const struct {
	u64		this;
	u64		that;
	const char	*why;
} quarrels[] = {
	{ KEY(REFUSE), ACTIONS & ~KEY(REFUSE), "a command that was refused has no answer" },
	{ KEY(LOSE), DATA_KEYS | END_KEYS, "a command that was lost has no answer" },
	{ KEY(LOSE), TIME_KEYS, "a command that was lost is not late" },
	{ KEY(DATA), CHANGE_KEYS, "data= leaves nothing to change" },
	{ KEY(DATA), KEY(RUN), "data= and run are two answers" },
	{ KEY(SHORT), KEY(RESID), "short= and resid= are one thing" },
	{ KEY(BUSY), KEY(FULL) | KEY(STATUS) | KEY(SENSE), "busy is a status by itself" },
	{ KEY(FULL), KEY(STATUS) | KEY(SENSE), "full is a status by itself" },
	{ KEY(ANSWER), COMMAND_KEYS, "a handler is not a command" },
};

/* What does not stand without another. */
static const struct {
	u64		this;
	u64		without;
	const char	*why;
} lacks[] = {
	{ KEY(INFO), KEY(SENSE), "info= is a part of sense=" },
	{ KEY(SEED), KEY(CHANCE) | KEY(JITTER), "seed= has nothing to be the seed of" },
};

static enum ram_rule_key key_of(const struct ram_word *word)
{
	enum ram_rule_key key;

	for (key = 0; key < RAM_RULE_KEYS; key++)
		if (ram_text_is(word->key, word->key_len, known_words[key].name))
			break;
	return key;
}

/* Reads one word into the rule. Returns what is wrong with it, or NULL. */
static const char *take_word(struct ram_rule *rule, const struct ram_word *word)
{
	enum ram_rule_key key = key_of(word);
	const struct known_word *known = &known_words[key];

	if (key == RAM_RULE_KEYS)
		return "is not a word of a rule";
	if (ram_rule_has(rule, key) && key != RAM_RULE_POKE)
		return "is said twice";
	rule->given |= BIT_ULL(key);
	if (!word->value)
		return known->take ? "lacks its value" : NULL;
	if (!known->take)
		return "takes no value";
	return known->take(rule, known, word->value, word->value_len);
}

/* Whether the end is an error. */
static bool fails(const struct ram_rule *rule)
{
	return rule->given & (KEY(SENSE) | KEY(BUSY) | KEY(FULL)) ||
	       ram_rule_value(rule, RAM_RULE_STATUS, 0) ||
	       ram_rule_value(rule, RAM_RULE_HOSTBYTE, 0);
}

/* Looks at the rule as a whole. Returns what is wrong with it, or NULL. */
static const char *find_quarrel(const struct ram_rule *rule)
{
	bool of_handler = ram_rule_value(rule, RAM_RULE_ON, 0);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(quarrels); i++)
		if (rule->given & quarrels[i].this && rule->given & quarrels[i].that)
			return quarrels[i].why;
	for (i = 0; i < ARRAY_SIZE(lacks); i++)
		if (rule->given & lacks[i].this && !(rule->given & lacks[i].without))
			return lacks[i].why;
	if (of_handler && rule->given & COMMAND_KEYS)
		return "a handler has no such answer";
	if (!of_handler && ram_rule_has(rule, RAM_RULE_ANSWER))
		return "answer= is for on=abort, device, target, bus or host";
	if (ram_rule_has(rule, RAM_RULE_INFO) && rule->sense.bytes)
		return "info= is for sense=K/ASC/ASCQ";
	if (rule->given & CHANGE_KEYS && !ram_rule_runs(rule))
		return "an error brings no data to change, unless it says run";
	return NULL;
}

/**
 * ram_rule_parse - understand a line
 * @line: its first character
 * @len: how many there are
 * @rule: what was understood; to be released, also after a failure
 * @flaw: what was not
 *
 * Context: process context, may sleep.
 * Return: true if all of it was understood.
 */
bool ram_rule_parse(const char *line, size_t len, struct ram_rule *rule, struct ram_flaw *flaw)
{
	const char *cursor = line;
	struct ram_word word;

	*rule = (struct ram_rule) { };
	while (ram_text_next_word(&cursor, line + len, " \t", &word)) {
		flaw->where = word.key;
		flaw->why = take_word(rule, &word);
		if (flaw->why)
			return false;
	}
	flaw->where = line;
	flaw->why = find_quarrel(rule);
	return !flaw->why;
}

/**
 * ram_rule_release - give back what ram_rule_parse() took
 * @rule: the rule
 *
 * Context: process context, may sleep.
 */
void ram_rule_release(struct ram_rule *rule)
{
	unsigned int i;

	kvfree(rule->data.bytes);
	kvfree(rule->sense.bytes);
	for (i = 0; i < RAM_RULE_POKES; i++)
		kvfree(rule->poke[i].with.bytes);
	*rule = (struct ram_rule) { };
}

static bool same(const struct ram_rule *rule, enum ram_rule_key key, u64 number)
{
	return !ram_rule_has(rule, key) || rule->value[key] == number;
}

/* Which page a command asks for; none is a number that no page has. */
static u64 page_of(const u8 *cdb)
{
	switch (cdb[0]) {
	case INQUIRY:
		return cdb[1] & 0x01 ? cdb[2] : U64_MAX;
	case MODE_SENSE:
	case MODE_SENSE_10:
	case LOG_SENSE:
		return cdb[2] & 0x3f;
	}
	return U64_MAX;
}

static u64 service_action(const u8 *cdb)
{
	return cdb[0] == VARIABLE_LENGTH_CMD ? get_unaligned_be16(cdb + 8) : cdb[1] & 0x1f;
}

static bool matches_cdb(const struct ram_rule *rule, const u8 *cdb)
{
	if (!same(rule, RAM_RULE_OP, cdb[0]) || !same(rule, RAM_RULE_SA, service_action(cdb)))
		return false;
	if (!same(rule, RAM_RULE_PAGE, page_of(cdb)))
		return false;
	return !ram_rule_has(rule, RAM_RULE_EVPD) ||
	       (cdb[0] == INQUIRY && same(rule, RAM_RULE_EVPD, cdb[1] & 0x01));
}

/* The first block that the two ranges have in common; their ends may lie beyond all numbers. */
static bool common_block(const struct ram_rule *rule, u64 lba, u64 blocks, u64 *block)
{
	u64 first = rule->value[RAM_RULE_LBA];

	*block = max(first, lba);
	return blocks && lba <= rule->last_lba && (first <= lba || first - lba < blocks);
}

/**
 * ram_rule_block - the first block of lba= that a command comes to
 * @rule: a rule with lba=
 * @it: the command
 * @block: set to it
 *
 * Context: any.
 * Return: false if it comes to none.
 */
bool ram_rule_block(const struct ram_rule *rule, const struct ram_case *it, u64 *block)
{
	u64 lba, blocks;
	u32 i;

	if (!it->range)
		return common_block(rule, it->lba, it->blocks, block);
	for (i = 0; it->range(it, i, &lba, &blocks); i++)
		if (common_block(rule, lba, blocks, block))
			return true;
	return false;
}

static bool matches_blocks(const struct ram_rule *rule, const struct ram_case *it)
{
	u64 block;

	return !ram_rule_has(rule, RAM_RULE_LBA) || ram_rule_block(rule, it, &block);
}

/**
 * ram_rule_matches - whether a rule is for this command or event
 * @rule: the rule
 * @it: the command or event
 *
 * Context: any.
 * Return: true if so; whether it is time for it, is for ram_rule_due() to say.
 */
bool ram_rule_matches(const struct ram_rule *rule, const struct ram_case *it)
{
	return ram_rule_value(rule, RAM_RULE_ON, 0) == it->event &&
	       same(rule, RAM_RULE_TARGET, it->target) &&
	       same(rule, RAM_RULE_LUN, it->lun) &&
	       same(rule, RAM_RULE_EH, it->eh) &&
	       matches_cdb(rule, it->cdb) &&
	       matches_blocks(rule, it);
}

/**
 * ram_rule_due - whether a rule that matches is to act this time
 * @rule: the rule
 * @seen: how often it matched, this time included
 * @hits: how often it acted so far
 * @roll: of the dice: below RAM_RULE_SURE
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_rule_due(const struct ram_rule *rule, u64 seen, u64 hits, u32 roll)
{
	bool once = ram_rule_has(rule, RAM_RULE_NTH) && !ram_rule_has(rule, RAM_RULE_EVERY);
	u64 most = ram_rule_value(rule, RAM_RULE_COUNT, once ? 1 : U64_MAX);
	u64 nth = ram_rule_value(rule, RAM_RULE_NTH, 0);
	u32 rest = 0;

	if (seen < nth || hits >= most)
		return false;
	if (ram_rule_has(rule, RAM_RULE_EVERY))
		div_u64_rem(seen - nth, rule->value[RAM_RULE_EVERY], &rest);
	return !rest && roll < ram_rule_value(rule, RAM_RULE_CHANCE, RAM_RULE_SURE);
}

/**
 * ram_rule_acts - whether a rule does anything but count
 * @rule: the rule
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_rule_acts(const struct ram_rule *rule)
{
	return rule->given & ACTIONS;
}

/**
 * ram_rule_runs - whether the command is carried out, before the rule changes the answer
 * @rule: the rule
 *
 * Context: any.
 * Return: true if so, unless data= is the whole of the answer.
 */
bool ram_rule_runs(const struct ram_rule *rule)
{
	if (ram_rule_has(rule, RAM_RULE_RUN))
		return true;
	return !ram_rule_has(rule, RAM_RULE_LOSE) && !fails(rule);
}
