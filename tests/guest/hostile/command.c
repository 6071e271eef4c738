// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command, from queuecommand on: which rule is for it, what arrives, how it ends.
 *
 * Data is moved at once, whenever the command is completed: its buffers are surely the driver's
 * while queuecommand runs.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hostile.h"

/* The most data of an answer that moves no blocks: REPORT LUNS with all there can be. */
#define COMMAND_MOST_DATA	(256 * 1024)

#define COMMAND_MARK		0x3c
#define COMMAND_DIRT		0xa5

/* What stands behind a command. */
struct command {
	u64	serial;
	u8	extra[];
};

static struct command *to_command(struct scsi_cmnd *cmd)
{
	return scsi_cmd_priv(cmd);
}

/* The number that the command in this memory had when it was last queued. */
u64 command_serial(struct scsi_cmnd *cmd)
{
	return READ_ONCE(to_command(cmd)->serial);
}

unsigned int command_priv_size(const struct port *port)
{
	return struct_size_t(struct command, extra, port_set(port, SET_CMD_SIZE));
}

int command_priv_init(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct port *port = to_port(shost);

	port_count(port, STAT_INIT_PRIV);
	memset(to_command(cmd)->extra, COMMAND_MARK, port_set(port, SET_CMD_SIZE));
	return 0;
}

static bool command_is(const struct scsi_cmnd *cmd, const struct unit *unit, const void *context)
{
	return cmd == context;
}

int command_priv_exit(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct port *port = to_port(shost);

	port_count(port, STAT_EXIT_PRIV);
	/* It may have been given up on, and the driver have it still. */
	if (!list_empty_careful(&port->flights))
		flight_forget(port, command_is, cmd);
	return 0;
}

/*
 * A driver's bytes behind a command are either its own from init_cmd_priv on, or zero whenever a
 * command is prepared. Recovery sends its commands in the memory of others.
 */
static void command_check_priv(struct port *port, struct scsi_cmnd *cmd)
{
	size_t len = port_set(port, SET_CMD_SIZE);
	bool own = port_set(port, SET_INIT_PRIV);
	u8 *extra = to_command(cmd)->extra;

	if (!len || cmd->submitter != SUBMITTED_BY_BLOCK_LAYER)
		return;
	if (memchr_inv(extra, own ? COMMAND_MARK : 0, len))
		port_count(port, STAT_STALE_PRIV);
	if (!own)
		memset(extra, COMMAND_DIRT, len);
}

/* Looks at a command that comes in, for what a midlayer must not do; and numbers it. */
static void command_enter(struct port *port, struct unit *unit, struct scsi_cmnd *cmd, u64 serial)
{
	bool resetting = atomic_read(&unit->load.resets);

	port_count(port, STAT_QUEUED);
	if (flight_has(port, cmd))
		port_count(port, STAT_STOLEN);
	if (resetting && cmd->submitter == SUBMITTED_BY_BLOCK_LAYER)
		port_count(port, STAT_DURING_RESET);
	command_check_priv(port, cmd);
	WRITE_ONCE(to_command(cmd)->serial, serial);
	unit_load(unit);
}

/* Writes the outcome into a command. */
static void command_set(struct scsi_cmnd *cmd, const struct outcome *outcome)
{
	cmd->result = outcome->result;
	scsi_set_resid(cmd, outcome->resid);
	if (outcome->sense_len && cmd->sense_buffer)
		memcpy(cmd->sense_buffer, outcome->sense, outcome->sense_len);
}

/**
 * command_end - give a command back
 * @port: its host
 * @cmd: the command
 * @outcome: how it ended
 *
 * The second of two completions comes before the softirq in which the first may be worked on, so
 * the command's memory still is that of this command.
 *
 * Context: any.
 */
void command_end(struct port *port, struct scsi_cmnd *cmd, const struct outcome *outcome)
{
	unsigned long flags;

	port_count(port, STAT_COMPLETED);
	command_set(cmd, outcome);
	if (!outcome->twice) {
		scsi_done(cmd);
		return;
	}
	local_irq_save(flags);
	scsi_done(cmd);
	scsi_done(cmd);
	local_irq_restore(flags);
}

static void command_sense(struct outcome *outcome, u8 key, u8 asc, u8 ascq)
{
	outcome->result = SAM_STAT_CHECK_CONDITION;
	outcome->sense_len = 18;
	scsi_build_sense_buffer(0, outcome->sense, key, asc, ascq);
}

/* Moves blocks. Returns how many bytes. */
static size_t command_blocks(struct unit *unit, struct scsi_cmnd *cmd,
			     const struct answer_extent *extent, size_t limit,
			     struct outcome *outcome)
{
	u64 blocks = port_set(unit->port, SET_BLOCKS), size = port_set(unit->port, SET_BLOCK_SIZE);
	bool (*move)(struct disk *disk, struct scsi_cmnd *cmd, u64 pos, size_t len);
	size_t len = min_t(u64, extent->blocks * size, limit);

