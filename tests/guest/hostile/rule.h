/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One rule: which commands or events it is for, and what is then answered.
 */
#ifndef HOSTILE_RULE_H
#define HOSTILE_RULE_H

#include <linux/bits.h>
#include <linux/types.h>

#include "../../../lld/ramdisk/faults/text.h"

enum rule_event {
	RULE_ON_COMMAND,
	RULE_ON_TIMEOUT,
	RULE_ON_ABORT,
	RULE_ON_DEVICE,
	RULE_ON_TARGET,
	RULE_ON_BUS,
	RULE_ON_HOST,
};

/* What the handlers answer; RULE_AGAIN and RULE_RECOVER are for a timeout alone. */
enum rule_reply {
	RULE_SUCCESS,
	RULE_FAILED,
	RULE_FAST_FAIL,
	RULE_DONE,
	RULE_AGAIN,
	RULE_RECOVER,
};

enum rule_refusal {
	RULE_HOST_BUSY		= 0x1055,
	RULE_DEVICE_BUSY	= 0x1056,
	RULE_EH_RETRY		= 0x1057,
	RULE_TARGET_BUSY	= 0x1058,
};

/* Where a command is completed from. */
enum rule_context {
	RULE_IN_QUEUECOMMAND,
	RULE_IN_INTERRUPT,
	RULE_IN_TIMER,
	RULE_IN_WORK,
};

enum rule_key {
	/* for which */
	RULE_ON, RULE_HOST, RULE_CHANNEL, RULE_TARGET, RULE_LUN, RULE_OP, RULE_SA, RULE_PAGE,
	RULE_EVPD, RULE_EH, RULE_LBA,
	/* when */
	RULE_NTH, RULE_EVERY, RULE_COUNT,
	/* the answer's data */
	RULE_DATA, RULE_POKE, RULE_LEN, RULE_FILL, RULE_CLAIM, RULE_RESID, RULE_RUN,
	/* the answer's end */
	RULE_STATUS, RULE_HOSTBYTE, RULE_SENSE, RULE_REFUSE, RULE_VANISH,
	/* how it comes */
	RULE_DELAY, RULE_VIA, RULE_NEVER, RULE_TWICE, RULE_ECHO,
	/* of an event */
	RULE_ANSWER, RULE_CALLS_DONE, RULE_KEEP, RULE_BLOCK,
	RULE_KEYS
};

struct rule_bytes {
	u8	*bytes;
	size_t	len;
};

/* Bytes to put over those of the usual answer. */
struct rule_poke {
	u32			at;
	struct rule_bytes	with;
};

#define RULE_POKES	4

/**
 * struct rule - a rule as it was understood
 * @given: BIT_ULL(enum rule_key) of each key that the line has
 * @value: the value of each key that has a number for it
 * @data: all of an answer's data, in place of the usual
 * @sense: sense bytes, any number
 * @poke: changes of the usual data
 * @pokes: how many of them
 */
struct rule {
	u64			given;
	u64			value[RULE_KEYS];
	struct rule_bytes	data;
	struct rule_bytes	sense;
	struct rule_poke	poke[RULE_POKES];
	unsigned int		pokes;
};

/* A command that came, or an event, as rules see it. */
struct rule_case {
	enum rule_event	event;
	u32		host;
	u32		channel;
	u32		target;
	u64		lun;
	const u8	*cdb;
	bool		eh;
};

static inline bool rule_has(const struct rule *rule, enum rule_key key)
{
	return rule && rule->given & BIT_ULL(key);
}

/* The value of a key, or what holds without it. */
static inline u64 rule_value(const struct rule *rule, enum rule_key key, u64 without)
{
	return rule_has(rule, key) ? rule->value[key] : without;
}

bool rule_parse(const char *line, size_t len, struct rule *rule, struct ram_flaw *fault);
void rule_release(struct rule *rule);
bool rule_matches(const struct rule *rule, const struct rule_case *it);
bool rule_due(const struct rule *rule, u64 seen, u64 hits);
bool rule_acts(const struct rule *rule);
bool rule_runs(const struct rule *rule);

#endif /* HOSTILE_RULE_H */
