// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's queues (virtio 1.2, 5.6.2): one for control, one for events, and as many for requests
 * as the device has and the machine has processors for, the last of which may be polled.
 *
 * A queue is open while its vq is set; this, and everything done with the vq, is under its lock. A
 * closed queue is found by nobody, so the transport can take it away: vscsi_queues_close() waits for
 * those who have just let go of the lock, too. What a device had when it was reset is given back by
 * vscsi_queues_empty(), each buffer to whom it belongs.
 */
#include <linux/blk-mq.h>
#include <linux/blk-mq-virtio.h>
#include <linux/cleanup.h>
#include <linux/interrupt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/virtio_config.h>

#include "vscsi.h"

/* What there is to know of a queue of a kind; all from VSCSI_REQUEST on are of that kind. */
static const struct kind {
	const char	*name;
	vq_callback_t	*interrupt;
	void		(*give_back)(struct vscsi_host *host, void *buffer, int result);
} kinds[] = {
	[VSCSI_CONTROL]	= { "control", vscsi_task_interrupt, vscsi_task_return },
	[VSCSI_EVENT]	= { "event", vscsi_event_interrupt, vscsi_event_return },
	[VSCSI_REQUEST]	= { "request", vscsi_request_interrupt, vscsi_request_return },
};

static const struct kind *kind_of(unsigned int index)
{
	return &kinds[min_t(unsigned int, index, VSCSI_REQUEST)];
}

static void name_queue(struct vscsi_queue *queue, unsigned int index)
{
	if (index < VSCSI_REQUEST)
		snprintf(queue->name, sizeof(queue->name), "%s", kind_of(index)->name);
	else
		snprintf(queue->name, sizeof(queue->name), "%s.%u", kind_of(index)->name,
			 (u16)(index - VSCSI_REQUEST));
}

/* A queue that is polled has no interrupt. */
static void describe(struct vscsi_host *host, struct virtqueue_info *infos)
{
	unsigned int i;

	for (i = 0; i < host->nr_queues; i++) {
		name_queue(&host->queues[i], i);
		infos[i].name = host->queues[i].name;
		if (i < VSCSI_REQUEST + host->interrupting)
			infos[i].callback = kind_of(i)->interrupt;
	}
}

static unsigned int smallest_ring(struct virtio_device *vdev)
{
	unsigned int ring = UINT_MAX;
	struct virtqueue *vq;

	virtio_device_for_each_vq(vdev, vq)
		if (vq->index >= VSCSI_REQUEST)
			ring = min(ring, virtqueue_get_vring_size(vq));
	return ring;
}

static int check_rings(struct vscsi_host *host)
{
	unsigned int ring = smallest_ring(host->vdev);

	/* A request, its response and a segment, each way with protection information. */
	if (ring >= (host->limits.pi ? 4 : 3) && ring >= host->ring) {
		host->ring = host->ring ?: ring;
		return 0;
	}
	dev_err(&host->vdev->dev, "a queue of %u entries is too small\n", ring);
	return -EINVAL;
}

/**
 * vscsi_queues_find - have the transport set up the queues
 * @host: the host; its queues are closed
 *
 * Context: process context; the device is not live yet.
 * Return: 0, or a negative errno and nothing is set up (virtio 1.2, 5.6.2 and 5.6.5).
 */
int vscsi_queues_find(struct vscsi_host *host)
{
	struct virtqueue_info *infos __free(kfree) = kcalloc(host->nr_queues, sizeof(*infos),
							     GFP_KERNEL);
	struct virtqueue **vqs __free(kfree) = kcalloc(host->nr_queues, sizeof(*vqs), GFP_KERNEL);
	struct irq_affinity affinity = { .pre_vectors = VSCSI_REQUEST };
	int error;

	if (!infos || !vqs)
		return -ENOMEM;
	describe(host, infos);
	error = virtio_find_vqs(host->vdev, host->nr_queues, vqs, infos, &affinity);
	if (error)
		return error;
	error = check_rings(host);
	if (error)
		host->vdev->config->del_vqs(host->vdev);
	return error;
}

/**
 * vscsi_queues_open - let everybody use the queues
 * @host: the host, whose device is live
 *
 * Context: process context.
 */
void vscsi_queues_open(struct vscsi_host *host)
{
	struct virtqueue *vq;

	virtio_device_for_each_vq(host->vdev, vq) {
		guard(spinlock_irqsave)(&host->queues[vq->index].lock);
		host->queues[vq->index].vq = vq;
		if (!vq->callback)
			virtqueue_disable_cb(vq);
	}
}

/**
 * vscsi_queues_close - see to it that nobody uses the queues any more
 * @host: the host
 *
 * Context: process context, may sleep.
 */
void vscsi_queues_close(struct vscsi_host *host)
{
	unsigned int i;

	for (i = 0; i < host->nr_queues; i++) {
		guard(spinlock_irqsave)(&host->queues[i].lock);
		host->queues[i].vq = NULL;
	}
	synchronize_rcu();
}

/**
 * vscsi_queues_empty - give back what the device had
 * @host: the host; its queues are closed, and the device is reset and has forgotten them
 * @result: how commands end that it had
 *
 * Context: process context.
 */
void vscsi_queues_empty(struct vscsi_host *host, int result)
{
	struct virtqueue *vq;
	void *buffer;

	virtio_device_for_each_vq(host->vdev, vq) {
		guard(spinlock_irqsave)(&host->queues[vq->index].lock);
		while ((buffer = virtqueue_detach_unused_buf(vq)))
			kind_of(vq->index)->give_back(host, buffer, result);
	}
}

static void map_to(struct blk_mq_queue_map *map, unsigned int first, unsigned int n)
{
	map->queue_offset = first;
	map->nr_queues = n;
}

/**
 * vscsi_queues_map - say which processor uses which request queue
 * @shost: the host
 *
 * Those that interrupt are for the processors their interrupts go to, the others for all alike.
 *
 * Context: process context.
 */
void vscsi_queues_map(struct Scsi_Host *shost)
{
	struct blk_mq_queue_map *maps = shost->tag_set.map;
	struct vscsi_host *host = vscsi_host_of(shost);

	map_to(&maps[HCTX_TYPE_DEFAULT], 0, host->interrupting);
	blk_mq_virtio_map_queues(&maps[HCTX_TYPE_DEFAULT], host->vdev, VSCSI_REQUEST);
	if (shost->nr_maps <= HCTX_TYPE_POLL)
		return;
	map_to(&maps[HCTX_TYPE_READ], 0, 0);
	map_to(&maps[HCTX_TYPE_POLL], host->interrupting, host->polled);
	blk_mq_map_queues(&maps[HCTX_TYPE_POLL]);
}

/**
 * vscsi_queue_is_sick - a queue says that the device has broken it
 * @host: the host
 *
 * Context: any.
 */
void vscsi_queue_is_sick(struct vscsi_host *host)
{
	queue_work(vscsi_reset_queue, &host->reset_work);
}
