// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver does when the midlayer recovers: an abort takes one command back, a reset those
 * of its scope, and the units in it will report a unit attention. Rules say whether a handler
 * answers otherwise, how long it takes, and whether it lies.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <scsi/scsi_eh.h>

#include "hostile.h"

/* How far a reset reaches: all that is of @port and, unless wider, at one of the places. */
struct reach {
	enum rule_event		event;
	const struct port	*port;
	const struct unit	*unit;
	const struct scsi_cmnd	*cmd;
};

/* How a handler behaves. */
struct manner {
	enum rule_answer	reply;
	unsigned int	delay;
	unsigned int	block;
	bool		calls_done;
	bool		keep;
};

static bool reach_unit(const struct unit *unit, const void *context)
{
	const struct reach *reach = context;

	switch (reach->event) {
	case RULE_ON_DEVICE:
		return unit == reach->unit;
	case RULE_ON_TARGET:
		return unit->channel == reach->unit->channel && unit->target == reach->unit->target;
	case RULE_ON_BUS:
		return unit->channel == reach->unit->channel;
	case RULE_ON_HOST:
		return true;
	default:
		return false;
	}
}

static bool reach_command(const struct scsi_cmnd *cmd, const struct unit *unit,
			  const void *context)
{
	const struct reach *reach = context;

	return reach->event == RULE_ON_ABORT ? cmd == reach->cmd : reach_unit(unit, context);
}

/* What the rules say of an event. */
static struct manner recovery_manner(struct scsi_cmnd *cmd, enum rule_event event,
				     enum rule_answer usual)
{
	const struct rule_case it = command_case(cmd, event);
	const struct rule *rule __free(rule_book_put) = rule_book_find(control_rules, &it);

	return (struct manner) {
		.reply = rule_value(rule, RULE_ANSWER, usual),
		.delay = command_ms(rule_book_delay(rule)),
		.block = command_ms(rule_value(rule, RULE_BLOCK, 0)),
		.calls_done = rule_has(rule, RULE_DONE),
		.keep = rule_has(rule, RULE_KEEP),
	};
}

/* Marks the units that a reset works on, so that a command which comes in meanwhile is seen. */
static void recovery_mark(const struct reach *reach, int by)
{
	struct unit *unit = reach->cmd->device->hostdata;

	if (reach->event != RULE_ON_ABORT)
		atomic_add(by, &unit->load.resets);
}

static int recovery_reply(enum rule_answer reply)
{
	static const int replies[] = {
		[RULE_ANSWER_SUCCESS]		= SUCCESS,
		[RULE_ANSWER_FAILED]		= FAILED,
		[RULE_ANSWER_FAST]	= FAST_IO_FAIL,
	};

	return replies[reply];
}

/* A test may want to know in which order they were called. */
static void recovery_log(const struct scsi_device *sdev, enum rule_event event)
{
	static const char *const names[] = {
		[RULE_ON_ABORT]		= "abort",
		[RULE_ON_DEVICE]	= "device_reset",
		[RULE_ON_TARGET]	= "target_reset",
		[RULE_ON_BUS]		= "bus_reset",
		[RULE_ON_HOST]		= "host_reset",
	};

	pr_info("scsi_hostile: %s of %s\n", names[event], dev_name(&sdev->sdev_gendev));
}

/* All handlers but the one for a timeout. */
static int recovery_handle(struct scsi_cmnd *cmd, enum rule_event event, enum stat_key stat)
{
	struct port *port = to_port(cmd->device->host);
	const struct outcome aborted = {
		.result = DID_ABORT << 16,
		.resid = scsi_bufflen(cmd),
	};
	const struct reach reach = {
		.event = event,
		.port = port,
		.unit = cmd->device->hostdata,
		.cmd = cmd,
	};
	struct manner manner = recovery_manner(cmd, event, RULE_ANSWER_SUCCESS);

	might_sleep();
	port_count(port, stat);
	recovery_log(cmd->device, event);
	recovery_mark(&reach, 1);
	if (manner.delay)
		msleep(manner.delay);
	if (manner.reply != RULE_ANSWER_FAILED && manner.keep) {
		flight_disown(port, reach_command, &reach);
	} else if (manner.reply != RULE_ANSWER_FAILED) {
		flight_take(port, reach_command, &reach, manner.calls_done ? &aborted : NULL);
		unit_reset(port, reach_unit, &reach);
	}
	recovery_mark(&reach, -1);
	if (manner.block)
		port_links_down(port, manner.block);
	return recovery_reply(manner.reply);
}

