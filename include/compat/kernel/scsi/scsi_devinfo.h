/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_DEVINFO_H
#define COMPAT_SCSI_DEVINFO_H

#include_next <scsi/scsi_devinfo.h>

/* A quirk that only newer upper drivers look at, and what is about its name. */
#ifdef BLIST_SKIP_IO_HINTS
#define COMPAT_SKIP_IO_HINTS(...)	__VA_ARGS__
#else
#define BLIST_SKIP_IO_HINTS		((__force blist_flags_t)0)
#define COMPAT_SKIP_IO_HINTS(...)
#endif

#endif /* COMPAT_SCSI_DEVINFO_H */
