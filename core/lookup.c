// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logical units: how they are held, and how they are found.
 *
 * One that is on its way out can still be held, by whoever has it from its driver; who looks for
 * units does not find it any more.
 *
 * scsi_device_get() also holds the low-level driver's module: its release function and the host's
 * template must be there as long as anybody can still reach the device.
 *
 * Who gives the last reference back may not be able to sleep, and the release does: mpt3sas and bfa go
 * through the devices of a host in their interrupt handlers, mpi3mr does so under a lock. What would be
 * the last one there is given back by a work item, and with it, afterwards, the module.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/device.h"
#include "mid/device.h"

/**
 * scsi_device_get - take a reference on a device and on its driver's module
 * @sdev: the device
 *
 * Context: any.
 * Return: 0, or -ENXIO if the device's driver has forgotten it (slave_destroy) or is unloaded.
 */
int scsi_device_get(struct scsi_device *sdev)
{
	if (core_device_is_gone(sdev))
		return -ENXIO;
	if (!try_module_get(sdev->host->hostt->module))
		return -ENXIO;
	/* Who finds it on a list may find it while its last reference is being put. */
	if (!kobject_get_unless_zero(&sdev->sdev_gendev.kobj)) {
		module_put(sdev->host->hostt->module);
		return -ENXIO;
	}
	return 0;
}
EXPORT_SYMBOL(scsi_device_get);

/* Where late references are given back. */
static struct workqueue_struct *puts;

/**
 * core_put_queue_init - be ready for references that are given back late
 *
 * Context: process context, may sleep.
 * Return: 0, or -ENOMEM.
 */
int core_put_queue_init(void)
{
	puts = alloc_workqueue("scsi_put", WQ_UNBOUND, 0);
	return puts ? 0 : -ENOMEM;
}

/**
 * core_put_queue_exit - wait until the last of them has returned
 *
 * Context: process context, may sleep; all were given back, or a driver's module was still held.
 */
void core_put_queue_exit(void)
{
	destroy_workqueue(puts);
}

static void put_late(struct work_struct *work)
{
	struct mid_device *device = container_of(work, struct mid_device, put_work);
	struct device *gendev = &device->sdev.sdev_gendev;
	struct module *module = device->sdev.host->hostt->module;
	int n = atomic_xchg(&device->late_puts, 0);

	/* The last one frees the device, and the work with it. */
	while (n--) {
		put_device(gendev);
		module_put(module);
	}
}

/**
 * core_put_init - be ready to give a device's references back late
 * @sdev: a new device
 *
 * Context: any.
 */
void core_put_init(struct scsi_device *sdev)
{
	INIT_WORK(&to_mid_device(sdev)->put_work, put_late);
}

/* Real-time kernels have locks that leave it preemptible; who holds one reads under RCU. */
static bool may_sleep_here(void)
{
	return preemptible() && !rcu_preempt_depth();
}

/**
 * scsi_device_put - give back what scsi_device_get() took
 * @sdev: the device; gone afterwards if this was the last reference
 *
 * Context: any; may sleep where that is possible. Where it is not, the device goes soon after.
 */
void scsi_device_put(struct scsi_device *sdev)
{
	struct mid_device *device = to_mid_device(sdev);
	struct module *module = sdev->host->hostt->module;

	if (may_sleep_here()) {
		put_device(&sdev->sdev_gendev);
		module_put(module);
	} else if (refcount_dec_not_one(&sdev->sdev_gendev.kobj.kref.refcount)) {
		module_put(module);
	} else if (atomic_inc_return(&device->late_puts) == 1) {
		/* Who counts after the work has taken the count queues it again, and no one else does. */
		queue_work(puts, &device->put_work);
	}
}
EXPORT_SYMBOL(scsi_device_put);

static bool hold_found(struct scsi_device *sdev)
{
	return !core_device_is_leaving(sdev) && !scsi_device_get(sdev);
}

/**
 * __scsi_iterate_devices - the step of shost_for_each_device()
 * @shost: the host
 * @prev: the device of the step before, whose reference is given back, or NULL
 *
 * Devices on their way out are passed over.
 *
 * Context: any; see scsi_device_put().
 * Return: the next device with a reference, or NULL.
 */
struct scsi_device *__scsi_iterate_devices(struct Scsi_Host *shost, struct scsi_device *prev)
{
	struct scsi_device *next = NULL;

