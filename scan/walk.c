// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk: a host's channels, a channel's targets, a target's logical units.
 *
 * A target is asked for LUN 0 first, since every target has to answer for that one (SPC-6 6.7),
 * and if it does, for a list of what else it has. Old targets, and those that do not know
 * REPORT LUNS (SPC-6 6.33), are asked for one number after the other instead; which way fits is
 * decided in scan/search.c.
 *
 * Locks. A walk holds the probe_lock of one target at a time, so two walks of a host pass each
 * other, and none stands in the way of a removal. What keeps a removal from overtaking a walk is
 * that each walk holds what is to be removed: a reference on its host's tag set, taken while the
 * host's state allows a scan, which scsi_remove_host() waits for, and one on each target, which
 * scsi_remove_target() waits for. A walk ends at the next unit when its target or host is on the way
 * out, and what it still asks the unit it is at fails (core/life.c).
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_proto.h>

#include "abi/scan.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"
#include "lun.h"
#include "report_luns.h"
#include "mid/scan.h"
#include "search.h"
#include "mid/target.h"

#define REPORT_LUNS_TIMEOUT	(30 * HZ)
#define REPORT_LUNS_RETRIES	3

/* Of logical units that the host cannot address so many are named in the log. */
#define SKIPPED_TO_NAME		8

static u64 max_luns = 512;
module_param(max_luns, ullong, 0644);
MODULE_PARM_DESC(max_luns, "logical units of a target that are tried one after the other at most, if it cannot report them (default 512)");

/* A unit attention only has to be taken note of; an error on the way may not come again. */
static const struct scsi_failure transient_failures[] = {
	{
		.result = SAM_STAT_CHECK_CONDITION,
		.sense = UNIT_ATTENTION,
		.asc = SCMD_FAILURE_ASC_ANY,
		.ascq = SCMD_FAILURE_ASCQ_ANY,
	}, {
		.result = DID_TIME_OUT << 16,
	}, {
		.result = DID_ERROR << 16,
	}, {
	}
};

/* Returns like scsi_execute_cmd(); *arrived is what there is of the answer, if that is 0. */
static int scan_walk_send_report_luns(struct scsi_device *sdev, u8 *data, unsigned int length,
				      unsigned int *arrived)
{
	struct scsi_failure entries[ARRAY_SIZE(transient_failures)];
	struct scsi_failures failures = {
		.total_allowed = 3,
		.failure_definitions = entries,
	};
	int resid = 0, result;
	const struct scsi_exec_args args = {
		.resid = &resid,
		.failures = &failures,
	};
	u8 cdb[12] = { REPORT_LUNS };

	put_unaligned_be32(length, &cdb[6]);
	memcpy(entries, transient_failures, sizeof(entries));
	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, sdev, "scsi scan: Sending REPORT LUNS\n");
	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, data, length, REPORT_LUNS_TIMEOUT,
				  REPORT_LUNS_RETRIES, &args);
	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, sdev, "scsi scan: REPORT LUNS  %s result 0x%x\n",
			    result ? "failed" : "successful", result);
	*arrived = scan_luns_arrived(length, resid);
	return result;
}

/*
 * A target that says no, in whatever way, may still have units to be tried one by one. Not so
 * behind a unit that this has cost its life: each number would be tried in vain, or worse,
 * answered by a bridge in the disk's name. Nor behind one that somebody wants away.
 */
static int is_reason_to_stop(struct scsi_device *sdev)
{
	return scsi_device_online(sdev) && !core_device_is_leaving(sdev) ? -EOPNOTSUPP : -ENODEV;
}

/* The list, or an ERR_PTR(): -EOPNOTSUPP if the target has none, else there is no way on. */
static struct scan_luns *report_luns(struct scsi_device *sdev)
{
	unsigned int asked = SCAN_LUNS_FIRST;

	for (;;) {
		u8 *data __free(kfree) = kzalloc(asked, GFP_KERNEL);
		unsigned int arrived, more;
		struct scan_luns *list;

		if (!data)
			return ERR_PTR(-ENOMEM);
		if (scan_walk_send_report_luns(sdev, data, asked, &arrived))
			return ERR_PTR(is_reason_to_stop(sdev));
		more = scan_luns_next_length(data, arrived, asked);
		if (!more) {
			list = scan_luns_parse(data, arrived, sdev->host->max_lun);
			return list ?: ERR_PTR(-ENOMEM);
		}
		asked = more;
	}
}

static enum scan_found scan_lun(struct scsi_target *starget, u64 number)
{
	struct scan_lun lun = { .number = number };

	scan_lun_look(&lun, starget, NULL);
	scan_lun_settle(&lun);
	scan_lun_release(&lun);
	return lun.found;
}

