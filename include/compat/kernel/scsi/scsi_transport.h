/* SPDX-License-Identifier: GPL-2.0-only */
/* See scsi_host.h beside this for what MIDLAYER means. */
#ifndef COMPAT_SCSI_TRANSPORT_H
#define COMPAT_SCSI_TRANSPORT_H

#include_next <scsi/scsi_transport.h>

#if defined(MIDLAYER) && !defined(HAVE_SCSI_INIT_LIMITS)
#define scsi_init_limits	scsi_mid_init_limits
void scsi_init_limits(struct Scsi_Host *shost, struct queue_limits *lim);
#endif

#endif /* COMPAT_SCSI_TRANSPORT_H */
