/* SPDX-License-Identifier: GPL-2.0-only */
/* Integers at any address, byte by byte, so that a read past a buffer's end is seen by ASan. */
#ifndef SHIM_LINUX_UNALIGNED_H
#define SHIM_LINUX_UNALIGNED_H

#include <linux/types.h>

static inline u64 shim_get_be(const void *from, unsigned int bytes)
{
	const u8 *p = from;
	u64 value = 0;

	while (bytes--)
		value = value << 8 | *p++;
	return value;
}

static inline void shim_put_be(u64 value, void *to, unsigned int bytes)
{
	u8 *p = to;

	for (; bytes--; value >>= 8)
		p[bytes] = value;
}

static inline u64 shim_get_le(const void *from, unsigned int bytes)
{
	const u8 *p = from;
	u64 value = 0;

	while (bytes--)
		value = value << 8 | p[bytes];
	return value;
}

static inline void shim_put_le(u64 value, void *to, unsigned int bytes)
{
	u8 *p = to;

	for (; bytes--; value >>= 8)
		*p++ = value;
}

#define get_unaligned_be16(p)	((u16)shim_get_be(p, 2))
#define get_unaligned_be24(p)	((u32)shim_get_be(p, 3))
#define get_unaligned_be32(p)	((u32)shim_get_be(p, 4))
#define get_unaligned_be48(p)	shim_get_be(p, 6)
#define get_unaligned_be64(p)	shim_get_be(p, 8)
#define get_unaligned_le16(p)	((u16)shim_get_le(p, 2))
#define get_unaligned_le32(p)	((u32)shim_get_le(p, 4))
#define get_unaligned_le64(p)	shim_get_le(p, 8)
#define put_unaligned_be16(v, p)	shim_put_be(v, p, 2)
#define put_unaligned_be24(v, p)	shim_put_be(v, p, 3)
#define put_unaligned_be32(v, p)	shim_put_be(v, p, 4)
#define put_unaligned_be48(v, p)	shim_put_be(v, p, 6)
#define put_unaligned_be64(v, p)	shim_put_be(v, p, 8)
#define put_unaligned_le16(v, p)	shim_put_le(v, p, 2)
#define put_unaligned_le32(v, p)	shim_put_le(v, p, 4)
#define put_unaligned_le64(v, p)	shim_put_le(v, p, 8)

#endif
