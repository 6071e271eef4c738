/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine that runs the unit tests is little-endian, as are all that Debian's amd64 runs on. */
#ifndef SHIM_BYTEORDER_H
#define SHIM_BYTEORDER_H

#include <linux/types.h>

#define cpu_to_be16(x)	((__be16)__builtin_bswap16(x))
#define cpu_to_be32(x)	((__be32)__builtin_bswap32(x))
#define cpu_to_be64(x)	((__be64)__builtin_bswap64(x))
#define be16_to_cpu(x)	((u16)__builtin_bswap16(x))
#define be32_to_cpu(x)	((u32)__builtin_bswap32(x))
#define be64_to_cpu(x)	((u64)__builtin_bswap64(x))
#define cpu_to_le16(x)	((__le16)(x))
#define cpu_to_le32(x)	((__le32)(x))
#define cpu_to_le64(x)	((__le64)(x))
#define le16_to_cpu(x)	((u16)(x))
#define le32_to_cpu(x)	((u32)(x))
#define le64_to_cpu(x)	((u64)(x))

#define be16_to_cpup(p)	be16_to_cpu(*(p))
#define be32_to_cpup(p)	be32_to_cpu(*(p))
#define be64_to_cpup(p)	be64_to_cpu(*(p))

#endif
