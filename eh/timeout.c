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
 * ever. It runs from the first timeout or failure (shost->last_reset, 0: not running) until
 * nothing is left to recover. When it is over, recovery goes to the host reset at once. Drivers
 * and the attribute eh_deadline see both fields.
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/log.h"
#include "mid/recovery.h"
#include "mid/show.h"

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

/* Jiffies can be 0, which means that the clock stands still. */
void eh_start_clock(struct Scsi_Host *shost)
{
	if (READ_ONCE(shost->eh_deadline) != NO_DEADLINE && !shost->last_reset)
		shost->last_reset = jiffies ?: 1;
}

void eh_stop_clock(struct Scsi_Host *shost)
{
	shost->last_reset = 0;
}

/**
 * eh_is_late - whether the time for gentle means is up
 * @shost: the host
 *
 * Context: any. The deadline may be changed at any time, also to none.
 * Return: true if it is.
 */
bool eh_is_late(const struct Scsi_Host *shost)
{
	unsigned long begun = READ_ONCE(shost->last_reset);
	int deadline = READ_ONCE(shost->eh_deadline);

	return begun && deadline != NO_DEADLINE && time_after_eq(jiffies, begun + deadline);
}

static enum scsi_timeout_action ask_driver(struct scsi_cmnd *cmd)
{
	const struct scsi_host_template *hostt = cmd->device->host->hostt;

	return hostt->eh_timed_out ? hostt->eh_timed_out(cmd) : SCSI_EH_NOT_HANDLED;
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
		show_log_completion(cmd, "TIMEOUT_ERROR");
	atomic_inc(&sdev->iotmo_cnt);
	eh_start_clock(sdev->host);

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
