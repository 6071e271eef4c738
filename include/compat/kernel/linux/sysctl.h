/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_SYSCTL_H
#define COMPAT_LINUX_SYSCTL_H

#include_next <linux/sysctl.h>

/* Where the number of entries was not told, an empty one ended a table. */
#ifndef register_sysctl
#define register_sysctl(_path, _table)						\
({										\
	static struct ctl_table ended[ARRAY_SIZE(_table) + 1];		\
										\
	memcpy(ended, _table, sizeof(_table));					\
	register_sysctl(_path, ended);						\
})
#endif

#endif /* COMPAT_LINUX_SYSCTL_H */
