/* SPDX-License-Identifier: GPL-2.0-only */
/* See scsi_host.h beside this for what MIDLAYER means. */
#ifndef COMPAT_SCSI_DRIVER_H
#define COMPAT_SCSI_DRIVER_H

#include_next <scsi/scsi_driver.h>

#if defined(MIDLAYER) && !defined(HAVE_SCSI_DRIVER_OWNER)
#define __scsi_register_driver	scsi_mid_register_driver
int __scsi_register_driver(struct device_driver *drv, struct module *owner);
#endif

#endif /* COMPAT_SCSI_DRIVER_H */
