// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctls for upper drivers that pass the mode of the open file on.
 */
#include <linux/fs.h>
#include <linux/module.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_ioctl.h>

#include "abi/ioctl.h"

#undef scsi_ioctl
#undef scsi_cmd_allowed

/**
 * scsi_ioctl - an ioctl on a logical unit
 * @sdev: the device
 * @mode: of the file it comes through
 * @cmd: its number
 * @arg: its argument, native for the caller's word size
 *
 * Context: process context of the caller, may sleep.
 * Return: as the ioctl has it.
 */
int scsi_ioctl(struct scsi_device *sdev, fmode_t mode, int cmd, void __user *arg)
{
	return scsi_mid_ioctl(sdev, !!(mode & FMODE_WRITE), cmd, arg);
}
EXPORT_SYMBOL(scsi_ioctl);

/**
 * scsi_cmd_allowed - whether the caller may pass a command through
 * @cmd: the CDB
 * @mode: how the caller opened the device
 *
 * Context: process context of the caller.
 * Return: true if so.
 */
bool scsi_cmd_allowed(unsigned char *cmd, fmode_t mode)
{
	return scsi_mid_cmd_allowed(cmd, !!(mode & FMODE_WRITE));
}
EXPORT_SYMBOL(scsi_cmd_allowed);