	if (extent->blocks > blocks || extent->lba > blocks - extent->blocks) {
		command_sense(outcome, ILLEGAL_REQUEST, 0x21, 0x00);
		return 0;
	}
	if (cmd->sc_data_direction != (extent->read ? DMA_FROM_DEVICE : DMA_TO_DEVICE) && len) {
		outcome->result = DID_ERROR << 16;
		return 0;
	}
	move = port_set(unit->port, SET_PIO) ? disk_copy : disk_move;
	if (move(&unit->disk, cmd, extent->lba * size, len))
		return len;
	outcome->result = SAM_STAT_BUSY;
	return 0;
}

/* Answers what moves no blocks. Returns how many bytes arrived. */
static size_t command_answer(struct unit *unit, struct scsi_cmnd *cmd, size_t limit,
			     struct outcome *outcome)
{
	struct answer_unit model = unit_describe(unit);
	size_t room = min_t(size_t, scsi_bufflen(cmd), COMMAND_MOST_DATA);
	u8 *bytes __free(kfree) = kzalloc(max_t(size_t, room, 8), GFP_ATOMIC);
	struct answer answer;

	if (!bytes) {
		outcome->result = SAM_STAT_BUSY;
		return 0;
	}
	answer = answer_command(&model, cmd->cmnd, bytes, room);
	if (answer.key) {
		command_sense(outcome, answer.key, answer.asc, answer.ascq);
		return 0;
	}
	if (cmd->sc_data_direction != DMA_FROM_DEVICE)
		return 0;
	return scsi_sg_copy_from_buffer(cmd, bytes, min(answer.len, limit));
}

/* Whether a command tells of a unit attention, as all but three do (SPC-5 6.2.1, SAM-5 5.14). */
static bool command_tells(const struct scsi_cmnd *cmd)
{
	u8 op = cmd->cmnd[0];

	return op != INQUIRY && op != REPORT_LUNS && op != REQUEST_SENSE;
}

/* Carries a command out as a disk does. Returns how many bytes arrived. */
static size_t command_run(struct unit *unit, struct scsi_cmnd *cmd, size_t limit,
			  struct outcome *outcome)
{
	struct answer_extent extent = answer_extent(cmd->cmnd);

	if (unit->target >= port_set(unit->port, SET_TARGETS)) {
		outcome->result = DID_NO_CONNECT << 16;
		return 0;
	}
	if (unit->attention && command_tells(cmd)) {
		unit->attention = false;
		command_sense(outcome, UNIT_ATTENTION, 0x29, 0x00);
		return 0;
	}
	if ((extent.read || extent.write) && !unit->gone)
		return command_blocks(unit, cmd, &extent, limit, outcome);
	return command_answer(unit, cmd, limit, outcome);
}

/* Puts bytes at a place of the data, as far as it lies before @end. */
static void command_put(struct scsi_cmnd *cmd, const u8 *bytes, size_t len, size_t at, size_t end)
{
	if (at < end)
		sg_pcopy_from_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), bytes,
				     min(len, end - at), at);
}

static void command_pad(struct scsi_cmnd *cmd, u8 fill, size_t at, size_t end)
{
	u8 bytes[64];

	memset(bytes, fill, sizeof(bytes));
	for (; at < end; at += sizeof(bytes))
		command_put(cmd, bytes, sizeof(bytes), at, end);
}

/* Changes the data that arrived as the rule says. Returns how much there is then. */
static size_t command_bend_data(struct scsi_cmnd *cmd, const struct rule *rule, size_t arrived,
				size_t limit)
{
	unsigned int i;

	if (cmd->sc_data_direction != DMA_FROM_DEVICE)
		return arrived;
	if (rule_has(rule, RULE_DATA)) {
		arrived = min(rule->data.len, limit);
		command_put(cmd, rule->data.bytes, arrived, 0, arrived);
	}
	if (rule_has(rule, RULE_LEN)) {
		command_pad(cmd, rule_value(rule, RULE_FILL, 0), arrived, limit);
		arrived = limit;
	}
	for (i = 0; i < rule->pokes; i++)
		command_put(cmd, rule->poke[i].with.bytes, rule->poke[i].with.len,
			    rule->poke[i].at, arrived);
	return arrived;
}

/* Changes how the command ends as the rule says. */
static void command_bend_end(struct scsi_cmnd *cmd, const struct rule *rule,
			     struct outcome *outcome)
{
	u8 status = outcome->result & 0xff, host = outcome->result >> 16;

	if (rule_has(rule, RULE_CLAIM))
		outcome->resid = scsi_bufflen(cmd) - rule->value[RULE_CLAIM];
	outcome->resid = rule_value(rule, RULE_RESID, outcome->resid);
	if (rule->sense.bytes) {
		outcome->sense_len = min(rule->sense.len, sizeof(outcome->sense));
		memcpy(outcome->sense, rule->sense.bytes, outcome->sense_len);
	} else if (rule_has(rule, RULE_SENSE)) {
		u64 sense = rule->value[RULE_SENSE];

		command_sense(outcome, sense >> 16, sense >> 8, sense);
	}
	status = rule_status(rule, status);
	host = rule_value(rule, RULE_HOSTBYTE, host);
	outcome->result = host << 16 | status;
	outcome->twice = rule_has(rule, RULE_TWICE);
}

