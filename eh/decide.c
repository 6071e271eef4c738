// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deciding what becomes of a command, and doing what the decision entails. The decision itself is
 * made in eh/verdict.c, from a case.
 *
 * A case is put together from the command, its request, its device and its host; no lock is
 * held, as nothing in it changes while the command is ours, except flags of the device that are
 * hints. Where the verdict hangs on sense data, two more are heard before it is given: whoever
 * follows a device's events (sysfs, udev) is told of a unit attention, and the device handler may
 * settle the case itself.
 *
 * The error that sense data or status gave is kept in the second byte of the result, see
 * VERDICT_RESULT_SHIFT; the block layer is told when the command ends, which may be much later.
 */
#include <linux/blk-mq.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/eh.h"
#include "mid/host.h"
#include "recovery.h"

/* Bytes of sense data before those that ADDITIONAL SENSE LENGTH counts (SPC-6 4.4.1). */
#define SENSE_HEADER		8
#define SENSE_ADDITIONAL	7

static const struct {
	enum scsi_device_event	event;	/* 0: only the log hears of it */
	const char		*text;
} ua_reports[UA_KINDS] = {
	[UA_INQUIRY_CHANGED]	= { SDEV_EVT_INQUIRY_CHANGE_REPORTED,
				    "Inquiry data has changed" },
	[UA_LUNS_CHANGED]	= { SDEV_EVT_LUN_CHANGE_REPORTED,
				    "LUN assignments on this target have changed. The Linux SCSI "
				    "layer does not automatically remap LUN assignments." },
	[UA_TARGET_CHANGED]	= { 0,
				    "Operating parameters on this target have changed. The Linux "
				    "SCSI layer does not automatically adjust these parameters." },
	[UA_SOFT_THRESHOLD]	= { SDEV_EVT_SOFT_THRESHOLD_REACHED_REPORTED,
				    "Warning! Received an indication that the LUN reached a thin "
				    "provisioning soft threshold." },
	[UA_POWER_ON]		= { SDEV_EVT_POWER_ON_RESET_OCCURRED,
				    "Power-on or device reset occurred" },
	[UA_MODE_CHANGED]	= { SDEV_EVT_MODE_PARAMETER_CHANGE_REPORTED,
				    "Mode parameters changed" },
	[UA_ACCESS_CHANGED]	= { SDEV_EVT_ALUA_STATE_CHANGE_REPORTED,
				    "Asymmetric access state changed" },
	[UA_CAPACITY_CHANGED]	= { SDEV_EVT_CAPACITY_CHANGE_REPORTED,
				    "Capacity data has changed" },
	[UA_PARAMETERS_CHANGED] = { 0, "Parameters changed" },
};

static u32 device_traits(struct scsi_device *sdev)
{
	u32 traits = 0;

	if (!scsi_device_online(sdev))
		traits |= EH_TRAIT_OFFLINE;
	if (sdev->expecting_cc_ua)
		traits |= EH_TRAIT_UA_EXPECTED;
	if (sdev->removable)
		traits |= EH_TRAIT_REMOVABLE;
	if (sdev->allow_restart)
		traits |= EH_TRAIT_RESTART;
	if (sdev->retry_hwerror)
		traits |= EH_TRAIT_RETRY_HARDWARE;
	if (sdev->sdev_bflags & BLIST_RETRY_ITF)
		traits |= EH_TRAIT_RETRY_ITF;
	if (sdev->sdev_bflags & BLIST_RETRY_ASC_C1)
		traits |= EH_TRAIT_RETRY_C1;
	return traits;
}

static u32 request_traits(struct request *rq)
{
	u32 traits = 0;

	if (blk_rq_is_passthrough(rq))
		traits |= EH_TRAIT_PASSTHROUGH;
	if (!blk_rq_bytes(rq))
		traits |= EH_TRAIT_NO_DATA;
	if (rq->rq_flags & RQF_QUIET)
		traits |= EH_TRAIT_QUIET;
	if (rq->cmd_flags & REQ_FAILFAST_DEV)
		traits |= EH_TRAIT_FAST_DEVICE;
	if (rq->cmd_flags & REQ_FAILFAST_TRANSPORT)
		traits |= EH_TRAIT_FAST_TRANSPORT;
	if (rq->cmd_flags & REQ_FAILFAST_DRIVER)
		traits |= EH_TRAIT_FAST_DRIVER;
	return traits;
}

