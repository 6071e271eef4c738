// SPDX-License-Identifier: GPL-2.0-only
/*
 * A rule is a line of words "key=value" or "key", in any order. All drivers that are told their faults
 * in rules take the same words; which of them a driver does is its dialect. What no other driver does
 * is marked with (ramdisk) or (hostile), the driver of the tests.
 *
 * For which commands (all that are given must hold; numbers of places and blocks are decimal, bytes
 * of a command are hexadecimal):
 *
 *	on=EVENT	command (the default), or a handler: abort, device, target, bus, host;
 *			timeout (hostile)
 *	host= channel=	the place, counted from 0; host is the driver's own count (hostile)
 *	target= lun=	the place, counted from 0
 *	op=XX sa=XX	operation code; service action
 *	page=XX		VPD page of an INQUIRY, or page of a MODE SENSE or LOG SENSE
 *	evpd=0|1	INQUIRY without or with the EVPD bit
 *	lba=A lba=A-B	is about one of these blocks: reads or writes it; compares, unmaps or flushes
 *			it, or asks for its status, as the first one that it asks for (ramdisk)
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
 *	refuse=WHAT	queuecommand says that this is busy: host, device, target; eh, for the one
 *			in recovery; or says this hexadecimal number
 *	attention=NAME	before it is looked at, a unit attention is raised for its nexus: power,
 *			bus, reset, medium, luns, inquiry, capacity, mode (ramdisk)
 *	gone		from this command on, the logical unit is not there
 *	lose		never answered, until an abort or a reset takes it back
 *	delay=TIME	answered so much later: ns, or with us, ms or s behind the number (hostile
 *			goes up to the next ms)
 *	jitter=TIME	and up to so much later still
 *	pace=TIME	of what is written a step at a time (1 MiB, or 32 blocks with protection
 *			information), each takes so long more, up to 1s (ramdisk)
 *	via=CONTEXT	completed from queue (in queuecommand), irq, timer, work (hostile)
 *	twice		completed, and completed again at once (hostile)
 *	echo=TIME	completed, and once more so much later (hostile)
 *	data=BYTES	these bytes arrive in place of the usual ("00,ff*35" is 36 bytes); a command
 *			that brings no data is carried out as usual
 *	poke=AT:BYTES	put over the usual bytes; up to four of them
 *	corrupt=AT[:XX]	the byte at this place is XORed with XX (ff): as it is read, or as it is
 *			stored (ramdisk)
 *	short=N		N bytes are transferred, and the residual says so; a RAM disk stores all of
 *			what goes to the medium nevertheless
 *	len=N fill=XX	N bytes arrive: cut off, or filled up with XX (0) (hostile)
 *	claim=N		the residual says that N bytes arrived (hostile)
 *	resid=N		the residual, outright
 *	sense=K/ASC/ASCQ	CHECK CONDITION with this sense, in the unit's format
 *	info=N		its INFORMATION; without, that of a medium or recovered error with lba= is
 *			the first of those blocks that the command is about (ramdisk)
 *	sense=BYTES	CHECK CONDITION with these bytes, any number; may be empty
 *	status=XX hostbyte=XX	SAM status, DID_... byte
 *	busy full	status BUSY, status TASK SET FULL
 *	run		carried out, although it is lost or its answer is an error
 *
 * A rule without any of this counts, and lets the rules behind it speak. To a handler:
 *
 *	answer=WHAT	failed, with nothing done; or success: as usual, whatever rules behind it
 *			say; fast (hostile). Of a timeout: done, again, recover (hostile)
 *	delay=TIME jitter=TIME	it takes so long, unless it is for a timeout
 *	done		the handler completes the command itself before it returns (hostile)
 *	keep		says what it says, and does not take the commands back (hostile)
 *	block=TIME	afterwards the host's links are down for so long (hostile)
 *
 * Pure: what a line means is kept in struct rule. What a rule then says of a command is in rule.c.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "rule.h"

/* The most data that one rule holds: more LUNs than any midlayer takes. */
#define MOST_DATA	(1024 * 1024)

