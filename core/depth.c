// SPDX-License-Identifier: GPL-2.0-only
/*
 * The depth of a device's queue: set by its driver or a person, and, where the driver asked for
 * it (track_queue_depth), lowered when the target answers TASK SET FULL (SAM-6 5.3) and raised
 * again, one by one, after a time without.
 *
 * One TASK SET FULL says little: the depth that was in flight must have been refused more than
 * QUEUE_FULL_LIMIT times in a row, and answers that arrive together count once.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sbitmap.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/device.h"
#include "mid/device.h"

#define QUEUE_FULL_LIMIT	10
#define TOGETHER_SHIFT		4	/* answers within 2^4 jiffies are one event */

/**
 * scsi_change_queue_depth - set how many commands a device takes at a time
 * @sdev: the device
 * @depth: their number; more than the host can queue is cut to that, 0 and less changes nothing
 *
 * Context: any.
 * Return: the depth in force.
 */
int scsi_change_queue_depth(struct scsi_device *sdev, int depth)
{
	depth = min_t(int, depth, core_budget_limit(sdev));
	if (depth > 0) {
		WRITE_ONCE(sdev->queue_depth, depth);
		/* Whoever sees the larger map must see the depth that goes with it. */
		smp_wmb();
	}
	sbitmap_resize(&sdev->budget_map, sdev->queue_depth);
	if (sdev->request_queue)
		blk_set_queue_depth(sdev->request_queue, sdev->queue_depth);
	return sdev->queue_depth;
}
EXPORT_SYMBOL(scsi_change_queue_depth);

/**
 * scsi_track_queue_full - note that a device refused a command at some depth
 * @sdev: the device
 * @depth: how many commands it had then
 *
 * Context: any.
 * Return: 0 if nothing was changed, else the new depth.
 */
int scsi_track_queue_full(struct scsi_device *sdev, int depth)
{
	unsigned long now = jiffies;

	if (now >> TOGETHER_SHIFT == sdev->last_queue_full_time >> TOGETHER_SHIFT)
		return 0;
	sdev->last_queue_full_time = now;

	if (sdev->last_queue_full_depth != depth) {
		sdev->last_queue_full_depth = depth;
		sdev->last_queue_full_count = 0;
	}
	if (++sdev->last_queue_full_count <= QUEUE_FULL_LIMIT)
		return 0;
	return scsi_change_queue_depth(sdev, depth);
}
EXPORT_SYMBOL(scsi_track_queue_full);

static void core_depth_lower(struct scsi_device *sibling, void *unused)
{
	/* Only what could not be queued tells; the one refused is not in flight any more. */
	scsi_track_queue_full(sibling, sibling->queue_depth - 1);
}

static void core_depth_raise(struct scsi_device *sibling, void *now)
{
	if (sibling->queue_depth >= sibling->max_queue_depth)
		return;
	scsi_change_queue_depth(sibling, sibling->queue_depth + 1);
	sibling->last_queue_ramp_up = *(unsigned long *)now;
}

/**
 * core_depth_busy - a device answered TASK SET FULL
 * @sdev: the device; the task set may be its target's, so its siblings are lowered as well
 *
 * Context: any, host_lock not held.
 */
void core_depth_busy(struct scsi_device *sdev)
{
	if (!sdev->host->hostt->track_queue_depth)
		return;
	guard(spinlock_irqsave)(sdev->host->host_lock);
	__starget_for_each_device(sdev->sdev_target, NULL, core_depth_lower);
}

static bool time_to_raise(const struct scsi_device *sdev, unsigned long now)
{
	return sdev->queue_depth < sdev->max_queue_depth &&
	       time_after_eq(now, sdev->last_queue_ramp_up + sdev->queue_ramp_up_period) &&
	       time_after_eq(now, sdev->last_queue_full_time + sdev->queue_ramp_up_period);
}

/**
 * core_depth_good - a device took a command well
 * @sdev: the device
 *
 * Context: any, host_lock not held.
 */
void core_depth_good(struct scsi_device *sdev)
{
	unsigned long now = jiffies;

	if (likely(!sdev->host->hostt->track_queue_depth) || !time_to_raise(sdev, now))
		return;
	guard(spinlock_irqsave)(sdev->host->host_lock);
	__starget_for_each_device(sdev->sdev_target, &now, core_depth_raise);
}