/* How long all tries of a command together may take. */
static unsigned long time_allowed(struct scsi_cmnd *cmd)
{
	return (cmd->allowed + 1UL) * scsi_cmd_to_rq(cmd)->timeout;
}

static u32 command_traits(struct scsi_cmnd *cmd)
{
	u8 opcode = cmd->cmnd[0];
	u32 traits = 0;

	if (cmd->eh_eflags & EH_ABORT_ASKED)
		traits |= EH_TRAIT_ABORTED;
	if (cmd->submitter == SUBMITTED_BY_SCSI_ERROR_HANDLER)
		traits |= EH_TRAIT_OWN;
	if (opcode == TEST_UNIT_READY || opcode == INQUIRY)
		traits |= EH_TRAIT_PROBING;
	if (cmd->device->use_10_for_rw && (opcode == READ_10 || opcode == WRITE_10))
		traits |= EH_TRAIT_TEN_BYTE_RW;
	if (cmd->allowed == EH_RETRIES_WITHOUT_END)
		return traits | EH_TRAIT_RETRY_LEFT;
	if (cmd->retries < cmd->allowed)
		traits |= EH_TRAIT_RETRY_LEFT;
	if (time_after(jiffies, cmd->jiffies_at_alloc + time_allowed(cmd)))
		traits |= EH_TRAIT_OVERDUE;
	return traits;
}

/* All that a verdict on a command may depend on; its device handler is not asked yet. */
static struct eh_case eh_case_of(struct scsi_cmnd *cmd)
{
	return (struct eh_case) {
		.result		= cmd->result,
		.opcode		= cmd->cmnd[0],
		.traits		= device_traits(cmd->device) | command_traits(cmd) |
				  request_traits(scsi_cmd_to_rq(cmd)),
		.sense		= eh_sense_parse(cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE),
		.handler	= DISP_ASK_SENSE,
	};
}

/* Told from a work item: one event however many commands bring it before that runs. */
static void report_ua(struct scsi_device *sdev, const struct sense *sense)
{
	enum sense_ua ua = eh_sense_rule(sense->key, sense->asc, sense->ascq)->ua;

	if (ua == UA_NONE)
		return;
	if (ua == UA_LUNS_CHANGED)
		sdev->sdev_target->expecting_lun_change = 1;
	/* A device that power management put to sleep is known to wake up with this. */
	if (ua != UA_POWER_ON || !sdev->silence_suspend)
		sdev_printk(KERN_WARNING, sdev, "%s\n", ua_reports[ua].text);
	if (ua_reports[ua].event) {
		set_bit(ua_reports[ua].event, sdev->pending_events);
		core_event_run(sdev);
	}
}

static enum eh_disposition disp_of(enum scsi_disposition disposition)
{
	switch (disposition) {
	case SUCCESS:
		return DISP_FINISH;
	case NEEDS_RETRY:
		return DISP_RETRY;
	case ADD_TO_MLQUEUE:
		return DISP_REQUEUE;
	case SCSI_RETURN_NOT_HANDLED:
		return DISP_ASK_SENSE;
	default:
		return DISP_RECOVER;
	}
}

static enum scsi_disposition disposition_of(enum eh_disposition disp)
{
	switch (disp) {
	case DISP_FINISH:
		return SUCCESS;
	case DISP_RETRY:
		return NEEDS_RETRY;
	case DISP_REQUEUE:
		return ADD_TO_MLQUEUE;
	default:
		return FAILED;
	}
}

static void eh_decide_ask_handler(struct scsi_device *sdev, const u8 *bytes, struct eh_case *c)
{
	const struct scsi_device_handler *handler = sdev->handler;
	struct scsi_sense_hdr header;

	if (c->sense.deferred || !handler || !handler->check_sense)
		return;
	if (scsi_normalize_sense(bytes, SCSI_SENSE_BUFFERSIZE, &header))
		c->handler = disp_of(handler->check_sense(sdev, &header));
}

static void eh_decide_hear_sense(struct scsi_cmnd *cmd, struct eh_case *c)
{
	report_ua(cmd->device, &c->sense);
	eh_decide_ask_handler(cmd->device, cmd->sense_buffer, c);
}

