// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a rule says of a command or a handler: whether it is for this one, and due; what becomes of it.
 * parse.c tells the language.
 *
 * Pure: what was counted, and which way the dice fell, book.c knows.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "rule.h"

static bool same(const struct rule *rule, enum rule_key key, u64 number)
{
	return !rule_has(rule, key) || rule->value[key] == number;
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

static bool matches_cdb(const struct rule *rule, const u8 *cdb)
{
	if (!same(rule, RULE_OP, cdb[0]) || !same(rule, RULE_SA, service_action(cdb)))
		return false;
	if (!same(rule, RULE_PAGE, page_of(cdb)))
		return false;
	return !rule_has(rule, RULE_EVPD) ||
	       (cdb[0] == INQUIRY && same(rule, RULE_EVPD, cdb[1] & 0x01));
}

/* The first block that the two ranges have in common; their ends may lie beyond all numbers. */
static bool common_block(const struct rule *rule, u64 lba, u64 blocks, u64 *block)
{
	u64 first = rule->value[RULE_LBA];

	*block = max(first, lba);
	return blocks && lba <= rule->last_lba && (first <= lba || first - lba < blocks);
}

/**
 * rule_block - the first block of lba= that a command comes to
 * @rule: a rule with lba=
 * @it: the command
 * @block: set to it
 *
 * Context: any.
 * Return: false if it comes to none.
 */
bool rule_block(const struct rule *rule, const struct rule_case *it, u64 *block)
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

static bool matches_blocks(const struct rule *rule, const struct rule_case *it)
{
	u64 block;

	return !rule_has(rule, RULE_LBA) || rule_block(rule, it, &block);
}

/**
 * rule_matches - whether a rule is for this command or event
 * @rule: the rule
 * @it: the command or event
 *
 * Context: any.
 * Return: true if so; whether it is time for it, is for rule_due() to say.
 */
bool rule_matches(const struct rule *rule, const struct rule_case *it)
{
	return rule_value(rule, RULE_ON, RULE_ON_COMMAND) == it->event &&
	       same(rule, RULE_HOST, it->host) &&
	       same(rule, RULE_CHANNEL, it->channel) &&
	       same(rule, RULE_TARGET, it->target) &&
	       same(rule, RULE_LUN, it->lun) &&
	       same(rule, RULE_EH, it->eh) &&
	       matches_cdb(rule, it->cdb) &&
	       matches_blocks(rule, it);
}

/**
 * rule_due - whether a rule that matches is to act this time
 * @rule: the rule
 * @seen: how often it matched, this time included
 * @hits: how often it acted so far
 * @roll: of the dice: below RULE_SURE
 *
 * Context: any.
 * Return: true if so.
 */
bool rule_due(const struct rule *rule, u64 seen, u64 hits, u32 roll)
{
	bool once = rule_has(rule, RULE_NTH) && !rule_has(rule, RULE_EVERY);
	u64 most = rule_value(rule, RULE_COUNT, once ? 1 : U64_MAX);
	u64 nth = rule_value(rule, RULE_NTH, 0);
	u32 rest = 0;

	if (seen < nth || hits >= most)
		return false;
	if (rule_has(rule, RULE_EVERY))
		div_u64_rem(seen - nth, rule->value[RULE_EVERY], &rest);
	return !rest && roll < rule_value(rule, RULE_CHANCE, RULE_SURE);
}

/**
 * rule_fails - whether a command ends with an error
 * @rule: the rule
 *
 * Context: any.
 * Return: true if so.
 */
bool rule_fails(const struct rule *rule)
{
	return rule_has(rule, RULE_SENSE) || rule_has(rule, RULE_BUSY) || rule_has(rule, RULE_FULL) ||
	       rule_value(rule, RULE_STATUS, 0) || rule_value(rule, RULE_HOSTBYTE, 0);
}

/**
 * rule_runs - whether a command is carried out, before the rule changes the answer
 * @rule: the rule
 * @reads: the command brings data; to one that brings none data= means nothing
 *
 * Context: any.
 * Return: true if so.
 */
bool rule_runs(const struct rule *rule, bool reads)
{
	if (rule_has(rule, RULE_RUN))
		return true;
	return !rule_has(rule, RULE_LOSE) && !rule_fails(rule) &&
	       !(reads && rule_has(rule, RULE_DATA));
}

/**
 * rule_status - the status that a command ends with
 * @rule: the rule
 * @without: what it is if the rule says nothing of it
 *
 * Context: any.
 * Return: enum sam_status, or what else status= says.
 */
u8 rule_status(const struct rule *rule, u8 without)
{
	if (rule_has(rule, RULE_BUSY))
		return SAM_STAT_BUSY;
	if (rule_has(rule, RULE_FULL))
		return SAM_STAT_TASK_SET_FULL;
	if (rule_has(rule, RULE_SENSE))
		without = SAM_STAT_CHECK_CONDITION;
	return rule_value(rule, RULE_STATUS, without);
}
