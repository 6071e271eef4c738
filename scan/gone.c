// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units that are there no longer, by their own word: an INQUIRY to the number is answered with
 * peripheral qualifier 011b (SPC-6 6.7.2), because the array has taken the volume away from us.
 *
 * They are asked when the target has said that its units have changed, and when a person asks. To
 * be removed is for good, for whoever uses the unit, and a target that is just being reconfigured
 * may say so for a moment; so a unit that says it is asked again for some seconds, and stays at the
 * first other answer. Units that do not answer, or say that they are not connected for now (001b),
 * stay.
 *
 * Whoever asks holds the device's lock or runs in the device's own work, and a removal waits for
 * both; so it gets a work of its own, with a reference on the device.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <scsi/scsi_device.h>

#include "mid/device.h"
#include "lun.h"
#include "mid/scan.h"

/* So many removals at a time. A target may take away thousands of units at once, and some be slow. */
#define MOST_DEPARTURES	16

/* How often a unit that says so is asked again, and how long it is left alone before ... */
#define ASK_AGAIN	3
#define PAUSE_MS	1000
/* ... and how soon it is seen meanwhile that somebody else removes it, and waits for who asks. */
#define LOOK_MS		100

/**
 * struct departure - the removal of a device
 * @work: removes it
 * @sdev: the device, held
 */
struct departure {
	struct work_struct	work;
	struct scsi_device	*sdev;
};

/* Its end is waited for before the module goes, which a work may be the last to have used. */
static struct workqueue_struct *departures;

static void scan_gone_depart(struct work_struct *work)
{
	struct departure *departure = container_of(work, struct departure, work);

	scsi_remove_device(departure->sdev);
	scsi_device_put(departure->sdev);
	kfree(departure);
}

/* Without memory it stays until it is asked again. */
static void remove_later(struct scsi_device *sdev)
{
	struct departure *departure;

	if (core_device_is_leaving(sdev))
		return;
	departure = kzalloc(sizeof(*departure), GFP_KERNEL);
	if (!departure)
		return;
	if (scsi_device_get(sdev)) {
		kfree(departure);
		return;
	}
	sdev_printk(KERN_WARNING, sdev, "there is no unit at this number any more, it is removed\n");
	departure->sdev = sdev;
	INIT_WORK(&departure->work, scan_gone_depart);
	queue_work(departures, &departure->work);
}

static void scan_gone_pause(struct scsi_device *sdev)
{
	unsigned int ms;

	for (ms = 0; ms < PAUSE_MS && !core_device_is_leaving(sdev); ms += LOOK_MS)
		msleep(LOOK_MS);
}

/* Whether a device says that it is gone, and stays with it. */
static bool scan_gone_insists(struct scsi_device *sdev)
{
	unsigned int times;

	for (times = 0; times <= ASK_AGAIN; times++) {
		if (times)
			scan_gone_pause(sdev);
		if (!scan_says_gone(sdev))
			return false;
	}
	return true;
}

/**
 * scan_gone_check - ask a device whether it is there, and have it removed if it says no
 * @sdev: the device
 *
 * Context: process context, with the device's lock, so that it is asked by one at a time; waits for
 * the device, not for its removal. If the device says no, that takes some seconds.
 * Return: true if it is on its way out.
 */
bool scan_gone_check(struct scsi_device *sdev)
{
	device_lock_assert(&sdev->sdev_gendev);
	if (!scan_gone_insists(sdev))
		return core_device_is_leaving(sdev);
	remove_later(sdev);
	return true;
}

/**
 * scan_gone_init - be ready to remove units
 *
 * Context: once, before the first host.
 * Return: 0 or -ENOMEM.
 */
int scan_gone_init(void)
{
	departures = alloc_workqueue("scsi_gone", WQ_UNBOUND, MOST_DEPARTURES);
	return departures ? 0 : -ENOMEM;
}

/**
 * scan_gone_exit - wait until no unit is being removed here
 *
 * Context: once, after the last host.
 */
void scan_gone_exit(void)
{
	destroy_workqueue(departures);
}
