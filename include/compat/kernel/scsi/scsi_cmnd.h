/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_CMND_H
#define COMPAT_SCSI_CMND_H

#include_next <scsi/scsi_cmnd.h>

/* Flags that no driver can set. */
#ifndef SCMD_FORCE_EH_SUCCESS
#define SCMD_FORCE_EH_SUCCESS	0
#endif

#ifndef SCMD_FAIL_IF_RECOVERING
#define SCMD_FAIL_IF_RECOVERING	0
#endif

#endif /* COMPAT_SCSI_CMND_H */
