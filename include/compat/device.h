/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a logical unit's struct has on one kernel and not on another, and what is done with it.
 */
#ifndef COMPAT_DEVICE_H
#define COMPAT_DEVICE_H

#include <scsi/scsi_device.h>

/* scan/cdl.c: command duration limits (SPC-6 5.5, CDL), and a list's entry about them */
#ifdef HAVE_SCSI_CDL
void scan_cdl_check(struct scsi_device *sdev);
int scan_cdl_enable(struct scsi_device *sdev, bool enable);

#define COMPAT_CDL(...)		__VA_ARGS__
#else
/* Nobody could ask for one, nor see it. */
static inline void scan_cdl_check(struct scsi_device *sdev)
{
}

#define COMPAT_CDL(...)
#endif

/* What is about the page of block limits that came last, its name in the struct being vpd_pgb7. */
#ifdef HAVE_SCSI_VPD_PGB7
#define COMPAT_VPD_PGB7(...)	__VA_ARGS__
#else
#define COMPAT_VPD_PGB7(...)
#endif

#endif /* COMPAT_DEVICE_H */
