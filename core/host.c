// SPDX-License-Identifier: GPL-2.0-only
/*
 * A host adapter's life.
 *
 *   scsi_host_alloc()            reference on shost_gendev: the driver's
 *     scsi_add_host_with_dma()   + one on the parent, kept until the release function: a driver
 *                                  may look at it as long as it holds the host
 *                                + one of shost_dev (the class device) on shost_gendev
 *                                + one on the tag set, the host's own; each device has another
 *     scsi_remove_host()         devices gone, tag set's last reference awaited, both unregistered
 *   scsi_host_put()              the driver's reference; the last one frees
 *
 * A number is taken at allocation and given back by the release function, so it is not used
 * again while anybody holds the host. A host that was never added has nothing to be removed:
 * scsi_host_put() is all it needs, also after scsi_add_host_with_dma() has failed.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/dma-mapping.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <linux/transport_class.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/host.h"
#include "compat/host.h"
#include "hooks.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"
#include "mid/state.h"
#include "mid/target.h"

/* What a driver gets that does not say otherwise. */
#define HOST_MAX_ID		8
#define HOST_MAX_LUN		8
#define HOST_MAX_CMD_LEN	12
#define HOST_DMA_BOUNDARY	0xffffffffUL

static DEFINE_IDA(host_numbers);

/* For hosts whose driver brings no transport class: no attributes, no sizes. */
static struct scsi_transport_template no_transport;

static void core_host_class_release(struct device *dev)
{
	put_device(&class_to_shost(dev)->shost_gendev);
}

struct class core_host_class = {
	.name		= "scsi_host",
	.dev_release	= core_host_class_release,
};

int core_host_init(void)
{
	return class_register(&core_host_class);
}

void core_host_exit(void)
{
	class_unregister(&core_host_class);
	ida_destroy(&host_numbers);
}

/**
 * core_host_set_state - take a host through the state model
 * @shost: the host
 * @state: the state wanted
 *
 * Context: host_lock held, unless nobody else can know the host.
 * Return: 0, or -EINVAL if the model (core/state.c) does not allow it.
 */
int core_host_set_state(struct Scsi_Host *shost, enum scsi_host_state state)
{
	if (!core_host_may_become(shost->shost_state, state)) {
		if (log_wanted(LOG_ERROR, 1))
			shost_printk(KERN_ERR, shost, "Illegal host state transition%s->%s\n",
				     log_host_state(shost->shost_state), log_host_state(state));
		return -EINVAL;
	}
	shost->shost_state = state;
	return 0;
}

static void core_host_release(struct device *dev)
{
	struct Scsi_Host *shost = container_of(dev, struct Scsi_Host, shost_gendev);
	struct mid_host *host = to_mid_host(shost);

	eh_host_stop(shost);
	if (shost->work_q)
		destroy_workqueue(shost->work_q);
	kfree(shost->shost_data);
	ida_free(&host_numbers, shost->host_no);
	put_device(host->parent);
	kfree(host);
}

static const struct device_type host_type = {
	.name		= "scsi_host",
	.release	= core_host_release,
};

/**
 * scsi_is_host_device - whether a device is the shost_gendev of a host
 * @dev: any device
 *
 * Context: any.
 * Return: 1 if it is, else 0.
 */
int scsi_is_host_device(const struct device *dev)
{
	return dev->type == &host_type;
}
EXPORT_SYMBOL(scsi_is_host_device);

static void init_lists_and_locks(struct Scsi_Host *shost)
{
	spin_lock_init(&shost->default_lock);
	shost->host_lock = &shost->default_lock;
	mutex_init(&shost->scan_mutex);
	init_waitqueue_head(&shost->host_wait);
	INIT_LIST_HEAD(&shost->__devices);
	INIT_LIST_HEAD(&shost->__targets);
	INIT_LIST_HEAD(&shost->starved_list);
	INIT_LIST_HEAD(&shost->eh_abort_list);
	INIT_LIST_HEAD(&shost->eh_cmd_q);
}

/* What the template states outright. */
static void copy_template(struct Scsi_Host *shost, const struct scsi_host_template *hostt)
{
#define TAKE(field) (shost->field = hostt->field)
	TAKE(can_queue);
	TAKE(cmd_per_lun);
	TAKE(this_id);
	TAKE(sg_tablesize);
	TAKE(sg_prot_tablesize);
	TAKE(virt_boundary_mask);
	TAKE(host_tagset);
	TAKE(no_write_same);
#undef TAKE
	compat_host_take_may_block(shost);
}

