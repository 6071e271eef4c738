/* SPDX-License-Identifier: GPL-2.0-only */
/* Once status_byte() had another meaning here: the status as SG_IO gives it to old programs. */
#undef status_byte
#include_next <scsi/sg.h>

#ifndef COMPAT_SCSI_SG_H
#define COMPAT_SCSI_SG_H

#ifndef sg_status_byte
#define sg_status_byte(result) (((result) >> 1) & 0x7f)
#endif

#endif /* COMPAT_SCSI_SG_H */

#undef status_byte
#define status_byte(result) (result & 0xff)