/* Whether it makes sense to look for more: neither target nor host is on its way out. */
static bool scan_walk_goes_on(struct scsi_target *starget)
{
	return core_target_stays(starget) && scsi_host_scan_allowed(dev_to_shost(&starget->dev));
}

static void log_skipped(struct scsi_device *sdev, const struct scan_luns *list)
{
	const u64 *skipped = list->lun + list->count;
	unsigned int i;

	for (i = 0; i < min(list->skipped, SKIPPED_TO_NAME); i++)
		sdev_printk(KERN_WARNING, sdev,
			    "lun%llu has a LUN larger than allowed by the host adapter\n",
			    skipped[i]);
	if (i < list->skipped)
		sdev_printk(KERN_WARNING, sdev, "and so have %u more\n", list->skipped - i);
}

/* A unit that is on the list and does not answer means that the target is gone, or gives up. */
static void scan_list(struct scsi_device *zero, const struct scan_luns *list)
{
	struct scsi_target *starget = zero->sdev_target;
	unsigned int i;

	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, zero, "scsi scan: REPORT LUN scan\n");
	for (i = 0; i < list->count && scan_walk_goes_on(starget); i++) {
		/* It has been looked at, whatever came of it. */
		if (!list->lun[i])
			continue;
		if (scan_lun(starget, list->lun[i]) != SCAN_NOTHING || !scan_walk_goes_on(starget))
			continue;
		sdev_printk(KERN_ERR, zero,
			    "Unexpected response from lun %llu while scanning, scan aborted\n",
			    list->lun[i]);
		return;
	}
}

static void scan_sequence(struct scsi_target *starget, const struct search_case *known)
{
	u64 number, end = scan_search_end(known);

	if (log_wanted(LOG_SCAN, 3))
		starget_printk(KERN_INFO, starget, "scsi scan: Sequential scan\n");
	for (number = 1; number < end && scan_walk_goes_on(starget); number++)
		if (scan_lun(starget, number) != SCAN_LUN && !scan_search_is_sparse(known))
			return;
}

/* Returns false if the target has no list to give, and is to be tried one by one. */
static bool scan_reported(struct scsi_device *zero)
{
	struct scan_luns *list = report_luns(zero);

	if (IS_ERR(list)) {
		if (PTR_ERR(list) == -ENOMEM)
			sdev_printk(KERN_ERR, zero, "no memory for the list of logical units\n");
		return PTR_ERR(list) != -EOPNOTSUPP;
	}
	log_skipped(zero, list);
	scan_list(zero, list);
	kvfree(list);
	return true;
}

/* What a target has beside LUN 0, which is @zero and able to take commands. */
static void scan_others(struct scsi_target *starget, const struct scan_lun *zero)
{
	const struct search_case known = {
		.quirks = zero->quirks,
		.max_lun = dev_to_shost(&starget->dev)->max_lun,
		.max_luns = READ_ONCE(max_luns),
		.scsi_level = starget->scsi_level,
		.no_report_luns = starget->no_report_luns,
	};
	enum lun_search method = scan_search_method(&known);

	if (method == SEARCH_NONE || (method == SEARCH_REPORT && scan_reported(zero->sdev)))
		return;
	scan_sequence(starget, &known);
}

static void scan_walk_all_luns(struct scsi_target *starget)
{
	struct scan_lun zero = { };

	scan_lun_look(&zero, starget, NULL);
	scan_lun_settle(&zero);
	/* A target without a LUN 0 may have others; its device then only carries the question. */
	if (zero.sdev && zero.found != SCAN_NOTHING)
		scan_others(starget, &zero);
	scan_lun_release(&zero);
}

/**
 * scan_target_enter - begin to look at a target
 * @parent: the host's shost_gendev, or a transport's device below it
 * @channel: channel
 * @id: target id
 *
 * Context: process context, may sleep; within scan_host_enter() and scan_host_leave().
 * Return: the target, awake and nobody else's to scan; or NULL.
 */
struct scsi_target *scan_target_enter(struct device *parent, unsigned int channel,
				      unsigned int id)
{
	struct scsi_target *starget = core_target_get(parent, channel, id);

	if (!starget)
		return NULL;
	core_pm_get_target(starget);
	mutex_lock(&to_mid_target(starget)->probe_lock);
	return starget;
}

/**
 * scan_target_leave - have done with a target
 * @starget: from scan_target_enter(); gone if nothing was found
 *
 * Context: process context, may sleep.
 */
void scan_target_leave(struct scsi_target *starget)
{
	mutex_unlock(&to_mid_target(starget)->probe_lock);
	core_pm_put_target(starget);
	core_target_put(starget);
}

