// SPDX-License-Identifier: GPL-2.0-only
/*
 * From what a logical unit says of itself, and what is known of its like, to a device that upper
 * drivers can work with: the fields of struct scsi_device that they and the low-level driver
 * look at, the driver's say in them, and what the unit tells beyond INQUIRY.
 *
 * Order matters. The low-level driver's slave_configure or device_configure sees a device that
 * is running, its identity, type and quirks in place, and may change all of them; VPD pages are
 * read after it, because it is the driver who knows whether its devices bear that.
 */
#include <linux/blkdev.h>
#include <linux/cleanup.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/transport_class.h>
#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_proto.h>
#include <scsi/scsi_transport.h>

#include "compat/device.h"
#include "compat/host.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/state.h"
#include "lun.h"
#include "mid/scan.h"

#define VENDOR_OFFSET	8
#define PRODUCT_OFFSET	16
#define REVISION_OFFSET	32

/* A vendor's page of MODE SENSE that some floptical drives want to be asked for, once. */
#define FLOPTICAL_PAGE		0x2e
#define FLOPTICAL_LENGTH	0x2a
#define FLOPTICAL_TIMEOUT	(2 * HZ)
#define FLOPTICAL_RETRIES	3

/* Kept for sysfs and for drivers; vendor, model and rev point into it. */
static int keep_inquiry(struct scsi_device *sdev, const struct scan_answer *answer)
{
	u8 *inquiry = kmemdup(answer->data, answer->identity.length, GFP_KERNEL);

	if (!inquiry)
		return -ENOMEM;
	sdev->inquiry = inquiry;
	sdev->vendor = inquiry + VENDOR_OFFSET;
	sdev->model = inquiry + PRODUCT_OFFSET;
	sdev->rev = inquiry + REVISION_OFFSET;
	return 0;
}

static void set_type(struct scsi_device *sdev, const struct lun_identity *identity,
		     blist_flags_t quirks)
{
	sdev->inq_periph_qual = identity->qualifier;
	if (quirks & BLIST_ISROM) {
		sdev->type = TYPE_ROM;
		sdev->removable = 1;
		return;
	}
	sdev->type = identity->type;
	sdev->removable = identity->removable;
	if (scsi_is_wlun(sdev->lun) && sdev->type != TYPE_WLUN) {
		sdev_printk(KERN_WARNING, sdev,
			    "peripheral device type 0x%x of W-LUN 0x%llx taken for 0x%x\n",
			    sdev->type, sdev->lun, TYPE_WLUN);
		sdev->type = TYPE_WLUN;
	}
}

/*
 * The SCSI/ATA translation reports a disk in standby as not ready, and the disk then waits to be
 * started.
 */
static bool is_translated_ata(const struct lun_identity *identity)
{
	return !strcmp(identity->vendor, "ATA     ");
}

static void set_abilities(struct scsi_device *sdev, const struct lun_identity *identity,
			  blist_flags_t quirks)
{
	bool tags = identity->queueing && sdev->scsi_level >= SCSI_2 && !(quirks & BLIST_NOTQ);

	sdev->lockable = sdev->removable && !(quirks & BLIST_NOT_LOCKABLE);
	sdev->soft_reset = identity->soft_reset;
	sdev->ppr = identity->ppr;
	sdev->wdtr = identity->wide;
	sdev->sdtr = identity->sync;
	sdev->tagged_supported = tags;
	sdev->simple_tags = tags;
	sdev->use_10_for_rw = 1;
	sdev->eh_timeout = SCSI_DEFAULT_EH_TIMEOUT;
	if (is_translated_ata(identity))
		sdev->allow_restart = 1;
}

/* Drivers set some of these in slave_alloc already; a quirk adds to that. */
static void set_quirks(struct scsi_device *sdev, blist_flags_t quirks)
{
	sdev->borken = !!(quirks & BLIST_BORKEN);
	sdev->no_uld_attach |= !!(quirks & BLIST_NO_ULD_ATTACH);
	sdev->select_no_atn |= !!(quirks & BLIST_SELECT_NO_ATN);
	sdev->no_start_on_add |= !!(quirks & BLIST_NOSTARTONADD);
	sdev->no_report_opcodes |= !!(quirks & BLIST_NO_RSOC);
	sdev->retry_hwerror |= !!(quirks & BLIST_RETRY_HWERROR);
	sdev->no_dif |= !!(quirks & BLIST_NO_DIF);
	sdev->unmap_limit_for_ws |= !!(quirks & BLIST_UNMAP_LIMIT_WS);
	sdev->ignore_media_change |= !!(quirks & BLIST_IGN_MEDIA_CHANGE);
	sdev->no_vpd_size |= !!(quirks & BLIST_NO_VPD_SIZE);
	if (quirks & BLIST_TRY_VPD_PAGES)
		sdev->try_vpd_pages = 1;
	else if (quirks & BLIST_SKIP_VPD_PAGES)
		sdev->skip_vpd_pages = 1;
	if (quirks & BLIST_SINGLELUN)
		sdev->sdev_target->single_lun = 1;
}

/*
 * What the device is remembered with. CD drives claim a level at which REPORT LUNS is mandatory
 * and need not know it: once known as such they are not asked again.
 */
