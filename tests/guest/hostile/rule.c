// SPDX-License-Identifier: GPL-2.0-only
/*
 * One rule: a line of words "key=value" or "key", in any order.
 *
 * For which commands (all that are given must hold; numbers of places are decimal, bytes of a
 * command are hexadecimal):
 *
 *	on=EVENT	command (the default), timeout, abort, device, target, bus, host
 *	host= channel= target= lun=	host is the driver's own count, from 0
 *	op=XX sa=XX	operation code; service action (byte 1, bits 4..0)
 *	page=XX		VPD page of an INQUIRY, or page of a MODE SENSE
 *	evpd=0|1	INQUIRY without or with the EVPD bit
 *	eh=0|1		sent by error recovery, or not
 *	lba=N		a READ or WRITE that includes this block
 *
 * When (of those that match):
 *
 *	nth=N		not before the N-th; that one only, unless count= says more
 *	every=N		only each N-th
 *	count=N		N times at most
 *
 * The answer. Without data=, the command is carried out as usual, unless the answer is an error;
 * "run" carries it out then too.
 *
 *	data=BYTES	these bytes arrive ("00,ff*35" is 36 bytes)
 *	poke=AT:BYTES	put over the usual bytes; up to four of them
 *	len=N fill=XX	as many bytes arrive: cut off, or padded with fill (0)
 *	claim=N		the residual says that N bytes arrived
 *	resid=X		the residual, outright (hexadecimal, 32 bits)
 *	status=XX hostbyte=XX	SAM status, DID_... byte
 *	sense=BYTES	sense data; status is then CHECK CONDITION unless given; may be empty
 *	refuse=WHAT	queuecommand returns it: host, device, target, eh, or a hexadecimal number
 *	vanish		from this command on, the logical unit is not there
 *	delay=MS	answered so much later
 *	via=CONTEXT	completed from queue (in queuecommand), irq, timer, work
 *	never		the driver keeps the command, until a reset or abort takes it back
 *	twice		completed, and completed again at once
 *	echo=MS		completed, and once more so much later
 *
 * A rule without any answer counts, and lets the rules behind it speak. Of an event:
 *
 *	answer=WHAT	success, failed, fast; of a timeout: done, again, recover
 *	delay=MS	the handler takes so long
 *	done		an abort handler calls scsi_done() itself before it returns
 *	keep		says what it says, and does not take the commands back
 *	block=MS	afterwards the host's links are down for so long, and its devices blocked
 *
 * Pure: what a line means is kept in struct rule; who may change one, and when, is the
 * rulebook's affair.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "answer.h"
#include "rule.h"

/* The most data that one rule holds: more LUNs than any midlayer takes. */
#define RULE_MOST_DATA	(1024 * 1024)

enum rule_kind {
	RULE_FLAG = 1,
	RULE_DECIMAL,
	RULE_HEX,
	RULE_NAME,
	RULE_NAME_OR_HEX,
	RULE_BYTES,
	RULE_PATCH,
};

static const struct ram_name rule_events[] = {
	{ "command",	RULE_ON_COMMAND },
	{ "timeout",	RULE_ON_TIMEOUT },
	{ "abort",	RULE_ON_ABORT },
	{ "device",	RULE_ON_DEVICE },
	{ "target",	RULE_ON_TARGET },
	{ "bus",	RULE_ON_BUS },
	{ "host",	RULE_ON_HOST },
	{ }
};

static const struct ram_name rule_replies[] = {
	{ "success",	RULE_SUCCESS },
	{ "failed",	RULE_FAILED },
	{ "fast",	RULE_FAST_FAIL },
	{ "done",	RULE_DONE },
	{ "again",	RULE_AGAIN },
	{ "recover",	RULE_RECOVER },
	{ }
};

static const struct ram_name rule_refusals[] = {
	{ "host",	RULE_HOST_BUSY },
	{ "device",	RULE_DEVICE_BUSY },
	{ "eh",		RULE_EH_RETRY },
	{ "target",	RULE_TARGET_BUSY },
	{ }
};

static const struct ram_name rule_contexts[] = {
	{ "queue",	RULE_IN_QUEUECOMMAND },
	{ "irq",	RULE_IN_INTERRUPT },
	{ "timer",	RULE_IN_TIMER },
	{ "work",	RULE_IN_WORK },
	{ }
};

