// SPDX-License-Identifier: GPL-2.0-only
/*
 * One logical unit number in a scan: from the number to a device in sight.
 *
 *	look	a device that is there already | or: one is made, asked what it is, configured
 *	settle	a new device comes into sight, or is parked until its host's scan ends
 *	release	whatever has not come into sight is taken down again
 *
 * A scan owns what it made until it has settled it. Whoever wants it away meanwhile says so and
 * waits (core/life.c): its commands then fail, it cannot be published any more, and the scan that
 * made it takes it down.
 *
 * The target's probe_lock is held throughout, so a number is never looked at twice at a time.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"
#include "lun.h"
#include "mid/scan.h"
#include "mid/target.h"

/* A device of that number that its driver has not forgotten, its memory held, or NULL. */
static struct scsi_device *find(struct scsi_target *starget, u64 number)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(dev_to_shost(starget->dev.parent)->host_lock);
	list_for_each_entry(sdev, &starget->devices, same_target_siblings)
		if (sdev->lun == number && !core_device_is_gone(sdev) &&
		    kobject_get_unless_zero(&sdev->sdev_gendev.kobj))
			return sdev;
	return NULL;
}

/* Exchanges a reference to a device's memory for one that keeps its driver's module as well. */
static struct scsi_device *scan_lun_get_module(struct scsi_device *sdev)
{
	int error = scsi_device_get(sdev);

	put_device(&sdev->sdev_gendev);
	return error ? ERR_PTR(error) : sdev;
}

/*
 * The device that has the number, with a reference; NULL if there is none, -ENXIO if its driver is
 * being unloaded. One that is on its way out keeps its names in sysfs and its place with the driver
 * until it is gone, so that is waited for.
 */
static struct scsi_device *find_existing(struct scsi_target *starget, u64 number)
{
	struct scsi_device *sdev;

	while ((sdev = find(starget, number)) && core_device_is_leaving(sdev)) {
		core_life_wait_gone(sdev);
		put_device(&sdev->sdev_gendev);
	}
	return sdev ? scan_lun_get_module(sdev) : NULL;
}

static void take_existing(struct scan_lun *lun, struct scsi_device *sdev)
{
	if (IS_ERR(sdev))
		return;
	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, sdev, "scsi scan: device exists on %s\n",
			    dev_name(&sdev->sdev_gendev));
	lun->sdev = sdev;
	lun->found = SCAN_LUN;
	lun->quirks = scan_quirks_of(sdev, sdev->vendor, sdev->model);
}

/* Why a target that answers gets no device, for those who wonder where it is. */
static void log_absent(const struct scan_lun *lun, const struct scan_answer *answer,
		       enum lun_presence presence)
{
	struct scsi_device *sdev = lun->sdev;

	if (presence == LUN_NO_TYPE) {
		if (log_wanted(LOG_SCAN, 3))
			sdev_printk(KERN_INFO, sdev,
				    "scsi scan: peripheral device type of 31, no device added\n");
		return;
	}
	if (log_wanted(LOG_SCAN, 2))
		sdev_printk(KERN_INFO, sdev,
			    "scsi scan: peripheral qualifier of 3, device not added\n");
	/* Both values have BLIST_SPARSELUN and BLIST_LARGELUN: units may follow all the same. */
	if (lun->number == 0 && log_wanted(LOG_SCAN, 1))
		sdev_printk(KERN_INFO, sdev,
			    "scsi scan: consider passing scsi_mod.dev_flags=%s:%s:0x240 or 0x1000240\n",
			    answer->identity.vendor, answer->identity.product);
}

/* That nobody answers for a unit that is to go says nothing about its target. */
static enum scan_found unanswered(const struct scsi_device *sdev)
{
	return core_device_is_leaving(sdev) ? SCAN_TARGET : SCAN_NOTHING;
}

static enum scan_found what_was_found(const struct scan_lun *lun, const struct scan_answer *answer)
{
	struct scsi_device *sdev = lun->sdev;
	enum lun_presence presence = scan_inquiry_presence(&answer->identity, lun->number,
							   sdev->sdev_target->pdt_1f_for_no_lun);

	if (presence != LUN_PRESENT) {
		log_absent(lun, answer, presence);
		return SCAN_TARGET;
	}
	return scan_configure(sdev, answer) ? unanswered(sdev) : SCAN_LUN;
}

/**
 * scan_lun_look - find out what is behind a logical unit number
 * @lun: its number set, the rest zero; the answer
 * @starget: the target, held
 * @hostdata: first value of hostdata in a device that is made for it
 *
 * scan_lun_release() is owed.
 *
 * Context: process context; waits for the device.
 */
void scan_lun_look(struct scan_lun *lun, struct scsi_target *starget, void *hostdata)
{
	struct scan_answer *answer __free(kfree) = NULL;
	struct scsi_device *there;

	lockdep_assert_held(&to_mid_target(starget)->probe_lock);
	there = find_existing(starget, lun->number);
	if (there) {
		take_existing(lun, there);
		return;
	}
	lun->sdev = core_device_alloc(starget, lun->number, hostdata);
	if (!lun->sdev)
		return;
	lun->fresh = true;
	answer = kzalloc(sizeof(*answer), GFP_KERNEL);
	if (!answer || scan_probe(lun->sdev, answer)) {
		lun->found = unanswered(lun->sdev);
		return;
	}
	lun->quirks = answer->quirks;
	lun->found = what_was_found(lun, answer);
}

/**
 * scan_lun_settle - bring what was found into sight
 * @lun: from scan_lun_look()
 *
 * Afterwards a reference is held on a device that was made, or nothing was found after all.
 *
 * Context: process context, may sleep.
 */
void scan_lun_settle(struct scan_lun *lun)
{
	struct scsi_device *sdev = lun->sdev;

	if (!lun->fresh || lun->found != SCAN_LUN)
		return;
	/* Before it is anybody's but this scan's to take down. */
	if (scsi_device_get(sdev)) {
		lun->found = SCAN_NOTHING;
		return;
	}
	lun->fresh = false;
	if (!scan_publish(sdev))
		return;
	lun->found = unanswered(sdev);
	lun->sdev = NULL;
	scsi_device_put(sdev);
}

/**
 * scan_lun_release - have done with a logical unit number
 * @lun: from scan_lun_look(), settled or not
 *
 * Context: process context, may sleep.
 */
void scan_lun_release(struct scan_lun *lun)
{
	if (!lun->sdev)
		return;
	if (lun->fresh)
		core_device_discard(lun->sdev);
	else
		scsi_device_put(lun->sdev);
	lun->sdev = NULL;
}
