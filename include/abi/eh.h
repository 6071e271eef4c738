/* SPDX-License-Identifier: GPL-2.0-only */
/* See abi/plain.h. */
#ifndef ABI_EH_H
#define ABI_EH_H

#include <scsi/sg.h>
#include <trace/events/scsi.h>

#include "abi/scan.h"

#endif /* ABI_EH_H */
