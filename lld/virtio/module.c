// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver for virtio's SCSI host device: how it comes to a device, and leaves it.
 *
 *	vscsi_host	lies behind the Scsi_Host, and lives as long; vdev->priv points to it
 *	queues		from vscsi_start() to vscsi_stop(), several times in a life (device.c)
 *	commands	from the midlayer; the device has them while they are lent (request.c)
 *	tasks		one of management: freed by the last of him who asked and the queue (task.c)
 *	events		made once a host, posted whenever it starts (event.c)
 *
 * Leaving, events come to an end first, for they add and remove devices. Then the midlayer takes its
 * leave, which may still need the device, and its reset_work; then the device is reset.
 */
#include <linux/array_size.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>

#include "vscsi.h"

/* Where broken devices are reset. I/O waits for that, so it does not wait for memory. */
struct workqueue_struct *vscsi_reset_queue;

static void announce(struct vscsi_host *host)
{
	guard(mutex)(&host->life);
	vscsi_announce(host);
}

/* With the queues set up; they are taken down again if it fails. */
static int add_host(struct vscsi_host *host)
{
	int error = vscsi_events_make(host);

	if (!error)
		error = vscsi_host_add(host);
	if (!error) {
		announce(host);
		return 0;
	}
	vscsi_events_free(host);
	host->vdev->config->del_vqs(host->vdev);
	return error;
}

static int vscsi_module_probe(struct virtio_device *vdev)
{
	struct vscsi_limits limits;
	struct vscsi_host *host;
	int error = vscsi_limits_read(vdev, &limits);

	if (error)
		return error;
	host = vscsi_host_alloc(vdev, &limits);
	if (!host)
		return -ENOMEM;
	vdev->priv = host;
	error = vscsi_start(host);
	error = error ?: add_host(host);
	if (error) {
		vdev->priv = NULL;
		scsi_host_put(host->shost);
	}
	return error;
}

static void vscsi_module_scan(struct virtio_device *vdev)
{
	struct vscsi_host *host = vdev->priv;

	scsi_scan_host(host->shost);
}

static void stop(struct vscsi_host *host, enum vscsi_state state, int result)
{
	guard(mutex)(&host->life);
	vscsi_stop(host, state, result);
}

/* One that has gone does not answer the midlayer's farewell. */
static void give_up_broken(struct vscsi_host *host)
{
	guard(mutex)(&host->life);
	if (vscsi_fault(host))
		vscsi_stop(host, VSCSI_DEAD, DID_NO_CONNECT << 16);
}

static void vscsi_module_leave(struct virtio_device *vdev)
{
	struct vscsi_host *host = vdev->priv;

	give_up_broken(host);
	vscsi_events_end(host);
	scsi_remove_host(host->shost);
	stop(host, VSCSI_DEAD, DID_NO_CONNECT << 16);
	cancel_work_sync(&host->reset_work);
	vscsi_events_free(host);
	vdev->priv = NULL;
	scsi_host_put(host->shost);
}

/* No field of the configuration changes; the device may need a reset. */
static void vscsi_module_config_changed(struct virtio_device *vdev)
{
	struct vscsi_host *host = vdev->priv;

	vscsi_queue_is_sick(host);
}

#ifdef CONFIG_PM_SLEEP
/* Nothing is in flight; commands that recovery may still send come again. */
static int vscsi_module_freeze(struct virtio_device *vdev)
{
	struct vscsi_host *host = vdev->priv;

	if (READ_ONCE(host->state) != VSCSI_DEAD)
		stop(host, VSCSI_AWAY, DID_RESET << 16);
	return 0;
}

/* Features have been negotiated again. */
static int vscsi_module_restore(struct virtio_device *vdev)
{
	struct vscsi_host *host = vdev->priv;
	int error;

	guard(mutex)(&host->life);
	if (host->state == VSCSI_DEAD)
		return 0;
	error = vscsi_start(host);
	if (error) {
		vscsi_stop(host, VSCSI_DEAD, DID_NO_CONNECT << 16);
		return error;
	}
	vscsi_announce(host);
	queue_work(host->event_queue, &host->review);
	return 0;
}
#endif

/*
 * Not told to modprobe (MODULE_DEVICE_TABLE): a machine's own disks stay with the distribution's
 * driver until somebody asks for this one by its name.
 */
static const struct virtio_device_id ids[] = {
	{ VIRTIO_ID_SCSI, VIRTIO_DEV_ANY_ID },
	{ },
};

/* 5.6.3; data both ways in one command (VIRTIO_SCSI_F_INOUT) is nothing the midlayer sends. */
static const unsigned int features[] = {
	VIRTIO_SCSI_F_HOTPLUG,
	VIRTIO_SCSI_F_CHANGE,
#ifdef CONFIG_BLK_DEV_INTEGRITY
	VIRTIO_SCSI_F_T10_PI,
#endif
};

static struct virtio_driver driver = {
	.driver.name		= "scsi_virtio",
	.id_table		= ids,
	.feature_table		= features,
	.feature_table_size	= ARRAY_SIZE(features),
	.probe			= vscsi_module_probe,
	.scan			= vscsi_module_scan,
	.remove			= vscsi_module_leave,
	.config_changed		= vscsi_module_config_changed,
#ifdef CONFIG_PM_SLEEP
	.freeze			= vscsi_module_freeze,
	.restore		= vscsi_module_restore,
#endif
};

static int __init vscsi_init(void)
{
	int error;

	vscsi_reset_queue = alloc_workqueue("scsi_virtio", WQ_MEM_RECLAIM | WQ_UNBOUND, 0);
	if (!vscsi_reset_queue)
		return -ENOMEM;
	error = register_virtio_driver(&driver);
	if (error)
		destroy_workqueue(vscsi_reset_queue);
	return error;
}
module_init(vscsi_init);

static void __exit vscsi_exit(void)
{
	unregister_virtio_driver(&driver);
	destroy_workqueue(vscsi_reset_queue);
}
module_exit(vscsi_exit);

MODULE_DESCRIPTION("virtio SCSI host device");
MODULE_LICENSE("GPL");
