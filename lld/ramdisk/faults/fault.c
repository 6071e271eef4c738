// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a rule does to a command, or to a handler.
 *
 * A command that comes in asks which rule is for it, and holds that until it is answered. The rule
 * has its say at two places: before the command is carried out, when it may raise a unit
 * attention, take the unit away, shorten the buffer or see to it that the command is not carried
 * out at all; and after that, when it changes the data that arrived and the end. What else it says
 * (refuse it, keep it, how late it is) is asked for by the way of a command, task.c.
 *
 * Nothing here sleeps but for a handler.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <scsi/scsi.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_eh.h>

#include "fault.h"
#include "commands/block.h"
#include "commands/extent.h"
#include "commands/mode.h"

static const struct rule_name attentions[] = {
	{ "power",	RAM_UA_POWER_ON },
	{ "bus",	RAM_UA_BUS_RESET },
	{ "reset",	RAM_UA_UNIT_RESET },
	{ "medium",	RAM_UA_MEDIUM_CHANGED },
	{ "luns",	RAM_UA_LUNS_CHANGED },
	{ "inquiry",	RAM_UA_INQUIRY_CHANGED },
	{ "capacity",	RAM_UA_CAPACITY_CHANGED },
	{ "mode",	RAM_UA_MODE_CHANGED },
	{ }
};

const struct rule_dialect ram_fault_dialect = {
	.words		= RULE_WORDS_FOR_ALL | BIT_ULL(RULE_ATTENTION) | BIT_ULL(RULE_CORRUPT) |
			  BIT_ULL(RULE_INFO) | BIT_ULL(RULE_PACE),
	.events		= BIT(RULE_ON_COMMAND) | BIT(RULE_ON_ABORT) | BIT(RULE_ON_DEVICE) |
			  BIT(RULE_ON_TARGET) | BIT(RULE_ON_BUS) | BIT(RULE_ON_HOST),
	.answers	= BIT(RULE_ANSWER_SUCCESS) | BIT(RULE_ANSWER_FAILED),
	.attentions	= attentions,
};

static_assert(RULE_REFUSE_HOST == SCSI_MLQUEUE_HOST_BUSY &&
	      RULE_REFUSE_DEVICE == SCSI_MLQUEUE_DEVICE_BUSY &&
	      RULE_REFUSE_TARGET == SCSI_MLQUEUE_TARGET_BUSY &&
	      RULE_REFUSE_EH == SCSI_MLQUEUE_EH_RETRY);

/* How a CDB says which blocks it is about. */
enum blocks_of {
	BLOCKS_NONE,
	BLOCKS_NUMBER,		/* an extent, */
	BLOCKS_TO_END,		/* ... and one of no blocks goes to the end */
	BLOCKS_ONE,		/* an address alone */
	BLOCKS_LIST,		/* UNMAP's parameter list */
};

/* That a command reads or writes, as reservations see it, is not enough. */
static enum blocks_of blocks_of(const struct ram_row *row)
{
	static const struct {
		int		(*run)(struct ram_task *task);
		enum blocks_of	blocks;
	} runs[] = {
		{ ram_block_read,		BLOCKS_NUMBER },
		{ ram_block_write,		BLOCKS_NUMBER },
		{ ram_block_write_and_verify,	BLOCKS_NUMBER },
		{ ram_block_verify,		BLOCKS_NUMBER },
		{ ram_block_or,			BLOCKS_NUMBER },
		{ ram_block_compare_and_write,	BLOCKS_NUMBER },
		{ ram_block_write_atomic,	BLOCKS_NUMBER },
		{ ram_block_write_same,		BLOCKS_TO_END },
		{ ram_block_flush,		BLOCKS_TO_END },
		{ ram_block_prefetch,		BLOCKS_TO_END },
		{ ram_block_status,		BLOCKS_ONE },
		{ ram_block_unmap,		BLOCKS_LIST },
	};
	unsigned int i;

	for (i = 0; row && i < ARRAY_SIZE(runs); i++)
		if (row->run == runs[i].run)
			return runs[i].blocks;
	return BLOCKS_NONE;
}

