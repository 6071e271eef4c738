/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One rule: which commands or events it is for, and what happens to them.
 */
#ifndef RAM_RULE_H
#define RAM_RULE_H

#include <linux/bits.h>
#include <linux/types.h>

#include "text.h"

enum ram_rule_key {
	/* for which */
	RAM_RULE_ON, RAM_RULE_TARGET, RAM_RULE_LUN, RAM_RULE_OP, RAM_RULE_SA, RAM_RULE_PAGE,
	RAM_RULE_EVPD, RAM_RULE_LBA, RAM_RULE_EH,
	/* when */
	RAM_RULE_NTH, RAM_RULE_EVERY, RAM_RULE_COUNT, RAM_RULE_CHANCE, RAM_RULE_SEED,
	/* before it is carried out, or in place of that */
	RAM_RULE_REFUSE, RAM_RULE_ATTENTION, RAM_RULE_GONE, RAM_RULE_RUN,
	/* the answer's data */
	RAM_RULE_DATA, RAM_RULE_POKE, RAM_RULE_CORRUPT, RAM_RULE_SHORT, RAM_RULE_RESID,
	/* the answer's end */
	RAM_RULE_SENSE, RAM_RULE_INFO, RAM_RULE_STATUS, RAM_RULE_HOSTBYTE, RAM_RULE_BUSY,
	RAM_RULE_FULL,
	/* how it comes */
	RAM_RULE_LOSE, RAM_RULE_DELAY, RAM_RULE_JITTER, RAM_RULE_PACE,
	/* of a handler */
	RAM_RULE_ANSWER,
	RAM_RULE_KEYS
};

/* What refuse= says. */
enum ram_refusal {
	RAM_REFUSE_HOST,
	RAM_REFUSE_DEVICE,
	RAM_REFUSE_TARGET,
};

/* What answer= says. */
enum ram_answer {
	RAM_ANSWER_SUCCESS,
	RAM_ANSWER_FAILED,
};

struct ram_rule_bytes {
	u8	*bytes;
	size_t	len;
};

/* Bytes to put over those of the usual answer. */
struct ram_rule_poke {
	u32			at;
	struct ram_rule_bytes	with;
};

#define RAM_RULE_POKES	4

/* chance= in these parts of the whole. */
#define RAM_RULE_SURE	1000000u

/**
 * struct ram_rule - a rule as it was understood
 * @given: BIT_ULL(enum ram_rule_key) of each key that the line has
 * @value: the value of each key that has a number for it; times are in ns
 * @last_lba: the end of lba=A-B, which is part of it
 * @mask: what corrupt= turns over
 * @data: all of an answer's data, in place of the usual
 * @sense: sense bytes, any number; its bytes are NULL if sense=K/ASC/ASCQ was written
 * @poke: changes of the usual data
 * @pokes: how many of them
 */
struct ram_rule {
	u64			given;
	u64			value[RAM_RULE_KEYS];
	u64			last_lba;
	u8			mask;
	struct ram_rule_bytes	data;
	struct ram_rule_bytes	sense;
	struct ram_rule_poke	poke[RAM_RULE_POKES];
	unsigned int		pokes;
};

/**
 * struct ram_case - a command that came, or an event, as rules see it
 * @event: enum ram_event; 0 is a command
 * @target: SCSI id
 * @lun: counted from 0
 * @cdb: the command, 32 bytes of room
 * @eh: it was sent by error recovery
 * @lba: first block that it is about
 * @blocks: how many
 * @range: in place of these, if there may be more than one range: sets the I-th, or returns false
 * @context: for @range
 */
struct ram_case {
	u32		event;
	u32		target;
	u32		lun;
	const u8	*cdb;
	bool		eh;
	u64		lba;
	u64		blocks;
	bool		(*range)(const struct ram_case *it, u32 i, u64 *lba, u64 *blocks);
	void		*context;
};

/* Names whose numbers the driver knows; fault.c. */
extern const struct ram_name ram_rule_events[];
extern const struct ram_name ram_rule_attentions[];

static inline bool ram_rule_has(const struct ram_rule *rule, enum ram_rule_key key)
{
	return rule->given & BIT_ULL(key);
}

/* The value of a key, or what holds without it. */
static inline u64 ram_rule_value(const struct ram_rule *rule, enum ram_rule_key key, u64 without)
{
	return ram_rule_has(rule, key) ? rule->value[key] : without;
}

bool ram_rule_parse(const char *line, size_t len, struct ram_rule *rule, struct ram_flaw *flaw);
void ram_rule_release(struct ram_rule *rule);
bool ram_rule_block(const struct ram_rule *rule, const struct ram_case *it, u64 *block);
bool ram_rule_matches(const struct ram_rule *rule, const struct ram_case *it);
bool ram_rule_due(const struct ram_rule *rule, u64 seen, u64 hits, u32 roll);
bool ram_rule_acts(const struct ram_rule *rule);
bool ram_rule_runs(const struct ram_rule *rule);

#endif /* RAM_RULE_H */