static const struct rule_word {
	const char		*name;
	enum rule_kind		kind;
	u64			max;
	const struct ram_name	*names;
} rule_words[] = {
	[RULE_ON]		= { "on", RULE_NAME, 0, rule_events },
	[RULE_HOST]		= { "host", RULE_DECIMAL, U32_MAX },
	[RULE_CHANNEL]		= { "channel", RULE_DECIMAL, U32_MAX },
	[RULE_TARGET]		= { "target", RULE_DECIMAL, U32_MAX },
	[RULE_LUN]		= { "lun", RULE_DECIMAL, U64_MAX },
	[RULE_OP]		= { "op", RULE_HEX, 0xff },
	[RULE_SA]		= { "sa", RULE_HEX, 0x1f },
	[RULE_PAGE]		= { "page", RULE_HEX, 0xff },
	[RULE_EVPD]		= { "evpd", RULE_DECIMAL, 1 },
	[RULE_EH]		= { "eh", RULE_DECIMAL, 1 },
	[RULE_LBA]		= { "lba", RULE_DECIMAL, U64_MAX },
	[RULE_NTH]		= { "nth", RULE_DECIMAL, U32_MAX },
	[RULE_EVERY]		= { "every", RULE_DECIMAL, U32_MAX },
	[RULE_COUNT]		= { "count", RULE_DECIMAL, U32_MAX },
	[RULE_DATA]		= { "data", RULE_BYTES },
	[RULE_POKE]		= { "poke", RULE_PATCH, 65535 },
	[RULE_LEN]		= { "len", RULE_DECIMAL, RULE_MOST_DATA },
	[RULE_FILL]		= { "fill", RULE_HEX, 0xff },
	[RULE_CLAIM]		= { "claim", RULE_DECIMAL, U32_MAX },
	[RULE_RESID]		= { "resid", RULE_HEX, U32_MAX },
	[RULE_RUN]		= { "run", RULE_FLAG },
	[RULE_STATUS]		= { "status", RULE_HEX, 0xff },
	[RULE_HOSTBYTE]		= { "hostbyte", RULE_HEX, 0xff },
	[RULE_SENSE]		= { "sense", RULE_BYTES },
	[RULE_REFUSE]		= { "refuse", RULE_NAME_OR_HEX, S32_MAX, rule_refusals },
	[RULE_VANISH]		= { "vanish", RULE_FLAG },
	[RULE_DELAY]		= { "delay", RULE_DECIMAL, 600000 },
	[RULE_VIA]		= { "via", RULE_NAME, 0, rule_contexts },
	[RULE_NEVER]		= { "never", RULE_FLAG },
	[RULE_TWICE]		= { "twice", RULE_FLAG },
	[RULE_ECHO]		= { "echo", RULE_DECIMAL, 600000 },
	[RULE_ANSWER]		= { "answer", RULE_NAME, 0, rule_replies },
	[RULE_CALLS_DONE]	= { "done", RULE_FLAG },
	[RULE_KEEP]		= { "keep", RULE_FLAG },
	[RULE_BLOCK]		= { "block", RULE_DECIMAL, 600000 },
};

static_assert(ARRAY_SIZE(rule_words) == RULE_KEYS && RULE_KEYS <= 64);

#define RULE_DATA_KEYS	(BIT_ULL(RULE_DATA) | BIT_ULL(RULE_POKE) | BIT_ULL(RULE_LEN) | \
			 BIT_ULL(RULE_FILL) | BIT_ULL(RULE_CLAIM) | BIT_ULL(RULE_RESID))
#define RULE_END_KEYS	(BIT_ULL(RULE_STATUS) | BIT_ULL(RULE_HOSTBYTE) | BIT_ULL(RULE_SENSE))
#define RULE_WAY_KEYS	(BIT_ULL(RULE_VIA) | BIT_ULL(RULE_NEVER) | BIT_ULL(RULE_TWICE) | \
			 BIT_ULL(RULE_ECHO))
#define RULE_EVENT_KEYS	(BIT_ULL(RULE_ANSWER) | BIT_ULL(RULE_CALLS_DONE) | BIT_ULL(RULE_KEEP) | \
			 BIT_ULL(RULE_BLOCK))
#define RULE_COMMAND_KEYS (RULE_DATA_KEYS | RULE_END_KEYS | RULE_WAY_KEYS | BIT_ULL(RULE_RUN) | \
			   BIT_ULL(RULE_REFUSE) | BIT_ULL(RULE_VANISH))
#define RULE_ACTIONS	(RULE_COMMAND_KEYS | RULE_EVENT_KEYS | BIT_ULL(RULE_DELAY))