/* What a command brings, and how it ends. */
static struct outcome command_outcome(struct unit *unit, struct scsi_cmnd *cmd,
				      const struct rule *rule)
{
	size_t room = scsi_bufflen(cmd);
	size_t limit = min_t(u64, rule_value(rule, RULE_LEN, rule_value(rule, RULE_SHORT, room)), room);
	struct outcome outcome = { };
	size_t arrived = 0;

	if (rule_has(rule, RULE_GONE))
		unit->gone = true;
	if (!rule || rule_runs(rule, cmd->sc_data_direction == DMA_FROM_DEVICE))
		arrived = command_run(unit, cmd, limit, &outcome);
	if (rule)
		arrived = command_bend_data(cmd, rule, arrived, limit);
	outcome.resid = room - arrived;
	if (rule)
		command_bend_end(cmd, rule, &outcome);
	return outcome;
}

static bool command_needs_flight(const struct port *port, const struct rule *rule, unsigned int delay)
{
	return port_set(port, SET_COMMIT) || rule_has(rule, RULE_LOSE) || delay ||
	       rule_value(rule, RULE_VIA, RULE_VIA_QUEUE) != RULE_VIA_QUEUE;
}

/* Sends a command on the way that its rule says. It may be completed before this returns. */
static void command_send(struct flight *flight, struct port *port, const struct rule *rule,
			 const struct outcome *outcome, unsigned int delay, bool last)
{
	enum rule_context via = rule_value(rule, RULE_VIA, RULE_VIA_QUEUE);

	if (rule_has(rule, RULE_LOSE))
		flight_keep(flight, outcome);
	else if (!delay && via == RULE_VIA_QUEUE)
		flight_hold(flight, outcome);
	else
		flight_launch(flight, outcome, via, delay);
	if (last)
		flight_commit(port);
}

static void command_send_echo(struct flight *echo, const struct rule *rule, unsigned int delay)
{
	if (echo)
		flight_echo(echo, command_ms(rule->value[RULE_ECHO]) + delay);
}

/* Takes a command in. Returns what queuecommand is to say. */
static int command_accept(struct port *port, struct scsi_cmnd *cmd, const struct rule *rule)
{
	u64 serial = atomic64_inc_return(&port->serial);
	unsigned int delay = command_ms(rule_book_delay(rule));
	struct unit *unit = cmd->device->hostdata;
	bool last = cmd->flags & SCMD_LAST;
	struct flight *flight = NULL;
	struct outcome outcome;

	if (command_needs_flight(port, rule, delay)) {
		flight = flight_make(port, cmd, serial);
		if (!flight)
			return SCSI_MLQUEUE_HOST_BUSY;
	}
	command_enter(port, unit, cmd, serial);
	outcome = command_outcome(unit, cmd, rule);
	if (rule_has(rule, RULE_ECHO))
		command_send_echo(flight_make(port, cmd, serial), rule, delay);
	if (flight) {
		command_send(flight, port, rule, &outcome, delay, last);
		return 0;
	}
	unit_unload(unit);
	command_end(port, cmd, &outcome);
	return 0;
}

/* The host was pulled out: nobody answers. */
static int command_unplugged(struct port *port, struct scsi_cmnd *cmd)
{
	const struct outcome outcome = {
		.result = DID_NO_CONNECT << 16,
		.resid = scsi_bufflen(cmd),
	};

	port_count(port, STAT_QUEUED);
	command_end(port, cmd, &outcome);
	return 0;
}

/* A command, or one that a handler is called for, as rules see it. */
struct rule_case command_case(struct scsi_cmnd *cmd, enum rule_event event)
{
	const struct answer_extent extent = answer_extent(cmd->cmnd);
	const struct unit *unit = cmd->device->hostdata;

	return (struct rule_case) {
		.event = event,
		.host = unit->port->index,
		.channel = unit->channel,
		.target = unit->target,
		.lun = unit->lun,
		.cdb = cmd->cmnd,
		.eh = cmd->submitter == SUBMITTED_BY_SCSI_ERROR_HANDLER,
		.lba = extent.lba,
		.blocks = extent.blocks,
	};
}

/*
 * The driver's queuecommand. Nothing of a command is looked at after it was sent on its way. Whoever pulls
 * the host out waits for those who are in here.
 */
int command_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	const struct rule_case it = command_case(cmd, RULE_ON_COMMAND);
	const struct rule *rule __free(rule_book_put) = NULL;
	struct port *port = to_port(shost);

	guard(rcu)();
	if (in_interrupt())
		port_count(port, STAT_IN_IRQ);
	if (READ_ONCE(port->leaving))
		return command_unplugged(port, cmd);
	rule = rule_book_find(control_rules, &it);
	if (!rule_has(rule, RULE_REFUSE))
		return command_accept(port, cmd, rule);
	port_count(port, STAT_REFUSED);
	return rule->value[RULE_REFUSE];
}