/* What has a default where the template says nothing. */
static void default_limits(struct Scsi_Host *shost, const struct scsi_host_template *hostt)
{
	shost->max_id = HOST_MAX_ID;
	shost->max_lun = HOST_MAX_LUN;
	shost->max_cmd_len = HOST_MAX_CMD_LEN;
	shost->dma_channel = 0xff;
	compat_host_take_dma_alignment(shost);
	shost->dma_boundary = hostt->dma_boundary ?: HOST_DMA_BOUNDARY;
	shost->max_sectors = hostt->max_sectors ?: SCSI_DEFAULT_MAX_SECTORS;
	shost->max_segment_size = hostt->max_segment_size ?: BLK_MAX_SEGMENT_SIZE;
	shost->max_host_blocked = hostt->max_host_blocked ?: SCSI_DEFAULT_HOST_BLOCKED;
	shost->active_mode = hostt->supported_mode ?: MODE_INITIATOR;
}

static void init_devices(struct Scsi_Host *shost)
{
	shost->shost_gendev.bus = &core_bus_type;
	shost->shost_gendev.type = &host_type;
	device_initialize(&shost->shost_gendev);
	dev_set_name(&shost->shost_gendev, "host%u", shost->host_no);

	/* Named when it is added: a host that never is would leak the name. */
	shost->shost_dev.parent = &shost->shost_gendev;
	shost->shost_dev.class = &core_host_class;
	shost->shost_dev.groups = shost->hostt->shost_groups;
	device_initialize(&shost->shost_dev);
}

/**
 * scsi_host_alloc - make a host adapter, not yet known to anybody
 * @hostt: the driver's template; must stay as long as the host
 * @privsize: bytes of private data wanted behind the host, see shost_priv()
 *
 * The caller holds the only reference and gives it back with scsi_host_put().
 *
 * Context: process context, may sleep.
 * Return: the host, or NULL if memory or a host number was not to be had.
 */
struct Scsi_Host *scsi_host_alloc(const struct scsi_host_template *hostt, int privsize)
{
	struct mid_host *host;
	struct Scsi_Host *shost;
	int number;

	host = kzalloc(size_add(sizeof(*host), max(privsize, 0)), GFP_KERNEL);
	if (!host)
		return NULL;
	number = ida_alloc(&host_numbers, GFP_KERNEL);
	if (number < 0) {
		kfree(host);
		return NULL;
	}

	shost = &host->shost;
	compat_host_set_template(shost, hostt);
	shost->host_no = number;
	shost->shost_state = SHOST_CREATED;
	shost->transportt = &no_transport;
	init_lists_and_locks(shost);
	copy_template(shost, hostt);
	default_limits(shost, hostt);
	init_completion(&host->gone);
	core_scan_ops->host_init(shost);
	init_devices(shost);
	if (eh_host_alloc(shost)) {
		put_device(&shost->shost_gendev);
		return NULL;
	}
	return shost;
}
EXPORT_SYMBOL(scsi_host_alloc);

/* Where the host hangs in the tree and where its DMA goes through. */
static void host_set_parent(struct Scsi_Host *shost, struct device *dev, struct device *dma_dev)
{
	if (!shost->shost_gendev.parent)
		shost->shost_gendev.parent = dev ?: &platform_bus;
	shost->dma_dev = dma_dev ?: shost->shost_gendev.parent;
	if (shost->dma_dev->dma_mask)
		shost->max_sectors = min_t(size_t, shost->max_sectors,
					   dma_max_mapping_size(shost->dma_dev) >> SECTOR_SHIFT);
}

/* What the transport class asked for in its template. */
static int host_alloc_transport_parts(struct Scsi_Host *shost)
{
	struct scsi_transport_template *transportt = shost->transportt;

	if (transportt->host_size) {
		shost->shost_data = kzalloc(transportt->host_size, GFP_KERNEL);
		if (!shost->shost_data)
			return -ENOMEM;
	}
	if (transportt->create_work_queue) {
		/*
		 * One at a time, and in sysfs for people to choose its processors, which an ordered
		 * queue cannot be. "Legacy" allows its work, which is the transport's, to wait for
		 * queues that are not meant for memory reclaim.
		 */
		shost->work_q = alloc_workqueue("scsi_wq_%u", WQ_UNBOUND | WQ_MEM_RECLAIM |
						WQ_SYSFS | __WQ_LEGACY, 1, shost->host_no);
		if (!shost->work_q)
			return -ENOMEM;
	}
	return 0;
}