static void set_blocks(struct rule_case *it, struct scsi_cmnd *cmd)
{
	const struct ram_nexus *nexus = cmd->device->hostdata;
	const struct ram_task *task = scsi_cmd_priv(cmd);
	const struct ram_extent extent = ram_extent_of(cmd->cmnd);

	it->lba = extent.lba;
	switch (blocks_of(task->row)) {
	case BLOCKS_NONE:
		break;
	case BLOCKS_NUMBER:
		it->blocks = extent.blocks;
		break;
	case BLOCKS_TO_END:
		it->blocks = extent.blocks ?: ram_extent_to_end(nexus->unit, extent.lba);
		break;
	case BLOCKS_ONE:
		it->blocks = 1;
		break;
	case BLOCKS_LIST:
		it->range = ram_block_unmap_range;
		it->context = cmd;
		break;
	}
}

static struct rule_case ram_fault_case_of(struct scsi_cmnd *cmd, enum rule_event event)
{
	const struct ram_nexus *nexus = cmd->device->hostdata;
	struct rule_case it = {
		.event = event,
		.target = nexus->unit->target,
		.lun = nexus->unit->lun,
		.cdb = cmd->cmnd,
		.eh = cmd->submitter == SUBMITTED_BY_SCSI_ERROR_HANDLER,
	};

	set_blocks(&it, cmd);
	return it;
}

static const struct rule *find(struct scsi_cmnd *cmd, enum rule_event event)
{
	const struct ram_nexus *nexus = cmd->device->hostdata;
	const struct rule_case it = ram_fault_case_of(cmd, event);

	return rule_book_find(nexus->host->rules, &it);
}

/**
 * ram_fault_find - which rule is for a command
 * @task: the command; its row must have been found
 *
 * Context: any. Counts: to be called once for each command that comes in.
 * Return: the rule, until rule_book_put(); or NULL.
 */
const struct rule *ram_fault_find(struct ram_task *task)
{
	return find(ram_cmd(task), RULE_ON_COMMAND);
}

/**
 * ram_fault_refusal - whether a rule has a command refused
 * @rule: the rule
 *
 * Context: any.
 * Return: what queuecommand is to say, or 0.
 */
int ram_fault_refusal(const struct rule *rule)
{
	return rule_value(rule, RULE_REFUSE, 0);
}

/**
 * ram_fault_loses - whether a command is never answered
 * @rule: the rule that is for it
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_fault_loses(const struct rule *rule)
{
	return rule_has(rule, RULE_LOSE);
}

/**
 * ram_fault_pace - have a step of a command take longer, if a rule says so
 * @rule: the rule that is for it, or NULL
 *
 * Context: process context, may sleep, for a second at most.
 */
void ram_fault_pace(const struct rule *rule)
{
	u64 ns = rule ? rule_value(rule, RULE_PACE, 0) : 0;

	if (ns)
		fsleep(div_u64(ns, NSEC_PER_USEC));
}

static void take_away(struct ram_unit *unit)
{
	WRITE_ONCE(unit->gone, true);
	ram_unit_look(unit);
}

/* The length of a command's buffer, whatever a rule has made of it meanwhile. */
static u32 whole_length(struct scsi_cmnd *cmd)
{
	struct scatterlist *sg;
	u32 len = 0;
	int i;

	scsi_for_each_sg(cmd, sg, scsi_sg_count(cmd), i)
		len += sg->length;
	return len - cmd->extra_len;
}

/*
 * A write that brings less data than it should is not carried out by halves. So of what is written
 * to the medium all is stored, and only the residual says otherwise.
 */
static bool can_be_cut(struct ram_task *task)
{
	return ram_cmd(task)->sc_data_direction == DMA_FROM_DEVICE ||
	       !task->row || !(task->row->needs & RAM_NEEDS_MEDIUM);
}

/* From here on the buffer is no longer than short= says, for whoever carries the command out. */
static void shorten(struct ram_task *task, u64 len)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	if (can_be_cut(task))
		cmd->sdb.length = min_t(u64, cmd->sdb.length, len);
}

