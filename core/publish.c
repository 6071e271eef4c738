// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a logical unit comes into sight, and how it leaves: the same stages, in both directions.
 *
 *   publish    target in sysfs | runtime PM | handler | sdev_gendev | sdev_dev | transport | bsg
 *   unpublish  state CANCEL | bsg | sdev_dev | transport | sdev_gendev (the upper driver's remove)
 *              | state DEL | queue gone | driver's slave_destroy | target
 *
 * The device's own life lock is held throughout, so two removers of one device meet here, and
 * the second returns when the first is done. No lock of the host's is held while anything is
 * waited for: a device that does not answer holds up nobody's removal but its own.
 *
 * A device that is still being probed belongs to the scan that builds it. Only that scan
 * publishes or discards it; a host on its way out removes what is published, and refuses what
 * comes later.
 */
#include <linux/blk-mq.h>
#include <linux/bsg.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>
#include <linux/transport_class.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/scan.h"
#include "mid/device.h"
#include "mid/handler.h"
#include "mid/host.h"
#include "mid/quiesce.h"
#include "mid/target.h"

/* The target is awake meanwhile, for a device that is active has an active parent. */
static void enable_pm(struct scsi_device *sdev)
{
	struct device *dev = &sdev->sdev_gendev;

	device_enable_async_suspend(&sdev->sdev_dev);
	device_enable_async_suspend(dev);

	core_pm_get_target(sdev->sdev_target);
	pm_runtime_set_active(dev);
	if (!sdev->rpm_autosuspend)
		pm_runtime_forbid(dev);
	pm_runtime_enable(dev);
	core_pm_put_target(sdev->sdev_target);
}

static int add_to_sysfs(struct scsi_device *sdev, struct device *dev, const char *what)
{
	int error = device_add(dev);

	if (error)
		sdev_printk(KERN_INFO, sdev, "failed to add %s: %d\n", what, error);
	return error;
}

static int add_devices(struct scsi_device *sdev)
{
	struct device *bus_device = &sdev->sdev_gendev;
	int error = add_to_sysfs(sdev, bus_device, "device");

	if (error)
		return error;
	error = add_to_sysfs(sdev, &sdev->sdev_dev, "class device");
	if (error) {
		device_del(bus_device);
		return error;
	}
	sdev->is_visible = 1;
	transport_add_device(bus_device);
	return 0;
}

/* A device without a bsg node is still a device: only a log line. */
static void add_bsg(struct scsi_device *sdev)
{
	struct bsg_device *bsg;

	if (!IS_ENABLED(CONFIG_BLK_DEV_BSG))
		return;
	bsg = core_bsg_register(sdev);
	if (IS_ERR(bsg))
		sdev_printk(KERN_INFO, sdev, "Failed to register bsg queue, errno=%ld\n",
			    PTR_ERR(bsg));
	else
		sdev->bsg_dev = bsg;
}

/**
 * core_device_publish - put a configured logical unit into sysfs and before its drivers
 * @sdev: a device the calling scan has made and configured
 *
 * Context: process context, may sleep, for as long as upper drivers' probe functions take.
 * Return: 0, or a negative errno: the device is as before and the caller discards it.
 */
int core_device_publish(struct scsi_device *sdev)
{
	int error;

	guard(mutex)(&to_mid_device(sdev)->life);
	if (to_mid_device(sdev)->leaving || !scsi_host_scan_allowed(sdev->host))
		return -ENODEV;
	error = core_target_publish(sdev->sdev_target);
	if (error)
		return error;
	transport_configure_device(&sdev->sdev_target->dev);
	enable_pm(sdev);

	scsi_autopm_get_device(sdev);
	core_handler_attach_default(sdev);
	error = add_devices(sdev);
	if (!error)
		add_bsg(sdev);
	scsi_autopm_put_device(sdev);
	return error;
}

/*
 * A blocked device has no CANCEL: what its upper driver still sends (a cache flush, say) would
 * wait for the path. It goes straight to DEL, where all of that fails at once.
 */
static bool begin_cancel(struct scsi_device *sdev)
{
	guard(mutex)(&sdev->state_mutex);
	if (!scsi_device_set_state(sdev, SDEV_CANCEL))
		return true;
	if (scsi_device_set_state(sdev, SDEV_DEL))
		return false;
	core_device_start_queue(sdev);
	return true;
}

static void leave_sight(struct scsi_device *sdev)
{
	if (IS_ENABLED(CONFIG_BLK_DEV_BSG) && sdev->bsg_dev)
		bsg_unregister_queue(sdev->bsg_dev);
	device_unregister(&sdev->sdev_dev);
	transport_remove_device(&sdev->sdev_gendev);
	device_del(&sdev->sdev_gendev);
}

/* The driver's last word on the device; scan_mutex keeps its callbacks one at a time. */
static void tell_driver(struct scsi_device *sdev)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;

	guard(mutex)(&sdev->host->scan_mutex);
	if (to_mid_device(sdev)->configured && hostt->slave_destroy)
		hostt->slave_destroy(sdev);
}

