/* SPDX-License-Identifier: GPL-2.0-only */
/* See abi/plain.h. A driver of devices that are found by tables reaches the tables' types. */
#ifndef ABI_COMMAND_H
#define ABI_COMMAND_H

#include <linux/blk-integrity.h>
#include <linux/mod_devicetable.h>
#include <trace/events/scsi.h>

#include "abi/scan.h"

#endif /* ABI_COMMAND_H */