/* The longest time: ten minutes. */
#define MOST_TIME	600000000000ull
/* An abort waits for the step that is under way. */
#define MOST_PACE	1000000000ull

struct known_word;

/* A kind of value: takes one into the rule, or says what is wrong with it. */
typedef const char *(*rule_take_fn)(struct rule *rule, const struct known_word *known,
				    const char *text, size_t len);

/* A word of a rule. Numbers are from @min to @max. */
struct known_word {
	const char		*name;
	rule_take_fn			take;
	u64			min;
	u64			max;
	const struct rule_name	*names;
};

static const struct known_word known_words[];

static u64 *value_of(struct rule *rule, const struct known_word *known)
{
	return &rule->value[known - known_words];
}

static const char *rule_take_number(struct rule *rule, const struct known_word *known,
				    const char *text, size_t len, unsigned int base)
{
	u64 *out = value_of(rule, known);

	if (!rule_text_number(text, len, base, known->max, out))
		return base == 16 ? "is no hexadecimal number, or too large" :
				    "is no decimal number, or too large";
	return *out < known->min ? "is too small" : NULL;
}

static const char *rule_take_decimal(struct rule *rule, const struct known_word *known,
				     const char *text, size_t len)
{
	return rule_take_number(rule, known, text, len, 10);
}

static const char *rule_take_hex(struct rule *rule, const struct known_word *known,
				 const char *text, size_t len)
{
	return rule_take_number(rule, known, text, len, 16);
}

static const char *rule_take_name(struct rule *rule, const struct known_word *known,
				  const char *text, size_t len)
{
	if (rule_text_named(text, len, known->names, value_of(rule, known)))
		return NULL;
	return "is none of the names there are";
}

/* The names, and their numbers, are the driver's own. */
static const char *rule_take_attention(struct rule *rule, const struct known_word *known,
				       const char *text, size_t len)
{
	if (rule_text_named(text, len, rule->dialect->attentions, value_of(rule, known)))
		return NULL;
	return "is no unit attention";
}

/* A name, or any number but the one that says that the command was taken. */
static const char *rule_take_refusal(struct rule *rule, const struct known_word *known,
				     const char *text, size_t len)
{
	u64 *out = value_of(rule, known);

	if (rule_text_named(text, len, known->names, out) ||
	    (rule_text_number(text, len, 16, known->max, out) && *out))
		return NULL;
	return "is neither a name nor a hexadecimal number";
}

/* Per cent, kept in parts of RULE_SURE. */
static const char *rule_take_chance(struct rule *rule, const struct known_word *known,
				    const char *text, size_t len)
{
	if (rule_text_scaled(text, len, RULE_SURE / 100, known->max, value_of(rule, known)))
		return NULL;
	return "is not from 0 to 100, with four digits of a fraction";
}

/* Kept in ns. The longer suffix is looked for first. */
static const char *rule_take_time(struct rule *rule, const struct known_word *known,
				  const char *text, size_t len)
{
	static const struct rule_name units[] = {
		{ "ns", 1 },
		{ "us", 1000 },
		{ "ms", 1000000 },
		{ "s", 1000000000 },
		{ "", 1 },
	};
	const struct rule_name *unit = units;

	while (len < strlen(unit->name) ||
	       memcmp(text + len - strlen(unit->name), unit->name, strlen(unit->name)))
		unit++;
	if (rule_text_scaled(text, len - strlen(unit->name), unit->number, known->max,
			    value_of(rule, known)))
		return NULL;
	return "is no time, or too long";
}

/* Reads bytes into memory of their own. An empty value is no bytes, and allowed. */
static const char *rule_read_bytes(const char *text, size_t len, struct rule_bytes *out)
{
	ssize_t count = rule_text_bytes(text, len, NULL, MOST_DATA);

	if (count < 0)
		return "are no bytes, or too many";
	out->bytes = kvzalloc(count + 1, GFP_KERNEL);
	if (!out->bytes)
		return "needs more memory than there is";
	out->len = count;
	rule_text_bytes(text, len, out->bytes, count);
	return NULL;
}

