// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device's state, and holding its commands back. There are three who may want that:
 *
 *   power management  quiesce and resume: new requests wait in the block layer, except those
 *                     that are power management's own (RQF_PM)
 *   the transport     block and unblock: the path is gone; nothing at all is sent, what is
 *                     already sent may take its time
 *   the driver        block_requests and unblock_requests: the adapter needs a pause
 *
 * sdev->queue_stopped pairs each stop of the block layer's queue with one start, however often
 * either is asked for: blk-mq counts and would never start again otherwise.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"
#include "quiesce.h"
#include "mid/state.h"

/**
 * scsi_device_set_state - take a logical unit through the state model
 * @sdev: the device
 * @state: the state wanted
 *
 * Context: any; sdev->state_mutex held where the caller may sleep.
 * Return: 0, or -EINVAL if the model (core/state.c) does not allow it.
 */
int scsi_device_set_state(struct scsi_device *sdev, enum scsi_device_state state)
{
	if (!core_device_may_become(sdev->sdev_state, state)) {
		if (log_wanted(LOG_ERROR, 1))
			sdev_printk(KERN_ERR, sdev, "Illegal state transition %s->%s",
				    log_device_state(sdev->sdev_state), log_device_state(state));
		return -EINVAL;
	}
	if (sdev->sdev_state != state)
		sdev->offline_already = false;
	sdev->sdev_state = state;
	return 0;
}
EXPORT_SYMBOL(scsi_device_set_state);

/* Nothing more is handed to queue_rq; calls under way are waited for by whoever needs it. */
static void core_device_stop_queue(struct scsi_device *sdev)
{
	if (!cmpxchg(&sdev->queue_stopped, 0, 1))
		blk_mq_quiesce_queue_nowait(sdev->request_queue);
}

void core_device_start_queue(struct scsi_device *sdev)
{
	if (cmpxchg(&sdev->queue_stopped, 1, 0))
		blk_mq_unquiesce_queue(sdev->request_queue);
}

/*
 * The freeze waits for all requests. The grace period makes sure that nobody enters the queue
 * after the thaw who looked at pm_only before it was set, even if the queue was frozen already
 * by somebody else.
 */
static void shut_out_all_but_pm(struct request_queue *q)
{
	blk_set_pm_only(q);
	blk_mq_freeze_queue(q);
	synchronize_rcu();
	blk_mq_unfreeze_queue(q);
}

/**
 * scsi_device_quiesce - let only power management's requests through
 * @sdev: the device
 *
 * Returns when whatever was under way has ended. May be repeated by the same task.
 *
 * Context: process context, may sleep for as long as commands take.
 * Return: 0, or -EINVAL if the device is in no state for it.
 */
int scsi_device_quiesce(struct scsi_device *sdev)
{
	int error;

	if (sdev->quiesced_by) {
		WARN_ON_ONCE(sdev->quiesced_by != current);
		if (sdev->quiesced_by == current)
			return 0;
	}
	shut_out_all_but_pm(sdev->request_queue);

	guard(mutex)(&sdev->state_mutex);
	error = scsi_device_set_state(sdev, SDEV_QUIESCE);
	if (error)
		blk_clear_pm_only(sdev->request_queue);
	else
		sdev->quiesced_by = current;
	return error;
}
EXPORT_SYMBOL(scsi_device_quiesce);

/**
 * scsi_device_resume - end what scsi_device_quiesce() began
 * @sdev: the device; one whose state somebody has changed meanwhile keeps that state
 *
 * Context: process context, may sleep.
 */
void scsi_device_resume(struct scsi_device *sdev)
{
	guard(mutex)(&sdev->state_mutex);
	if (sdev->sdev_state == SDEV_QUIESCE)
		scsi_device_set_state(sdev, SDEV_RUNNING);
	if (xchg(&sdev->quiesced_by, NULL))
		blk_clear_pm_only(sdev->request_queue);
}
EXPORT_SYMBOL(scsi_device_resume);

static void core_quiesce_device(struct scsi_device *sdev, void *unused)
{
	scsi_device_quiesce(sdev);
}

static void core_resume_device(struct scsi_device *sdev, void *unused)
{
	scsi_device_resume(sdev);
}

/**
 * scsi_target_quiesce - scsi_device_quiesce() for each device of a target
 * @starget: the target
 *
 * Context: process context, may sleep.
 */
void scsi_target_quiesce(struct scsi_target *starget)
{
	starget_for_each_device(starget, NULL, core_quiesce_device);
}
EXPORT_SYMBOL(scsi_target_quiesce);

/**
 * scsi_target_resume - scsi_device_resume() for each device of a target
 * @starget: the target
 *
 * Context: process context, may sleep.
 */
void scsi_target_resume(struct scsi_target *starget)
{
	starget_for_each_device(starget, NULL, core_resume_device);
}
EXPORT_SYMBOL(scsi_target_resume);

/**
 * scsi_internal_device_block_nowait - send nothing to a device until it is unblocked
 * @sdev: the device
 *
 * Does not wait for queuecommand calls under way.
 *
 * Context: any.
 * Return: 0, or -EINVAL if the device is in no state for it.
 */
int scsi_internal_device_block_nowait(struct scsi_device *sdev)
{
	int error = scsi_device_set_state(sdev, SDEV_BLOCK);

	if (error)
		error = scsi_device_set_state(sdev, SDEV_CREATED_BLOCK);
	if (!error)
		core_device_stop_queue(sdev);
	return error;
}
EXPORT_SYMBOL_GPL(scsi_internal_device_block_nowait);

/*
 * What an unblocked device becomes. Not the state model's business: a transport gives back what
 * it took, so TRANSPORT_OFFLINE too may run again, and what error handling or a removal has
 * decided meanwhile stands.
 */
