/* SPDX-License-Identifier: GPL-2.0-only */
/* See abi/plain.h. (scsi_dh.h has no guard of its own: elsewhere only core/dh.c includes it.) */
#ifndef ABI_SCAN_H
#define ABI_SCAN_H

#include <scsi/scsi_dh.h>

#include "abi/host.h"

#endif /* ABI_SCAN_H */