static void give_up_quietly(struct request *rq)
{
	rq->cmd_flags |= REQ_FAILFAST_DEV;
	rq->rq_flags |= RQF_QUIET;
}

static void affect_device(struct scsi_device *sdev, u32 effects)
{
	if (effects & EH_EFFECT_UA_CAME)
		sdev->expecting_cc_ua = 0;
	if (effects & EH_EFFECT_LUNS_READ)
		sdev->sdev_target->expecting_lun_change = 0;
	if (effects & EH_EFFECT_MEDIUM_CHANGED)
		sdev->changed = 1;
	if (effects & EH_EFFECT_USE_SIX_BYTES)
		sdev->use_10_for_rw = 0;
	if (effects & EH_EFFECT_DEPTH_BUSY)
		core_depth_busy(sdev);
	if (effects & EH_EFFECT_DEPTH_GOOD)
		core_depth_good(sdev);
	if (effects & EH_EFFECT_SAY_CONFLICT)
		sdev_printk(KERN_INFO, sdev, "reservation conflict\n");
}

static void eh_decide_affect(struct scsi_cmnd *cmd, u32 effects)
{
	if (likely(!effects))
		return;
	affect_device(cmd->device, effects);
	if (effects & EH_EFFECT_GIVE_UP)
		give_up_quietly(scsi_cmd_to_rq(cmd));
	if (effects & EH_EFFECT_FORGET_HOST)
		set_host_byte(cmd, DID_OK);
	if (effects & EH_EFFECT_TIMED_OUT)
		set_host_byte(cmd, DID_TIME_OUT);
	if ((effects & EH_EFFECT_COUNT_RETRY) && cmd->allowed != EH_RETRIES_WITHOUT_END)
		cmd->retries++;
	if (effects & EH_EFFECT_SAY_OVERDUE)
		scmd_printk(KERN_ERR, cmd, "timing out command, waited %lus\n",
			    time_allowed(cmd) / HZ);
}

static void keep_error(struct scsi_cmnd *cmd, enum verdict_error error)
{
	if (error == VERDICT_OK)
		return;
	cmd->result &= ~VERDICT_RESULT_MASK;
	cmd->result |= error << VERDICT_RESULT_SHIFT;
}

static struct verdict eh_decide_command(struct scsi_cmnd *cmd)
{
	struct eh_case c = eh_case_of(cmd);
	struct eh_decision decision;

	if (eh_decide_needs_sense(&c))
		eh_decide_hear_sense(cmd, &c);
	decision = eh_decide(&c);
	eh_decide_affect(cmd, decision.effects);
	keep_error(cmd, decision.error);
	return (struct verdict) {
		.action	= decision.action,
		.error	= eh_error_of(cmd->result),
		.reason	= SCSI_MLQUEUE_DEVICE_BUSY,
	};
}

/* Whether commands that go well let a device have more of them at a time again, some day. */
static bool may_take_more(const struct scsi_device *sdev)
{
	return sdev->host->hostt->track_queue_depth && sdev->queue_depth < sdev->max_queue_depth;
}

/* Success that says nothing, of a command that changes nothing, on a device that lacks nothing. */
static bool is_plainly_good(const struct scsi_cmnd *cmd)
{
	return likely(!cmd->result) && likely(!(cmd->sense_buffer[0] & 0x70)) &&
	       likely(cmd->cmnd[0] != REPORT_LUNS) && likely(!may_take_more(cmd->device));
}

/**
 * eh_verdict - what becomes of a command that came back from its driver
 * @cmd: the command, result and sense data as the driver left them
 *
 * If the verdict is a retry, it has been counted.
 *
 * Context: any; host_lock not held.
 * Return: the verdict, for core/complete.c to act on.
 */
struct verdict eh_verdict(struct scsi_cmnd *cmd)
{
	if (is_plainly_good(cmd))
		return (struct verdict) { .action = VERDICT_FINISH };
	return eh_decide_command(cmd);
}

/**
 * eh_verdict_done - what a finished command tells about the bytes it did transfer
 * @cmd: a command whose upper driver's done() has been asked
 *
 * Sets how much sense data a passed-through command's owner may read.
 *
 * Context: any.
 * Return: see struct verdict_done.
 */
