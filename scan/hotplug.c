// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logical units that come one by one, and those that change while we have them.
 *
 * A driver that knows where a unit is adds it by its address. A unit that has changed, by its own
 * word (a unit attention) or by somebody else's (sysfs), is looked at again: whether it is there at
 * all (scan/gone.c), VPD pages, then its device handler, then its upper driver, which may find another
 * capacity. Its INQUIRY data stay as they are.
 *
 * A look may find that the number belongs to another volume now. Who uses the device does not
 * know, and would write to the wrong volume; the device cannot be taken away under its users,
 * so it is said, in the log and by a uevent. It is the same when all that the target said is that
 * numbers mean something else now (REPORTED LUNS DATA HAS CHANGED), each unit for itself.
 */
#include <linux/bitops.h>
#include <linux/blkdev.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_host.h>

#include "abi/scan.h"
#include "compat/device.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/identity.h"
#include "lun.h"
#include "mid/scan.h"
#include "mid/target.h"

/* Looks at one address; *sdev is the device that is there, with a reference, if 0 is returned. */
static int add_at(struct Scsi_Host *shost, unsigned int channel, unsigned int id, u64 number,
		  void *hostdata, struct scsi_device **sdev)
{
	struct scsi_target *starget = scan_target_enter(&shost->shost_gendev, channel, id);
	struct scan_lun lun = { .number = number };

	if (!starget)
		return -ENOMEM;
	scan_lun_look(&lun, starget, hostdata);
	scan_lun_settle(&lun);
	if (lun.found == SCAN_LUN)
		*sdev = lun.sdev;
	else
		scan_lun_release(&lun);
	scan_target_leave(starget);
	return lun.found == SCAN_LUN ? 0 : -ENODEV;
}

/**
 * __scsi_add_device - look at one address and return the device there
 * @shost: a host that has been added
 * @channel: channel
 * @id: target id
 * @number: the LUN, as an integer
 * @hostdata: first value of hostdata, if a device is made
 *
 * A device that is there already is returned as it is. During an asynchronous scan of @shost a
 * new one comes into sight when that ends.
 *
 * Context: process context; waits for the device, and for other hosts' asynchronous scans.
 * Return: the device with a reference, see scsi_device_put(); or an ERR_PTR(): -ENODEV if there
 * is none, the host is going away, or with the module parameter scan=none; -ENOMEM if there is
 * no target to be had.
 */
struct scsi_device *__scsi_add_device(struct Scsi_Host *shost, uint channel, uint id, u64 number,
				      void *hostdata)
{
	struct scsi_device *sdev;
	int error;

	if (scan_policy() == SCAN_NONE || scan_host_enter(shost))
		return ERR_PTR(-ENODEV);
	error = add_at(shost, channel, id, number, hostdata, &sdev);
	scan_host_leave(shost);
	return error ? ERR_PTR(error) : sdev;
}
EXPORT_SYMBOL(__scsi_add_device);

/**
 * scsi_add_device - look at one address and make a device of what is there
 * @host: a host that has been added
 * @channel: channel
 * @target: target id
 * @lun: the LUN, as an integer
 *
 * Context: process context; waits for the device, and for other hosts' asynchronous scans.
 * Return: 0, or a negative errno like __scsi_add_device().
 */
int scsi_add_device(struct Scsi_Host *host, uint channel, uint target, u64 lun)
{
	struct scsi_device *sdev;

	sdev = __scsi_add_device(host, channel, target, lun, NULL);
	if (!IS_ERR(sdev))
		scsi_device_put(sdev);
	return PTR_ERR_OR_ZERO(sdev);
}
EXPORT_SYMBOL(scsi_add_device);

/*
 * Whether a command to the device would be sent at once. If not, the wait for it, with the
 * device's lock held, could be for a system resume that needs the same lock.
 */
static bool takes_commands(struct scsi_device *sdev)
{
	return sdev->sdev_state == SDEV_RUNNING && !blk_queue_pm_only(sdev->request_queue);
}

/*
 * What a caller hears whose device takes no commands. libata then asks again every 5 ms, and leaves
 * the other disks of its port alone meanwhile; not for the sake of a device that is on its way out, or
 * offline until a person says otherwise.
 */
