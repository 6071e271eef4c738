// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recovery: commands that failed climb the rungs (eh/rung.c), all of them one rung at a time,
 * until none is sick any more.
 *
 *	sick	what brought the recovery about. On each rung the sick commands are grouped as the
 *		rung has it (a device reset is about a device, however many commands it failed);
 *		the rung is tried on one command of a group for all of them; then each device of
 *		the group proves that it is well. What is not proved stays sick and climbs on.
 *	done	commands whose device is well again, or offline: nothing is with the driver any
 *		more, and when the recovery is over they are sent again or end
 *
 * The last rung takes every device offline that is still sick, so a climb always ends with
 * nobody sick. With eh_deadline over, only the last two are climbed.
 *
 * Commands are grouped by what they carry, not by walking the host's devices: a command holds its
 * device's queue, so neither can go while it climbs, and a device on its way out (SDEV_CANCEL)
 * gets its commands back like any other.
 *
 * The scope is the host's: nothing else runs on it meanwhile, see eh/thread.c.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/log.h"
#include "mid/recovery.h"

static struct scsi_cmnd *first_of(struct list_head *list)
{
	return list_first_entry(list, struct scsi_cmnd, eh_entry);
}

/* Moves the first command, and those that are treated together with it. */
static void take_group(enum eh_group by, struct list_head *from, struct list_head *group)
{
	struct scsi_cmnd *first = first_of(from), *cmd, *next;

	list_move_tail(&first->eh_entry, group);
	if (by == EH_GROUP_COMMAND)
		return;
	list_for_each_entry_safe(cmd, next, from, eh_entry)
		if (eh_same_group(by, cmd->device, first->device))
			list_move_tail(&cmd->eh_entry, group);
}

/* The command that a rung is tried on for its group, or NULL if it is none of the rung's affair. */
static struct scsi_cmnd *speaker(const struct eh_rung *rung, struct list_head *group)
{
	struct scsi_cmnd *cmd;

	list_for_each_entry(cmd, group, eh_entry)
		if (!rung->concerns || rung->concerns(cmd))
			return cmd;
	return NULL;
}

/* The driver has let go of all of the group's commands. */
static void note_returned(struct list_head *group)
{
	struct scsi_cmnd *cmd;

	list_for_each_entry(cmd, group, eh_entry)
		cmd->eh_eflags &= ~EH_NOT_RETURNED;
}

/* sd counts how often a disk answered but did not read or write, and may lose its patience. */
static bool upper_driver_objects(struct scsi_cmnd *cmd, enum scsi_disposition disposition)
{
	struct device_driver *driver = cmd->device->sdev_gendev.driver;

	if (!driver || blk_rq_is_passthrough(scsi_cmd_to_rq(cmd)) ||
	    !to_scsi_driver(driver)->eh_action)
		return false;
	return to_scsi_driver(driver)->eh_action(cmd, disposition) == FAILED;
}

static void finish_group(struct recovery *recovery, const struct eh_rung *rung,
			 struct list_head *group, enum scsi_disposition disposition)
{
	struct scsi_cmnd *cmd, *next;

	list_for_each_entry_safe(cmd, next, group, eh_entry)
		if (!rung->asks_upper || !upper_driver_objects(cmd, disposition))
			scsi_eh_finish_cmd(cmd, recovery->done);
}

static bool out_of_time(const struct recovery *recovery, const struct eh_rung *rung)
{
	if (rung->late || !eh_is_late(recovery->shost))
		return false;
	if (log_wanted(LOG_ERROR, 2))
		shost_printk(KERN_INFO, recovery->shost, "%s: skip %s, past eh deadline\n",
			     current->comm, rung->name);
	return true;
}

/* An offline device is as well as it will ever be. */
static bool is_well(struct recovery *recovery, const struct eh_rung *rung, struct scsi_cmnd *cmd)
{
	if (!scsi_device_online(cmd->device))
		return true;
	if (out_of_time(recovery, rung))
		return false;
	if (rung->proof == EH_PROOF_START)
		eh_start_unit(cmd);
	return eh_is_ready(cmd);
}

/* Leaves in @group the commands of those devices that are not well. */
static void prove(struct recovery *recovery, const struct eh_rung *rung, struct list_head *group)
{
	LIST_HEAD(unproved);

	list_splice_init(group, &unproved);
	while (!list_empty(&unproved)) {
		LIST_HEAD(device);

		take_group(EH_GROUP_DEVICE, &unproved, &device);
		if (is_well(recovery, rung, first_of(&device)))
			finish_group(recovery, rung, &device, SUCCESS);
		list_splice_tail(&device, group);
	}
}

/* Leaves in @group the commands that are as sick as before. */
static void treat(struct recovery *recovery, const struct eh_rung *rung, struct list_head *group)
{
	struct scsi_cmnd *cmd = speaker(rung, group);
	enum scsi_disposition disposition;

	if (!cmd)
		return;
	disposition = eh_rung_try(rung, cmd);
	if (disposition != SUCCESS && disposition != FAST_IO_FAIL)
		return;
	if (rung->resets)
		note_returned(group);
	if (disposition == SUCCESS && rung->proof != EH_PROOF_NONE)
		prove(recovery, rung, group);
	else
		finish_group(recovery, rung, group, disposition);
}

