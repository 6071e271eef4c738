// SPDX-License-Identifier: GPL-2.0-only
/*
 * Getting one command back from its driver, with the host running.
 *
 * Who gets here: a command that timed out, claimed by eh_timed_out(). It waits on the host's
 * eh_abort_list for its worker on scsi_tmf_N, which calls the driver's eh_abort_handler. While
 * it waits it is still in flight (eh_host_enter() let it in), so a recovery that begins for
 * another's sake waits for the worker.
 *
 *	timeout -> abort -> SUCCESS: the driver let go of it: retry, or finish as timed out
 *	                 -> FAST_IO_FAIL, or out of time: it let go, but eh_recover()
 *	                 -> else: eh_recover(), and the command is still the driver's
 *
 * A command is aborted once: EH_ABORT_ASKED stays set through its retries, and its next timeout
 * goes straight to eh_recover(). A driver that calls scsi_done() for it from within its handler,
 * or later, changes nothing: the command is claimed. After it was handed on nothing here touches
 * it; the work item is part of it, and the workqueue does not touch an item whose function has
 * begun.
 */
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/workqueue.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/log.h"
#include "recovery.h"

/* Those that time out together get a chance to arrive together. */
#define ABORT_DELAY	(HZ / 100)

#define tell(cmd, fmt, ...)							\
do {										\
	if (log_wanted(LOG_ERROR, 2))						\
		scmd_printk(KERN_INFO, cmd, fmt "\n", ##__VA_ARGS__);		\
} while (0)

static void join_waiting(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	guard(spinlock_irqsave)(shost->host_lock);
	eh_start_clock(cmd->device);
	list_add_tail(&cmd->eh_entry, &shost->eh_abort_list);
}

/* With the last of them, and nothing else to recover, the clock stops. */
static void stop_clock(struct Scsi_Host *shost, struct scsi_device *sdev)
{
	struct scsi_cmnd *other;

	if (list_empty(&shost->eh_abort_list) && list_empty(&shost->eh_cmd_q))
		shost->last_reset = 0;
	list_for_each_entry(other, &shost->eh_abort_list, eh_entry)
		if (other->device == sdev)
			return;
	if (!eh_of_device(sdev)->sick)
		WRITE_ONCE(eh_of_device(sdev)->recovery.since, 0);
}

static void leave_waiting(struct Scsi_Host *shost, struct scsi_cmnd *cmd, bool recovered)
{
	guard(spinlock_irqsave)(shost->host_lock);
	list_del_init(&cmd->eh_entry);
	if (recovered)
		stop_clock(shost, cmd->device);
}

/* Whether the driver has let go of the command, so that it may be sent again, and in time. */
static bool get_back(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	enum scsi_disposition disposition;
	unsigned long began = jiffies;

	if (eh_is_late(shost, eh_clock_of(cmd->device))) {
		tell(cmd, "eh timeout, not aborting");
		return false;
	}
	tell(cmd, "aborting command");
	disposition = eh_steps[EH_STEP_ABORT].act(cmd);
	if (disposition == SUCCESS || disposition == FAST_IO_FAIL)
		core_command_pass(cmd, COMMAND_OURS);
	eh_stats_abort(cmd->device, disposition == SUCCESS, jiffies_to_msecs(jiffies - began));
	if (disposition != SUCCESS) {
		tell(cmd, "cmd abort %s", disposition == FAST_IO_FAIL ? "not send" : "failed");
		return false;
	}
	set_host_byte(cmd, DID_TIME_OUT);
	if (eh_is_late(shost, eh_clock_of(cmd->device))) {
		tell(cmd, "eh timeout, not retrying aborted command");
		return false;
	}
	return true;
}

static void eh_abort_worker(struct work_struct *work)
{
	struct scsi_cmnd *cmd = container_of(to_delayed_work(work), struct scsi_cmnd, abort_work);
	struct Scsi_Host *shost = cmd->device->host;
	bool well = get_back(shost, cmd);

	leave_waiting(shost, cmd, well);
	if (!well) {
		eh_recover(cmd);
		return;
	}
	eh_host_leave(shost);
	if (eh_may_retry(cmd)) {
		tell(cmd, "retry aborted command");
		core_command_retry(cmd);
	} else {
		tell(cmd, "finish aborted command");
		core_command_finish(cmd);
	}
}

/**
 * eh_command_init - what a command needs for error handling, for as long as its memory lives
 * @cmd: a command of a tag set being made
 *
 * Context: process context.
 */
void eh_command_init(struct scsi_cmnd *cmd)
{
	INIT_LIST_HEAD(&cmd->eh_entry);
	INIT_DELAYED_WORK(&cmd->abort_work, eh_abort_worker);
}

/**
 * eh_abort_later - have a worker get a command back from its driver
 * @cmd: a command that timed out and is claimed; not the caller's any more, if taken
 *
 * Context: any.
 * Return: false if the driver cannot abort, or the command has had its abort already.
 */
bool eh_abort_later(struct scsi_cmnd *cmd)
{
	struct Scsi_Host *shost = cmd->device->host;

	if (!shost->hostt->eh_abort_handler)
		return false;
	if (cmd->eh_eflags & EH_ABORT_ASKED) {
		tell(cmd, "previous abort failed");
		return false;
	}
	core_command_pass(cmd, COMMAND_ABORTING);
	join_waiting(shost, cmd);
	cmd->eh_eflags |= EH_ABORT_ASKED;
	tell(cmd, "abort scheduled");
	queue_delayed_work(shost->tmf_work_q, &cmd->abort_work, ABORT_DELAY);
	return true;
}