/* Without its uevent, see announce(). */
static int host_add_class_device(struct Scsi_Host *shost)
{
	int error = dev_set_name(&shost->shost_dev, "host%u", shost->host_no);

	if (error)
		return error;
	get_device(&shost->shost_gendev);
	device_enable_async_suspend(&shost->shost_dev);
	dev_set_uevent_suppress(&shost->shost_dev, true);
	error = device_add(&shost->shost_dev);
	if (error)
		put_device(&shost->shost_dev);
	return error;
}

/* Whoever hears of a host may ask it for a scan at once. */
static void announce(struct Scsi_Host *shost)
{
	scoped_guard(spinlock_irq, shost->host_lock) {
		core_host_set_state(shost, SHOST_RUNNING);
		to_mid_host(shost)->added = true;
	}
	dev_set_uevent_suppress(&shost->shost_dev, false);
	kobject_uevent(&shost->shost_dev.kobj, KOBJ_ADD);
}

static int core_host_publish(struct Scsi_Host *shost)
{
	struct mid_host *host = to_mid_host(shost);
	int error;

	error = device_add(&shost->shost_gendev);
	if (error)
		return error;
	host->parent = get_device(shost->shost_gendev.parent);
	error = host_add_class_device(shost);
	if (error) {
		device_del(&shost->shost_gendev);
		return error;
	}
	transport_register_device(&shost->shost_gendev);
	transport_configure_device(&shost->shost_gendev);
	eh_stats_open(shost);
	announce(shost);
	return 0;
}

/* The usage count held meanwhile makes the last put consider suspending a host nobody uses. */
static int host_publish_with_pm(struct Scsi_Host *shost)
{
	struct device *dev = &shost->shost_gendev;
	int error;

	pm_runtime_get_noresume(dev);
	pm_runtime_set_active(dev);
	pm_runtime_enable(dev);
	device_enable_async_suspend(dev);

	error = core_host_publish(shost);
	if (!error) {
		core_pm_put_host(shost);
		return 0;
	}
	device_disable_async_suspend(dev);
	pm_runtime_disable(dev);
	pm_runtime_set_suspended(dev);
	pm_runtime_put_noidle(dev);
	return error;
}

/**
 * scsi_add_host_with_dma - make a host known: sysfs, tag set, power management
 * @shost: a host from scsi_host_alloc() whose driver has set its limits
 * @dev: where it hangs in the device tree, or NULL for the platform bus
 * @dma_dev: the device that does DMA for it, or NULL if that is @dev
 *
 * Nothing is scanned: that is scsi_scan_host()'s.
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno; after an error scsi_host_put() is all that is left to do.
 */
int scsi_add_host_with_dma(struct Scsi_Host *shost, struct device *dev, struct device *dma_dev)
{
	const struct scsi_host_template *hostt = shost->hostt;
	int error;

	shost_printk(KERN_INFO, shost, "%s\n", hostt->info ? hostt->info(shost) : hostt->name);
	if (shost->can_queue <= 0) {
		shost_printk(KERN_ERR, shost, "can_queue = 0 no longer supported\n");
		return -EINVAL;
	}
	shost->cmd_per_lun = min_t(int, shost->cmd_per_lun, shost->can_queue);
	host_set_parent(shost, dev, dma_dev);

	error = core_tagset_alloc(shost);
	if (error)
		return error;
	error = host_alloc_transport_parts(shost);
	if (!error)
		error = host_publish_with_pm(shost);
	if (error)
		core_tagset_put(shost);
	return error;
}
EXPORT_SYMBOL(scsi_add_host_with_dma);

/*
 * True for the one who takes the host away. A recovery under way goes on under another name; where
 * somebody has written a state that is on the way out already, it stays.
 */
static bool host_begin_removal(struct Scsi_Host *shost)
{
	struct mid_host *host = to_mid_host(shost);

	guard(mutex)(&shost->scan_mutex);
	guard(spinlock_irq)(shost->host_lock);
	if (!host->added || host->removing)
		return false;
	host->removing = true;
	if (core_host_set_state(shost, SHOST_CANCEL))
		core_host_set_state(shost, SHOST_CANCEL_RECOVERY);
	return true;
}

static void host_end_removal(struct Scsi_Host *shost)
{
	guard(spinlock_irq)(shost->host_lock);
	if (core_host_set_state(shost, SHOST_DEL))
		WARN_ON(core_host_set_state(shost, SHOST_DEL_RECOVERY));
}

