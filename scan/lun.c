// SPDX-License-Identifier: GPL-2.0-only
/*
 * One logical unit number in a scan: from the number to a device in sight.
 *
 *	look	a device that is there already | or: one is made, asked what it is, configured
 *	settle	a new device comes into sight, or is parked until its host's scan ends
 *	release	whatever has not come into sight is taken down again
 *
 * A scan owns what it made until it has settled it. Nobody else publishes or removes it, even if
 * its host goes away meanwhile: its commands then fail, it may not be published any more, and
 * the scan that made it takes it down.
 *
 * The target's probe_lock is held throughout, so a number is never looked at twice at a time.
 */
#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"
#include "mid/lun.h"
#include "mid/scan.h"
#include "mid/target.h"

static bool is_leaving(const struct scsi_device *sdev)
{
	return sdev->sdev_state == SDEV_CANCEL || sdev->sdev_state == SDEV_DEL;
}

/* A device of that number whom somebody is just taking away, with a reference. */
static struct scsi_device *find_leaving(struct scsi_target *starget, u64 number)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(dev_to_shost(starget->dev.parent)->host_lock);
	list_for_each_entry(sdev, &starget->devices, same_target_siblings)
		if (sdev->lun == number && is_leaving(sdev) &&
		    mutex_is_locked(&to_mid_device(sdev)->life) &&
		    kobject_get_unless_zero(&sdev->sdev_gendev.kobj))
			return sdev;
	return NULL;
}

/*
 * The device that has the number, with a reference, or NULL. One that is on its way out keeps its
 * names in sysfs and its place with the driver until it is gone, so that is waited for.
 */
static struct scsi_device *find_existing(struct scsi_target *starget, u64 number)
{
	struct scsi_device *sdev;

	for (;;) {
		sdev = scsi_device_lookup_by_target(starget, number);
		if (sdev)
			return sdev;
		sdev = find_leaving(starget, number);
		if (!sdev)
			return NULL;
		core_device_unpublish(sdev);
		put_device(&sdev->sdev_gendev);
	}
}

static void take_existing(struct scan_lun *lun)
{
	struct scsi_device *sdev = lun->sdev;

	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, sdev, "scsi scan: device exists on %s\n",
			    dev_name(&sdev->sdev_gendev));
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

static enum scan_found judge(const struct scan_lun *lun, const struct scan_answer *answer)
{
	struct scsi_device *sdev = lun->sdev;
	enum lun_presence presence = scan_inquiry_presence(&answer->identity, lun->number,
							   sdev->sdev_target->pdt_1f_for_no_lun);

	if (presence != LUN_PRESENT) {
		log_absent(lun, answer, presence);
		return SCAN_TARGET;
	}
	return scan_configure(sdev, answer) ? SCAN_NOTHING : SCAN_LUN;
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

	lockdep_assert_held(&to_mid_target(starget)->probe_lock);
	lun->sdev = find_existing(starget, lun->number);
	if (lun->sdev) {
		take_existing(lun);
		return;
	}
	lun->sdev = core_device_alloc(starget, lun->number, hostdata);
	if (!lun->sdev)
		return;
	lun->fresh = true;
	answer = kzalloc(sizeof(*answer), GFP_KERNEL);
	if (!answer || scan_probe(lun->sdev, answer))
		return;
	lun->quirks = answer->quirks;
	lun->found = judge(lun, answer);
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
	if (!lun->fresh || lun->found != SCAN_LUN)
		return;
	/* Before it can be found, and thus be removed, by anybody else. */
	if (scsi_device_get(lun->sdev)) {
		lun->found = SCAN_NOTHING;
		return;
	}
	if (scan_publish(lun->sdev)) {
		scsi_device_put(lun->sdev);
		lun->found = SCAN_NOTHING;
		return;
	}
	lun->fresh = false;
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