static const char *rule_take_data(struct rule *rule, const struct known_word *known,
				  const char *text, size_t len)
{
	return rule_read_bytes(text, len, &rule->data);
}

static const char *rule_take_poke(struct rule *rule, const struct known_word *known,
				  const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len), *why;
	struct rule_poke *poke = &rule->poke[rule->pokes];
	u64 at;

	if (rule->pokes == RULE_POKES)
		return "is one too many";
	if (!colon || !rule_text_number(text, colon - text, 10, known->max, &at))
		return "is not AT:BYTES, or too far";
	poke->at = at;
	why = rule_read_bytes(colon + 1, text + len - colon - 1, &poke->with);
	rule->pokes += !why;
	return why;
}

static const char *rule_take_corrupt(struct rule *rule, const struct known_word *known,
				     const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	size_t digits = colon ? colon - text : len;
	u64 mask = 0xff;

	if (!rule_text_number(text, digits, 10, known->max, value_of(rule, known)))
		return "is not AT:XX, or too far";
	if (colon && !rule_text_number(colon + 1, len - digits - 1, 16, 0xff, &mask))
		return "is not AT:XX, or too far";
	rule->mask = mask;
	return NULL;
}

static const char *rule_take_range(struct rule *rule, const struct known_word *known,
				   const char *text, size_t len)
{
	const char *dash = memchr(text, '-', len);
	size_t digits = dash ? dash - text : len;
	u64 *first = value_of(rule, known);

	if (!rule_text_number(text, digits, 10, known->max, first))
		return "is no block, or range of blocks";
	rule->last_lba = *first;
	if (dash && !rule_text_number(dash + 1, len - digits - 1, 10, known->max, &rule->last_lba))
		return "is no block, or range of blocks";
	return rule->last_lba < *first ? "ends before it begins" : NULL;
}

/* K/ASC/ASCQ: kept as three bytes of a number. */
static const char *rule_take_sense(struct rule *rule, const struct known_word *known,
				   const char *text, size_t len)
{
	static const u8 most[] = { 0x0f, 0xff, 0xff };
	const char *cursor = text, *end = text + len;
	u64 *out = value_of(rule, known), part;
	struct rule_word word;
	unsigned int i;

	if (!memchr(text, '/', len))
		return rule_read_bytes(text, len, &rule->sense);
	for (i = 0; i < ARRAY_SIZE(most); i++) {
		if (!rule_text_next_word(&cursor, end, "/", &word) || word.value ||
		    !rule_text_number(word.key, word.key_len, 16, most[i], &part))
			return "is neither K/ASC/ASCQ nor bytes";
		*out = *out << 8 | part;
	}
	return cursor == end ? NULL : "is neither K/ASC/ASCQ nor bytes";
}

static const struct rule_name events[] = {
	{ "command",	RULE_ON_COMMAND },
	{ "timeout",	RULE_ON_TIMEOUT },
	{ "abort",	RULE_ON_ABORT },
	{ "device",	RULE_ON_DEVICE },
	{ "target",	RULE_ON_TARGET },
	{ "bus",	RULE_ON_BUS },
	{ "host",	RULE_ON_HOST },
	{ }
};

static_assert(RULE_ON_COMMAND == 0);

static const struct rule_name refusals[] = {
	{ "host",	RULE_REFUSE_HOST },
	{ "device",	RULE_REFUSE_DEVICE },
	{ "eh",		RULE_REFUSE_EH },
	{ "target",	RULE_REFUSE_TARGET },
	{ }
};

static const struct rule_name contexts[] = {
	{ "queue",	RULE_VIA_QUEUE },
	{ "irq",	RULE_VIA_IRQ },
	{ "timer",	RULE_VIA_TIMER },
	{ "work",	RULE_VIA_WORK },
	{ }
};

