/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_H
#define COMPAT_SCSI_H

#include_next <scsi/scsi.h>

#ifndef status_byte
#define status_byte(result) (result & 0xff)
#endif

#endif /* COMPAT_SCSI_H */