static void core_host_take_down(struct Scsi_Host *shost)
{
	core_scan_ops->host_stop(shost);
	core_pm_get_host(shost);
	flush_workqueue(shost->tmf_work_q);
	core_host_remove_devices(shost);
	/* Attributes go, and who is in them is waited for, before what they look at does. */
	device_del(&shost->shost_dev);
	core_tagset_put(shost);
	wait_for_completion(&shost->tagset_freed);
	core_target_wait_all(shost);
	host_end_removal(shost);
	/* Not left to the release function, which the recovery thread itself might bring about. */
	eh_host_stop(shost);

	transport_unregister_device(&shost->shost_gendev);
	put_device(&shost->shost_dev);
	device_del(&shost->shost_gendev);
}

/**
 * scsi_remove_host - take a host and everything on it away
 * @shost: a host that was added, held by the caller; one that was not is left alone
 *
 * New scans are refused at once; devices are removed, those that a scan is still building by that
 * scan. Each device and each scan holds the tag set, so its last reference is what is waited for:
 * afterwards the driver's exit_cmd_priv has run for every command and no callback of the driver
 * runs any more. Somebody else who removes the same host meanwhile waits for all of it, too.
 *
 * Context: process context, may sleep; no lock of the midlayer's held.
 */
void scsi_remove_host(struct Scsi_Host *shost)
{
	struct mid_host *host = to_mid_host(shost);

	if (host_begin_removal(shost)) {
		core_host_take_down(shost);
		complete_all(&host->gone);
	} else if (READ_ONCE(host->removing)) {
		wait_for_completion(&host->gone);
	}
}
EXPORT_SYMBOL(scsi_remove_host);

/**
 * scsi_host_get - take a reference
 * @shost: the host
 *
 * Context: any.
 * Return: @shost, or NULL if it has been removed.
 */
struct Scsi_Host *scsi_host_get(struct Scsi_Host *shost)
{
	if (shost->shost_state == SHOST_DEL || !get_device(&shost->shost_gendev))
		return NULL;
	return shost;
}
EXPORT_SYMBOL(scsi_host_get);

/**
 * scsi_host_put - give a reference back
 * @shost: the host; gone afterwards if this was the last
 *
 * Context: process context, may sleep.
 */
void scsi_host_put(struct Scsi_Host *shost)
{
	put_device(&shost->shost_gendev);
}
EXPORT_SYMBOL(scsi_host_put);

static int core_host_match_number(struct device *dev, const void *number)
{
	return class_to_shost(dev)->host_no == *(const unsigned int *)number;
}

/**
 * scsi_host_lookup - find a host by its number
 * @hostnum: the N of hostN
 *
 * Context: process context, may sleep.
 * Return: the host with a reference the caller gives back by scsi_host_put(), or NULL.
 */
struct Scsi_Host *scsi_host_lookup(unsigned int hostnum)
{
	struct device *dev = class_find_device(&core_host_class, NULL, &hostnum,
					       core_host_match_number);
	struct Scsi_Host *shost = NULL;

	if (dev) {
		shost = scsi_host_get(class_to_shost(dev));
		put_device(dev);
	}
	return shost;
}
EXPORT_SYMBOL(scsi_host_lookup);

/* A driver's mistake, so the log tells who it was; nothing of ours is in danger. */
static bool has_work_queue(struct Scsi_Host *shost)
{
	if (shost->work_q)
		return true;
	shost_printk(KERN_ERR, shost, "%s uses a work queue that its transport did not ask for\n",
		     shost->hostt->name);
	dump_stack();
	return false;
}

/**
 * scsi_queue_work - queue work on the queue that the transport class asked for
 * @shost: a host whose transport template has create_work_queue set
 * @work: the work
 *
 * Context: any.
 * Return: 1 if @work was queued, 0 if it was queued already, -EINVAL if there is no such queue.
 */
int scsi_queue_work(struct Scsi_Host *shost, struct work_struct *work)
{
	return has_work_queue(shost) ? queue_work(shost->work_q, work) : -EINVAL;
}
EXPORT_SYMBOL_GPL(scsi_queue_work);

/**
 * scsi_flush_work - wait for the work that scsi_queue_work() has queued
 * @shost: the host
 *
 * Context: process context, may sleep.
 */
void scsi_flush_work(struct Scsi_Host *shost)
{
	if (has_work_queue(shost))
		flush_workqueue(shost->work_q);
}
EXPORT_SYMBOL_GPL(scsi_flush_work);
