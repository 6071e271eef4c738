// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units: their addresses, and what the midlayer is told of them.
 *
 * A unit's address is eight bytes: one, the target, the LUN as a level of flat space, and nothing
 * (virtio 1.2, 5.6.6.1). Those that are not zero fit into the midlayer's pointer for the driver's own
 * use, in memory's order, so that sending a command copies them from there.
 */
#include <linux/cleanup.h>
#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_proto.h>

#include "vscsi.h"

#define LOOK_TIMEOUT	(10 * HZ)
#define LOOK_RETRIES	3

/* What is done about a parameter that has changed, beside telling user space. */
enum remedy { REMEDY_NONE, REMEDY_RESCAN_UNIT, REMEDY_SCAN_TARGET };

/* Additional sense codes of the unit attentions that these events stand for (SPC-6, annex F). */
static const struct change {
	u8			asc;
	u8			ascq;
	enum scsi_device_event	event;
	enum remedy		remedy;
} changes[] = {
	{ 0x2a, 0x01, SDEV_EVT_MODE_PARAMETER_CHANGE_REPORTED, REMEDY_NONE },
	{ 0x2a, 0x06, SDEV_EVT_ALUA_STATE_CHANGE_REPORTED, REMEDY_RESCAN_UNIT },
	{ 0x2a, 0x09, SDEV_EVT_CAPACITY_CHANGE_REPORTED, REMEDY_RESCAN_UNIT },
	{ 0x3f, 0x03, SDEV_EVT_INQUIRY_CHANGE_REPORTED, REMEDY_RESCAN_UNIT },
	{ 0x3f, 0x0e, SDEV_EVT_LUN_CHANGE_REPORTED, REMEDY_SCAN_TARGET },
};

DEFINE_FREE(vscsi_sdev, struct scsi_device *, if (_T) scsi_device_put(_T))

/**
 * vscsi_unit_address - a unit's address
 * @sdev: the unit
 * @lun: eight bytes for it
 *
 * Context: any.
 */
void vscsi_unit_address(const struct scsi_device *sdev, u8 *lun)
{
	memset(lun, 0, 8);
	memcpy(lun, &sdev->hostdata, sizeof(sdev->hostdata));
}

/**
 * vscsi_unit_alloc - give a unit its address
 * @sdev: the unit, not yet spoken to
 *
 * Context: process context.
 * Return: 0.
 */
int vscsi_unit_alloc(struct scsi_device *sdev)
{
	u8 lun[sizeof(sdev->hostdata)] = {
		1, sdev->id, 0x40 | (sdev->lun >> 8 & 0x3f), sdev->lun & 0xff,
	};

	memcpy(&sdev->hostdata, lun, sizeof(lun));
	return 0;
}

/* One with a removable medium is asked to say when that changes. */
static void subscribe(struct scsi_device *sdev)
{
	if (sdev->removable)
		vscsi_task_subscribe(vscsi_host_of(sdev->host), sdev, VSCSI_ASYNC_MEDIA_CHANGE);
}

/**
 * vscsi_unit_configure - a unit is known
 * @sdev: the unit
 *
 * Context: process context.
 * Return: 0.
 */
int vscsi_unit_configure(struct scsi_device *sdev)
{
	subscribe(sdev);
	return 0;
}

/**
 * vscsi_unit_change_depth - let a unit have more or fewer commands at a time
 * @sdev: the unit
 * @depth: how many are wished for
 *
 * Context: process context.
 * Return: how many it has, no more than its queue holds.
 */
int vscsi_unit_change_depth(struct scsi_device *sdev, int depth)
{
	return scsi_change_queue_depth(sdev, min(depth, sdev->host->can_queue));
}

/* A unit by its address, with a reference; the midlayer may count LUNs above 255 as flat space. */
static struct scsi_device *find_unit(struct vscsi_host *host, u32 target, u32 lun)
{
	return scsi_device_lookup(host->shost, 0, target, lun) ?:
	       scsi_device_lookup(host->shost, 0, target, 0x4000 | lun);
}

/**
 * vscsi_unit_appeared - a unit is there, or should be looked at again
 * @host: the host
 * @target: its target
 * @lun: its LUN
 *
 * Context: process context, may sleep for as long as the unit takes.
 */
void vscsi_unit_appeared(struct vscsi_host *host, u32 target, u32 lun)
{
	struct scsi_device *sdev __free(vscsi_sdev) = find_unit(host, target, lun);

	if (sdev)
		scsi_rescan_device(sdev);
	else
		scsi_add_device(host->shost, 0, target, lun < 256 ? lun : 0x4000 | lun);
}