/* What a device has from its allocation on, whether it was ever seen or not. */
static void dismantle(struct scsi_device *sdev)
{
	struct Scsi_Host *shost = sdev->host;
	struct scsi_target *starget = sdev->sdev_target;

	scoped_guard(mutex, &sdev->state_mutex)
		scsi_device_set_state(sdev, SDEV_DEL);
	blk_mq_destroy_queue(sdev->request_queue);
	eh_device_stop(sdev);
	cancel_work_sync(&sdev->requeue_work);
	tell_driver(sdev);
	transport_destroy_device(&sdev->sdev_gendev);
	core_target_put(starget);
	core_tagset_put(shost);
}

/**
 * core_device_discard - take down a logical unit that was never published
 * @sdev: a device of the calling scan's; gone afterwards
 *
 * Context: process context, may sleep.
 */
void core_device_discard(struct scsi_device *sdev)
{
	put_device(&sdev->sdev_dev);
	dismantle(sdev);
	put_device(&sdev->sdev_gendev);
}

static void discard_published(struct scsi_device *sdev)
{
	guard(mutex)(&to_mid_device(sdev)->life);
	if (!sdev->is_visible || sdev->sdev_state == SDEV_DEL || !begin_cancel(sdev))
		return;
	leave_sight(sdev);
	dismantle(sdev);
	put_device(&sdev->sdev_gendev);
}

/**
 * core_device_unpublish - take a logical unit away
 * @sdev: a device that is published, or is waiting for the end of a scan to be; the caller holds
 *	a reference or keeps it on the host's list
 *
 * Returns when it is gone, also when somebody else is taking it away.
 *
 * Context: process context, may sleep; no lock of the midlayer's held but a target's probe_lock.
 */
void core_device_unpublish(struct scsi_device *sdev)
{
	get_device(&sdev->sdev_gendev);
	if (core_device_unpark(sdev))
		core_device_discard(sdev);
	else
		discard_published(sdev);
	put_device(&sdev->sdev_gendev);
}

/**
 * scsi_remove_device - take a logical unit away
 * @sdev: the device
 *
 * Context: process context, may sleep.
 */
void scsi_remove_device(struct scsi_device *sdev)
{
	core_device_unpublish(sdev);
}
EXPORT_SYMBOL(scsi_remove_device);

/*
 * A device, of @starget or of any, that was not marked as leaving yet; with a reference. The
 * mark keeps a scan from publishing it later, if it is not published now.
 */
static struct scsi_device *next_to_leave(struct Scsi_Host *shost, struct scsi_target *starget)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	__shost_for_each_device(sdev, shost) {
		if (starget && (sdev->channel != starget->channel || sdev->id != starget->id))
			continue;
		/*
		 * Not scsi_device_get(): the driver's module may be unloading, which is why
		 * this runs. A device whose release has begun has no reference to take.
		 */
		if (sdev->sdev_state != SDEV_DEL && !to_mid_device(sdev)->leaving &&
		    kobject_get_unless_zero(&sdev->sdev_gendev.kobj)) {
			to_mid_device(sdev)->leaving = true;
			return sdev;
		}
	}
	return NULL;
}

static void remove_published(struct Scsi_Host *shost, struct scsi_target *starget)
{
	struct scsi_device *sdev;

	while ((sdev = next_to_leave(shost, starget))) {
		core_device_unpublish(sdev);
		put_device(&sdev->sdev_gendev);
	}
}

/**
 * core_target_remove_devices - take away what hangs on a target
 * @starget: the target, held and marked as leaving
 *
 * Context: process context, may sleep.
 */
void core_target_remove_devices(struct scsi_target *starget)
{
	remove_published(dev_to_shost(starget->dev.parent), starget);
}

/**
 * core_host_remove_devices - take away what hangs on a host
 * @shost: a host whose state allows no scan any more
 *
 * Context: process context, may sleep.
 */
void core_host_remove_devices(struct Scsi_Host *shost)
{
	remove_published(shost, NULL);
}
