// SPDX-License-Identifier: GPL-2.0-only
/*
 * A logical unit: made and freed. How it is found and held is lookup.c's, how it comes into sight
 * and leaves it publish.c's; its life as a whole is told in life.c.
 *
 *   core_device_alloc()      reference on sdev_gendev: of whoever takes the unit down
 *                            + one of sdev_dev (the class device) on sdev_gendev
 *                            + one on the target (device tree), one on its reap_ref
 *                            + one on the host's tag set
 *   take_down()              in publish.c: all of these given back, the first one last
 *   core_device_release()    when the last scsi_device_put() came: queue, pages, memory
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/transport_class.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/scan.h"
#include "hooks.h"
#include "mid/device.h"
#include "dh.h"
#include "mid/host.h"
#include "mid/target.h"

/* What vendor, model and revision read before INQUIRY has told them. */
static const char unknown_identity[] = "nullnullnullnull";

static void unlist(struct scsi_device *sdev)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	/* Who reports a reset may stand on it, without the lock: see eh/step.c. */
	list_del_rcu(&sdev->siblings);
	list_del_init(&sdev->same_target_siblings);
	list_del_init(&sdev->starved_entry);
}

static void device_free(struct mid_device *device)
{
	kfree(device->sdev.inquiry);
	free_percpu(device->counts);
	kfree_rcu(device, rcu);
}

/* Its target and its host may go with it, so this may sleep: see scsi_device_put(). */
static void core_device_release(struct device *dev)
{
	struct scsi_device *sdev = to_scsi_device(dev);
	struct device *parent = dev->parent;

	might_sleep();
	core_dh_release(sdev);
	unlist(sdev);
	core_event_drop(sdev);
	blk_put_queue(sdev->request_queue);
	sbitmap_free(&sdev->budget_map);
	core_scan_ops->device_release(sdev);
	device_free(to_mid_device(sdev));
	put_device(parent);
}

struct device_type core_device_type = {
	.name		= "scsi_device",
	.release	= core_device_release,
};

/**
 * scsi_is_sdev_device - whether a device is the sdev_gendev of a logical unit
 * @dev: any device
 *
 * Context: any.
 * Return: 1 if it is, else 0.
 */
int scsi_is_sdev_device(const struct device *dev)
{
	return dev->type == &core_device_type;
}
EXPORT_SYMBOL(scsi_is_sdev_device);

static void init_identity(struct scsi_device *sdev, struct scsi_target *starget, u64 lun)
{
	sdev->host = dev_to_shost(starget->dev.parent);
	sdev->sdev_target = starget;
	sdev->channel = starget->channel;
	sdev->id = starget->id;
	sdev->lun = lun;
	sdev->vendor = unknown_identity;
	sdev->model = unknown_identity;
	sdev->rev = unknown_identity;
	sdev->type = -1;
	sdev->sdev_state = SDEV_CREATED;
}

static void init_defaults(struct scsi_device *sdev)
{
	/* Slow but sure, until the device has told what it can do. */
	sdev->borken = 1;
	sdev->sg_reserved_size = INT_MAX;
	sdev->max_device_blocked = SCSI_DEFAULT_DEVICE_BLOCKED;
	sdev->queue_ramp_up_period = SCSI_DEFAULT_RAMP_UP_PERIOD;
}

/**
 * core_dh_lock - what is held while a device handler is attached
 * @sdev: the device
 *
 * Context: any.
 * Return: the lock; it serves this device alone.
 */
struct mutex *core_dh_lock(struct scsi_device *sdev)
{
	return &to_mid_device(sdev)->dh_lock;
}

static void init_lists_and_locks(struct scsi_device *sdev)
{
	mutex_init(&to_mid_device(sdev)->dh_lock);
	mutex_init(&sdev->state_mutex);
	mutex_init(&sdev->inquiry_mutex);
	spin_lock_init(&sdev->list_lock);
	INIT_LIST_HEAD(&sdev->siblings);
	INIT_LIST_HEAD(&sdev->same_target_siblings);
	INIT_LIST_HEAD(&sdev->starved_entry);
	core_event_init(sdev);
	core_put_init(sdev);
	core_life_init(sdev);
}

/*
 * SCSI-2 and older devices look for the LUN in the CDB (SCSI-2 7.2.2). Before INQUIRY has said what
 * this one is, its siblings are the best guess.
 */
static bool wants_lun_in_cdb(const struct scsi_device *sdev)
{
	return sdev->scsi_level <= SCSI_2 && sdev->scsi_level != SCSI_UNKNOWN &&
	       !sdev->host->no_scsi2_lun_in_cdb;
}

static void init_gendev(struct scsi_device *sdev)
{
	struct Scsi_Host *shost = sdev->host;

	sdev->sdev_gendev.parent = get_device(&sdev->sdev_target->dev);
	sdev->sdev_gendev.bus = &core_bus_type;
	sdev->sdev_gendev.type = &core_device_type;
	sdev->sdev_gendev.groups = shost->hostt->sdev_groups;
	device_initialize(&sdev->sdev_gendev);
	dev_set_name(&sdev->sdev_gendev, "%u:%u:%u:%llu", shost->host_no, sdev->channel,
		     sdev->id, sdev->lun);
}