/**
 * vscsi_unit_removed - a unit is gone
 * @host: the host
 * @target: its target
 * @lun: its LUN
 *
 * Context: process context, may sleep.
 */
void vscsi_unit_removed(struct vscsi_host *host, u32 target, u32 lun)
{
	struct scsi_device *sdev __free(vscsi_sdev) = find_unit(host, target, lun);

	if (sdev)
		scsi_remove_device(sdev);
}

/**
 * vscsi_unit_was_reset - a target was reset, and not by us
 * @host: the host
 * @target: the target
 *
 * Context: process context.
 */
void vscsi_unit_was_reset(struct vscsi_host *host, u32 target)
{
	guard(spinlock_irqsave)(host->shost->host_lock);
	scsi_report_device_reset(host->shost, 0, target);
}

static void scan_target(struct vscsi_host *host, u32 target)
{
	scsi_scan_target(&host->shost->shost_gendev, 0, target, SCAN_WILD_CARD,
			 SCSI_SCAN_INITIAL);
}

/**
 * vscsi_unit_changed - a parameter of a unit has changed
 * @host: the host
 * @target: its target
 * @lun: its LUN
 * @asc: which: an additional sense code
 * @ascq: and its qualifier
 *
 * Context: process context, may sleep for as long as the unit takes.
 */
void vscsi_unit_changed(struct vscsi_host *host, u32 target, u32 lun, u8 asc, u8 ascq)
{
	struct scsi_device *sdev __free(vscsi_sdev) = find_unit(host, target, lun);
	const struct change *change;

	if (!sdev)
		return;
	for (change = changes; change < changes + ARRAY_SIZE(changes); change++) {
		if (change->asc != asc || change->ascq != ascq)
			continue;
		if (change->remedy == REMEDY_RESCAN_UNIT)
			scsi_rescan_device(sdev);
		else if (change->remedy == REMEDY_SCAN_TARGET)
			scan_target(host, target);
		sdev_evt_send_simple(sdev, change->event, GFP_KERNEL);
		return;
	}
	sdev_printk(KERN_INFO, sdev, "parameter %02x/%02x has changed\n", asc, ascq);
}

/**
 * vscsi_unit_notified - something has happened to a unit that was asked to tell of it
 * @host: the host
 * @target: its target
 * @lun: its LUN
 * @reasons: bits VSCSI_ASYNC_*
 *
 * Context: process context.
 */
void vscsi_unit_notified(struct vscsi_host *host, u32 target, u32 lun, u32 reasons)
{
	struct scsi_device *sdev __free(vscsi_sdev) = find_unit(host, target, lun);

	if (!sdev)
		return;
	if (reasons & VSCSI_ASYNC_MEDIA_CHANGE)
		sdev_evt_send_simple(sdev, SDEV_EVT_MEDIA_CHANGE, GFP_KERNEL);
	else
		sdev_printk(KERN_INFO, sdev, "asynchronous notification %#x\n", reasons);
}

/* Neither is there a unit nor could one be; or there is none of any type (SPC-6, 6.7.2). */
static bool says_nothing_is_here(u8 peripheral)
{
	return peripheral >> 5 == 3 || (peripheral & 0x1f) == 0x1f;
}

/*
 * Whether a unit is gone: nobody has its address, or who has says that nothing is there. One that
 * does not answer may be there.
 */
static bool is_gone(struct scsi_device *sdev)
{
	static const u8 cdb[] = { INQUIRY, 0, 0, 0, 36, 0 };
	u8 *data __free(kfree) = kzalloc(36, GFP_KERNEL);
	int result;

	if (!data)
		return false;
	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, data, 36, LOOK_TIMEOUT, LOOK_RETRIES,
				  NULL);
	if (result)
		return result > 0 && host_byte(result) == DID_BAD_TARGET;
	return says_nothing_is_here(data[0]);
}

/**
 * vscsi_units_look_again - find out which units are there
 * @host: the host
 * @why: they are to be, for the log
 *
 * What they were asked to tell of they are asked again, for a reset makes the device forget it.
 *
 * Context: process context, may sleep for as long as units take.
 */
void vscsi_units_look_again(struct vscsi_host *host, const char *why)
{
	struct scsi_device *sdev;

	shost_printk(KERN_INFO, host->shost, "%s, all units are looked at again\n", why);
	shost_for_each_device(sdev, host->shost) {
		if (READ_ONCE(host->leaving)) {
			scsi_device_put(sdev);
			return;
		}
		if (is_gone(sdev)) {
			scsi_remove_device(sdev);
			continue;
		}
		subscribe(sdev);
		scsi_rescan_device(sdev);
	}
	scsi_scan_host(host->shost);
}
