/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_MATH64_H
#define SHIM_LINUX_MATH64_H

#include <linux/math.h>
#include <linux/types.h>

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

/* Divides in place and is worth the remainder, as in the kernel. */
#define do_div(n, base) ({						\
	u32 __rem = (n) % (u32)(base);					\
									\
	(n) /= (u32)(base);						\
	__rem;								\
})

#define sector_div(n, base)	do_div(n, base)

#endif
