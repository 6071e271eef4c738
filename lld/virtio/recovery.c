// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recovery: getting commands back that do not come by themselves.
 *
 * Each step is a task management function for what it is about, and nothing else: a command, its
 * unit, its target. The device has completed what was aborted before it answers (virtio 1.2,
 * 5.6.6.2), but this is not taken on trust. A step has helped when the commands are back, for the
 * device may write to the memory of those that are not. The last step is the device's reset, after
 * which it has none.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>

#include "vscsi.h"

/* How long what is already answered may take to show. */
#define LATE_MS		200
#define LOOK_MS		10

/* Commands that are to come back, and those that do not. */
struct search {
	struct vscsi_host	*host;
	struct scsi_cmnd	*cmd;
	bool			(*concerns)(const struct search *search,
					    const struct scsi_cmnd *cmd);
	unsigned int		in_flight;
};

static bool vscsi_recovery_is_same_command(const struct search *search, const struct scsi_cmnd *cmd)
{
	return cmd == search->cmd;
}

static bool vscsi_recovery_is_of_unit(const struct search *search, const struct scsi_cmnd *cmd)
{
	return cmd->device == search->cmd->device;
}

static bool vscsi_recovery_is_of_target(const struct search *search, const struct scsi_cmnd *cmd)
{
	return cmd->device->id == search->cmd->device->id;
}

static bool vscsi_recovery_count_in_flight(struct scsi_cmnd *cmd, void *data)
{
	struct search *search = data;

	if (search->concerns(search, cmd) && vscsi_request_in_flight(search->host, cmd))
		search->in_flight++;
	return true;
}

static unsigned int recount_in_flight(struct search *search)
{
	search->in_flight = 0;
	vscsi_request_reap(search->host);
	scsi_host_busy_iter(search->host->shost, vscsi_recovery_count_in_flight, search);
	return search->in_flight;
}

/* Whether all come back that a task management function has ended. */
static bool all_back(struct search *search)
{
	unsigned int waited;

	for (waited = 0; recount_in_flight(search); waited += LOOK_MS) {
		if (waited >= LATE_MS) {
			sdev_printk(KERN_ERR, search->cmd->device,
				    "%u commands are said to have ended and have not come back\n",
				    search->in_flight);
			return false;
		}
		msleep(LOOK_MS);
	}
	return true;
}

/* One step: @function, which is to bring back what it @concerns. */
static int vscsi_recovery_step(struct scsi_cmnd *cmd, u32 function, __virtio64 id,
			       bool (*concerns)(const struct search *search,
						const struct scsi_cmnd *cmd))
{
	struct search search = {
		.host = vscsi_host_of(cmd->device->host),
		.cmd = cmd,
		.concerns = concerns,
	};

	if (vscsi_task_manage(search.host, function, cmd->device, id))
		return FAILED;
	return all_back(&search) ? SUCCESS : FAILED;
}

/**
 * vscsi_abort - get a command back
 * @cmd: the command; it may have come by itself meanwhile
 *
 * Context: process context.
 * Return: SUCCESS if it is no longer the device's, or FAILED.
 */
int vscsi_abort(struct scsi_cmnd *cmd)
{
	struct vscsi_host *host = vscsi_host_of(cmd->device->host);

	if (!vscsi_request_in_flight(host, cmd))
		return SUCCESS;
	return vscsi_recovery_step(cmd, VIRTIO_SCSI_T_TMF_ABORT_TASK, vscsi_request_id(cmd),
				   vscsi_recovery_is_same_command);
}

/**
 * vscsi_reset_unit - reset a logical unit
 * @cmd: a command of it, or in place of one
 *
 * Context: process context.
 * Return: SUCCESS if none of its commands is the device's any longer, or FAILED.
 */
int vscsi_reset_unit(struct scsi_cmnd *cmd)
{
	return vscsi_recovery_step(cmd, VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET, 0,
				   vscsi_recovery_is_of_unit);
}

/**
 * vscsi_reset_target - reset a target, as its loss of the nexus with us does
 * @cmd: a command for it, or in place of one
 *
 * Context: process context.
 * Return: SUCCESS if none of its commands is the device's any longer, or FAILED.
 */
int vscsi_reset_target(struct scsi_cmnd *cmd)
{
	return vscsi_recovery_step(cmd, VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET, 0,
				   vscsi_recovery_is_of_target);
}

/**
 * vscsi_reset_host - reset the device
 * @cmd: a command for it, or in place of one
 *
 * Context: process context.
 * Return: SUCCESS if it is live afterwards, or FAILED.
 */
int vscsi_reset_host(struct scsi_cmnd *cmd)
{
	struct vscsi_host *host = vscsi_host_of(cmd->device->host);

	guard(mutex)(&host->life);
	return vscsi_restart(host) ? FAILED : SUCCESS;
}

/**
 * vscsi_timed_out - a command's time is up
 * @cmd: the command
 *
 * It may be back, with nobody told: then it ends now. While the device is reset, or about to be, it
 * is given back anyway, and needs no abort that could not be sent.
 *
 * Context: process context, may not sleep.
 * Return: what is to be done about it.
 */
enum scsi_timeout_action vscsi_timed_out(struct scsi_cmnd *cmd)
{
	struct vscsi_host *host = vscsi_host_of(cmd->device->host);

	vscsi_request_reap(host);
	if (!vscsi_request_in_flight(host, cmd))
		return SCSI_EH_DONE;
	if (READ_ONCE(host->state) != VSCSI_LIVE || work_busy(&host->reset_work))
		return SCSI_EH_RESET_TIMER;
	return SCSI_EH_NOT_HANDLED;
}
