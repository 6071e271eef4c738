// SPDX-License-Identifier: GPL-2.0-only
/*
 * When hosts are scanned, and in which order their devices come into sight.
 *
 * By default each host is scanned in a thread of its own, so that the wait for one adapter's
 * disks is not added to the wait for the next one's. Names must not depend on which of them was
 * faster: a host stands in a queue from the moment its driver asked for the scan, and what was
 * found is kept from sight until everybody who stands before it has finished.
 *
 *	driver		scsi_scan_host(): async_scan set, joins the queue | thread
 *	thread		probes and configures, each device parked | waits for its turn |
 *			publishes what is parked, async_scan cleared | leaves the queue
 *
 * Whoever wants to be sure that earlier scans are over joins the queue as well, with nothing to
 * publish, and leaves it when at its head.
 *
 * A parked device belongs to nobody's call: by its life (core/life.c) it is taken by exactly one, the
 * thread here, which publishes it, or whoever removes it before that. host_lock covers async_scan
 * as well, so none is parked after the thread has looked for the last time.
 */
#include <linux/async.h>
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/scan.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/scan.h"

/* How often a driver that looks for its devices itself is asked whether it has finished. */
#define FINISHED_POLL_MS 10

#ifdef CONFIG_SCSI_SCAN_ASYNC
#define DEFAULT_POLICY "async"
#else
#define DEFAULT_POLICY "sync"
#endif

/* As long as the longest word, and no longer: a write that does not fit is refused. */
static char policy_word[sizeof("manual")] = DEFAULT_POLICY;
module_param_string(scan, policy_word, sizeof(policy_word), 0644);
MODULE_PARM_DESC(scan, "when a new host is scanned: async (in a thread of its own), sync (before its driver goes on), manual (only when asked through sysfs), none (never)");

/* By their first letters, so that the line feed of a shell's echo does no harm. */
static const struct {
	const char *word;
	enum scan_policy policy;
} policies[] = {
	{ "manual",	SCAN_MANUAL },
	{ "none",	SCAN_NONE },
	{ "sync",	SCAN_SYNC },
};

/**
 * scan_policy - when scans are to be made, as the module parameter scan has it now
 *
 * Context: any.
 * Return: SCAN_ASYNC unless the parameter begins with another known word.
 */
enum scan_policy scan_policy(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(policies); i++)
		if (str_has_prefix(policy_word, policies[i].word))
			return policies[i].policy;
	return SCAN_ASYNC;
}

/* The queue, and those in it who are not at its head yet. */
static DEFINE_SPINLOCK(turns_lock);
static LIST_HEAD(turns);
static DECLARE_WAIT_QUEUE_HEAD(turn_ended);

static bool is_first(const struct list_head *turn)
{
	guard(spinlock)(&turns_lock);
	return list_is_first(turn, &turns);
}

/* Returns false if the turn before has not ended yet. */
static bool join_queue(struct list_head *turn)
{
	guard(spinlock)(&turns_lock);
	if (!list_empty(turn))
		return false;
	list_add_tail(turn, &turns);
	return true;
}

/* Returns false if there is nobody to wait for. */
static bool join_if_busy(struct list_head *turn)
{
	guard(spinlock)(&turns_lock);
	if (list_empty(&turns))
		return false;
	list_add_tail(turn, &turns);
	return true;
}

static void scan_async_leave_queue(struct list_head *turn)
{
	scoped_guard(spinlock, &turns_lock)
		list_del_init(turn);
	wake_up_all(&turn_ended);
}

/**
 * scan_wait_async - wait for asynchronous scans
 * @shost: the host for whose sake it is waited, or NULL
 *
 * Every host whose scan was asked for before this call has been scanned and its devices are in
 * sight when it returns; or @shost takes no scans any more, and who removes it may be waiting for
 * the caller.
 *
 * Context: process context, may sleep; not from a host's own asynchronous scan.
 */
void scan_wait_async(struct Scsi_Host *shost)
{
	LIST_HEAD(turn);

	might_sleep();
	if (!join_if_busy(&turn))
		return;
	pr_info("scsi: waiting for bus probes to complete ...\n");
	wait_event(turn_ended, is_first(&turn) || (shost && !scsi_host_scan_allowed(shost)));
	scan_async_leave_queue(&turn);
}

/**
 * scan_host_stop - let nobody wait any more who wants to scan a host
 * @shost: a host whose state has come to allow no scan
 *
 * Context: any.
 */
void scan_host_stop(struct Scsi_Host *shost)
{
	WARN_ON_ONCE(scsi_host_scan_allowed(shost));
	wake_up_all(&turn_ended);
}

