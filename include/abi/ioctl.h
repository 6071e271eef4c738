/* SPDX-License-Identifier: GPL-2.0-only */
/* See abi/plain.h. A CD-ROM's information is reached from a device's disk. */
#ifndef ABI_IOCTL_H
#define ABI_IOCTL_H

#include <linux/cdrom.h>
#include <scsi/sg.h>

#include "abi/plain.h"

#endif /* ABI_IOCTL_H */
