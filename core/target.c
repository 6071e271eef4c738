// SPDX-License-Identifier: GPL-2.0-only
/*
 * A target's life.
 *
 * reap_ref counts who needs the target to be there: each scan of it, each of its devices from
 * allocation to removal. The last one takes it out of sight: out of sysfs if it ever was there,
 * off the host's list, out of the driver's hands (target_destroy). The device reference of the
 * target itself lives on as long as anybody looks at it, for instance its last device's
 * sdev_gendev, whose parent it is.
 *
 * starget->state is where it is in its life, changed under host_lock. Who removes it marks it
 * (REMOVE, CREATED_REMOVE), so that it takes no devices any more and scans of it come to their end,
 * takes its devices down, and waits until it is gone, as does everybody else who wants it away.
 *
 * A target on its way out stays on the host's list until target_destroy has run. Whoever wants
 * the same id meanwhile waits for this one to be gone (core_target_get()), so that a driver never
 * sees two targets of one id.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <linux/transport_class.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/scan.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/target.h"

static void core_target_release(struct device *dev)
{
	struct device *parent = dev->parent;

	kfree(to_mid_target(to_scsi_target(dev)));
	put_device(parent);
}

static const struct device_type target_type = {
	.name		= "scsi_target",
	.release	= core_target_release,
};

/**
 * scsi_is_target_device - whether a device is the dev of a struct scsi_target
 * @dev: any device
 *
 * Context: any.
 * Return: 1 if it is, else 0.
 */
int scsi_is_target_device(const struct device *dev)
{
	return dev->type == &target_type;
}
EXPORT_SYMBOL(scsi_is_target_device);

static struct Scsi_Host *target_host(struct scsi_target *starget)
{
	return dev_to_shost(starget->dev.parent);
}

static struct scsi_target *find_target(struct Scsi_Host *shost, unsigned int channel,
				       unsigned int id)
{
	struct scsi_target *starget;

	lockdep_assert_held(shost->host_lock);
	list_for_each_entry(starget, &shost->__targets, siblings)
		if (starget->channel == channel && starget->id == id)
			return starget;
	return NULL;
}

/*
 * A target of that address with a reference on its reap_ref, or NULL. One that is being taken down is
 * left in *leaving instead, its device held.
 */
static struct scsi_target *get_existing(struct Scsi_Host *shost, unsigned int channel,
					unsigned int id, struct scsi_target **leaving)
{
	struct scsi_target *starget;

	guard(spinlock_irqsave)(shost->host_lock);
	starget = find_target(shost, channel, id);
	*leaving = NULL;
	if (!starget || (core_target_stays(starget) && kref_get_unless_zero(&starget->reap_ref)))
		return starget;
	get_device(&starget->dev);
	*leaving = starget;
	return NULL;
}

static void wait_gone(struct scsi_target *starget)
{
	wait_for_completion(&to_mid_target(starget)->gone);
}

static struct scsi_target *target_new(struct Scsi_Host *shost, struct device *parent,
				      unsigned int channel, unsigned int id)
{
	struct mid_target *target = kzalloc(sizeof(*target) + shost->transportt->target_size,
					    GFP_KERNEL);
	struct scsi_target *starget;

	if (!target)
		return NULL;
	mutex_init(&target->probe_lock);
	init_completion(&target->gone);
	starget = &target->starget;
	starget->channel = channel;
	starget->id = id;
	starget->state = STARGET_CREATED;
	starget->scsi_level = SCSI_2;
	starget->max_target_blocked = SCSI_DEFAULT_TARGET_BLOCKED;
	kref_init(&starget->reap_ref);
	INIT_LIST_HEAD(&starget->siblings);
	INIT_LIST_HEAD(&starget->devices);

	eh_target_init(starget, shost);
	starget->dev.parent = get_device(parent);
	starget->dev.bus = &core_bus_type;
	starget->dev.type = &target_type;
	device_initialize(&starget->dev);
	dev_set_name(&starget->dev, "target%u:%u:%u", shost->host_no, channel, id);
	transport_setup_device(&starget->dev);
	return starget;
}

/* From here on nobody finds it, and its driver has forgotten it. */
static void target_unlist(struct scsi_target *starget)
{
	struct Scsi_Host *shost = target_host(starget);

	guard(spinlock_irqsave)(shost->host_lock);
	/* Documented to run under the host lock; also for a target whose target_alloc failed. */
	if (shost->hostt->target_destroy)
		shost->hostt->target_destroy(starget);
	list_del_init(&starget->siblings);
	WRITE_ONCE(starget->state, STARGET_DEL);
}

static void target_take_down(struct scsi_target *starget)
{
	eh_target_stop(starget);
	transport_destroy_device(&starget->dev);
	target_unlist(starget);
	complete_all(&to_mid_target(starget)->gone);
	put_device(&starget->dev);
}

static void core_target_reap(struct kref *kref)
{
	struct scsi_target *starget = container_of(kref, struct scsi_target, reap_ref);

	if (starget->state != STARGET_CREATED && starget->state != STARGET_CREATED_REMOVE) {
		transport_remove_device(&starget->dev);
		device_del(&starget->dev);
	}
	target_take_down(starget);
}

/**
 * core_target_put - give a target back
 * @starget: from core_target_get(); out of sight afterwards if nobody else needs it
 *
 * Context: process context, may sleep.
 */