/* What may not stand together in one line, and why. */
static const struct {
	u64		this;
	u64		that;
	const char	*why;
} rule_quarrels[] = {
	{ BIT_ULL(RULE_DATA), BIT_ULL(RULE_POKE), "data= leaves nothing for poke= to change" },
	{ BIT_ULL(RULE_DATA), BIT_ULL(RULE_RUN), "data= and run are two answers" },
	{ BIT_ULL(RULE_CLAIM), BIT_ULL(RULE_RESID), "claim= and resid= are one thing" },
	{ BIT_ULL(RULE_NEVER), RULE_WAY_KEYS & ~BIT_ULL(RULE_NEVER), "what never comes has no way" },
	{ BIT_ULL(RULE_NEVER), BIT_ULL(RULE_DELAY), "what never comes is not late" },
	{ BIT_ULL(RULE_REFUSE), RULE_ACTIONS & ~BIT_ULL(RULE_REFUSE),
	  "a command that was refused has no answer" },
	{ RULE_COMMAND_KEYS, RULE_EVENT_KEYS, "an event is not a command" },
};

/* Words that a NULL and a length describe badly: says what is wrong with a value. */
static const char *const rule_expected[] = {
	[RULE_FLAG]		= "takes no value",
	[RULE_DECIMAL]		= "is no decimal number, or too large",
	[RULE_HEX]		= "is no hexadecimal number, or too large",
	[RULE_NAME]		= "is none of the names there are",
	[RULE_NAME_OR_HEX]	= "is neither a name nor a hexadecimal number",
	[RULE_BYTES]		= "are no bytes, or too many",
	[RULE_PATCH]		= "is not AT:BYTES, or too much",
};

/* Reads bytes into memory of their own. An empty value is no bytes, and allowed. */
static bool rule_take_bytes(const char *text, size_t len, struct rule_bytes *out)
{
	ssize_t count = ram_text_bytes(text, len, NULL, RULE_MOST_DATA);

	if (count < 0 || out->bytes)
		return false;
	out->bytes = kvzalloc(count + 1, GFP_KERNEL);
	if (!out->bytes)
		return false;
	out->len = count;
	return ram_text_bytes(text, len, out->bytes, count) == count;
}

static bool rule_take_poke(struct rule *rule, const char *text, size_t len, u64 max)
{
	const char *colon = memchr(text, ':', len);
	struct rule_poke *poke = &rule->poke[rule->pokes];
	u64 at;

	if (!colon || rule->pokes == RULE_POKES)
		return false;
	if (!ram_text_number(text, colon - text, 10, max, &at))
		return false;
	poke->at = at;
	if (!rule_take_bytes(colon + 1, text + len - colon - 1, &poke->with))
		return false;
	rule->pokes++;
	return true;
}

/* Reads one word's value. */
static bool rule_take(struct rule *rule, enum rule_key key, const struct ram_word *word)
{
	const struct rule_word *known = &rule_words[key];
	const char *text = word->value;
	size_t len = word->value_len;
	u64 *out = &rule->value[key];

	if (!text)
		return known->kind == RULE_FLAG;
	switch (known->kind) {
	case RULE_DECIMAL:
		return ram_text_number(text, len, 10, known->max, out);
	case RULE_HEX:
		return ram_text_number(text, len, 16, known->max, out);
	case RULE_NAME_OR_HEX:
		if (ram_text_number(text, len, 16, known->max, out))
			return *out;
		fallthrough;
	case RULE_NAME:
		return ram_text_named(text, len, known->names, out);
	case RULE_BYTES:
		return rule_take_bytes(text, len, key == RULE_DATA ? &rule->data : &rule->sense);
	case RULE_PATCH:
		return rule_take_poke(rule, text, len, known->max);
	case RULE_FLAG:
		break;
	}
	return false;
}

static enum rule_key rule_key_of(const struct ram_word *word)
{
	enum rule_key key;

	for (key = 0; key < RULE_KEYS; key++) {
		if (ram_text_is(word->key, word->key_len, rule_words[key].name))
			break;
	}
	return key;
}

/* Reads one word into the rule. Returns what is wrong with it, or NULL. */
static const char *rule_word(struct rule *rule, const struct ram_word *word)
{
	enum rule_key key = rule_key_of(word);

	if (key == RULE_KEYS)
		return "is not a word of a rule";
	if (rule_has(rule, key) && key != RULE_POKE)
		return "is said twice";
	rule->given |= BIT_ULL(key);
	return rule_take(rule, key, word) ? NULL : rule_expected[rule_words[key].kind];
}

static bool rule_is_event(const struct rule *rule)
{
	return rule_value(rule, RULE_ON, RULE_ON_COMMAND) != RULE_ON_COMMAND;
}

