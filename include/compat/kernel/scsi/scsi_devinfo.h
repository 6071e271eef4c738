/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_DEVINFO_H
#define COMPAT_SCSI_DEVINFO_H

#include_next <scsi/scsi_devinfo.h>

/* A quirk that only newer upper drivers look at. */
#ifndef BLIST_SKIP_IO_HINTS
#define BLIST_SKIP_IO_HINTS	((__force blist_flags_t)(1ULL << 34))
#undef __BLIST_LAST_USED
#define __BLIST_LAST_USED	BLIST_SKIP_IO_HINTS
#endif

#endif /* COMPAT_SCSI_DEVINFO_H */
