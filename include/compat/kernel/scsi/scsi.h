/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_H
#define COMPAT_SCSI_H

#include_next <scsi/scsi.h>

#ifndef status_byte
#define status_byte(result) (result & 0xff)
#endif

/* The levels of later standards: one more than the version in INQUIRY data (SPC-6 6.7.2). */
#ifndef SCSI_SPC_4
#define SCSI_SPC_4	7
#define SCSI_SPC_5	8
#define SCSI_SPC_6	14
#endif

#endif /* COMPAT_SCSI_H */
