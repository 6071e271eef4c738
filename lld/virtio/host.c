// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device as the midlayer knows it: what it can do, and whom to call.
 */
#include <linux/cpumask.h>
#include <linux/moduleparam.h>
#include <linux/module.h>
#include <linux/ratelimit.h>
#include <linux/virtio_config.h>
#include <scsi/scsi_host.h>

#include "vscsi.h"

/* So many resets in so long are worth a try. */
#define RESETS		3
#define RESETS_SECONDS	60

static unsigned int poll_queues;
module_param(poll_queues, uint, 0444);
MODULE_PARM_DESC(poll_queues, "request queues that are polled, for I/O that asks for it; one a processor at most (0)");

static struct scsi_host_template template = {
	.module				= THIS_MODULE,
	.name				= "virtio SCSI host device",
	.proc_name			= "scsi_virtio",
	.this_id			= -1,
	.supported_mode			= MODE_INITIATOR,
	.track_queue_depth		= 1,
	.init_cmd_priv			= vscsi_request_init,
	.queuecommand			= vscsi_request_queue,
	.commit_rqs			= vscsi_request_commit,
	.mq_poll			= vscsi_request_poll,
	.map_queues			= vscsi_queues_map,
	.slave_alloc			= vscsi_unit_alloc,
	.slave_configure		= vscsi_unit_configure,
	.change_queue_depth		= vscsi_unit_change_depth,
	.eh_timed_out			= vscsi_timed_out,
	.eh_abort_handler		= vscsi_abort,
	.eh_device_reset_handler	= vscsi_reset_unit,
	.eh_target_reset_handler	= vscsi_reset_target,
	.eh_host_reset_handler		= vscsi_reset_host,
};

/* As many as are wished for, and of use: a processor polls one at a time. */
static unsigned int polled_wish(void)
{
	return min(poll_queues, nr_cpu_ids);
}

/* One that interrupts is left for all who do not poll. */
static void share_queues(struct vscsi_host *host, unsigned int queues)
{
	host->polled = min(polled_wish(), queues - 1);
	host->interrupting = queues - host->polled;
	host->nr_queues = VSCSI_REQUEST + queues;
}

static void init_host(struct vscsi_host *host)
{
	unsigned int i;

	mutex_init(&host->life);
	INIT_WORK(&host->reset_work, vscsi_reset_work);
	INIT_WORK(&host->review, vscsi_review);
	ratelimit_state_init(&host->resets, RESETS_SECONDS * HZ, RESETS);
	ratelimit_set_flags(&host->resets, RATELIMIT_MSG_ON_RELEASE);
	ratelimit_default_init(&host->warnings);
	for (i = 0; i < host->nr_queues; i++)
		spin_lock_init(&host->queues[i].lock);
}

/**
 * vscsi_host_alloc - make a host that nobody knows yet
 * @vdev: its device
 * @limits: what that can do
 *
 * More request queues than processors are of no use, unless some are polled.
 *
 * Context: process context.
 * Return: the host, to be given back by scsi_host_put(); NULL without memory.
 */
struct vscsi_host *vscsi_host_alloc(struct virtio_device *vdev, const struct vscsi_limits *limits)
{
	unsigned int queues = min(limits->queues, nr_cpu_ids + polled_wish());
	struct vscsi_host *host;
	struct Scsi_Host *shost;

	template.cmd_size = vscsi_request_size();
	shost = scsi_host_alloc(&template, struct_size(host, queues, VSCSI_REQUEST + queues));
	if (!shost)
		return NULL;
	host = vscsi_host_of(shost);
	share_queues(host, queues);
	host->vdev = vdev;
	host->shost = shost;
	host->limits = *limits;
	init_host(host);
	return host;
}

/* No chain of descriptors is longer than the queue (virtio 1.2, 2.7.5.3.1). */
static unsigned int segments_of(const struct vscsi_host *host)
{
	unsigned int room = host->ring - 2;

	return min(host->limits.segments, host->limits.pi ? room / 2 : room);
}

static void set_protection(struct Scsi_Host *shost)
{
	shost->sg_prot_tablesize = shost->sg_tablesize;
	scsi_host_set_prot(shost, SHOST_DIF_TYPE1_PROTECTION | SHOST_DIF_TYPE2_PROTECTION |
			   SHOST_DIF_TYPE3_PROTECTION | SHOST_DIX_TYPE1_PROTECTION |
			   SHOST_DIX_TYPE2_PROTECTION | SHOST_DIX_TYPE3_PROTECTION);
	scsi_host_set_guard(shost, SHOST_DIX_GUARD_CRC);
}

static void set_limits(const struct vscsi_host *host)
{
	const struct vscsi_limits *limits = &host->limits;
	struct Scsi_Host *shost = host->shost;

	shost->can_queue = host->ring;
	shost->cmd_per_lun = min(limits->per_lun, host->ring);
	shost->sg_tablesize = segments_of(host);
	shost->max_sectors = limits->sectors;
	shost->max_segment_size = min_t(size_t, virtio_max_dma_size(host->vdev),
					round_down(UINT_MAX, PAGE_SIZE));
	shost->max_cmd_len = VIRTIO_SCSI_CDB_SIZE;
	shost->max_channel = 0;
	shost->max_id = limits->targets;
	shost->max_lun = limits->luns;
	shost->nr_hw_queues = host->interrupting + host->polled;
	shost->nr_maps = host->polled ? HCTX_MAX_TYPES : 1;
	if (limits->pi)
		set_protection(shost);
}

/**
 * vscsi_host_add - tell the midlayer of a host
 * @host: the host; its queues are set up
 *
 * Context: process context.
 * Return: 0 or a negative errno.
 */
int vscsi_host_add(struct vscsi_host *host)
{
	set_limits(host);
	return scsi_add_host(host->shost, &host->vdev->dev);
}
