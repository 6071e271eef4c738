/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_CLEANUP_H
#define COMPAT_LINUX_CLEANUP_H

#include_next <linux/cleanup.h>

/* Somebody else has it now and will free it. */
#ifndef retain_and_null_ptr
#define retain_and_null_ptr(p)	((void)((p) = NULL))
#endif

/* Where only the older form of guards is known, its loop has a variable that the body may mean another by. */
#ifndef scoped_cond_guard
#undef scoped_guard
#define compat_scoped_guard(_name, _ended, args...) \
	for (CLASS(_name, scope)(args), *_ended = NULL; !_ended; _ended = (void *)1)
#define scoped_guard(_name, args...)	compat_scoped_guard(_name, __UNIQUE_ID(ended), args)
#endif

#endif /* COMPAT_LINUX_CLEANUP_H */
