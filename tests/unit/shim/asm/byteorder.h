/* SPDX-License-Identifier: GPL-2.0-only */
/* The user space <asm/byteorder.h> and the names without underscores. */
#ifndef SHIM_ASM_BYTEORDER_H
#define SHIM_ASM_BYTEORDER_H

#include_next <asm/byteorder.h>

#include <asm/shim_order.h>

#endif
