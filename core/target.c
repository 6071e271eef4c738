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
 * A target on its way out stays on the host's list until target_destroy has run. Whoever wants
 * the same id meanwhile waits for that (core_target_get()), so that a driver never sees two
 * targets of one id.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <linux/transport_class.h>
#include <linux/wait_bit.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/scan.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/target.h"

static void target_release(struct device *dev)
{
	struct device *parent = dev->parent;

	kfree(to_mid_target(to_scsi_target(dev)));
	put_device(parent);
}

static const struct device_type target_type = {
	.name		= "scsi_target",
	.release	= target_release,
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

static bool target_is_on_host(struct Scsi_Host *shost, unsigned int channel, unsigned int id)
{
	guard(spinlock_irqsave)(shost->host_lock);
	return find_target(shost, channel, id);
}

static bool target_stays(const struct scsi_target *starget)
{
	return starget->state == STARGET_CREATED || starget->state == STARGET_RUNNING;
}

/* A target with a reference more, or NULL; *leaving says that one is just being taken down. */
static struct scsi_target *get_existing(struct Scsi_Host *shost, unsigned int channel,
					unsigned int id, bool *leaving)
{
	struct scsi_target *starget;

	guard(spinlock_irqsave)(shost->host_lock);
	starget = find_target(shost, channel, id);
	*leaving = starget && !(target_stays(starget) &&
				kref_get_unless_zero(&starget->reap_ref));
	return *leaving ? NULL : starget;
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

static void target_unlist(struct scsi_target *starget, bool destroy)
{
	struct Scsi_Host *shost = target_host(starget);

	scoped_guard(spinlock_irqsave, shost->host_lock) {
		/* Documented to run under the host lock. */
		if (destroy && shost->hostt->target_destroy)
			shost->hostt->target_destroy(starget);
		list_del_init(&starget->siblings);
	}
	wake_up_var(&shost->__targets);
}

static void target_take_down(struct scsi_target *starget, bool allocated_by_driver)
{
	starget->state = STARGET_DEL;
	eh_target_stop(starget);
	transport_destroy_device(&starget->dev);
	target_unlist(starget, allocated_by_driver);
	put_device(&starget->dev);
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
		target_take_down(starget, false);
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
	struct scsi_target *starget;
	bool leaving;

	for (;;) {
		scoped_guard(mutex, &shost->scan_mutex) {
			starget = get_existing(shost, channel, id, &leaving);
			if (!starget && !leaving)
				starget = target_create(shost, parent, channel, id);
		}
		if (starget || !leaving)
			return starget;
		wait_var_event(&shost->__targets, !target_is_on_host(shost, channel, id));
	}
}

static void target_reap(struct kref *kref)
{
	struct scsi_target *starget = container_of(kref, struct scsi_target, reap_ref);

	if (starget->state != STARGET_CREATED && starget->state != STARGET_CREATED_REMOVE) {
		transport_remove_device(&starget->dev);
		device_del(&starget->dev);
	}
	target_take_down(starget, true);
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
	kref_put(&starget->reap_ref, target_reap);
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
	if (!target_stays(starget))
		return -ENODEV;
	error = device_add(dev);
	if (error) {
		dev_err(dev, "target device_add failed, error %d\n", error);
		return error;
	}
	starget->state = STARGET_RUNNING;
	transport_add_device(dev);
	device_enable_async_suspend(dev);
	pm_runtime_set_active(dev);
	pm_runtime_enable(dev);
	return 0;
}

/* The next target below @dev that nobody removes yet, marked and with a reference more. */
static struct scsi_target *claim_for_removal(struct Scsi_Host *shost, struct device *dev)
{
	struct scsi_target *starget;

	guard(spinlock_irqsave)(shost->host_lock);
	list_for_each_entry(starget, &shost->__targets, siblings) {
		if (starget->dev.parent != dev && &starget->dev != dev)
			continue;
		if (!target_stays(starget) || !kref_get_unless_zero(&starget->reap_ref))
			continue;
		starget->state = starget->state == STARGET_CREATED ? STARGET_CREATED_REMOVE :
								     STARGET_REMOVE;
		return starget;
	}
	return NULL;
}

/**
 * scsi_remove_target - remove a target, or all targets below a device
 * @dev: a target's device, or its parent (a remote port, say)
 *
 * Context: process context, may sleep.
 */
void scsi_remove_target(struct device *dev)
{
	struct Scsi_Host *shost = dev_to_shost(dev->parent);
	struct scsi_target *starget;

	while ((starget = claim_for_removal(shost, dev))) {
		core_target_remove_devices(starget);
		core_target_put(starget);
	}
}
EXPORT_SYMBOL(scsi_remove_target);
