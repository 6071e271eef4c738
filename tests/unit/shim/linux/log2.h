/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_LOG2_H
#define SHIM_LINUX_LOG2_H

#include <linux/bitops.h>

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

#define ilog2(n)			(fls64(n) - 1)
#define roundup_pow_of_two(n)		((n) < 2 ? 1UL : 1UL << fls64((n) - 1))
#define rounddown_pow_of_two(n)		(1UL << ilog2(n))

#endif
