// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power management of what is on the bus.
 *
 * System sleep. Only logical units have something to do: on the way down a device is quiesced,
 * so that nothing but its upper driver's own requests (RQF_PM) get through, then the upper driver
 * is asked; on the way up the same backwards. The six phases differ in nothing but the member of
 * the upper driver's dev_pm_ops that they ask, so a phase is that member's offset. Before any of
 * it, hosts wait for scans under way, or devices would appear while others go to sleep.
 *
 * Runtime. The block layer counts a unit's requests and knows when it is idle; it is asked on the
 * way down and told on the way up. Targets and hosts have nothing of their own to do: they sleep
 * when what is below them does, and their parents (the adapter) after them. Whoever needs one of
 * them awake for a while takes it with the functions at the end.
 */
#include <linux/blk-pm.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/pm.h>
#include <linux/pm_runtime.h>
#include <linux/stddef.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/plain.h"
#include "hooks.h"
#include "mid/host.h"

typedef int (*pm_callback)(struct device *dev);

/* A member of dev_pm_ops, by its offset. */
#define PHASE(_name) offsetof(struct dev_pm_ops, _name)

/* An upper driver without the callback, or no upper driver at all, has nothing against it. */
static int ask_upper_driver(struct device *dev, size_t phase)
{
	const struct dev_pm_ops *ops = dev->driver ? dev->driver->pm : NULL;
	pm_callback callback = ops ? *(const pm_callback *)((const void *)ops + phase) : NULL;

	return callback ? callback(dev) : 0;
}

static int go_down(struct device *dev, size_t phase)
{
	struct scsi_device *sdev = to_scsi_device(dev);
	int error;

	if (!scsi_is_sdev_device(dev))
		return 0;
	error = scsi_device_quiesce(sdev);
	if (error)
		return error;
	error = ask_upper_driver(dev, phase);
	if (error)
		scsi_device_resume(sdev);
	return error;
}

/* A device whose upper driver could not start it is let go all the same: it will say so itself. */
static int come_up(struct device *dev, size_t phase)
{
	int error;

	if (!scsi_is_sdev_device(dev))
		return 0;
	error = ask_upper_driver(dev, phase);
	scsi_device_resume(to_scsi_device(dev));
	return error;
}

static int core_pm_prepare(struct device *dev)
{
	if (scsi_is_host_device(dev))
		core_scan_ops->wait_async(NULL);
	return 0;
}

static int core_pm_suspend(struct device *dev)
{
	return go_down(dev, PHASE(suspend));
}

static int core_pm_freeze(struct device *dev)
{
	return go_down(dev, PHASE(freeze));
}

static int core_pm_poweroff(struct device *dev)
{
	return go_down(dev, PHASE(poweroff));
}

static int core_pm_resume(struct device *dev)
{
	return come_up(dev, PHASE(resume));
}

static int core_pm_thaw(struct device *dev)
{
	return come_up(dev, PHASE(thaw));
}

static int core_pm_restore(struct device *dev)
{
	return come_up(dev, PHASE(restore));
}

/*
 * A unit is awake for so long at least. Whoever had it woken waits until its queue lets him in, and is on
 * no list any more between being told so and going in; a unit that may sleep at once is asleep by then,
 * again and again, and nobody gets to read.
 */
#define AWAKE_MS	100

static bool was_just_busy(struct device *dev)
{
	u64 until = READ_ONCE(dev->power.last_busy) + AWAKE_MS * NSEC_PER_MSEC;

	return ktime_get_mono_fast_ns() < until;
}

/* With a shorter delay than this the core would not try again by itself. */
static int try_later(struct device *dev)
{
	if (READ_ONCE(dev->power.autosuspend_delay) < AWAKE_MS)
		pm_schedule_suspend(dev, AWAKE_MS);
	return -EBUSY;
}

