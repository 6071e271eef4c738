/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_BSG_H
#define COMPAT_LINUX_BSG_H

#include_next <linux/bsg.h>

/*
 * COMPAT_BSG_SG_IO(NAME, FUNCTION): NAME is a bsg_sg_io_fn that does what FUNCTION does, which is told by a
 * bool whether the node was opened for writing.
 */
#ifdef HAVE_BSG_OPEN_FOR_WRITE
#define COMPAT_BSG_SG_IO(_name, _function)							\
static int _name(struct request_queue *q, struct sg_io_v4 *header, bool open_for_write,	\
		 unsigned int timeout)								\
{												\
	return _function(q, header, open_for_write, timeout);					\
}
#else
#define COMPAT_BSG_SG_IO(_name, _function)							\
static int _name(struct request_queue *q, struct sg_io_v4 *header, fmode_t mode,		\
		 unsigned int timeout)								\
{												\
	return _function(q, header, !!(mode & FMODE_WRITE), timeout);				\
}
#endif

#endif /* COMPAT_LINUX_BSG_H */
