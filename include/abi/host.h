/* SPDX-License-Identifier: GPL-2.0-only */
/* See abi/plain.h. */
#ifndef ABI_HOST_H
#define ABI_HOST_H

#include <scsi/scsi_transport.h>

#include "abi/plain.h"

#endif /* ABI_HOST_H */
