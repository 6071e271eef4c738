// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resets by hand: the ioctl SG_SCSI_RESET, which sg_reset and cluster software use.
 *
 * It tries the steps of recovery that are resets, from the one asked for upwards, until one
 * succeeds (or only that one, with SG_SCSI_RESET_NO_ESCALATE). Nobody has failed, so nothing is
 * waited for and nothing is proved; commands that the reset cost come back by themselves, with
 * DID_RESET or by their timeouts. Meanwhile the host is frozen. A reset waits until nothing
 * on the host is recovered any more, and a recovery that begins meanwhile until the reset is over.
 *
 * Drivers' handlers take a command to know what to reset, so one is made that was never sent.
 */
#include <linux/blk-mq.h>
#include <linux/capability.h>
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>
#include <scsi/sg.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/host.h"
#include "mid/log.h"
#include "recovery.h"

/* In the order of escalation. */
static const struct {
	int		request;
	unsigned int	step;
} resets[] = {
	{ SG_SCSI_RESET_DEVICE,	EH_STEP_DEVICE_RESET },
	{ SG_SCSI_RESET_TARGET,	EH_STEP_TARGET_RESET },
	{ SG_SCSI_RESET_BUS,	EH_STEP_BUS_RESET },
	{ SG_SCSI_RESET_HOST,	EH_STEP_HOST_RESET },
};

/* A command that no driver has ever seen: request, command, driver's and midlayer's part, sense. */
static struct request *make_request(struct scsi_device *sdev)
{
	size_t size = sizeof(struct request) + to_mid_host(sdev->host)->priv_offset +
		      sizeof(struct mid_command);
	struct request *rq = kzalloc(size + SCSI_SENSE_BUFFERSIZE, GFP_KERNEL);
	struct scsi_cmnd *cmd;

	if (!rq)
		return NULL;
	blk_rq_init(NULL, rq);
	cmd = blk_mq_rq_to_pdu(rq);
	eh_command_init(cmd);
	cmd->device = sdev;
	cmd->sense_buffer = (void *)rq + size;
	cmd->submitter = SUBMITTED_BY_SCSI_RESET_IOCTL;
	cmd->flags = SCMD_LAST;
	cmd->sc_data_direction = DMA_BIDIRECTIONAL;
	cmd->jiffies_at_alloc = jiffies;
	cmd->budget_token = -1;
	return rq;
}

static bool eh_reset_escalate(struct scsi_cmnd *cmd, int request, bool escalate)
{
	bool begun = false;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(resets); i++) {
		begun |= resets[i].request == request;
		if (!begun)
			continue;
		if (eh_step_try(&eh_steps[resets[i].step], cmd) == SUCCESS) {
			eh_step_settle(&eh_steps[resets[i].step], cmd->device->host, 0);
			return true;
		}
		if (!escalate)
			break;
	}
	return false;
}

/* Nothing is recovered, and so may not be disturbed. */
static bool is_at_peace(const struct eh_host *eh)
{
	return !eh->frozen && !eh->narrow && !eh->recovery.active;
}

/* -EAGAIN: not yet; -ENODEV: the host is gone, and its driver expects no call any more. */
static int eh_reset_try_begin(struct Scsi_Host *shost)
{
	guard(spinlock_irqsave)(shost->host_lock);
	if (shost->shost_state == SHOST_DEL || shost->shost_state == SHOST_DEL_RECOVERY)
		return -ENODEV;
	if (!is_at_peace(eh_of(shost)))
		return -EAGAIN;
	shost->tmf_in_progress = 1;
	eh_host_freeze(shost, EH_FROZEN_RESET);
	return 0;
}

static int eh_reset_begin(struct Scsi_Host *shost)
{
	int error;

	if (wait_event_killable(shost->host_wait, (error = eh_reset_try_begin(shost)) != -EAGAIN))
		return -EINTR;
	return error;
}

/* Recoveries that began meanwhile have waited for this. */
static void eh_reset_end(struct Scsi_Host *shost)
{
	scoped_guard(spinlock_irqsave, shost->host_lock)
		shost->tmf_in_progress = 0;
	eh_host_unfreeze(shost, EH_FROZEN_RESET);
	wake_up(&shost->host_wait);
	wake_up(&eh_of(shost)->wake);
	core_host_run_queues(shost);
}

static int reset_with(struct scsi_cmnd *cmd, int request, bool escalate)
{
	struct Scsi_Host *shost = cmd->device->host;
	int error = eh_reset_begin(shost);
	bool success;

	if (error)
		return error;
	success = request == SG_SCSI_RESET_NOTHING || eh_reset_escalate(cmd, request, escalate);
	eh_reset_end(shost);
	return success ? 0 : -EIO;
}

static int eh_reset_device(struct scsi_device *sdev, int value)
{
	struct request *rq __free(kfree) = make_request(sdev);

	if (!rq)
		return -EIO;
	return reset_with(blk_mq_rq_to_pdu(rq), value & ~SG_SCSI_RESET_NO_ESCALATE,
			  !(value & SG_SCSI_RESET_NO_ESCALATE));
}

/**
 * scsi_ioctl_reset - SG_SCSI_RESET: reset a device, its target, its bus or its host
 * @dev: the device
 * @arg: where the caller has put a SG_SCSI_RESET_*, maybe with SG_SCSI_RESET_NO_ESCALATE
 *
 * Context: process context; sleeps as long as the driver's handlers do, and as a recovery under
 * way does.
 * Return: 0; -EACCES without CAP_SYS_ADMIN and CAP_SYS_RAWIO, -EFAULT, -EINTR if the caller was
 * killed while a recovery was waited for, -ENODEV if the host is gone, else -EIO if no reset
 * succeeded.
 */
int scsi_ioctl_reset(struct scsi_device *dev, int __user *arg)
{
	int value, error;

	if (!capable(CAP_SYS_ADMIN) || !capable(CAP_SYS_RAWIO))
		return -EACCES;
	if (get_user(value, arg))
		return -EFAULT;
	if (core_pm_get_host(dev->host) < 0)
		return -EIO;
	error = eh_reset_device(dev, value);
	core_pm_put_host(dev->host);
	return error;
}