/* Looks at the rule as a whole. Returns what is wrong with it, or NULL. */
static const char *rule_quarrel(const struct rule *rule)
{
	bool of_timeout = rule_value(rule, RULE_ON, RULE_ON_COMMAND) == RULE_ON_TIMEOUT;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rule_quarrels); i++) {
		if (rule->given & rule_quarrels[i].this && rule->given & rule_quarrels[i].that)
			return rule_quarrels[i].why;
	}
	if (rule->given & (rule_is_event(rule) ? RULE_COMMAND_KEYS : RULE_EVENT_KEYS))
		return "an event has no such answer";
	if (rule_has(rule, RULE_ANSWER) && of_timeout != (rule->value[RULE_ANSWER] >= RULE_DONE))
		return "a handler has no such answer";
	return NULL;
}

/**
 * rule_parse - understand a line
 * @line: its first character
 * @len: how many there are
 * @rule: what was understood; to be released, also after a failure
 * @fault: what was not
 *
 * Return: true if all of it was understood.
 */
bool rule_parse(const char *line, size_t len, struct rule *rule, struct ram_flaw *fault)
{
	const char *cursor = line;
	struct ram_word word;

	*rule = (struct rule) { };
	while (ram_text_next_word(&cursor, line + len, " \t", &word)) {
		fault->where = word.key;
		fault->why = rule_word(rule, &word);
		if (fault->why)
			return false;
	}
	fault->where = line;
	fault->why = rule_quarrel(rule);
	return !fault->why;
}

/* Gives back what rule_parse() took. */
void rule_release(struct rule *rule)
{
	unsigned int i;

	kvfree(rule->data.bytes);
	kvfree(rule->sense.bytes);
	for (i = 0; i < RULE_POKES; i++)
		kvfree(rule->poke[i].with.bytes);
	*rule = (struct rule) { };
}

static bool rule_same(const struct rule *rule, enum rule_key key, u64 number)
{
	return !rule_has(rule, key) || rule->value[key] == number;
}

/* Which page a command asks for; none is a number that no page has. */
static u64 rule_page_of(const u8 *cdb)
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

static bool rule_matches_cdb(const struct rule *rule, const u8 *cdb)
{
	struct answer_extent extent = answer_extent(cdb);

	if (!rule_same(rule, RULE_OP, cdb[0]) || !rule_same(rule, RULE_SA, cdb[1] & 0x1f))
		return false;
	if (!rule_same(rule, RULE_PAGE, rule_page_of(cdb)))
		return false;
	if (rule_has(rule, RULE_EVPD) && cdb[0] != INQUIRY)
		return false;
	if (!rule_same(rule, RULE_EVPD, cdb[1] & 0x01))
		return false;
	return !rule_has(rule, RULE_LBA) ||
	       (rule->value[RULE_LBA] >= extent.lba &&
		rule->value[RULE_LBA] - extent.lba < extent.blocks);
}

/* Whether a rule is for this command or event. */
bool rule_matches(const struct rule *rule, const struct rule_case *it)
{
	return rule_value(rule, RULE_ON, RULE_ON_COMMAND) == it->event &&
	       rule_same(rule, RULE_HOST, it->host) &&
	       rule_same(rule, RULE_CHANNEL, it->channel) &&
	       rule_same(rule, RULE_TARGET, it->target) &&
	       rule_same(rule, RULE_LUN, it->lun) &&
	       rule_same(rule, RULE_EH, it->eh) &&
	       rule_matches_cdb(rule, it->cdb);
}

/**
 * rule_due - whether a rule that matches is to act this time
 * @rule: the rule
 * @seen: how often it matched, this time included
 * @hits: how often it acted so far
 */
bool rule_due(const struct rule *rule, u64 seen, u64 hits)
{
	u64 most = rule_value(rule, RULE_COUNT, rule_has(rule, RULE_NTH) ? 1 : U64_MAX);
	u64 every = rule_value(rule, RULE_EVERY, 1);

	if (seen < rule_value(rule, RULE_NTH, 1) || hits >= most)
		return false;
	return !every || seen % every == 0;
}

/* Whether a rule does anything but count. */
bool rule_acts(const struct rule *rule)
{
	return rule->given & RULE_ACTIONS;
}

/* Whether the command is carried out as usual, before the rule changes the answer. */
bool rule_runs(const struct rule *rule)
{
	if (rule_has(rule, RULE_RUN))
		return true;
	return !rule_has(rule, RULE_DATA) && !rule_has(rule, RULE_SENSE) &&
	       !rule_value(rule, RULE_STATUS, 0) && !rule_value(rule, RULE_HOSTBYTE, 0);
}
