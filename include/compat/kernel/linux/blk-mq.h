/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_BLK_MQ_H
#define COMPAT_LINUX_BLK_MQ_H

#include_next <linux/blk-mq.h>

#include <linux/blkdev.h>

#ifndef HAVE_QUEUE_LIMITS_UPDATE
static inline struct request_queue *blk_mq_alloc_queue(struct blk_mq_tag_set *set,
						       struct queue_limits *lim, void *queuedata)
{
	struct request_queue *q = blk_mq_init_queue(set);

	if (IS_ERR(q))
		return q;
	q->queuedata = queuedata;
	queue_limits_commit_update(q, lim);
	return q;
}
#endif

#ifndef HAVE_QUIESCE_DONE_SET
#include <linux/rcupdate.h>

/* Where it waited for one queue, no driver of SCSI hosts could sleep in queuecommand. */
static inline void compat_wait_quiesce_done(struct blk_mq_tag_set *set)
{
	WARN_ON_ONCE(set->flags & BLK_MQ_F_BLOCKING);
	synchronize_rcu();
}
#define blk_mq_wait_quiesce_done	compat_wait_quiesce_done
#endif

#endif /* COMPAT_LINUX_BLK_MQ_H */