static void climb_rung(struct recovery *recovery, const struct eh_rung *rung)
{
	LIST_HEAD(untreated);

	list_splice_init(recovery->sick, &untreated);
	while (!list_empty(&untreated) && !out_of_time(recovery, rung)) {
		LIST_HEAD(group);

		take_group(rung->group, &untreated, &group);
		treat(recovery, rung, &group);
		list_splice_tail(&group, recovery->sick);
	}
	list_splice_tail(&untreated, recovery->sick);
}

/**
 * eh_climb - climb rungs as long as a command is sick
 * @recovery: the recovery
 * @first: rung to begin with
 * @last: rung to end with
 *
 * Context: the recovery thread.
 */
void eh_climb(struct recovery *recovery, unsigned int first, unsigned int last)
{
	unsigned int i;

	for (i = first; i <= last && !list_empty(recovery->sick); i++)
		if (!eh_rungs[i].alone)
			climb_rung(recovery, &eh_rungs[i]);
}

/**
 * scsi_eh_get_sense - fetch the sense data that commands failed without
 * @work_q: the commands; those that are dealt with leave it
 * @done_q: where these go
 *
 * For transports with a recovery of their own (eh_strategy_handler).
 *
 * Context: the recovery thread.
 * Return: 1 if @work_q is empty, else 0.
 */
int scsi_eh_get_sense(struct list_head *work_q, struct list_head *done_q)
{
	struct recovery recovery = { .scope = EH_SCOPE_HOST, .sick = work_q, .done = done_q };

	if (list_empty(work_q))
		return 1;
	recovery.shost = first_of(work_q)->device->host;
	eh_climb(&recovery, EH_RUNG_SENSE, EH_RUNG_SENSE);
	return list_empty(work_q);
}
EXPORT_SYMBOL_GPL(scsi_eh_get_sense);

/**
 * scsi_eh_ready_devs - climb all rungs that make devices ready
 * @shost: the host
 * @work_q: commands that failed; empty afterwards
 * @done_q: where they go
 *
 * For transports with a recovery of their own (eh_strategy_handler).
 *
 * Context: the recovery thread. May take minutes.
 */
void scsi_eh_ready_devs(struct Scsi_Host *shost, struct list_head *work_q,
			struct list_head *done_q)
{
	struct recovery recovery = {
		.shost	= shost,
		.scope	= EH_SCOPE_HOST,
		.sick	= work_q,
		.done	= done_q,
	};

	eh_climb(&recovery, EH_RUNG_START, EH_RUNG_OFFLINE);
}
EXPORT_SYMBOL_GPL(scsi_eh_ready_devs);

/**
 * scsi_eh_finish_cmd - put a command that error handling is done with where such are gathered
 * @scmd: the command, on whatever list it is
 * @done_q: the list that scsi_eh_flush_done_q() will get
 *
 * It does not end at once, or its end would set off new commands in the midst of the recovery.
 *
 * Context: whoever owns both lists.
 */
void scsi_eh_finish_cmd(struct scsi_cmnd *scmd, struct list_head *done_q)
{
	list_move_tail(&scmd->eh_entry, done_q);
}
EXPORT_SYMBOL(scsi_eh_finish_cmd);

/* Ends a command; without a result of its own what became of it is that it timed out. */
static void finish(struct scsi_cmnd *cmd)
{
	if (!cmd->result && !(cmd->flags & SCMD_FORCE_EH_SUCCESS))
		set_host_byte(cmd, DID_TIME_OUT);
	if (log_wanted(LOG_ERROR, 2))
		scmd_printk(KERN_INFO, cmd, "%s: flush finish cmd\n", current->comm);
	core_command_finish(cmd);
}

static void retry(struct scsi_cmnd *cmd)
{
	struct request_queue *q = cmd->device->request_queue;

	if (log_wanted(LOG_ERROR, 2))
		scmd_printk(KERN_INFO, cmd, "%s: flush retry cmd\n", current->comm);
	/* The command goes, but not its queue: it cannot be sent before the door is open. */
	core_command_retry(cmd);
	blk_mq_kick_requeue_list(q);
}

/**
 * scsi_eh_flush_done_q - send again, or end, the commands that error handling is done with
 * @done_q: the commands; empty afterwards
 *
 * Context: the recovery thread.
 */
void scsi_eh_flush_done_q(struct list_head *done_q)
{
	struct scsi_cmnd *cmd, *next;

	list_for_each_entry_safe(cmd, next, done_q, eh_entry) {
		list_del_init(&cmd->eh_entry);
		if (scsi_device_online(cmd->device) && eh_may_retry(cmd))
			retry(cmd);
		else
			finish(cmd);
	}
}
EXPORT_SYMBOL(scsi_eh_flush_done_q);

/**
 * eh_recover_host - recover whatever failed on a host
 * @shost: a host that has drained: all it still has is on its eh_cmd_q
 *
 * Context: the recovery thread.
 */
void eh_recover_host(struct Scsi_Host *shost)
{
	LIST_HEAD(sick);
	LIST_HEAD(done);
	struct recovery recovery = {
		.shost	= shost,
		.scope	= EH_SCOPE_HOST,
		.sick	= &sick,
		.done	= &done,
	};

	scoped_guard(spinlock_irqsave, shost->host_lock)
		list_splice_init(&shost->eh_cmd_q, &sick);
	if (log_wanted(LOG_ERROR, 1))
		shost_printk(KERN_INFO, shost, "Total of %zu commands require eh work\n",
			     list_count_nodes(&sick));
	eh_climb(&recovery, EH_RUNG_SENSE, EH_RUNG_OFFLINE);
	eh_stop_clock(shost);
	scsi_eh_flush_done_q(&done);
}