static const struct rule_name answers[] = {
	{ "success",	RULE_ANSWER_SUCCESS },
	{ "failed",	RULE_ANSWER_FAILED },
	{ "fast",	RULE_ANSWER_FAST },
	{ "done",	RULE_ANSWER_DONE },
	{ "again",	RULE_ANSWER_AGAIN },
	{ "recover",	RULE_ANSWER_RECOVER },
	{ }
};

#define HANDLER_ANSWERS	(BIT(RULE_ANSWER_SUCCESS) | BIT(RULE_ANSWER_FAILED) | BIT(RULE_ANSWER_FAST))

/* What takes no value has no way to take one. */
static const struct known_word known_words[] = {
	[RULE_ON]		= { "on", rule_take_name, .names = events },
	[RULE_HOST]		= { "host", rule_take_decimal, 0, U32_MAX },
	[RULE_CHANNEL]		= { "channel", rule_take_decimal, 0, U32_MAX },
	[RULE_TARGET]		= { "target", rule_take_decimal, 0, U32_MAX },
	[RULE_LUN]		= { "lun", rule_take_decimal, 0, U64_MAX },
	[RULE_OP]		= { "op", rule_take_hex, 0, 0xff },
	[RULE_SA]		= { "sa", rule_take_hex, 0, 0xffff },
	[RULE_PAGE]		= { "page", rule_take_hex, 0, 0xff },
	[RULE_EVPD]		= { "evpd", rule_take_decimal, 0, 1 },
	[RULE_LBA]		= { "lba", rule_take_range, 0, U64_MAX },
	[RULE_EH]		= { "eh", rule_take_decimal, 0, 1 },
	[RULE_NTH]		= { "nth", rule_take_decimal, 1, U32_MAX },
	[RULE_EVERY]		= { "every", rule_take_decimal, 1, U32_MAX },
	[RULE_COUNT]		= { "count", rule_take_decimal, 1, U32_MAX },
	[RULE_CHANCE]		= { "chance", rule_take_chance, 0, RULE_SURE },
	[RULE_SEED]		= { "seed", rule_take_decimal, 0, U64_MAX },
	[RULE_REFUSE]		= { "refuse", rule_take_refusal, 1, S32_MAX, refusals },
	[RULE_ATTENTION]	= { "attention", rule_take_attention },
	[RULE_GONE]		= { "gone" },
	[RULE_RUN]		= { "run" },
	[RULE_DATA]		= { "data", rule_take_data },
	[RULE_POKE]		= { "poke", rule_take_poke, 0, U32_MAX },
	[RULE_CORRUPT]		= { "corrupt", rule_take_corrupt, 0, U32_MAX },
	[RULE_SHORT]		= { "short", rule_take_decimal, 0, U32_MAX },
	[RULE_LEN]		= { "len", rule_take_decimal, 0, MOST_DATA },
	[RULE_FILL]		= { "fill", rule_take_hex, 0, 0xff },
	[RULE_CLAIM]		= { "claim", rule_take_decimal, 0, U32_MAX },
	[RULE_RESID]		= { "resid", rule_take_decimal, 0, U32_MAX },
	[RULE_SENSE]		= { "sense", rule_take_sense },
	[RULE_INFO]		= { "info", rule_take_decimal, 0, U64_MAX },
	[RULE_STATUS]		= { "status", rule_take_hex, 0, 0xff },
	[RULE_HOSTBYTE]		= { "hostbyte", rule_take_hex, 0, 0xff },
	[RULE_BUSY]		= { "busy" },
	[RULE_FULL]		= { "full" },
	[RULE_LOSE]		= { "lose" },
	[RULE_DELAY]		= { "delay", rule_take_time, 0, MOST_TIME },
	[RULE_JITTER]		= { "jitter", rule_take_time, 0, MOST_TIME },
	[RULE_PACE]		= { "pace", rule_take_time, 0, MOST_PACE },
	[RULE_VIA]		= { "via", rule_take_name, .names = contexts },
	[RULE_TWICE]		= { "twice" },
	[RULE_ECHO]		= { "echo", rule_take_time, 0, MOST_TIME },
	[RULE_ANSWER]		= { "answer", rule_take_name, .names = answers },
	[RULE_DONE]		= { "done" },
	[RULE_KEEP]		= { "keep" },
	[RULE_BLOCK]		= { "block", rule_take_time, 0, MOST_TIME },
};

