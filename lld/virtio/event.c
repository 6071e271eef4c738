// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: what the device tells without being asked (virtio 1.2, 5.6.6.3).
 *
 * A few buffers are with the device. One that comes back is handled by a work of its own, in the
 * order of their coming, and then posted again. When the device has no buffer it remembers
 * that it missed something, and says so with the next: then everything is looked at again.
 *
 *	idle	posted ---> busy ---> posted ...
 *	        with the    its work
 *	        device      is due
 *
 * A reset of the device makes posted ones idle; busy ones find their way back by themselves. What
 * happened meanwhile nobody tells, so everything is looked at again then, too. Works do not run while
 * the machine sleeps or goes to sleep, for they wait for devices that do.
 */
#include <linux/array_size.h>
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/virtio_config.h>

#include "vscsi.h"

#define EVENTS	16

enum event_state { EVENT_IDLE, EVENT_POSTED, EVENT_BUSY };

/**
 * struct vscsi_event - a buffer for an event
 * @host: whose
 * @work: handles it
 * @state: where it is; under the lock of the event queue
 * @data: what the device writes: struct virtio_scsi_event, and perhaps more
 */
struct vscsi_event {
	struct vscsi_host	*host;
	struct work_struct	work;
	enum event_state	state;
	u8			data[] __aligned(8);
};

/* An event, in the processor's own order. */
struct event_info {
	u32	event;
	bool	missed;
	u32	target;
	u32	lun;
	u32	reason;
};

static void vscsi_event_handle_nothing(struct vscsi_host *host, const struct event_info *info)
{
}

static void vscsi_event_handle_transport_reset(struct vscsi_host *host,
					       const struct event_info *info)
{
	switch (info->reason) {
	case VIRTIO_SCSI_EVT_RESET_RESCAN:
		vscsi_unit_appeared(host, info->target, info->lun);
		break;
	case VIRTIO_SCSI_EVT_RESET_REMOVED:
		vscsi_unit_removed(host, info->target, info->lun);
		break;
	case VIRTIO_SCSI_EVT_RESET_HARD:
		vscsi_unit_was_reset(host, info->target);
		break;
	default:
		dev_warn(&host->vdev->dev, "unknown reason %#x of a reset\n", info->reason);
	}
}

static void vscsi_event_handle_notification(struct vscsi_host *host, const struct event_info *info)
{
	vscsi_unit_notified(host, info->target, info->lun, info->reason);
}

/* The reason is an additional sense code and its qualifier. */
static void vscsi_event_handle_change(struct vscsi_host *host, const struct event_info *info)
{
	vscsi_unit_changed(host, info->target, info->lun, info->reason & 0xff,
			   info->reason >> 8 & 0xff);
}

static void (*const handlers[])(struct vscsi_host *host, const struct event_info *info) = {
	[VIRTIO_SCSI_T_NO_EVENT]	= vscsi_event_handle_nothing,
	[VIRTIO_SCSI_T_TRANSPORT_RESET]	= vscsi_event_handle_transport_reset,
	[VIRTIO_SCSI_T_ASYNC_NOTIFY]	= vscsi_event_handle_notification,
	[VIRTIO_SCSI_T_PARAM_CHANGE]	= vscsi_event_handle_change,
};

/* An event about nobody in particular has no address; every other one begins so (5.6.6.1). */
static struct event_info read_event(struct virtio_device *vdev,
				    const struct virtio_scsi_event *event)
{
	u32 what = virtio32_to_cpu(vdev, event->event);
	struct event_info info = {
		.event	= what & ~VIRTIO_SCSI_T_EVENTS_MISSED,
		.missed	= what & VIRTIO_SCSI_T_EVENTS_MISSED,
		.target	= event->lun[1],
		.lun	= (event->lun[2] << 8 | event->lun[3]) & 0x3fff,
		.reason	= virtio32_to_cpu(vdev, event->reason),
	};

	if (info.event != VIRTIO_SCSI_T_NO_EVENT && event->lun[0] != 1) {
		dev_warn(&vdev->dev, "event %u about %8phN, which is no unit\n", info.event,
			 event->lun);
		info.event = VIRTIO_SCSI_T_NO_EVENT;
	}
	return info;
}

static void handle(struct vscsi_host *host, const struct event_info *info)
{
	if (info->missed)
		vscsi_units_look_again(host, "events were missed");
	if (info->event < ARRAY_SIZE(handlers))
		handlers[info->event](host, info);
	else
		dev_warn(&host->vdev->dev, "unknown event %#x\n", info->event);
}

/* Lends a buffer to the device; the event queue is locked. */
static void vscsi_event_post(struct vscsi_event *event)
{
	struct vscsi_host *host = event->host;
	struct virtqueue *vq = host->queues[VSCSI_EVENT].vq;
	size_t size = host->limits.event_size;
	struct scatterlist in;

	event->state = EVENT_IDLE;
	if (!vq || host->leaving)
		return;
	memset(event->data, 0, size);
	sg_init_one(&in, event->data, size);
	if (!virtqueue_add_inbuf(vq, &in, 1, event, GFP_ATOMIC))
		event->state = EVENT_POSTED;
}

