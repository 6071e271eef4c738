/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a host and its driver's template have on one kernel and not on another.
 */
#ifndef COMPAT_HOST_H
#define COMPAT_HOST_H

#include <linux/blkdev.h>
#include <linux/blk-mq.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

/* Where the pointer is not const, the template is written to by its driver alone all the same. */
static inline void compat_host_set_template(struct Scsi_Host *shost,
					    const struct scsi_host_template *hostt)
{
	shost->hostt = (typeof(shost->hostt))hostt;
}

/* Whether queuecommand may sleep. */
#ifdef HAVE_SCSI_MAY_BLOCK
static inline void compat_host_take_may_block(struct Scsi_Host *shost)
{
	shost->queuecommand_may_block = shost->hostt->queuecommand_may_block;
}

static inline bool compat_host_may_block(const struct Scsi_Host *shost)
{
	return shost->queuecommand_may_block;
}
#else
static inline void compat_host_take_may_block(struct Scsi_Host *shost)
{
}

static inline bool compat_host_may_block(const struct Scsi_Host *shost)
{
	return false;
}
#endif

/* The mask of addresses at which data may begin; words of four bytes, if a driver says nothing. */
#define COMPAT_DMA_ALIGNMENT	3

#ifdef HAVE_SCSI_DMA_ALIGNMENT
static inline void compat_host_take_dma_alignment(struct Scsi_Host *shost)
{
	shost->dma_alignment = shost->hostt->dma_alignment ?: COMPAT_DMA_ALIGNMENT;
}

static inline unsigned int compat_host_dma_alignment(const struct Scsi_Host *shost)
{
	return shost->dma_alignment;
}
#else
static inline void compat_host_take_dma_alignment(struct Scsi_Host *shost)
{
}

static inline unsigned int compat_host_dma_alignment(const struct Scsi_Host *shost)
{
	return COMPAT_DMA_ALIGNMENT;
}
#endif

/* Whether data in high memory goes through buffers below it. */
#ifdef HAVE_SCSI_NO_HIGHMEM
static inline void compat_host_limit_highmem(const struct Scsi_Host *shost, struct queue_limits *lim)
{
	if (shost->no_highmem)
		lim->features |= BLK_FEAT_BOUNCE_HIGH;
}
#else
static inline void compat_host_limit_highmem(const struct Scsi_Host *shost, struct queue_limits *lim)
{
}
#endif

/*
 * A driver's say in how a device is configured, @lim being what is to become its queue's limits. A
 * driver that knows slave_configure alone finds those in the queue, and sets its own there.
 */
#ifdef HAVE_SCSI_DEVICE_CONFIGURE
static inline int compat_device_configure(struct scsi_device *sdev, struct queue_limits *lim)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;

	if (hostt->device_configure)
		return hostt->device_configure(sdev, lim);
	return hostt->slave_configure ? hostt->slave_configure(sdev) : 0;
}
#else
static inline int compat_device_configure(struct scsi_device *sdev, struct queue_limits *lim)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;
	int error = queue_limits_commit_update(sdev->request_queue, lim);

	if (!error && hostt->slave_configure)
		error = hostt->slave_configure(sdev);
	*lim = sdev->request_queue->limits;
	return error;
}
#endif

/* A driver may be told the action, or what the block layer is to do of which one is both. */
#ifdef HAVE_SCSI_TIMEOUT_ACTION
static inline enum scsi_timeout_action compat_host_timed_out(struct scsi_cmnd *cmd)
{
	return cmd->device->host->hostt->eh_timed_out(cmd);
}
#else
static inline enum scsi_timeout_action compat_host_timed_out(struct scsi_cmnd *cmd)
{
	return cmd->device->host->hostt->eh_timed_out(cmd) == BLK_EH_RESET_TIMER ?
	       SCSI_EH_RESET_TIMER : SCSI_EH_NOT_HANDLED;
}
#endif

#endif /* COMPAT_HOST_H */