static_assert(ARRAY_SIZE(known_words) == RULE_KEYS && RULE_KEYS <= 64);

#define KEY(_key)	BIT_ULL(RULE_##_key)
#define STATUS_KEYS	(KEY(STATUS) | KEY(BUSY) | KEY(FULL))
#define END_KEYS	(KEY(SENSE) | KEY(INFO) | STATUS_KEYS | KEY(HOSTBYTE))
#define CHANGE_KEYS	(KEY(POKE) | KEY(CORRUPT) | KEY(SHORT))
#define DATA_KEYS	(KEY(DATA) | CHANGE_KEYS | KEY(LEN) | KEY(FILL) | KEY(CLAIM) | KEY(RESID))
#define WAY_KEYS	(KEY(VIA) | KEY(TWICE) | KEY(ECHO))
#define TIME_KEYS	(KEY(DELAY) | KEY(JITTER))
#define COMMAND_KEYS	(KEY(REFUSE) | KEY(ATTENTION) | KEY(GONE) | KEY(RUN) | DATA_KEYS | \
			 END_KEYS | WAY_KEYS | KEY(LOSE) | KEY(PACE))
#define HANDLER_KEYS	(KEY(ANSWER) | KEY(DONE) | KEY(KEEP) | KEY(BLOCK))
#define ACTIONS		(COMMAND_KEYS | TIME_KEYS | HANDLER_KEYS)

/* What may not stand together in one line, and why. */
static const struct {
	u64		this;
	u64		that;
	const char	*why;
} quarrels[] = {
	{ KEY(REFUSE), ACTIONS & ~KEY(REFUSE), "a command that was refused has no answer" },
	{ KEY(LOSE), DATA_KEYS | END_KEYS, "a command that was lost has no answer" },
	{ KEY(LOSE), TIME_KEYS | WAY_KEYS, "a command that was lost does not come, late or otherwise" },
	{ KEY(DATA), CHANGE_KEYS, "data= leaves nothing to change" },
	{ KEY(DATA), KEY(RUN), "data= and run are two answers" },
	{ KEY(SHORT), KEY(LEN), "short= and len= are one thing" },
	{ KEY(RESID), KEY(SHORT) | KEY(CLAIM), "the residual is said twice" },
	{ KEY(SHORT), KEY(CLAIM), "the residual is said twice" },
	{ KEY(BUSY), KEY(FULL) | KEY(STATUS) | KEY(SENSE), "busy is a status by itself" },
	{ KEY(FULL), KEY(STATUS) | KEY(SENSE), "full is a status by itself" },
	{ HANDLER_KEYS, COMMAND_KEYS, "a handler is not a command" },
};

/* What does not stand without another. */
static const struct {
	u64		this;
	u64		without;
	const char	*why;
} lacks[] = {
	{ KEY(INFO), KEY(SENSE), "info= is a part of sense=" },
	{ KEY(FILL), KEY(LEN), "fill= is for len=" },
	{ KEY(SEED), KEY(CHANCE) | KEY(JITTER), "seed= has nothing to be the seed of" },
};

static enum rule_key key_of(const struct rule_word *word)
{
	enum rule_key key;

	for (key = 0; key < RULE_KEYS; key++)
		if (rule_text_is(word->key, word->key_len, known_words[key].name))
			break;
	return key;
}

