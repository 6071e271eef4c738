// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events of a logical unit on their way to user space.
 *
 * Whoever learns of one (a completion with a unit attention, an upper driver that polls for media)
 * may be in any context, and a uevent needs one that may sleep. So events wait in sdev->event_list,
 * under list_lock, for the device's own work, which scan/ has written because one of the events
 * asks for a rescan. An event that is allocated belongs to its maker until it is sent, then to
 * the list, then to the work. What the work did not get to is freed with the device.
 *
 * The works of all devices have a queue of their own: they wait for their devices, thousands of
 * which may report something at once, and nobody else in the kernel is to wait for that.
 */
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <scsi/scsi_device.h>

#include "abi/command.h"
#include "hooks.h"
#include "mid/device.h"

static struct workqueue_struct *event_queue;

/**
 * core_event_queue_init - be ready for devices that report events
 *
 * Context: once, before the first host.
 * Return: 0 or -ENOMEM.
 */
int core_event_queue_init(void)
{
	event_queue = alloc_workqueue("scsi_event", WQ_UNBOUND, 0);
	return event_queue ? 0 : -ENOMEM;
}

/**
 * core_event_queue_exit - the same no more
 *
 * Context: once, after the last host.
 */
void core_event_queue_exit(void)
{
	destroy_workqueue(event_queue);
}

/**
 * core_event_run - have a device's pending events told
 * @sdev: the device
 *
 * Context: any.
 */
void core_event_run(struct scsi_device *sdev)
{
	queue_work(event_queue, &sdev->event_work);
}

/**
 * core_event_init - make a device ready to report events
 * @sdev: a device being made
 *
 * Context: any.
 */
void core_event_init(struct scsi_device *sdev)
{
	INIT_LIST_HEAD(&sdev->event_list);
	INIT_WORK(&sdev->event_work, core_scan_ops->event_work);
}

/**
 * core_event_stop - have no work of a device's events run any more
 * @sdev: a device that is leaving. Who still sends one only puts it on the list: the work that
 *	comes of it tells nothing of such a device
 *
 * Context: process context; waits for the work if it runs. Not from the work itself.
 */
void core_event_stop(struct scsi_device *sdev)
{
	cancel_work_sync(&sdev->event_work);
}

/**
 * core_event_drop - forget the events that nobody will hear of any more
 * @sdev: a device in its release
 *
 * Context: process context; waits for the work if it runs.
 */
void core_event_drop(struct scsi_device *sdev)
{
	struct scsi_event *event, *next;

	cancel_work_sync(&sdev->event_work);
	list_for_each_entry_safe(event, next, &sdev->event_list, node)
		kfree(event);
	INIT_LIST_HEAD(&sdev->event_list);
}

/**
 * sdev_evt_alloc - make an event to be sent later
 * @evt_type: what happened
 * @gfpflags: how to allocate
 *
 * Context: as @gfpflags says.
 * Return: the event, for sdev_evt_send() or kfree(); NULL if memory is short.
 */
struct scsi_event *sdev_evt_alloc(enum scsi_device_event evt_type, gfp_t gfpflags)
{
	struct scsi_event *event = kzalloc(sizeof(*event), gfpflags);

	if (event) {
		event->evt_type = evt_type;
		INIT_LIST_HEAD(&event->node);
	}
	return event;
}
EXPORT_SYMBOL_GPL(sdev_evt_alloc);

/**
 * sdev_evt_send - have an event told to user space
 * @sdev: the device it happened to
 * @evt: an event of sdev_evt_alloc(); not the caller's any more
 *
 * It is told even where sdev->supported_events does not have it: that bitmap speaks of what
 * devices report by themselves, and media changes are mostly found by polling.
 *
 * Context: any.
 */
void sdev_evt_send(struct scsi_device *sdev, struct scsi_event *evt)
{
	scoped_guard(spinlock_irqsave, &sdev->list_lock)
		list_add_tail(&evt->node, &sdev->event_list);
	core_event_run(sdev);
}
EXPORT_SYMBOL_GPL(sdev_evt_send);

/**
 * sdev_evt_send_simple - make an event and have it told
 * @sdev: the device it happened to
 * @evt_type: what happened
 * @gfpflags: how to allocate
 *
 * If memory is short the event is lost, and the log says so.
 *
 * Context: as @gfpflags says.
 */
void sdev_evt_send_simple(struct scsi_device *sdev, enum scsi_device_event evt_type,
			  gfp_t gfpflags)
{
	struct scsi_event *event = sdev_evt_alloc(evt_type, gfpflags);

	if (event)
		sdev_evt_send(sdev, event);
	else
		sdev_printk(KERN_ERR, sdev, "event %d eaten due to OOM\n", evt_type);
}
EXPORT_SYMBOL_GPL(sdev_evt_send_simple);

/**
 * sdev_disable_disk_events - keep an upper driver from polling the device for media
 * @sdev: the device
 *
 * May be repeated; each call wants one sdev_enable_disk_events().
 *
 * Context: any.
 */
void sdev_disable_disk_events(struct scsi_device *sdev)
{
	atomic_inc(&sdev->disk_events_disable_depth);
}
EXPORT_SYMBOL(sdev_disable_disk_events);

/**
 * sdev_enable_disk_events - undo one sdev_disable_disk_events()
 * @sdev: the device
 *
 * Context: any.
 */
void sdev_enable_disk_events(struct scsi_device *sdev)
{
	WARN_ON_ONCE(!atomic_add_unless(&sdev->disk_events_disable_depth, -1, 0));
}
EXPORT_SYMBOL(sdev_enable_disk_events);