/**
 * scan_host_init - prepare what scanning keeps in a host
 * @shost: a new host
 *
 * Context: any.
 */
void scan_host_init(struct Scsi_Host *shost)
{
	INIT_LIST_HEAD(&to_mid_host(shost)->scan.turn);
}

/* The next step of a device that is configured. Returns false if it is to go instead. */
static bool take_step(struct scsi_device *sdev, bool *parked)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	*parked = sdev->host->async_scan;
	return core_life_set(sdev, *parked ? CORE_LIFE_PARKED : CORE_LIFE_PUBLISHING);
}

/**
 * scan_publish - bring a configured device into sight, now or at the end of its host's scan
 * @sdev: a device that is the calling scan's, with a reference of the caller's; not any more
 *	afterwards, whatever comes of it
 *
 * Context: process context, may sleep.
 * Return: 0; or a negative errno, and it has been taken down.
 */
int scan_publish(struct scsi_device *sdev)
{
	bool parked;

	if (!take_step(sdev, &parked)) {
		core_device_discard(sdev);
		return -ENODEV;
	}
	return parked ? 0 : core_device_publish(sdev);
}

static struct scsi_device *find_parked(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	__shost_for_each_device(sdev, shost)
		if (to_mid_device(sdev)->life == CORE_LIFE_PARKED)
			return sdev;
	return NULL;
}

/*
 * The first parked device, with a reference; the caller's to publish. None ends the asynchronous
 * scan in the same step.
 */
static struct scsi_device *next_parked(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	sdev = find_parked(shost);
	if (sdev && core_life_set(sdev, CORE_LIFE_PUBLISHING))
		get_device(&sdev->sdev_gendev);
	else
		shost->async_scan = 0;
	return sdev;
}

static void publish_parked(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	while ((sdev = next_parked(shost))) {
		core_device_publish(sdev);
		put_device(&sdev->sdev_gendev);
	}
}

/* A driver with scan_finished reports what it finds by itself, from there or from anywhere. */
static void scan_async_whole_host(struct Scsi_Host *shost)
{
	const struct scsi_host_template *hostt = shost->hostt;
	unsigned long start = jiffies;

	if (!hostt->scan_finished) {
		scan_host_selected(shost, SCAN_WILD_CARD, SCAN_WILD_CARD, SCAN_WILD_CARD,
				   SCSI_SCAN_INITIAL);
		return;
	}
	/* So that scsi_remove_host() waits for the last call. */
	if (scan_host_enter(shost))
		return;
	if (hostt->scan_start)
		hostt->scan_start(shost);
	/* A host that is being removed finds nothing more, and its driver is not to be asked. */
	while (scsi_host_scan_allowed(shost) && !hostt->scan_finished(shost, jiffies - start))
		msleep(FINISHED_POLL_MS);
	scan_host_leave(shost);
}

static void scan_async_thread(void *data, async_cookie_t cookie)
{
	struct Scsi_Host *shost = data;
	struct list_head *turn = &to_mid_host(shost)->scan.turn;

	scan_async_whole_host(shost);
	wait_event(turn_ended, is_first(turn));
	publish_parked(shost);
	scan_async_leave_queue(turn);
	core_pm_put_host(shost);
	scsi_host_put(shost);
}

/*
 * Takes a reference and a place in the queue; false if the caller is to scan by itself. A host has one
 * place, so one asynchronous scan of it ends before the next begins.
 */
static bool begin_async(struct Scsi_Host *shost)
{
	if (scan_policy() == SCAN_SYNC || !scsi_host_get(shost))
		return false;
	if (!join_queue(&to_mid_host(shost)->scan.turn)) {
		shost_printk(KERN_DEBUG, shost, "a scan is under way already\n");
		scsi_host_put(shost);
		return false;
	}
	guard(spinlock_irqsave)(shost->host_lock);
	shost->async_scan = 1;
	return true;
}

/**
 * scsi_scan_host - look for everything that is attached to a new host
 * @shost: a host that has been added
 *
 * Nothing happens with the module parameter scan=none or scan=manual. With scan=sync the devices
 * are there when this returns; otherwise later, in the order in which hosts came here.
 *
 * Context: process context, may sleep.
 */
void scsi_scan_host(struct Scsi_Host *shost)
{
	enum scan_policy policy = scan_policy();

	if (policy == SCAN_NONE || policy == SCAN_MANUAL || core_pm_get_host(shost) < 0)
		return;
	if (!begin_async(shost)) {
		scan_async_whole_host(shost);
		core_pm_put_host(shost);
		return;
	}
	/* In the common domain, so that wait_for_device_probe() and a module's load wait for it. */
	async_schedule(scan_async_thread, shost);
}
EXPORT_SYMBOL(scsi_scan_host);