/* Reads one word into the rule. Returns what is wrong with it, or NULL. */
static const char *rule_take_word(struct rule *rule, const struct rule_word *word)
{
	enum rule_key key = key_of(word);
	const struct known_word *known = &known_words[key];

	if (key == RULE_KEYS)
		return "is not a word of a rule";
	if (!(rule->dialect->words & BIT_ULL(key)))
		return "is not done by this driver";
	if (rule_has(rule, key) && key != RULE_POKE)
		return "is said twice";
	rule->given |= BIT_ULL(key);
	if (!word->value)
		return known->take ? "lacks its value" : NULL;
	if (!known->take)
		return "takes no value";
	return known->take(rule, known, word->value, word->value_len);
}

/* Whether on= and answer= are something that the driver does, and go together. */
static const char *find_handler_quarrel(const struct rule *rule)
{
	enum rule_event event = rule_value(rule, RULE_ON, RULE_ON_COMMAND);
	unsigned long answers = rule->dialect->answers;

	if (!(rule->dialect->events & BIT(event)))
		return "on= is for what this driver does not have";
	if (!event && rule->given & HANDLER_KEYS)
		return "what a handler does is for on=abort, device, target, bus or host";
	if (event && rule->given & COMMAND_KEYS)
		return "a handler has no such answer";
	if (event == RULE_ON_TIMEOUT && rule->given & ACTIONS & ~KEY(ANSWER))
		return "a timeout has an answer, and nothing else";
	answers &= event == RULE_ON_TIMEOUT ? ~HANDLER_ANSWERS : HANDLER_ANSWERS;
	if (rule_has(rule, RULE_ANSWER) && !(answers & BIT(rule->value[RULE_ANSWER])))
		return "a handler has no such answer";
	return NULL;
}

/* Looks at the rule as a whole. Returns what is wrong with it, or NULL. */
static const char *find_quarrel(const struct rule *rule)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(quarrels); i++)
		if (rule->given & quarrels[i].this && rule->given & quarrels[i].that)
			return quarrels[i].why;
	for (i = 0; i < ARRAY_SIZE(lacks); i++)
		if (rule->given & lacks[i].this && !(rule->given & lacks[i].without))
			return lacks[i].why;
	if (rule_has(rule, RULE_INFO) && rule->sense.bytes)
		return "info= is for sense=K/ASC/ASCQ";
	if (rule->given & CHANGE_KEYS && rule_fails(rule) && !rule_has(rule, RULE_RUN))
		return "an error brings no data to change, unless it says run";
	return find_handler_quarrel(rule);
}

/**
 * rule_parse - understand a line
 * @dialect: what of the language is taken; stays as long as the rule
 * @line: its first character
 * @len: how many there are
 * @rule: what was understood; to be released, also after a failure
 * @flaw: what was not
 *
 * Context: process context, may sleep.
 * Return: true if all of it was understood.
 */
bool rule_parse(const struct rule_dialect *dialect, const char *line, size_t len,
		struct rule *rule, struct rule_flaw *flaw)
{
	const char *cursor = line;
	struct rule_word word;

	*rule = (struct rule) { .dialect = dialect };
	while (rule_text_next_word(&cursor, line + len, " \t", &word)) {
		flaw->where = word.key;
		flaw->why = rule_take_word(rule, &word);
		if (flaw->why)
			return false;
	}
	flaw->where = line;
	flaw->why = find_quarrel(rule);
	return !flaw->why;
}

/**
 * rule_release - give back what rule_parse() took
 * @rule: the rule
 *
 * Context: process context, may sleep.
 */
void rule_release(struct rule *rule)
{
	unsigned int i;

	kvfree(rule->data.bytes);
	kvfree(rule->sense.bytes);
	for (i = 0; i < RULE_POKES; i++)
		kvfree(rule->poke[i].with.bytes);
	*rule = (struct rule) { };
}

/**
 * rule_acts - whether a rule does anything but count
 * @rule: the rule
 *
 * Context: any.
 * Return: true if so.
 */
bool rule_acts(const struct rule *rule)
{
	return rule->given & ACTIONS;
}
