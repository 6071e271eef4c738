/* SPDX-License-Identifier: GPL-2.0-only */
/* Attributes and annotations; sparse checks the latter in the kernel build. */
#ifndef SHIM_LINUX_COMPILER_H
#define SHIM_LINUX_COMPILER_H

#define __force
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __init
#define __exit
#define __initconst
#define __read_mostly

#define __always_unused	__attribute__((unused))
#define __maybe_unused	__attribute__((unused))
#define __must_check	__attribute__((warn_unused_result))
#define __packed	__attribute__((packed))
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#define __nonstring	__attribute__((nonstring))
#define __pure		__attribute__((pure))
#undef __attribute_const__
#define __attribute_const__ __attribute__((const))
#undef __counted_by
#define __counted_by(member)
#define noinline	__attribute__((noinline))
#undef __always_inline
#define __always_inline	inline __attribute__((always_inline))
#define fallthrough	__attribute__((fallthrough))

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#define unreachable()	__builtin_unreachable()

#define READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val)	(*(volatile __typeof__(x) *)&(x) = (val))

#endif
