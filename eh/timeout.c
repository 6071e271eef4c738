// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command timed out; and how long recovery may take.
 *
 * The block layer's timer asks the driver first: it may know that the command has just ended
 * (SCSI_EH_DONE), or want more time for it (SCSI_EH_RESET_TIMER). Otherwise completion and
 * timeout race for the command, see core_command_claim(); if the timeout wins, the driver is
 * asked for the command back by an abort, in a worker and with the host running (eh/abort.c).
 * Only where that cannot be, or has been in vain before, does the command stop the host
 * (eh/thread.c).
 *
 * The clock. shost->eh_deadline bounds, in jiffies, how long is spent on gentle means; -1 is for
 * ever. It runs from the first timeout or failure until nothing is left to recover: for the host
 * (shost->last_reset, 0: not running) where recoveries begin with all of it, else for each device.
 * When it is over, recovery goes to the host reset at once, and each device has one command
 * timeout to answer after it. Drivers and the attribute eh_deadline see both fields.
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "compat/host.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/log.h"
#include "recovery.h"

#define NO_DEADLINE	(-1)

static int eh_deadline = NO_DEADLINE;
module_param(eh_deadline, int, 0644);
MODULE_PARM_DESC(eh_deadline,
		 "Seconds of gentle recovery before new hosts are reset, 0 to 2^31-1; -1: no limit");

/**
 * eh_set_default_deadline - give a new host the deadline of the module parameter
 * @shost: the host
 *
 * A host that cannot be reset has nothing to be in a hurry for.
 *
 * Context: process context; nobody else knows the host.
 */
void eh_set_default_deadline(struct Scsi_Host *shost)
{
	int seconds = READ_ONCE(eh_deadline);

	shost->eh_deadline = NO_DEADLINE;
	if (seconds < 0 || !shost->hostt->eh_host_reset_handler)
		return;
	if (seconds > INT_MAX / HZ) {
		shost_printk(KERN_WARNING, shost, "eh_deadline %u too large, setting to %u\n",
			     seconds, INT_MAX / HZ);
		shost->eh_deadline = INT_MAX;
		return;
	}
	shost->eh_deadline = seconds * HZ;
}

/**
 * eh_clock_of - when it began that commands of a device failed
 * @sdev: the device
 *
 * Context: any.
 * Return: jiffies, or 0: the clock stands still.
 */
unsigned long eh_clock_of(const struct scsi_device *sdev)
{
	if (eh_scope_of(sdev->host) == EH_SCOPE_HOST)
		return READ_ONCE(sdev->host->last_reset);
	return READ_ONCE(eh_of_device(sdev)->recovery.since);
}

/**
 * eh_start_clock - note that a command failed, if it is the first
 * @sdev: its device
 *
 * Context: any.
 */
void eh_start_clock(struct scsi_device *sdev)
{
	unsigned long now = jiffies ?: 1;

	if (READ_ONCE(sdev->host->eh_deadline) == NO_DEADLINE || eh_clock_of(sdev))
		return;
	if (eh_scope_of(sdev->host) == EH_SCOPE_HOST)
		sdev->host->last_reset = now;
	else
		WRITE_ONCE(eh_of_device(sdev)->recovery.since, now);
}

/**
 * eh_end_of_time - when the time for gentle means is up
 * @shost: the host
 * @since: when recovery began, in jiffies; 0: it has not
 *
 * Context: any. The deadline may be changed at any time, also to none.
 * Return: jiffies, or 0: never.
 */
unsigned long eh_end_of_time(const struct Scsi_Host *shost, unsigned long since)
{
	int deadline = READ_ONCE(shost->eh_deadline);

	if (!since || deadline == NO_DEADLINE)
		return 0;
	return since + deadline ?: 1;
}

/**
 * eh_is_late - whether the time for gentle means is up
 * @shost: the host
 * @since: when recovery began, in jiffies; 0: it has not
 *
 * Context: any.
 * Return: true if it is.
 */
bool eh_is_late(const struct Scsi_Host *shost, unsigned long since)
{
	unsigned long end = eh_end_of_time(shost, since);

	return end && time_after_eq(jiffies, end);
}

static enum scsi_timeout_action ask_driver(struct scsi_cmnd *cmd)
{
	const struct scsi_host_template *hostt = cmd->device->host->hostt;

	return hostt->eh_timed_out ? compat_host_timed_out(cmd) : SCSI_EH_NOT_HANDLED;
}

/**
 * eh_timed_out - a command got no answer in time: blk-mq's timeout
 * @rq: its request
 *
 * Context: process context, from the block layer's timer.
 * Return: BLK_EH_RESET_TIMER if the driver wants more time, else BLK_EH_DONE.
 */
enum blk_eh_timer_return eh_timed_out(struct request *rq)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	struct scsi_device *sdev = cmd->device;

	trace_scsi_dispatch_cmd_timeout(cmd);
	if (unlikely(scsi_logging_level))
		log_command_completion(cmd, "TIMEOUT_ERROR");
	atomic_inc(&sdev->iotmo_cnt);
	eh_start_clock(sdev);

	switch (ask_driver(cmd)) {
	case SCSI_EH_DONE:
		return BLK_EH_DONE;
	case SCSI_EH_RESET_TIMER:
		return BLK_EH_RESET_TIMER;
	case SCSI_EH_NOT_HANDLED:
		break;
	}

	if (!core_command_claim(cmd))
		return BLK_EH_DONE;
	this_cpu_inc(to_mid_device(sdev)->counts->done);
	if (!eh_abort_later(cmd)) {
		set_host_byte(cmd, DID_TIME_OUT);
		eh_recover(cmd);
	}
	return BLK_EH_DONE;
}
