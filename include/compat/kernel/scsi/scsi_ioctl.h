/* SPDX-License-Identifier: GPL-2.0-only */
/* See scsi_host.h beside this for what MIDLAYER means. */
#ifndef COMPAT_SCSI_IOCTL_H
#define COMPAT_SCSI_IOCTL_H

#include_next <scsi/scsi_ioctl.h>

#if defined(MIDLAYER) && !defined(HAVE_SCSI_IOCTL_BOOL)
#define scsi_ioctl		scsi_mid_ioctl
#define scsi_cmd_allowed	scsi_mid_cmd_allowed
int scsi_ioctl(struct scsi_device *sdev, bool open_for_write, int cmd, void __user *arg);
bool scsi_cmd_allowed(unsigned char *cmd, bool open_for_write);
#endif

#endif /* COMPAT_SCSI_IOCTL_H */