	scoped_guard(spinlock_irqsave, shost->host_lock) {
		next = list_prepare_entry(prev, &shost->__devices, siblings);
		list_for_each_entry_continue(next, &shost->__devices, siblings)
			if (hold_found(next))
				break;
		if (list_entry_is_head(next, &shost->__devices, siblings))
			next = NULL;
	}
	if (prev)
		scsi_device_put(prev);
	return next;
}
EXPORT_SYMBOL(__scsi_iterate_devices);

static bool is_of_target(const struct scsi_device *sdev, const struct scsi_target *starget)
{
	return sdev->channel == starget->channel && sdev->id == starget->id;
}

/**
 * starget_for_each_device - call a function for each device of a target
 * @starget: the target
 * @data: passed to @fn
 * @fn: the function; a reference on the device is held around the call
 *
 * Context: any; see scsi_device_put().
 */
void starget_for_each_device(struct scsi_target *starget, void *data,
			     void (*fn)(struct scsi_device *, void *))
{
	struct scsi_device *sdev;

	shost_for_each_device(sdev, dev_to_shost(starget->dev.parent))
		if (is_of_target(sdev, starget))
			fn(sdev, data);
}
EXPORT_SYMBOL(starget_for_each_device);

/**
 * __starget_for_each_device - the same with the host lock held and no references taken
 * @starget: the target
 * @data: passed to @fn
 * @fn: the function; must not sleep
 *
 * Context: host_lock held.
 */
void __starget_for_each_device(struct scsi_target *starget, void *data,
			       void (*fn)(struct scsi_device *, void *))
{
	struct scsi_device *sdev;

	__shost_for_each_device(sdev, dev_to_shost(starget->dev.parent))
		if (is_of_target(sdev, starget))
			fn(sdev, data);
}
EXPORT_SYMBOL(__starget_for_each_device);

/**
 * __scsi_device_lookup_by_target - find a device of a target
 * @starget: the target
 * @lun: the LUN
 *
 * Context: host_lock held, as long as the result is used.
 * Return: the device, without a reference, or NULL; never one that is deleted already.
 */
struct scsi_device *__scsi_device_lookup_by_target(struct scsi_target *starget, u64 lun)
{
	struct scsi_device *sdev;

	list_for_each_entry(sdev, &starget->devices, same_target_siblings)
		if (sdev->lun == lun && sdev->sdev_state != SDEV_DEL)
			return sdev;
	return NULL;
}
EXPORT_SYMBOL(__scsi_device_lookup_by_target);

/**
 * scsi_device_lookup_by_target - find and hold a device of a target
 * @starget: the target
 * @lun: the LUN
 *
 * Context: any.
 * Return: the device with a reference, see scsi_device_put(), or NULL.
 */
struct scsi_device *scsi_device_lookup_by_target(struct scsi_target *starget, u64 lun)
{
	struct Scsi_Host *shost = dev_to_shost(starget->dev.parent);
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	sdev = __scsi_device_lookup_by_target(starget, lun);
	return sdev && hold_found(sdev) ? sdev : NULL;
}
EXPORT_SYMBOL(scsi_device_lookup_by_target);

/**
 * __scsi_device_lookup - find a device of a host
 * @shost: the host
 * @channel: channel
 * @id: target id
 * @lun: the LUN
 *
 * Context: host_lock held, as long as the result is used.
 * Return: the device, without a reference, or NULL; never one that is deleted already.
 */
struct scsi_device *__scsi_device_lookup(struct Scsi_Host *shost, uint channel, uint id, u64 lun)
{
	struct scsi_device *sdev;

	__shost_for_each_device(sdev, shost)
		if (sdev->lun == lun && sdev->id == id && sdev->channel == channel &&
		    sdev->sdev_state != SDEV_DEL)
			return sdev;
	return NULL;
}
EXPORT_SYMBOL(__scsi_device_lookup);

/**
 * scsi_device_lookup - find and hold a device of a host
 * @shost: the host
 * @channel: channel
 * @id: target id
 * @lun: the LUN
 *
 * Context: any.
 * Return: the device with a reference, see scsi_device_put(), or NULL.
 */
struct scsi_device *scsi_device_lookup(struct Scsi_Host *shost, uint channel, uint id, u64 lun)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	sdev = __scsi_device_lookup(shost, channel, id, lun);
	return sdev && hold_found(sdev) ? sdev : NULL;
}
EXPORT_SYMBOL(scsi_device_lookup);
