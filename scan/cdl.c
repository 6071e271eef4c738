// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command duration limits (SPC-6, CDL): whether a logical unit has them, and turning them on.
 *
 * A unit has them if one of the commands that carry a limit says so: READ(16), WRITE(16) and
 * their 32-byte forms. Such a unit is then read and written with those commands alone. A SCSI
 * device needs nothing more, a limit takes effect where a command asks for it; behind an ATA
 * translation the feature must be turned on first.
 */
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <scsi/scsi.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_device.h>

#include "cdl.h"
#include "compat/device.h"

#define RSOC_ROOM		64
#define MODE_ROOM		64
#define MODE_TIMEOUT		(5 * HZ)
#define MODE_RETRIES		3
#define MODE_NO_DESCRIPTORS	0x08	/* DBD */
#define MODE_STANDARD_PAGES	1	/* PF */
#define PAGE_CONTROL		0x0a
#define SUBPAGE_ATA_FEATURE	0xf2

/* The commands that can carry a limit. */
static const struct {
	u8	opcode;
	u16	service_action;
} limited_commands[] = {
	{ READ_16 },
	{ WRITE_16 },
	{ VARIABLE_LENGTH_CMD, READ_32 },
	{ VARIABLE_LENGTH_CMD, WRITE_32 },
};

/* Whether any of the commands says that it takes a limit. */
static bool takes_limits(struct scsi_device *sdev)
{
	u8 *rsoc __free(kfree) = kzalloc(RSOC_ROOM, GFP_KERNEL);
	int i;

	if (!rsoc)
		return false;
	for (i = 0; i < ARRAY_SIZE(limited_commands); i++)
		if (scsi_report_opcode(sdev, rsoc, RSOC_ROOM, limited_commands[i].opcode,
				       limited_commands[i].service_action) > 0 &&
		    scan_cdl_supported(rsoc, RSOC_ROOM))
			return true;
	return false;
}

/**
 * scan_cdl_check - find out whether a logical unit has command duration limits
 * @sdev: the logical unit
 *
 * Units older than SPC-5 are not asked: there are some that do not survive the question.
 *
 * Context: process, may sleep.
 */
void scan_cdl_check(struct scsi_device *sdev)
{
	might_sleep();
	sdev->cdl_supported = sdev->scsi_level >= SCSI_SPC_5 && takes_limits(sdev);
	if (!sdev->cdl_supported)
		return;
	sdev->use_16_for_rw = 1;
	sdev->use_10_for_rw = 0;
	/* What a person chose holds also after the device was looked at again. */
	scan_cdl_enable(sdev, sdev->cdl_enable);
}

static bool is_ata(struct scsi_device *sdev)
{
	guard(rcu)();
	return rcu_access_pointer(sdev->vpd_pg89);
}

/* Writes a page back, and says in the log why if the device refuses it. */
static int select_page(struct scsi_device *sdev, u8 *page, int length,
		       struct scsi_mode_data *data)
{
	struct scsi_sense_hdr sshdr;
	int result = scsi_mode_select(sdev, MODE_STANDARD_PAGES, 0, page, length, MODE_TIMEOUT,
				      MODE_RETRIES, data, &sshdr);

	if (result <= 0)
		return result;
	if (scsi_sense_valid(&sshdr))
		scsi_print_sense_hdr(sdev, dev_name(&sdev->sdev_gendev), &sshdr);
	return -EIO;
}

/* Turns the feature on or off behind an ATA translation, unless it is so already. */
static int scan_cdl_set_ata_feature(struct scsi_device *sdev, bool enable)
{
	u8 *data __free(kfree) = kzalloc(MODE_ROOM, GFP_KERNEL);
	struct duration_layout layout;
	struct scsi_mode_data mode;
	int page;

	if (!data)
		return -ENOMEM;
	if (scsi_mode_sense(sdev, MODE_NO_DESCRIPTORS, PAGE_CONTROL, SUBPAGE_ATA_FEATURE, data,
			    MODE_ROOM, MODE_TIMEOUT, MODE_RETRIES, &mode, NULL))
		return -EINVAL;
	layout.length = mode.length;
	layout.header = mode.header_length;
	layout.descriptors = mode.block_descriptor_length;
	page = scan_cdl_page(&layout, MODE_ROOM);
	if (page < 0)
		return page;
	if (!scan_cdl_switch(data + page, enable))
		return 0;
	return select_page(sdev, data + page, min_t(int, layout.length, MODE_ROOM) - page, &mode);
}

/**
 * scan_cdl_enable - turn command duration limits of a logical unit on or off
 * @sdev: the logical unit
 * @enable: which of the two
 *
 * Context: process, may sleep.
 * Return: 0; -EOPNOTSUPP if the unit has none; or another negative errno if an ATA device could
 *	not be told.
 */
int scan_cdl_enable(struct scsi_device *sdev, bool enable)
{
	int error;

	might_sleep();
	if (!sdev->cdl_supported)
		return -EOPNOTSUPP;
	error = is_ata(sdev) ? scan_cdl_set_ata_feature(sdev, enable) : 0;
	if (!error)
		sdev->cdl_enable = enable;
	return error;
}