/* It is as long as it was, and what was cut off has not been transferred. */
static void lengthen(struct ram_task *task, u64 len)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	u32 whole = whole_length(cmd), cut = whole - min_t(u64, whole, len);

	if (can_be_cut(task))
		cut += scsi_get_resid(cmd);
	cmd->sdb.length = whole;
	scsi_set_resid(cmd, cut);
}

/**
 * ram_fault_before - what a rule does before a command is looked at
 * @rule: the rule that is for it
 * @task: the command; no unit attention has been taken for it yet
 * @end: how it ends, if it is not to be carried out; ram_fault_after() is to see it
 *
 * Context: any. To be called once, and then ram_fault_after() once, when the command is carried
 * out, however often that is tried: between them the buffer may be shorter than it was.
 * Return: true if the command is not to be carried out.
 */
bool ram_fault_before(const struct rule *rule, struct ram_task *task, int *end)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	bool reads = cmd->sc_data_direction == DMA_FROM_DEVICE;

	if (rule_has(rule, RULE_ATTENTION))
		ram_attention_raise_one(task->nexus, rule->value[RULE_ATTENTION]);
	if (rule_has(rule, RULE_GONE))
		take_away(task->nexus->unit);
	if (rule_has(rule, RULE_SHORT))
		shorten(task, rule->value[RULE_SHORT]);
	if (rule_runs(rule, reads))
		return false;
	*end = RAM_GOOD;
	scsi_set_resid(cmd, scsi_bufflen(cmd));
	if (reads && rule_has(rule, RULE_DATA))
		*end = ram_reply(task, rule->data.bytes, rule->data.len, rule->data.len);
	return true;
}

/* Puts bytes at a place of the data, as far as it has arrived. */
static void poke(struct scsi_cmnd *cmd, const struct rule_poke *poke, u32 arrived)
{
	if (poke->at < arrived)
		sg_pcopy_from_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), poke->with.bytes,
				     min_t(size_t, poke->with.len, arrived - poke->at), poke->at);
}

/*
 * Where the byte at @at of what came is stored, from the first byte of the command's blocks on. Of
 * WRITE SAME that is the first of the blocks; what COMPARE AND WRITE stores comes in the second
 * half. False for what is not stored as it came.
 */
static bool stored_at(struct ram_task *task, u64 len, u64 *at)
{
	int (*run)(struct ram_task *task) = task->row->run;

	if (run == ram_block_write || run == ram_block_write_and_verify ||
	    run == ram_block_write_atomic)
		return *at < len;
	if (run == ram_block_compare_and_write) {
		*at -= len;
		return *at < len;
	}
	return run == ram_block_write_same;
}

/* The buffer of a write is not ours to change: it is the stored byte that turns over. */
static void corrupt_stored(struct ram_task *task, u64 at, u8 byte)
{
	const struct ram_unit *unit = task->nexus->unit;
	struct ram_extent extent = ram_extent_of(ram_cdb(task));

	if (!stored_at(task, ram_extent_bytes(unit, extent.blocks), &at))
		return;
	ram_store_poke(unit->store, ram_extent_bytes(unit, extent.lba) + at, byte);
}

static void corrupt(const struct rule *rule, struct ram_task *task, u32 arrived)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	u64 at = rule->value[RULE_CORRUPT];
	u8 byte;

	if (at >= arrived ||
	    sg_pcopy_to_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), &byte, 1, at) != 1)
		return;
	byte ^= rule->mask;
	if (cmd->sc_data_direction == DMA_FROM_DEVICE)
		sg_pcopy_from_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), &byte, 1, at);
	else
		corrupt_stored(task, at, byte);
}

static void change_data(const struct rule *rule, struct ram_task *task)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	u32 arrived = scsi_bufflen(cmd) - min(scsi_get_resid(cmd), scsi_bufflen(cmd));
	unsigned int i;

	if (cmd->sc_data_direction == DMA_FROM_DEVICE)
		for (i = 0; i < rule->pokes; i++)
			poke(cmd, &rule->poke[i], arrived);
	if (rule_has(rule, RULE_CORRUPT))
		corrupt(rule, task, arrived);
}

