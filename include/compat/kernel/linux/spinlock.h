/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_SPINLOCK_H
#define COMPAT_LINUX_SPINLOCK_H

#include_next <linux/spinlock.h>

#ifndef HAVE_GUARD_RWLOCK
#include <linux/cleanup.h>

DEFINE_LOCK_GUARD_1(read_lock_irqsave, rwlock_t,
		    read_lock_irqsave(_T->lock, _T->flags),
		    read_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(write_lock_irqsave, rwlock_t,
		    write_lock_irqsave(_T->lock, _T->flags),
		    write_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
#endif

#endif /* COMPAT_LINUX_SPINLOCK_H */
