/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_BLK_TYPES_H
#define COMPAT_LINUX_BLK_TYPES_H

#include_next <linux/blk_types.h>

/* The same value by the name it had. */
#ifndef BLK_STS_RESV_CONFLICT
#define BLK_STS_RESV_CONFLICT	BLK_STS_NEXUS
#endif

/* Without limits of their duration no command misses one. */
#ifndef BLK_STS_DURATION_LIMIT
#define BLK_STS_DURATION_LIMIT	BLK_STS_TIMEOUT
#endif

#endif /* COMPAT_LINUX_BLK_TYPES_H */