static int why_not_now(struct scsi_device *sdev)
{
	return core_device_is_leaving(sdev) || !scsi_device_online(sdev) ? 0 : -EWOULDBLOCK;
}

/* The upper driver, its module held, or NULL; the device's lock is held. */
static struct scsi_driver *scan_get_upper_driver(struct device *dev)
{
	device_lock_assert(dev);
	if (!dev->driver || !try_module_get(dev->driver->owner))
		return NULL;
	return to_scsi_driver(dev->driver);
}

static void put_upper_driver(struct scsi_driver *driver)
{
	module_put(driver->gendrv.owner);
}

/**
 * scsi_resume_device - have the upper driver start a device again after a system resume
 * @sdev: the device
 *
 * Context: process context, takes the device's lock.
 * Return: what the upper driver's resume function returns, 0 if there is none or the device is on
 * its way out, or -EWOULDBLOCK if the device cannot take commands now.
 */
int scsi_resume_device(struct scsi_device *sdev)
{
	struct device *dev = &sdev->sdev_gendev;
	struct scsi_driver *driver;
	int error = 0;

	guard(device)(dev);
	if (!takes_commands(sdev))
		return why_not_now(sdev);
	driver = scan_get_upper_driver(dev);
	if (!driver)
		return 0;
	if (driver->resume)
		error = driver->resume(dev);
	put_upper_driver(driver);
	return error;
}
EXPORT_SYMBOL(scsi_resume_device);

static void rescan_upper_driver(struct device *dev)
{
	struct scsi_driver *driver = scan_get_upper_driver(dev);

	if (!driver)
		return;
	if (driver->rescan)
		driver->rescan(dev);
	put_upper_driver(driver);
}

static void tell_other_volume(struct scsi_device *sdev)
{
	char *envp[] = { "SDEV_IDENTITY_CHANGED=1", NULL };

	sdev_printk(KERN_WARNING, sdev,
		    "another volume answers here than before: stop using this device, or remove and rescan it\n");
	kobject_uevent_env(&sdev->sdev_gendev.kobj, KOBJ_CHANGE, envp);
}

/* Whether a device still is the volume that it was; false if it is not even there. */
static bool look_again(struct scsi_device *sdev)
{
	if (scan_gone_check(sdev))
		return false;
	scan_vpd_refresh(sdev);
	scan_cdl_check(sdev);
	if (scan_identity_check(sdev))
		tell_other_volume(sdev);
	return true;
}

/* What can be said of one unit when the numbers of its target have changed. */
static void check_number(struct scsi_device *sdev)
{
	guard(device)(&sdev->sdev_gendev);
	if (takes_commands(sdev))
		look_again(sdev);
}

/**
 * scsi_rescan_device - look again at what a device says of itself
 * @sdev: the device
 *
 * One that says that it is not there any more is removed, soon after this has returned.
 *
 * Context: process context, takes the device's lock; waits for the device.
 * Return: 0, also if the device is on its way out; or -EWOULDBLOCK if it cannot take commands now.
 */
int scsi_rescan_device(struct scsi_device *sdev)
{
	struct device *dev = &sdev->sdev_gendev;

	guard(device)(dev);
	if (!takes_commands(sdev))
		return why_not_now(sdev);
	if (!look_again(sdev))
		return 0;
	if (sdev->handler && sdev->handler->rescan)
		sdev->handler->rescan(sdev);
	rescan_upper_driver(dev);
	return 0;
}
EXPORT_SYMBOL(scsi_rescan_device);

static struct scan_identity scan_read_identity(struct scsi_device *sdev)
{
	const struct scsi_vpd *names, *serial;

	guard(rcu)();
	names = rcu_dereference(sdev->vpd_pg83);
	serial = rcu_dereference(sdev->vpd_pg80);
	return (struct scan_identity) {
		.names	= names ? scan_identity_of_names(names->data, names->len) : 0,
		.serial	= serial ? scan_identity_of_serial(serial->data, serial->len) : 0,
	};
}

