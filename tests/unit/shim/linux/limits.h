/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_LIMITS_H
#define SHIM_LINUX_LIMITS_H

#include_next <linux/limits.h>

#include <limits.h>

#define U8_MAX	UINT8_MAX
#define U16_MAX	UINT16_MAX
#define U32_MAX	UINT32_MAX
#define U64_MAX	UINT64_MAX
#define S32_MAX	INT32_MAX
#define S64_MAX	INT64_MAX
#ifndef SIZE_MAX
#define SIZE_MAX ((size_t)-1)
#endif

#endif
