/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One rule: which commands or handlers it is for, and what happens to them.
 */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include <linux/bits.h>
#include <linux/types.h>

#include "text.h"

/* What on= says. */
enum rule_event {
	RULE_ON_COMMAND,
	RULE_ON_TIMEOUT,
	RULE_ON_ABORT,
	RULE_ON_DEVICE,
	RULE_ON_TARGET,
	RULE_ON_BUS,
	RULE_ON_HOST,
};

/* What refuse= says, if by name: the kernel's SCSI_MLQUEUE_*_BUSY and _RETRY. */
enum rule_refusal {
	RULE_REFUSE_HOST	= 0x1055,
	RULE_REFUSE_DEVICE	= 0x1056,
	RULE_REFUSE_EH		= 0x1057,
	RULE_REFUSE_TARGET	= 0x1058,
};

/* What answer= says: the first three for a handler that aborts or resets, the others for a timeout. */
enum rule_answer {
	RULE_ANSWER_SUCCESS,
	RULE_ANSWER_FAILED,
	RULE_ANSWER_FAST,
	RULE_ANSWER_DONE,
	RULE_ANSWER_AGAIN,
	RULE_ANSWER_RECOVER,
};

/* What via= says: where a command is completed. */
enum rule_context {
	RULE_VIA_QUEUE,
	RULE_VIA_IRQ,
	RULE_VIA_TIMER,
	RULE_VIA_WORK,
};

enum rule_key {
	/* for which */
	RULE_ON, RULE_HOST, RULE_CHANNEL, RULE_TARGET, RULE_LUN, RULE_OP, RULE_SA, RULE_PAGE,
	RULE_EVPD, RULE_LBA, RULE_EH,
	/* when */
	RULE_NTH, RULE_EVERY, RULE_COUNT, RULE_CHANCE, RULE_SEED,
	/* before it is carried out, or in place of that */
	RULE_REFUSE, RULE_ATTENTION, RULE_GONE, RULE_RUN,
	/* the answer's data */
	RULE_DATA, RULE_POKE, RULE_CORRUPT, RULE_SHORT, RULE_LEN, RULE_FILL, RULE_CLAIM,
	RULE_RESID,
	/* the answer's end */
	RULE_SENSE, RULE_INFO, RULE_STATUS, RULE_HOSTBYTE, RULE_BUSY, RULE_FULL,
	/* how it comes */
	RULE_LOSE, RULE_DELAY, RULE_JITTER, RULE_PACE, RULE_VIA, RULE_TWICE, RULE_ECHO,
	/* of a handler */
	RULE_ANSWER, RULE_DONE, RULE_KEEP, RULE_BLOCK,
	RULE_KEYS
};

/* Words that any driver can do. */
#define RULE_WORDS_FOR_ALL	(BIT_ULL(RULE_ON) | BIT_ULL(RULE_TARGET) | BIT_ULL(RULE_LUN) | \
				 BIT_ULL(RULE_OP) | BIT_ULL(RULE_SA) | BIT_ULL(RULE_PAGE) | \
				 BIT_ULL(RULE_EVPD) | BIT_ULL(RULE_LBA) | BIT_ULL(RULE_EH) | \
				 BIT_ULL(RULE_NTH) | BIT_ULL(RULE_EVERY) | BIT_ULL(RULE_COUNT) | \
				 BIT_ULL(RULE_CHANCE) | BIT_ULL(RULE_SEED) | \
				 BIT_ULL(RULE_REFUSE) | BIT_ULL(RULE_GONE) | BIT_ULL(RULE_RUN) | \
				 BIT_ULL(RULE_DATA) | BIT_ULL(RULE_POKE) | BIT_ULL(RULE_SHORT) | \
				 BIT_ULL(RULE_RESID) | BIT_ULL(RULE_SENSE) | BIT_ULL(RULE_STATUS) | \
				 BIT_ULL(RULE_HOSTBYTE) | BIT_ULL(RULE_BUSY) | BIT_ULL(RULE_FULL) | \
				 BIT_ULL(RULE_LOSE) | BIT_ULL(RULE_DELAY) | BIT_ULL(RULE_JITTER) | \
				 BIT_ULL(RULE_ANSWER))

/**
 * struct rule_dialect - what of the language a driver does
 * @words: BIT_ULL(enum rule_key) of each word
 * @events: BIT(enum rule_event) of each value of on=
 * @answers: BIT(enum rule_answer) of each value of answer=
 * @attentions: the names that attention= takes, with the driver's own numbers
 */
struct rule_dialect {
	u64			words;
	unsigned long		events;
	unsigned long		answers;
	const struct rule_name	*attentions;
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

/* chance= in these parts of the whole. */
#define RULE_SURE	1000000u

/**
 * struct rule - a rule as it was understood
 * @dialect: whose it is
 * @given: BIT_ULL(enum rule_key) of each key that the line has
 * @value: the value of each key that has a number for it; times are in ns
 * @last_lba: the end of lba=A-B, which is part of it
 * @mask: what corrupt= turns over
 * @data: all of an answer's data, in place of the usual
 * @sense: sense bytes, any number; its bytes are NULL if sense=K/ASC/ASCQ was written
 * @poke: changes of the usual data
 * @pokes: how many of them
 */
struct rule {
	const struct rule_dialect	*dialect;
	u64				given;
	u64				value[RULE_KEYS];
	u64				last_lba;
	u8				mask;
	struct rule_bytes		data;
	struct rule_bytes		sense;
	struct rule_poke		poke[RULE_POKES];
	unsigned int			pokes;
};

/**
 * struct rule_case - a command that came, or a handler that was called, as rules see it
 * @event: which of these
 * @host: the driver's own count of its hosts; 0 if host= is no word of it
 * @channel: SCSI channel; the same
 * @target: SCSI id
 * @lun: counted from 0
 * @cdb: the command, 32 bytes of room
 * @eh: it was sent by error recovery
 * @lba: first block that it is about
 * @blocks: how many
 * @range: in place of these, if there may be more than one range: sets the I-th, or returns false
 * @context: for @range
 */
struct rule_case {
	enum rule_event	event;
	u32		host;
	u32		channel;
	u32		target;
	u64		lun;
	const u8	*cdb;
	bool		eh;
	u64		lba;
	u64		blocks;
	bool		(*range)(const struct rule_case *it, u32 i, u64 *lba, u64 *blocks);
	void		*context;
};

/* Without a rule, nothing is given. */
static inline bool rule_has(const struct rule *rule, enum rule_key key)
{
	return rule && rule->given & BIT_ULL(key);
}

/* The value of a key, or what holds without it. */
static inline u64 rule_value(const struct rule *rule, enum rule_key key, u64 without)
{
	return rule_has(rule, key) ? rule->value[key] : without;
}

/* parse.c */
bool rule_parse(const struct rule_dialect *dialect, const char *line, size_t len,
		struct rule *rule, struct rule_flaw *flaw);
void rule_release(struct rule *rule);
bool rule_acts(const struct rule *rule);

/* rule.c */
bool rule_block(const struct rule *rule, const struct rule_case *it, u64 *block);
bool rule_matches(const struct rule *rule, const struct rule_case *it);
bool rule_due(const struct rule *rule, u64 seen, u64 hits, u32 roll);
bool rule_fails(const struct rule *rule);
bool rule_runs(const struct rule *rule, bool reads);
u8 rule_status(const struct rule *rule, u8 without);

#endif /* RULES_RULE_H */
