/* SPDX-License-Identifier: GPL-2.0-only */
/* min(), max() and their like, each argument evaluated once. */
#ifndef SHIM_LINUX_MINMAX_H
#define SHIM_LINUX_MINMAX_H

#include <linux/build_bug.h>

/* As strict as the kernel: comparing signed with unsigned is an error, constants aside. */
#define SHIM_SIGNED(x)	((__typeof__(x))-1 < (__typeof__(x))1)
#define SHIM_MIXABLE(x, y)						\
	(SHIM_SIGNED(x) == SHIM_SIGNED(y) || __builtin_constant_p(x) ||	\
	 __builtin_constant_p(y) || SHIM_SIGNED((x) + 0) == SHIM_SIGNED((y) + 0))

#define min_t(type, x, y) ({ type __x = (x); type __y = (y); __x < __y ? __x : __y; })
#define max_t(type, x, y) ({ type __x = (x); type __y = (y); __x > __y ? __x : __y; })

#define min(x, y) ({							\
	_Static_assert(SHIM_MIXABLE(x, y), "min() of signed and unsigned"); \
	min_t(__typeof__((x) + (y)), x, y);				\
})
#define max(x, y) ({							\
	_Static_assert(SHIM_MIXABLE(x, y), "max() of signed and unsigned"); \
	max_t(__typeof__((x) + (y)), x, y);				\
})
#define min3(x, y, z)			min(min(x, y), z)
#define max3(x, y, z)			max(max(x, y), z)
#define clamp(val, lo, hi)		min(max(val, lo), hi)
#define clamp_t(type, val, lo, hi)	min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi)		clamp_t(__typeof__(val), val, lo, hi)
#define min_not_zero(x, y) ({						\
	__typeof__((x) + (y)) __a = (x), __b = (y);			\
									\
	!__a ? __b : !__b ? __a : min(__a, __b);			\
})
#define swap(a, b) do { __typeof__(a) __t = (a); (a) = (b); (b) = __t; } while (0)

#endif