int recovery_abort(struct scsi_cmnd *cmd)
{
	return recovery_handle(cmd, RULE_ON_ABORT, STAT_ABORTS);
}

int recovery_device(struct scsi_cmnd *cmd)
{
	return recovery_handle(cmd, RULE_ON_DEVICE, STAT_DEVICE_RESETS);
}

int recovery_target(struct scsi_cmnd *cmd)
{
	return recovery_handle(cmd, RULE_ON_TARGET, STAT_TARGET_RESETS);
}

int recovery_bus(struct scsi_cmnd *cmd)
{
	return recovery_handle(cmd, RULE_ON_BUS, STAT_BUS_RESETS);
}

/* Commands were not mapped when they came, but will be unmapped. */
static bool recovery_map(struct scsi_cmnd *cmd, void *unused)
{
	scsi_dma_map(cmd);
	return true;
}

static bool reach_all(const struct scsi_cmnd *cmd, const struct unit *unit, const void *context)
{
	return true;
}

/*
 * A reset as aacraid's: nothing is sent meanwhile, and all that the adapter has got ends with it,
 * but for what the recovery has.
 */
static int recovery_end_all(struct port *port)
{
	might_sleep();
	port_count(port, STAT_HOST_RESETS);
	if (scsi_host_block(port->shost)) {
		scsi_host_unblock(port->shost, SDEV_RUNNING);
		return FAILED;
	}
	flight_take(port, reach_all, NULL, NULL);
	scsi_host_busy_iter(port->shost, recovery_map, NULL);
	scsi_host_complete_all_commands(port->shost, DID_RESET);
	scsi_host_unblock(port->shost, SDEV_RUNNING);
	return SUCCESS;
}

int recovery_host(struct scsi_cmnd *cmd)
{
	struct port *port = to_port(cmd->device->host);

	if (port_set(port, SET_HOST_RESET) == HOST_RESET_ENDS_ALL)
		return recovery_end_all(port);
	return recovery_handle(cmd, RULE_ON_HOST, STAT_HOST_RESETS);
}

/* "done" means a command that is kept, and is completed now: nothing else can be. */
enum scsi_timeout_action recovery_timed_out(struct scsi_cmnd *cmd)
{
	struct port *port = to_port(cmd->device->host);
	struct manner manner = recovery_manner(cmd, RULE_ON_TIMEOUT, RULE_ANSWER_RECOVER);

	port_count(port, STAT_TIMEOUTS);
	switch (manner.reply) {
	case RULE_ANSWER_DONE:
		return flight_land_kept(port, cmd) ? SCSI_EH_DONE : SCSI_EH_RESET_TIMER;
	case RULE_ANSWER_AGAIN:
		return SCSI_EH_RESET_TIMER;
	default:
		return SCSI_EH_NOT_HANDLED;
	}
}

/*
 * As libata: the driver finds out by itself what was wrong, and asks what is to come of that. What is
 * not to be sent again has no retries left.
 */
static void recovery_judge(struct scsi_cmnd *cmd, u64 sense)
{
	scsi_build_sense(cmd, 0, sense >> 16, sense >> 8, sense);
	if (scsi_check_sense(cmd) == SUCCESS)
		cmd->retries = cmd->allowed;
}

/* A recovery of the driver's own: takes everything back, and has what failed finished. */
void recovery_strategy(struct Scsi_Host *shost)
{
	struct port *port = to_port(shost);
	struct scsi_cmnd *cmd, *next;
	LIST_HEAD(failed);
	LIST_HEAD(done);

	port_count(port, STAT_STRATEGIES);
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		/* Whoever asked for this, by scsi_schedule_eh(), has it now. */
		shost->host_eh_scheduled = 0;
		list_splice_init(&shost->eh_cmd_q, &failed);
	}
	flight_take(port, reach_all, NULL, NULL);
	list_for_each_entry_safe(cmd, next, &failed, eh_entry) {
		if (port_set(port, SET_EH_SENSE))
			recovery_judge(cmd, port_set(port, SET_EH_SENSE));
		scsi_eh_finish_cmd(cmd, &done);
	}
	scsi_eh_flush_done_q(&done);
}