static void init_class_device(struct scsi_device *sdev)
{
	sdev->sdev_dev.parent = get_device(&sdev->sdev_gendev);
	sdev->sdev_dev.class = &core_device_class;
	device_initialize(&sdev->sdev_dev);
	dev_set_name(&sdev->sdev_dev, "%s", dev_name(&sdev->sdev_gendev));
}

static void enlist(struct scsi_device *sdev)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	list_add_tail(&sdev->same_target_siblings, &sdev->sdev_target->devices);
	list_add_tail_rcu(&sdev->siblings, &sdev->host->__devices);
	eh_device_listed(sdev);
}

/* Memory, a queue and its budget: all that anybody may look at who finds the device on a list. */
static struct scsi_device *device_new(struct scsi_target *starget, u64 lun, void *hostdata)
{
	struct Scsi_Host *shost = dev_to_shost(starget->dev.parent);
	struct mid_device *device = kzalloc(sizeof(*device) + shost->transportt->device_size,
					    GFP_KERNEL);
	struct scsi_device *sdev;

	if (!device)
		return NULL;
	sdev = &device->sdev;
	init_identity(sdev, starget, lun);
	init_defaults(sdev);
	init_lists_and_locks(sdev);
	sdev->hostdata = hostdata;

	device->counts = alloc_percpu(struct core_counts);
	if (!device->counts || core_queue_alloc(sdev)) {
		device_free(device);
		return NULL;
	}
	eh_device_init(sdev);
	if (core_budget_alloc(sdev, shost->cmd_per_lun ?: 1)) {
		blk_mq_destroy_queue(sdev->request_queue);
		blk_put_queue(sdev->request_queue);
		device_free(device);
		return NULL;
	}
	return sdev;
}

/* From here on the device is taken down by core_device_discard(), which copes with each stage. */
static void attach_to_target(struct scsi_device *sdev)
{
	struct scsi_target *starget = sdev->sdev_target;

	core_tagset_get(sdev->host);
	kref_get(&starget->reap_ref);
	init_gendev(sdev);
	init_class_device(sdev);
	sdev->scsi_level = starget->scsi_level;
	sdev->lun_in_cdb = wants_lun_in_cdb(sdev);
	transport_setup_device(&sdev->sdev_gendev);
	enlist(sdev);
}

static int call_driver(struct scsi_device *sdev)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;
	int error = hostt->slave_alloc ? hostt->slave_alloc(sdev) : 0;

	/* Who removes the target looks for devices after he has marked it: now he sees this one. */
	if (!error && !core_target_stays(sdev->sdev_target))
		error = -ENXIO;
	return error;
}

/*
 * A device that host and target take, or NULL. Its driver has heard of it, and will of its end, also
 * if it has refused it with *error. The mutex keeps drivers' callbacks one at a time, and queues from
 * coming to the tag set while a driver that holds it has stopped all of them.
 */
static struct scsi_device *introduce(struct scsi_target *starget, u64 lun, void *hostdata,
				     int *error)
{
	struct Scsi_Host *shost = dev_to_shost(starget->dev.parent);
	struct scsi_device *sdev;

	guard(mutex)(&shost->scan_mutex);
	*error = -ENXIO;
	if (!scsi_host_scan_allowed(shost) || !core_target_stays(starget))
		return NULL;
	*error = -ENOMEM;
	sdev = device_new(starget, lun, hostdata);
	if (!sdev)
		return NULL;
	attach_to_target(sdev);
	*error = call_driver(sdev);
	return sdev;
}

static void log_refusal(const struct scsi_target *starget, u64 lun, int error)
{
	/* -ENXIO is a driver's way, and ours, to say that nobody lives there: nothing to log. */
	if (error != -ENXIO)
		starget_printk(KERN_ERR, starget, "LUN %llu: cannot be allocated, error %d\n",
			       lun, error);
}

/**
 * core_device_alloc - make a logical unit that nobody sees yet
 * @starget: its target, held by the caller
 * @lun: its logical unit number
 * @hostdata: first value of sdev->hostdata, usually NULL
 *
 * The scan that called owns it: core_device_publish() or core_device_discard() comes next.
 *
 * Context: process context, may sleep; the host's tag set is held.
 * Return: the device in state SDEV_CREATED, or NULL if memory is short, its host or target is going
 * away, or the driver says that there is none.
 */
struct scsi_device *core_device_alloc(struct scsi_target *starget, u64 lun, void *hostdata)
{
	int error;
	struct scsi_device *sdev = introduce(starget, lun, hostdata, &error);

	if (!error)
		return sdev;
	log_refusal(starget, lun, error);
	if (sdev)
		core_device_discard(sdev);
	return NULL;
}

/**
 * core_device_count - how many commands a device was given and has ended
 * @sdev: the device
 * @sum: the answer; copies of CPUs are added up, so it is of no single moment
 *
 * Context: any.
 */
void core_device_count(const struct scsi_device *sdev, struct core_counts *sum)
{
	unsigned int cpu;

	*sum = (struct core_counts) { };
	for_each_possible_cpu(cpu) {
		const struct core_counts *counts = per_cpu_ptr(to_mid_device(sdev)->counts, cpu);

		sum->requested += READ_ONCE(counts->requested);
		sum->done += READ_ONCE(counts->done);
	}
}
