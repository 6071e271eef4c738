// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device's request queue: its limits, its making, and the way back from it to the device.
 */
#include <linux/blk-mq.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"
#include "compat/host.h"
#include "mid/device.h"
#include "mid/host.h"

/* A host that does DIX needs as many segments for protection as it may have for data. */
static unsigned short protection_segments(struct Scsi_Host *shost)
{
	shost->sg_prot_tablesize = min_not_zero(shost->sg_prot_tablesize,
						(unsigned short)SCSI_MAX_PROT_SG_SEGMENTS);
	WARN_ON_ONCE(shost->sg_prot_tablesize < shost->sg_tablesize);
	return max(shost->sg_prot_tablesize, shost->sg_tablesize);
}

/* The DMA layer splits by the device's own parameters: they should be the host's. */
static void tell_dma_layer(struct Scsi_Host *shost)
{
	if (!shost->dma_dev->dma_parms)
		return;
	dma_set_seg_boundary(shost->dma_dev, shost->dma_boundary);
	dma_set_max_seg_size(shost->dma_dev, shost->max_segment_size);
}

/**
 * scsi_init_limits - what a host can do, in the block layer's terms
 * @shost: an added host
 * @lim: filled in; all that is not the host's is 0
 *
 * Context: process context.
 */
void scsi_init_limits(struct Scsi_Host *shost, struct queue_limits *lim)
{
	*lim = (struct queue_limits) {
		.max_hw_sectors		= shost->max_sectors,
		.max_segments		= min_t(unsigned short, shost->sg_tablesize,
						SG_MAX_SEGMENTS),
		.max_segment_size	= shost->max_segment_size,
		.seg_boundary_mask	= shost->dma_boundary,
		.virt_boundary_mask	= shost->virt_boundary_mask,
		.dma_alignment		= max_t(unsigned int, compat_host_dma_alignment(shost),
						dma_get_cache_alignment() - 1),
	};
	if (scsi_host_prot_dma(shost))
		lim->max_integrity_segments = protection_segments(shost);
	compat_host_limit_highmem(shost, lim);
	tell_dma_layer(shost);
}
EXPORT_SYMBOL_GPL(scsi_init_limits);

/**
 * core_queue_alloc - make a device's request queue
 * @sdev: a device being made
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int core_queue_alloc(struct scsi_device *sdev)
{
	struct queue_limits lim;
	struct request_queue *q;

	scsi_init_limits(sdev->host, &lim);
	q = blk_mq_alloc_queue(&sdev->host->tag_set, &lim, sdev);
	if (IS_ERR(q))
		return PTR_ERR(q);
	sdev->request_queue = q;
	core_budget_init(sdev);
	return 0;
}

/**
 * scsi_device_from_queue - the device behind a request queue
 * @q: any request queue
 *
 * Context: any.
 * Return: the device with a reference on its sdev_gendev, or NULL if @q is not a SCSI device's
 * or the device is gone.
 */
struct scsi_device *scsi_device_from_queue(struct request_queue *q)
{
	struct scsi_device *sdev = core_tagset_owns(q) ? q->queuedata : NULL;

	if (!sdev || !kobject_get_unless_zero(&sdev->sdev_gendev.kobj))
		return NULL;
	return sdev;
}