/**
 * scan_identity_check - remember which volume a device is, and see whether it still is
 * @sdev: a device whose VPD pages have just been read
 *
 * Context: process context; one call at a time (the scan that makes @sdev, then its lock).
 * Return: true if it is certainly another volume than at the call before.
 */
bool scan_identity_check(struct scsi_device *sdev)
{
	struct scan_identity *known = &to_mid_device(sdev)->identity;
	struct scan_identity now = scan_read_identity(sdev);
	bool differs = scan_identity_differs(known, &now);

	if (now.names)
		known->names = now.names;
	if (now.serial)
		known->serial = now.serial;
	return differs;
}

/* What each event is called in its uevent. */
static const char *const event_words[SDEV_EVT_MAXBITS] = {
	[SDEV_EVT_MEDIA_CHANGE]			= "SDEV_MEDIA_CHANGE=1",
	[SDEV_EVT_INQUIRY_CHANGE_REPORTED]	= "SDEV_UA=INQUIRY_DATA_HAS_CHANGED",
	[SDEV_EVT_CAPACITY_CHANGE_REPORTED]	= "SDEV_UA=CAPACITY_DATA_HAS_CHANGED",
	[SDEV_EVT_SOFT_THRESHOLD_REACHED_REPORTED] =
					"SDEV_UA=THIN_PROVISIONING_SOFT_THRESHOLD_REACHED",
	[SDEV_EVT_MODE_PARAMETER_CHANGE_REPORTED] = "SDEV_UA=MODE_PARAMETERS_CHANGED",
	[SDEV_EVT_LUN_CHANGE_REPORTED]		= "SDEV_UA=REPORTED_LUNS_DATA_HAS_CHANGED",
	[SDEV_EVT_ALUA_STATE_CHANGE_REPORTED]	= "SDEV_UA=ASYMMETRIC_ACCESS_STATE_CHANGED",
	[SDEV_EVT_POWER_ON_RESET_OCCURRED]	= "SDEV_UA=POWER_ON_RESET_OCCURRED",
};
static_assert(SDEV_EVT_POWER_ON_RESET_OCCURRED == SDEV_EVT_LAST);

/* Whoever hears of it is to find it done: the rescan comes before the uevent. */
static void scan_hotplug_announce(struct scsi_device *sdev, enum scsi_device_event event)
{
	char *envp[] = { NULL, NULL };

	if (core_device_is_leaving(sdev))
		return;
	if (event == SDEV_EVT_INQUIRY_CHANGE_REPORTED)
		scsi_rescan_device(sdev);
	else if (event == SDEV_EVT_LUN_CHANGE_REPORTED)
		check_number(sdev);
	if (event < SDEV_EVT_MAXBITS)
		envp[0] = (char *)event_words[event];
	kobject_uevent_env(&sdev->sdev_gendev.kobj, KOBJ_CHANGE, envp);
}

static void announce_pending(struct scsi_device *sdev)
{
	enum scsi_device_event event;

	for (event = SDEV_EVT_FIRST; event <= SDEV_EVT_LAST; event++)
		if (test_and_clear_bit(event, sdev->pending_events))
			scan_hotplug_announce(sdev, event);
}

static struct scsi_event *next_event(struct scsi_device *sdev)
{
	struct scsi_event *event;

	guard(spinlock_irqsave)(&sdev->list_lock);
	event = list_first_entry_or_null(&sdev->event_list, struct scsi_event, node);
	if (event)
		list_del(&event->node);
	return event;
}

/**
 * scan_event_work - tell user space what a device has reported
 * @work: a device's event_work
 *
 * Events of which only one can be pending come as bits (from completions, where there is no
 * memory to be had), the others in a list. Of a device that is being removed nothing is told.
 *
 * Context: process context; may wait for the device.
 */
void scan_event_work(struct work_struct *work)
{
	struct scsi_device *sdev = container_of(work, struct scsi_device, event_work);
	struct scsi_event *event;

	announce_pending(sdev);
	while ((event = next_event(sdev))) {
		scan_hotplug_announce(sdev, event->evt_type);
		kfree(event);
	}
}