static void vscsi_event_work(struct work_struct *work)
{
	struct vscsi_event *event = container_of(work, struct vscsi_event, work);
	struct vscsi_host *host = event->host;
	struct vscsi_queue *queue = &host->queues[VSCSI_EVENT];
	struct event_info info = read_event(host->vdev, (struct virtio_scsi_event *)event->data);

	if (!READ_ONCE(host->leaving))
		handle(host, &info);
	guard(spinlock_irqsave)(&queue->lock);
	vscsi_event_post(event);
	if (event->state == EVENT_POSTED)
		virtqueue_kick(queue->vq);
}

/**
 * vscsi_review - look at all units of a device that has begun anew
 * @work: &vscsi_host.review
 *
 * Context: process context, may sleep for as long as units take.
 */
void vscsi_review(struct work_struct *work)
{
	struct vscsi_host *host = container_of(work, struct vscsi_host, review);

	if (!READ_ONCE(host->leaving))
		vscsi_units_look_again(host, "the device was reset");
}

/**
 * vscsi_event_interrupt - events have come
 * @vq: the event queue
 *
 * Context: interrupt.
 */
void vscsi_event_interrupt(struct virtqueue *vq)
{
	struct vscsi_host *host = vq->vdev->priv;
	struct vscsi_queue *queue = &host->queues[VSCSI_EVENT];
	struct vscsi_event *event;
	unsigned int used;

	guard(spinlock_irqsave)(&queue->lock);
	if (!queue->vq)
		return;
	do {
		virtqueue_disable_cb(vq);
		while ((event = virtqueue_get_buf(vq, &used))) {
			event->state = EVENT_BUSY;
			queue_work(host->event_queue, &event->work);
		}
	} while (!virtqueue_enable_cb(vq));
	if (virtqueue_is_broken(vq))
		vscsi_queue_is_sick(host);
}

/**
 * vscsi_event_return - a buffer was taken back from a device which is reset
 * @host: the host
 * @buffer: the event
 * @result: what it would mean for a command
 *
 * Context: the event queue is locked.
 */
void vscsi_event_return(struct vscsi_host *host, void *buffer, int result)
{
	struct vscsi_event *event = buffer;

	event->state = EVENT_IDLE;
}

/**
 * vscsi_events_post - lend the device all idle buffers
 * @host: the host, whose queues are open
 *
 * Context: process context.
 */
void vscsi_events_post(struct vscsi_host *host)
{
	struct vscsi_queue *queue = &host->queues[VSCSI_EVENT];
	unsigned int i;

	guard(spinlock_irqsave)(&queue->lock);
	for (i = 0; i < EVENTS; i++)
		if (host->events[i]->state == EVENT_IDLE)
			vscsi_event_post(host->events[i]);
	if (queue->vq)
		virtqueue_kick(queue->vq);
}

static struct vscsi_event *make_event(struct vscsi_host *host)
{
	struct vscsi_event *event = kzalloc(struct_size(event, data, host->limits.event_size),
					    GFP_KERNEL);

	if (!event)
		return NULL;
	event->host = host;
	INIT_WORK(&event->work, vscsi_event_work);
	return event;
}

static int make_events(struct vscsi_host *host)
{
	unsigned int i;

	host->events = kcalloc(EVENTS, sizeof(*host->events), GFP_KERNEL);
	if (!host->events)
		return -ENOMEM;
	for (i = 0; i < EVENTS; i++) {
		host->events[i] = make_event(host);
		if (!host->events[i])
			return -ENOMEM;
	}
	return 0;
}

/**
 * vscsi_events_make - make a host's buffers for events
 * @host: the host
 *
 * Context: process context.
 * Return: 0, or -ENOMEM: then vscsi_events_free() must be called all the same.
 */
int vscsi_events_make(struct vscsi_host *host)
{
	host->event_queue = alloc_ordered_workqueue("scsi_virtio_%u", WQ_FREEZABLE,
					     host->shost->host_no);
	return host->event_queue ? make_events(host) : -ENOMEM;
}

/**
 * vscsi_events_end - handle no more events
 * @host: the host
 *
 * Waits for the one that is being handled.
 *
 * Context: process context, may sleep.
 */
void vscsi_events_end(struct vscsi_host *host)
{
	scoped_guard(spinlock_irqsave, &host->queues[VSCSI_EVENT].lock)
		WRITE_ONCE(host->leaving, true);
	flush_workqueue(host->event_queue);
}

/**
 * vscsi_events_free - free a host's buffers for events
 * @host: the host, whose device has none of them
 *
 * Context: process context, may sleep.
 */
void vscsi_events_free(struct vscsi_host *host)
{
	unsigned int i;

	if (host->event_queue)
		destroy_workqueue(host->event_queue);
	for (i = 0; host->events && i < EVENTS; i++)
		kfree(host->events[i]);
	kfree(host->events);
}