static int core_pm_runtime_suspend(struct device *dev)
{
	struct request_queue *q;
	int error;

	if (!scsi_is_sdev_device(dev))
		return 0;
	q = to_scsi_device(dev)->request_queue;
	if (was_just_busy(dev) || blk_pre_runtime_suspend(q))
		return try_later(dev);
	error = ask_upper_driver(dev, PHASE(runtime_suspend));
	blk_post_runtime_suspend(q, error);
	return error;
}

static int core_pm_runtime_resume(struct device *dev)
{
	struct request_queue *q;
	int error;

	if (!scsi_is_sdev_device(dev))
		return 0;
	q = to_scsi_device(dev)->request_queue;
	blk_pre_runtime_resume(q);
	error = ask_upper_driver(dev, PHASE(runtime_resume));
	blk_post_runtime_resume(q);
	return error;
}

/* A unit sleeps only after its autosuspend delay, so the answer to "now?" is always no. */
static int core_pm_runtime_idle(struct device *dev)
{
	if (!scsi_is_sdev_device(dev))
		return 0;
	pm_runtime_mark_last_busy(dev);
	pm_runtime_autosuspend(dev);
	return -EBUSY;
}

const struct dev_pm_ops core_bus_pm_ops = {
	.prepare	 = pm_sleep_ptr(core_pm_prepare),
	.suspend	 = pm_sleep_ptr(core_pm_suspend),
	.resume		 = pm_sleep_ptr(core_pm_resume),
	.freeze		 = pm_sleep_ptr(core_pm_freeze),
	.thaw		 = pm_sleep_ptr(core_pm_thaw),
	.poweroff	 = pm_sleep_ptr(core_pm_poweroff),
	.restore	 = pm_sleep_ptr(core_pm_restore),
	.runtime_suspend = core_pm_runtime_suspend,
	.runtime_resume	 = core_pm_runtime_resume,
	.runtime_idle	 = core_pm_runtime_idle,
};

/* -EACCES: runtime PM is off for the device, so it is awake. */
static int keep_awake(struct device *dev)
{
	int error = pm_runtime_get_sync(dev);

	if (error >= 0 || error == -EACCES)
		return 0;
	pm_runtime_put_sync(dev);
	return error;
}

/**
 * scsi_autopm_get_device - wake a logical unit and keep it awake
 * @sdev: the device
 *
 * Context: process context, waits for the device, its target and its host.
 * Return: 0, and scsi_autopm_put_device() is owed; or a negative errno.
 */
int scsi_autopm_get_device(struct scsi_device *sdev)
{
	return keep_awake(&sdev->sdev_gendev);
}
EXPORT_SYMBOL_GPL(scsi_autopm_get_device);

/**
 * scsi_autopm_put_device - let a logical unit sleep again
 * @sdev: a device that scsi_autopm_get_device() returned 0 for
 *
 * Context: process context, may sleep.
 */
void scsi_autopm_put_device(struct scsi_device *sdev)
{
	pm_runtime_put_sync(&sdev->sdev_gendev);
}
EXPORT_SYMBOL_GPL(scsi_autopm_put_device);

/**
 * core_pm_get_target - wake a target, which means its host, and keep it awake
 * @starget: the target
 *
 * Without effect on a target that is not in sight yet. core_pm_put_target() is owed in any case.
 *
 * Context: process context, may sleep.
 */
void core_pm_get_target(struct scsi_target *starget)
{
	pm_runtime_get_sync(&starget->dev);
}

/* See core_pm_get_target(). */
void core_pm_put_target(struct scsi_target *starget)
{
	pm_runtime_put_sync(&starget->dev);
}

/**
 * core_pm_get_host - wake a host and keep it awake
 * @shost: the host
 *
 * Context: process context, may sleep.
 * Return: 0, and core_pm_put_host() is owed; or a negative errno.
 */
int core_pm_get_host(struct Scsi_Host *shost)
{
	return keep_awake(&shost->shost_gendev);
}

/* See core_pm_get_host(). */
void core_pm_put_host(struct Scsi_Host *shost)
{
	pm_runtime_put_sync(&shost->shost_gendev);
}