static blist_flags_t lasting_quirks(const struct scsi_device *sdev, blist_flags_t quirks)
{
	bool may_lack_report_luns = sdev->type == TYPE_RBC || sdev->type == TYPE_ROM;

	if (may_lack_report_luns && !(quirks & BLIST_REPORTLUN2))
		quirks |= BLIST_NOREPORTLUN;
	return quirks;
}

/* The line that everybody looks for in the log. */
static void announce(const struct scsi_device *sdev, const struct lun_identity *identity)
{
	sdev_printk(KERN_NOTICE, sdev, "%s %s %s %s PQ: %u ANSI: %u%s\n",
		    scsi_device_type(sdev->type), identity->vendor, identity->product,
		    identity->revision, identity->qualifier, identity->version,
		    identity->ccs ? " CCS" : "");
}

/* The driver may send commands while it configures. A device whose path is blocked stays so. */
static int start(struct scsi_device *sdev)
{
	guard(mutex)(&sdev->state_mutex);
	if (core_device_is_leaving(sdev))
		return -ENODEV;
	if (!scsi_device_set_state(sdev, SDEV_RUNNING) || !scsi_device_set_state(sdev, SDEV_BLOCK))
		return 0;
	sdev_printk(KERN_ERR, sdev, "in wrong state %s to complete scan\n",
		    log_device_state(sdev->sdev_state));
	return -EINVAL;
}

static void limit_by_quirks(struct queue_limits *limits, blist_flags_t quirks)
{
	if (quirks & BLIST_MAX_512)
		limits->max_hw_sectors = 512;
	else if (quirks & BLIST_MAX_1024)
		limits->max_hw_sectors = 1024;
}

static int call_driver(struct scsi_device *sdev, struct queue_limits *limits)
{
	int error = compat_device_configure(sdev, limits);

	/* -ENXIO is a driver's way to say that nobody lives there: nothing to log. */
	if (error && error != -ENXIO)
		sdev_printk(KERN_ERR, sdev, "failed to configure device\n");
	return error;
}

/* Transport's and driver's part, one device of a host at a time. Nobody uses the queue yet. */
static int scan_configure_ask_driver(struct scsi_device *sdev, blist_flags_t quirks)
{
	struct queue_limits limits;
	int error;

	guard(mutex)(&sdev->host->scan_mutex);
	/* Once the driver has begun to remove it, or its host, it hears of no new device. */
	if (!scsi_host_scan_allowed(sdev->host) || core_device_is_leaving(sdev))
		return -ENODEV;
	transport_configure_device(&sdev->sdev_gendev);
	limits = queue_limits_start_update(sdev->request_queue);
	limit_by_quirks(&limits, quirks);
	error = call_driver(sdev, &limits);
	if (error) {
		queue_limits_cancel_update(sdev->request_queue);
		return error;
	}
	error = queue_limits_commit_update(sdev->request_queue, &limits);
	if (error)
		sdev_printk(KERN_ERR, sdev, "failed to apply queue limits.\n");
	return error;
}

/* The depth that the driver has set by now is the one to come back to after a queue full. */
static void settle_depth(struct scsi_device *sdev)
{
	core_budget_resize(sdev, sdev->queue_depth);
	sdev->max_queue_depth = sdev->queue_depth;
	WARN_ON_ONCE(sdev->max_queue_depth > sdev->budget_map.depth);
}

/* Such a drive takes no other command before this one. What it answers does not matter. */
static void unlock_floptical(struct scsi_device *sdev)
{
	const u8 cdb[6] = { MODE_SENSE, [2] = FLOPTICAL_PAGE, [4] = FLOPTICAL_LENGTH };
	u8 *answer __free(kfree) = kzalloc(FLOPTICAL_LENGTH, GFP_KERNEL);

	sdev->lockable = 0;
	if (!answer)
		return;
	sdev_printk(KERN_NOTICE, sdev, "unlocking floptical drive\n");
	scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, answer, FLOPTICAL_LENGTH, FLOPTICAL_TIMEOUT,
			 FLOPTICAL_RETRIES, NULL);
}

/* What there is to know beyond INQUIRY. */
static void learn(struct scsi_device *sdev, blist_flags_t quirks)
{
	if (sdev->scsi_level >= SCSI_3)
		scan_vpd_refresh(sdev);
	scan_cdl_check(sdev);
	scan_identity_check(sdev);
	if (quirks & BLIST_KEY)
		unlock_floptical(sdev);
}

/**
 * scan_configure - make a probed device ready for use
 * @sdev: a device of the calling scan's that nobody sees yet
 * @answer: what it has said
 *
 * Context: process context; waits for the device.
 * Return: 0, or a negative errno: the device is to be discarded, and what went wrong is in the
 * log.
 */
int scan_configure(struct scsi_device *sdev, const struct scan_answer *answer)
{
	int error = keep_inquiry(sdev, answer);

	if (error)
		return error;
	set_type(sdev, &answer->identity, answer->quirks);
	set_abilities(sdev, &answer->identity, answer->quirks);
	set_quirks(sdev, answer->quirks);
	announce(sdev, &answer->identity);

	error = start(sdev);
	if (!error)
		error = scan_configure_ask_driver(sdev, answer->quirks);
	if (error)
		return error;
	settle_depth(sdev);
	learn(sdev, answer->quirks);
	sdev->sdev_bflags = lasting_quirks(sdev, answer->quirks);
	return 0;
}
