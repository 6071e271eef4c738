// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_target_block(), of which scsi_block_targets() is the heir.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"

static void core_compat_block(struct scsi_device *sdev, void *unused)
{
	int error;

	guard(mutex)(&sdev->state_mutex);
	error = scsi_internal_device_block_nowait(sdev);
	WARN_ONCE(error, "%s failed to block: error %d\n", dev_name(&sdev->sdev_gendev), error);
}

/**
 * scsi_target_block - block each device of a target, or of all targets below a device
 * @dev: a target's device, or the parent of targets, a remote port say
 *
 * Returns when no queuecommand call for them is under way any more.
 *
 * Context: process context, may sleep.
 */
void scsi_target_block(struct device *dev)
{
	struct Scsi_Host *shost = dev_to_shost(dev);

	if (!scsi_is_target_device(dev)) {
		scsi_block_targets(shost, dev);
		return;
	}
	starget_for_each_device(to_scsi_target(dev), NULL, core_compat_block);
	blk_mq_wait_quiesce_done(&shost->tag_set);
}
EXPORT_SYMBOL_GPL(scsi_target_block);