struct verdict_done eh_verdict_done(struct scsi_cmnd *cmd)
{
	struct eh_case c = eh_case_of(cmd);

	if ((c.traits & EH_TRAIT_PASSTHROUGH) && c.sense.valid)
		cmd->sense_len = min(SENSE_HEADER + cmd->sense_buffer[SENSE_ADDITIONAL],
				     SCSI_SENSE_BUFFERSIZE);
	return eh_decide_done(&c);
}

/**
 * eh_verdict_rest - what becomes of the bytes of a request that its command did not transfer
 * @cmd: a command whose upper driver's done() has been asked
 *
 * Context: any.
 * Return: what to do with them.
 */
struct verdict_rest eh_verdict_rest(struct scsi_cmnd *cmd)
{
	struct eh_case c = eh_case_of(cmd);
	struct eh_decision decision = eh_decide_rest(&c);

	eh_decide_affect(cmd, decision.effects);
	return (struct verdict_rest) {
		.action	= decision.rest,
		.error	= decision.error,
		.whole	= decision.whole,
		.quiet	= decision.whole || (c.traits & EH_TRAIT_QUIET),
	};
}

/**
 * eh_decide_own_command - how a command that error handling sent has fared
 * @cmd: the command, back from its driver
 *
 * Context: process context.
 * Return: see eh_decide_own().
 */
struct eh_decision eh_decide_own_command(struct scsi_cmnd *cmd)
{
	struct eh_case c = eh_case_of(cmd);
	struct eh_decision decision;

	/* The sense data of a REQUEST SENSE that went well is what was asked for: heard later. */
	if (c.sense.valid && get_status_byte(cmd) == SAM_STAT_CHECK_CONDITION)
		eh_decide_hear_sense(cmd, &c);
	decision = eh_decide_own(&c);
	eh_decide_affect(cmd, decision.effects);
	return decision;
}

/**
 * eh_wants_start - whether a failed command says that its device needs START UNIT
 * @cmd: a command in recovery
 *
 * Context: process context.
 * Return: true if it does, and START UNIT may be sent to its device.
 */
bool eh_wants_start(struct scsi_cmnd *cmd)
{
	struct eh_case c = eh_case_of(cmd);

	eh_decide_ask_handler(cmd->device, cmd->sense_buffer, &c);
	return c.sense.valid && eh_decide_sense(&c).disp == DISP_RECOVER;
}

/**
 * eh_may_retry - whether a command that error handling got back is to be sent again
 * @cmd: the command
 *
 * If so, the retry has been counted.
 *
 * Context: process context.
 * Return: false if it is to finish: its outcome is known, its request or the driver forbids a
 * retry, or none is left.
 */
bool eh_may_retry(struct scsi_cmnd *cmd)
{
	const struct scsi_host_template *hostt = cmd->device->host->hostt;
	struct eh_case c = eh_case_of(cmd);

	if (cmd->eh_eflags & EH_TO_FINISH) {
		cmd->eh_eflags &= ~EH_TO_FINISH;
		return false;
	}
	if (eh_forbids_retry(&c))
		return false;
	eh_decide_affect(cmd, EH_EFFECT_COUNT_RETRY);
	if (!(c.traits & EH_TRAIT_RETRY_LEFT))
		return false;
	return !hostt->eh_should_retry_cmd || hostt->eh_should_retry_cmd(cmd);
}

/**
 * scsi_check_sense - what the sense data of a command asks for
 * @cmd: the command; nothing of it but its sense data counts
 *
 * The error that the sense data stands for is noted in the command's result.
 *
 * Context: any; host_lock not held.
 * Return: SUCCESS (let it finish), NEEDS_RETRY, ADD_TO_MLQUEUE (retry later) or FAILED (no sense
 * data, or error handling is needed); or what the device handler says.
 */
enum scsi_disposition scsi_check_sense(struct scsi_cmnd *cmd)
{
	struct eh_case c = eh_case_of(cmd);
	struct eh_decision decision;

	if (!c.sense.valid)
		return FAILED;
	eh_decide_hear_sense(cmd, &c);
	decision = eh_decide_sense(&c);
	eh_decide_affect(cmd, decision.effects);
	keep_error(cmd, decision.error);
	return disposition_of(decision.disp);
}
EXPORT_SYMBOL_GPL(scsi_check_sense);
