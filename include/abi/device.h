/* SPDX-License-Identifier: GPL-2.0-only */
/* See abi/plain.h. Tracepoints complete types that a device reaches. */
#ifndef ABI_DEVICE_H
#define ABI_DEVICE_H

#include <linux/trace_events.h>

#include "abi/plain.h"

#endif /* ABI_DEVICE_H */