static void scan_walk_target(struct device *parent, unsigned int channel, unsigned int id, u64 lun)
{
	struct scsi_target *starget;

	/* The adapter itself has an id on a parallel bus. */
	if (id == dev_to_shost(parent)->this_id)
		return;
	starget = scan_target_enter(parent, channel, id);
	if (!starget)
		return;
	if (lun == SCAN_WILD_CARD)
		scan_walk_all_luns(starget);
	else
		scan_lun(starget, lun);
	scan_target_leave(starget);
}

/**
 * scan_host_enter - begin to look at a host
 * @shost: a host that has been added
 *
 * Hosts that are being scanned asynchronously are waited for, so that what is found now comes
 * after what they find; unless @shost is one of them.
 *
 * Context: process context, may sleep; no lock of the midlayer's held.
 * Return: 0, the host awake and not removed before scan_host_leave(); or a negative errno.
 */
int scan_host_enter(struct Scsi_Host *shost)
{
	int error;

	if (!shost->async_scan)
		scan_wait_async(shost);
	scoped_guard(mutex, &shost->scan_mutex) {
		if (!scsi_host_scan_allowed(shost))
			return -ENODEV;
		core_tagset_get(shost);
	}
	error = core_pm_get_host(shost);
	if (error) {
		core_tagset_put(shost);
		return error;
	}
	return 0;
}

/**
 * scan_host_leave - have done with a host
 * @shost: a host that scan_host_enter() returned 0 for
 *
 * Context: process context, may sleep.
 */
void scan_host_leave(struct Scsi_Host *shost)
{
	core_pm_put_host(shost);
	core_tagset_put(shost);
}

/**
 * scsi_scan_target - look at a target
 * @parent: the host's shost_gendev, or a transport's device below it that the target hangs on
 * @channel: channel
 * @id: target id
 * @lun: a LUN as an integer, or SCAN_WILD_CARD for all of them
 * @why: SCSI_SCAN_MANUAL if a person asks, who is heard also with scan=manual
 *
 * Context: process context; waits for the target, and for other hosts' asynchronous scans.
 */
void scsi_scan_target(struct device *parent, unsigned int channel, unsigned int id, u64 lun,
		      enum scsi_scan_mode why)
{
	struct Scsi_Host *shost = dev_to_shost(parent);
	enum scan_policy policy = scan_policy();

	if (policy == SCAN_NONE || (policy == SCAN_MANUAL && why != SCSI_SCAN_MANUAL))
		return;
	if (scan_host_enter(shost))
		return;
	scan_walk_target(parent, channel, id, lun);
	scan_host_leave(shost);
}
EXPORT_SYMBOL(scsi_scan_target);

static void scan_walk_channel(struct Scsi_Host *shost, unsigned int channel, unsigned int id,
			      u64 lun)
{
	unsigned int i;

	if (id != SCAN_WILD_CARD) {
		scan_walk_target(&shost->shost_gendev, channel, id, lun);
		return;
	}
	for (i = 0; i < shost->max_id && scsi_host_scan_allowed(shost); i++) {
		id = shost->reverse_ordering ? shost->max_id - 1 - i : i;
		scan_walk_target(&shost->shost_gendev, channel, id, lun);
	}
}

static bool is_on_host(const struct Scsi_Host *shost, unsigned int channel, unsigned int id,
		       u64 lun)
{
	return (channel == SCAN_WILD_CARD || channel <= shost->max_channel) &&
	       (id == SCAN_WILD_CARD || id < shost->max_id) &&
	       (lun == SCAN_WILD_CARD || lun < shost->max_lun);
}

/**
 * scan_host_selected - look at all of a host, or at a part of it
 * @shost: a host that has been added
 * @channel: a channel, or SCAN_WILD_CARD for all of them
 * @id: a target id, or SCAN_WILD_CARD
 * @lun: a LUN as an integer, or SCAN_WILD_CARD
 * @why: who asks; whoever may be refused has been refused before
 *
 * Context: process context; waits for targets, and for other hosts' asynchronous scans.
 * Return: 0, also if nothing is there; -EINVAL for an address that the host cannot have.
 */
int scan_host_selected(struct Scsi_Host *shost, unsigned int channel, unsigned int id, u64 lun,
		       enum scsi_scan_mode why)
{
	unsigned int i;

	if (log_wanted(LOG_SCAN, 3))
		shost_printk(KERN_INFO, shost, "%s: <%u:%u:%llu>\n", __func__, channel, id, lun);
	if (!is_on_host(shost, channel, id, lun))
		return -EINVAL;
	if (scan_host_enter(shost))
		return 0;
	if (channel != SCAN_WILD_CARD)
		scan_walk_channel(shost, channel, id, lun);
	else
		for (i = 0; i <= shost->max_channel; i++)
			scan_walk_channel(shost, i, id, lun);
	scan_host_leave(shost);
	return 0;
}