void core_target_put(struct scsi_target *starget)
{
	might_sleep();
	kref_put(&starget->reap_ref, core_target_reap);
}

static struct scsi_target *target_create(struct Scsi_Host *shost, struct device *parent,
					 unsigned int channel, unsigned int id)
{
	struct scsi_target *starget = target_new(shost, parent, channel, id);
	int error;

	if (!starget) {
		shost_printk(KERN_ERR, shost, "no memory for target %u:%u\n", channel, id);
		return NULL;
	}
	scoped_guard(spinlock_irqsave, shost->host_lock)
		list_add_tail(&starget->siblings, &shost->__targets);

	error = shost->hostt->target_alloc ? shost->hostt->target_alloc(starget) : 0;
	if (error) {
		if (error != -ENXIO)
			starget_printk(KERN_ERR, starget, "target allocation failed, error %d\n",
				       error);
		core_target_put(starget);
		return NULL;
	}
	return starget;
}

/**
 * core_target_get - find a target, or make it
 * @parent: the host's shost_gendev, or a transport's device below it (a remote port)
 * @channel: channel
 * @id: target id on it
 *
 * The scan_mutex makes find-or-create one step, also for the driver's target_alloc.
 *
 * Context: process context, may sleep.
 * Return: the target, to be given back by core_target_put(), or NULL.
 */
struct scsi_target *core_target_get(struct device *parent, unsigned int channel, unsigned int id)
{
	struct Scsi_Host *shost = dev_to_shost(parent);
	struct scsi_target *starget, *leaving;

	for (;;) {
		scoped_guard(mutex, &shost->scan_mutex) {
			starget = get_existing(shost, channel, id, &leaving);
			if (!starget && !leaving)
				starget = target_create(shost, parent, channel, id);
		}
		if (!leaving)
			return starget;
		wait_gone(leaving);
		put_device(&leaving->dev);
	}
}

/* False if somebody has asked it to go meanwhile. */
static bool mark_running(struct scsi_target *starget)
{
	guard(spinlock_irqsave)(target_host(starget)->host_lock);
	if (!core_target_stays(starget))
		return false;
	WRITE_ONCE(starget->state, STARGET_RUNNING);
	return true;
}

/**
 * core_target_publish - put a target into sysfs, once
 * @starget: a target whose first device is about to be published
 *
 * Context: process context, may sleep; the scan_mutex makes it happen once.
 * Return: 0, -ENODEV if the target is being removed, or another negative errno.
 */
int core_target_publish(struct scsi_target *starget)
{
	struct device *dev = &starget->dev;
	int error;

	guard(mutex)(&target_host(starget)->scan_mutex);
	if (starget->state == STARGET_RUNNING)
		return 0;
	if (!core_target_stays(starget))
		return -ENODEV;
	error = device_add(dev);
	if (error) {
		dev_err(dev, "target device_add failed, error %d\n", error);
		return error;
	}
	if (!mark_running(starget)) {
		device_del(dev);
		return -ENODEV;
	}
	transport_add_device(dev);
	device_enable_async_suspend(dev);
	pm_runtime_set_active(dev);
	pm_runtime_enable(dev);
	return 0;
}

/* True if the target is the caller's to remove, with a reference on its reap_ref. */
static bool mark_leaving(struct scsi_target *starget)
{
	guard(spinlock_irqsave)(target_host(starget)->host_lock);
	if (!core_target_stays(starget) || !kref_get_unless_zero(&starget->reap_ref))
		return false;
	WRITE_ONCE(starget->state, starget->state == STARGET_CREATED ? STARGET_CREATED_REMOVE :
								       STARGET_REMOVE);
	return true;
}

static bool is_below(const struct scsi_target *starget, const struct device *dev)
{
	return !dev || starget->dev.parent == dev || &starget->dev == dev;
}

/* A target that is @dev or below it, or any, and not gone yet; its device held. */
static struct scsi_target *next_below(struct Scsi_Host *shost, struct device *dev)
{
	struct scsi_target *starget;

	guard(spinlock_irqsave)(shost->host_lock);
	list_for_each_entry(starget, &shost->__targets, siblings)
		if (is_below(starget, dev)) {
			get_device(&starget->dev);
			return starget;
		}
	return NULL;
}

/**
 * core_target_wait_all - wait until all targets of a host are gone
 * @shost: a host without devices and scans: what is still there somebody else is just removing
 *
 * Context: process context, may sleep.
 */
void core_target_wait_all(struct Scsi_Host *shost)
{
	struct scsi_target *starget;

	while ((starget = next_below(shost, NULL))) {
		wait_gone(starget);
		put_device(&starget->dev);
	}
}

/**
 * scsi_remove_target - remove a target, or all targets below a device
 * @dev: a target's device, or its parent (a remote port, say)
 *
 * When this returns there is no target below @dev any more, and nothing of one runs: scans of it
 * have come to their end, too. A transport removes @dev next.
 *
 * Context: process context, may sleep for as long as commands of the target take.
 */
void scsi_remove_target(struct device *dev)
{
	struct Scsi_Host *shost = dev_to_shost(dev->parent);
	struct scsi_target *starget;

	while ((starget = next_below(shost, dev))) {
		if (mark_leaving(starget)) {
			core_target_remove_devices(starget);
			core_target_put(starget);
		}
		wait_gone(starget);
		put_device(&starget->dev);
	}
}
EXPORT_SYMBOL(scsi_remove_target);
