// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands without data that a person asks for by ioctl, and the lock of a medium in its drive.
 */
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_ioctl.h>

#include "abi/ioctl.h"
#include "mid/command.h"
#include "mid/log.h"

#define MEDIUM_TIMEOUT		(10 * HZ)
#define MEDIUM_RETRIES		5

/* What a simple command's sense data means to whoever asked for it; the new result. */
static int explain(struct scsi_device *sdev, u8 opcode, int result,
		   const struct scsi_sense_hdr *sense)
{
	switch (sense->sense_key) {
	case ILLEGAL_REQUEST:
		if (opcode == ALLOW_MEDIUM_REMOVAL)
			sdev->lockable = 0;
		else
			sdev_printk(KERN_INFO, sdev,
				    "ioctl_internal_command: ILLEGAL REQUEST asc=0x%x ascq=0x%x\n",
				    sense->asc, sense->ascq);
		return result;
	case NOT_READY:
	case UNIT_ATTENTION:
		if (!sdev->removable)
			break;
		/* No medium, or another one: to be expected of such a drive. */
		if (sense->sense_key == NOT_READY)
			return result;
		sdev->changed = 1;
		return 0;
	}
	sdev_printk(KERN_INFO, sdev, "ioctl_internal_command return code = %x\n", result);
	scsi_print_sense_hdr(sdev, NULL, sense);
	return result;
}

/**
 * core_execute_simple - send a six-byte command without data on behalf of a person
 * @sdev: the device
 * @cdb: the CDB
 * @timeout: in jiffies
 * @retries: of the midlayer
 *
 * Context: process context, may sleep.
 * Return: see scsi_execute_cmd(); 0 also for a removable device's unit attention.
 */
int core_execute_simple(struct scsi_device *sdev, const u8 *cdb, int timeout, int retries)
{
	struct scsi_sense_hdr sense = { };
	const struct scsi_exec_args args = { .sshdr = &sense };
	int result;

	if (log_wanted(LOG_IOCTL, 1))
		sdev_printk(KERN_INFO, sdev, "Trying ioctl with scsi command %d\n", cdb[0]);
	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, NULL, 0, timeout, retries, &args);
	if (log_wanted(LOG_IOCTL, 2))
		sdev_printk(KERN_INFO, sdev, "Ioctl returned  0x%x\n", result);
	if (result > 0 && scsi_sense_valid(&sense))
		result = explain(sdev, cdb[0], result, &sense);
	return result;
}

/**
 * scsi_set_medium_removal - lock a medium in its drive, or let it go
 * @sdev: the device; one that has no lock is left alone
 * @state: SCSI_REMOVAL_PREVENT or SCSI_REMOVAL_ALLOW
 *
 * Implements the use of SPC-6 PREVENT ALLOW MEDIUM REMOVAL; sdev->locked tells the outcome.
 *
 * Context: process context, may sleep.
 * Return: 0, or see scsi_execute_cmd().
 */
int scsi_set_medium_removal(struct scsi_device *sdev, char state)
{
	const u8 cdb[6] = { ALLOW_MEDIUM_REMOVAL, 0, 0, 0, state };
	int result;

	if (!sdev->removable || !sdev->lockable)
		return 0;
	result = core_execute_simple(sdev, cdb, MEDIUM_TIMEOUT, MEDIUM_RETRIES);
	if (!result)
		sdev->locked = state == SCSI_REMOVAL_PREVENT;
	return result;
}
EXPORT_SYMBOL(scsi_set_medium_removal);