static int state_after_block(enum scsi_device_state now, enum scsi_device_state wanted)
{
	switch (now) {
	case SDEV_BLOCK:
	case SDEV_TRANSPORT_OFFLINE:
		return wanted;
	case SDEV_CREATED_BLOCK:
		return wanted == SDEV_RUNNING ? SDEV_CREATED : wanted;
	case SDEV_OFFLINE:
	case SDEV_CANCEL:
		return now;
	default:
		return -EINVAL;
	}
}

/**
 * scsi_internal_device_unblock_nowait - let a blocked device go on
 * @sdev: the device
 * @new_state: SDEV_RUNNING, or SDEV_TRANSPORT_OFFLINE to fail what waits for it
 *
 * Context: any.
 * Return: 0, or -EINVAL if it is not blocked or @new_state is another.
 */
int scsi_internal_device_unblock_nowait(struct scsi_device *sdev,
					enum scsi_device_state new_state)
{
	int state;

	if (new_state != SDEV_RUNNING && new_state != SDEV_TRANSPORT_OFFLINE)
		return -EINVAL;
	state = state_after_block(sdev->sdev_state, new_state);
	if (state < 0)
		return state;
	sdev->sdev_state = state;
	core_device_start_queue(sdev);
	return 0;
}
EXPORT_SYMBOL_GPL(scsi_internal_device_unblock_nowait);

static int block(struct scsi_device *sdev)
{
	guard(mutex)(&sdev->state_mutex);
	return scsi_internal_device_block_nowait(sdev);
}

static int unblock(struct scsi_device *sdev, enum scsi_device_state new_state)
{
	guard(mutex)(&sdev->state_mutex);
	return scsi_internal_device_unblock_nowait(sdev, new_state);
}

static void core_block_device(struct scsi_device *sdev, void *unused)
{
	int error = block(sdev);

	WARN_ONCE(error, "%s failed to block: error %d\n", dev_name(&sdev->sdev_gendev), error);
}

static void core_unblock_device(struct scsi_device *sdev, void *new_state)
{
	unblock(sdev, *(enum scsi_device_state *)new_state);
}

static int core_block_if_target(struct device *dev, void *unused)
{
	if (scsi_is_target_device(dev))
		starget_for_each_device(to_scsi_target(dev), NULL, core_block_device);
	return 0;
}

static int core_unblock_if_target(struct device *dev, void *new_state)
{
	if (scsi_is_target_device(dev))
		starget_for_each_device(to_scsi_target(dev), new_state, core_unblock_device);
	return 0;
}

/**
 * scsi_block_targets - block each device of each target below a transport's device
 * @shost: their host
 * @dev: the parent of the targets, a remote port say
 *
 * Returns when no queuecommand call for them is under way any more.
 *
 * Context: process context, may sleep.
 */
void scsi_block_targets(struct Scsi_Host *shost, struct device *dev)
{
	WARN_ON_ONCE(scsi_is_target_device(dev));
	device_for_each_child(dev, NULL, core_block_if_target);
	blk_mq_wait_quiesce_done(&shost->tag_set);
}
EXPORT_SYMBOL_GPL(scsi_block_targets);

/**
 * scsi_target_unblock - let each device of a target, or of all targets below a device, go on
 * @dev: a target's device, or its parent
 * @new_state: see scsi_internal_device_unblock_nowait()
 *
 * Context: process context, may sleep.
 */
void scsi_target_unblock(struct device *dev, enum scsi_device_state new_state)
{
	if (scsi_is_target_device(dev))
		core_unblock_if_target(dev, &new_state);
	else
		device_for_each_child(dev, &new_state, core_unblock_if_target);
}
EXPORT_SYMBOL_GPL(scsi_target_unblock);

/**
 * scsi_host_block - block each device of a host
 * @shost: the host
 *
 * Returns when no queuecommand call is under way any more.
 *
 * Context: process context, may sleep.
 * Return: 0, or the error of the first device that could not be blocked; those before it are.
 */
int scsi_host_block(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	shost_for_each_device(sdev, shost) {
		int error = block(sdev);

		if (error) {
			scsi_device_put(sdev);
			return error;
		}
	}
	blk_mq_wait_quiesce_done(&shost->tag_set);
	return 0;
}
EXPORT_SYMBOL_GPL(scsi_host_block);

/**
 * scsi_host_unblock - let each device of a host go on
 * @shost: the host
 * @new_state: see scsi_internal_device_unblock_nowait()
 *
 * Context: process context, may sleep.
 * Return: 0, or the error of the first device that was not blocked; those after it still are.
 */
int scsi_host_unblock(struct Scsi_Host *shost, int new_state)
{
	struct scsi_device *sdev;

	shost_for_each_device(sdev, shost) {
		int error = unblock(sdev, new_state);

		if (error) {
			scsi_device_put(sdev);
			return error;
		}
	}
	return 0;
}
EXPORT_SYMBOL_GPL(scsi_host_unblock);

/**
 * scsi_block_requests - the driver wants a pause for the whole host
 * @shost: the host; nothing but scsi_unblock_requests() ends it
 *
 * Context: any. Calls of queuecommand under way are not waited for.
 */
void scsi_block_requests(struct Scsi_Host *shost)
{
	WRITE_ONCE(to_mid_host(shost)->paused, true);
}
EXPORT_SYMBOL(scsi_block_requests);

/**
 * scsi_unblock_requests - the driver's pause is over
 * @shost: the host
 *
 * Context: any, host_lock not held (mpi3mr calls it in an interrupt).
 */
void scsi_unblock_requests(struct Scsi_Host *shost)
{
	WRITE_ONCE(to_mid_host(shost)->paused, false);
	core_host_run_queues(shost);
}
EXPORT_SYMBOL(scsi_unblock_requests);