/*
 * INFORMATION of a medium or recovered error is the first block in question: that which lba= is
 * about, if the command comes to it.
 */
static bool find_info(const struct rule *rule, struct ram_task *task, u8 key, u64 *info)
{
	const struct rule_case it = ram_fault_case_of(ram_cmd(task), RULE_ON_COMMAND);

	*info = rule_value(rule, RULE_INFO, 0);
	if (rule_has(rule, RULE_INFO))
		return true;
	if (!rule_has(rule, RULE_LBA) || (key != MEDIUM_ERROR && key != RECOVERED_ERROR))
		return false;
	return rule_block(rule, &it, info);
}

/* In the unit's format. Fixed format has no room for a long number (SPC-6 4.4.3). */
static void build_sense(const struct rule *rule, struct ram_task *task)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	bool descriptors = ram_mode_dsense(task->nexus->unit);
	u64 sense = rule->value[RULE_SENSE], info;
	u8 key = sense >> 16;

	scsi_build_sense(cmd, descriptors, key, sense >> 8, sense);
	if (find_info(rule, task, key, &info) && (descriptors || info <= U32_MAX))
		scsi_set_sense_information(cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE, info);
}

static void put_sense(const struct rule *rule, struct ram_task *task)
{
	u8 *buffer = ram_cmd(task)->sense_buffer;

	memset(buffer, 0, SCSI_SENSE_BUFFERSIZE);
	if (rule->sense.bytes)
		memcpy(buffer, rule->sense.bytes,
		       min_t(size_t, rule->sense.len, SCSI_SENSE_BUFFERSIZE));
	else
		build_sense(rule, task);
}

/* Returns @end, or RAM_AS_IS if the rule says what the command ends with. */
static int change_end(const struct rule *rule, struct ram_task *task, int end)
{
	static const u64 ends = BIT_ULL(RULE_SENSE) | BIT_ULL(RULE_STATUS) |
				BIT_ULL(RULE_HOSTBYTE) | BIT_ULL(RULE_BUSY) |
				BIT_ULL(RULE_FULL);
	struct scsi_cmnd *cmd = ram_cmd(task);

	if (rule_has(rule, RULE_RESID))
		scsi_set_resid(cmd, rule->value[RULE_RESID]);
	if (!(rule->given & ends))
		return end;
	if (rule_has(rule, RULE_SENSE))
		put_sense(rule, task);
	cmd->result = rule_value(rule, RULE_HOSTBYTE, DID_OK) << 16 | rule_status(rule, SAM_STAT_GOOD);
	return RAM_AS_IS;
}

/**
 * ram_fault_after - what a rule makes of a command that was carried out, or was not to be
 * @rule: the rule that is for it
 * @task: the command
 * @end: how it ended, or what ram_fault_before() said; not RAM_AGAIN. One that was told to stop has
 * its buffer back, and nothing else is changed: somebody else says how it ends
 *
 * Context: any.
 * Return: how it ends. The residual is set.
 */
int ram_fault_after(const struct rule *rule, struct ram_task *task, int end)
{
	if (rule_has(rule, RULE_SHORT))
		lengthen(task, rule->value[RULE_SHORT]);
	if (end == RAM_GOOD)
		change_data(rule, task);
	return end == RAM_ABORTED ? end : change_end(rule, task, end);
}

/**
 * ram_fault_handler - what a rule does to a handler of recovery
 * @cmd: the command that it was called for
 * @event: which handler
 *
 * Context: process context; sleeps as long as the rule says.
 * Return: FAILED, or 0 if the handler is to do what it usually does.
 */
int ram_fault_handler(struct scsi_cmnd *cmd, enum rule_event event)
{
	const struct rule *rule = find(cmd, event);
	u64 answer, ns;

	might_sleep();
	if (!rule)
		return 0;
	answer = rule_value(rule, RULE_ANSWER, RULE_ANSWER_SUCCESS);
	ns = rule_book_delay(rule);
	rule_book_put(rule);
	if (ns)
		msleep(DIV_ROUND_UP_ULL(ns, NSEC_PER_MSEC));
	return answer == RULE_ANSWER_FAILED ? FAILED : 0;
}
