// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a logical unit comes into sight, and how it leaves: the same stages, in both directions.
 *
 *   publish    target in sysfs | runtime PM | handler | sdev_gendev | sdev_dev | transport | bsg
 *   take down  state CANCEL | bsg | sdev_dev | transport | sdev_gendev (the upper driver's remove)
 *              | state DEL | queue gone | driver's slave_destroy | target | GONE
 *
 * Who does which is decided by the unit's life (core/life.c) before anything is done; so neither
 * has to look what the other is about. No lock of the host's is held while anything is waited
 * for: a unit that does not answer holds up nobody's removal but its own.
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
#include "dh.h"
#include "mid/host.h"
#include "quiesce.h"
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

/* Undoes enable_pm() for a device that did not get into sight; else its deletion does. */
static void disable_pm(struct scsi_device *sdev)
{
	pm_runtime_disable(&sdev->sdev_gendev);
	pm_runtime_set_suspended(&sdev->sdev_gendev);
}

static int bring_into_sight(struct scsi_device *sdev)
{
	int error;

	if (!scsi_host_scan_allowed(sdev->host))
		return -ENODEV;
	error = core_target_publish(sdev->sdev_target);
	if (error)
		return error;
	transport_configure_device(&sdev->sdev_target->dev);
	enable_pm(sdev);

	scsi_autopm_get_device(sdev);
	core_dh_attach_default(sdev);
	error = add_devices(sdev);
	if (!error)
		add_bsg(sdev);
	scsi_autopm_put_device(sdev);
	if (error)
		disable_pm(sdev);
	return error;
}

/*
 * A blocked device has no CANCEL: what its upper driver still sends (a cache flush, say) would
 * wait for the path. It goes straight to DEL, where all of that fails at once.
 */
static void core_publish_begin_cancel(struct scsi_device *sdev)
{
	guard(mutex)(&sdev->state_mutex);
	if (sdev->sdev_state == SDEV_DEL || !scsi_device_set_state(sdev, SDEV_CANCEL))
		return;
	if (!scsi_device_set_state(sdev, SDEV_DEL))
		core_device_start_queue(sdev);
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
	if (hostt->slave_destroy)
		hostt->slave_destroy(sdev);
}

/* What a device has from its allocation on, whether it was ever seen or not. */
static void dismantle(struct scsi_device *sdev)
{
	scoped_guard(mutex, &sdev->state_mutex)
		scsi_device_set_state(sdev, SDEV_DEL);
	blk_mq_destroy_queue(sdev->request_queue);
	eh_device_stop(sdev);
	cancel_work_sync(&sdev->requeue_work);
	/* Its own commands fail by now. */
	core_event_stop(sdev);
	tell_driver(sdev);
	transport_destroy_device(&sdev->sdev_gendev);
	core_target_put(sdev->sdev_target);
}

/* All of it, from wherever the device is; its LEAVING and the caller's. */
static void core_device_take_down(struct scsi_device *sdev)
{
	struct Scsi_Host *shost = sdev->host;

	core_publish_begin_cancel(sdev);
	if (sdev->is_visible)
		leave_sight(sdev);
	else
		put_device(&sdev->sdev_dev);
	dismantle(sdev);
	core_life_end(sdev);
	core_tagset_put(shost);
	put_device(&sdev->sdev_gendev);
}

/**
 * core_device_discard - take down a logical unit that its scan made and does not want to keep
 * @sdev: a device that is the calling scan's; not any more afterwards
 *
 * Context: process context, may sleep.
 */
void core_device_discard(struct scsi_device *sdev)
{
	/* Somebody else may have said so already; to take it down is the scan's in either case. */
	core_life_begin_leaving(sdev);
	core_device_take_down(sdev);
}

/**
 * core_device_publish - put a configured logical unit into sysfs and before its drivers
 * @sdev: a device that the calling scan has taken to PUBLISHING; not the scan's any more
 *	afterwards, whatever comes of it
 *
 * Context: process context, may sleep, for as long as upper drivers' probe functions take.
 * Return: 0; or a negative errno, and it has been taken down: -ENODEV if somebody wanted that, or
 * its target or host is on the way out.
 */
int core_device_publish(struct scsi_device *sdev)
{
	int error = core_device_is_leaving(sdev) ? -ENODEV : bring_into_sight(sdev);

	if (!error && core_life_advance(sdev, CORE_LIFE_PUBLISHED))
		return 0;
	core_device_discard(sdev);
	return error ?: -ENODEV;
}

/* Says that a device is to go, and takes it down unless somebody else has to. */
static void core_publish_begin_removal(struct scsi_device *sdev)
{
	switch (core_life_begin_leaving(sdev)) {
	case CORE_LIFE_PARKED:
	case CORE_LIFE_PUBLISHED:
		core_device_take_down(sdev);
		break;
	case CORE_LIFE_PROBED:
	case CORE_LIFE_PUBLISHING:
		/* What its scan still asks it fails at once, so the scan soon comes to take it down. */
		core_publish_begin_cancel(sdev);
		break;
	case CORE_LIFE_LEAVING:
	case CORE_LIFE_GONE:
		break;
	}
}

/**
 * scsi_remove_device - take a logical unit away
 * @sdev: the device, held by the caller
 *
 * Nothing of the device runs any more when this returns, whoever has taken it down: see
 * core/life.c.
 *
 * Context: process context, may sleep for as long as the device's commands take; none of its
 * host's locks held.
 */
void scsi_remove_device(struct scsi_device *sdev)
{
	get_device(&sdev->sdev_gendev);
	core_publish_begin_removal(sdev);
	core_life_wait_gone(sdev);
	put_device(&sdev->sdev_gendev);
}
EXPORT_SYMBOL(scsi_remove_device);

static bool is_asked_about(const struct scsi_device *sdev, const struct scsi_target *starget)
{
	return !starget || sdev->sdev_target == starget;
}

/* Not scsi_device_get(): the driver's module may be unloading, which may be why this runs. */
static bool get_memory(struct scsi_device *sdev)
{
	return kobject_get_unless_zero(&sdev->sdev_gendev.kobj);
}

static bool is_being_built(enum core_life life)
{
	return life == CORE_LIFE_PROBED || life == CORE_LIFE_PUBLISHING;
}

static bool is_staying(enum core_life life)
{
	return life < CORE_LIFE_LEAVING;
}

static bool is_leaving(enum core_life life)
{
	return life == CORE_LIFE_LEAVING;
}

/* A device, of @starget or of any, that is so far in its life; with a reference. */
static struct scsi_device *next_of(struct Scsi_Host *shost, struct scsi_target *starget,
				   bool (*is_so_far)(enum core_life life))
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	__shost_for_each_device(sdev, shost)
		if (is_asked_about(sdev, starget) && is_so_far(to_mid_device(sdev)->life) &&
		    get_memory(sdev))
			return sdev;
	return NULL;
}

/*
 * Those that a scan works on are asked to go first, so that the scan comes to its end while others
 * are taken down. One that it has made meanwhile is seen here, or refused by its target or host.
 */
static void core_remove_devices(struct Scsi_Host *shost, struct scsi_target *starget)
{
	struct scsi_device *sdev;

	for (;;) {
		if ((sdev = next_of(shost, starget, is_being_built)) ||
		    (sdev = next_of(shost, starget, is_staying)))
			core_publish_begin_removal(sdev);
		else if ((sdev = next_of(shost, starget, is_leaving)))
			core_life_wait_gone(sdev);
		else
			return;
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
	core_remove_devices(dev_to_shost(starget->dev.parent), starget);
}

/**
 * core_host_remove_devices - take away what hangs on a host
 * @shost: a host whose state allows no scan any more
 *
 * Context: process context, may sleep.
 */
void core_host_remove_devices(struct Scsi_Host *shost)
{
	core_remove_devices(shost, NULL);
}
