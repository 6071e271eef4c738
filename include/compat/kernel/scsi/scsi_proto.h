/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_PROTO_H
#define COMPAT_SCSI_PROTO_H

#include_next <scsi/scsi_proto.h>

#ifndef COMPLETED
#define COMPLETED	0x0f	/* sense key (SPC-6 4.4.2) */
#endif

#ifndef WRITE_ATOMIC_16
#define WRITE_ATOMIC_16	0x9c
#endif

#endif /* COMPAT_SCSI_PROTO_H */
