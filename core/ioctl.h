/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ioctls that carry a command (core/sg_io.c); core/ioctl.c knows which number is which.
 */
#ifndef CORE_IOCTL_H
#define CORE_IOCTL_H

#include <scsi/scsi_device.h>

int core_sg_io(struct scsi_device *sdev, bool open_for_write, void __user *arg);
int core_send_command(struct scsi_device *sdev, bool open_for_write, void __user *arg);
int core_send_packet(struct scsi_device *sdev, bool open_for_write, void __user *arg);

#endif /* CORE_IOCTL_H */
