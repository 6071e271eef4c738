/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A queue's limits were set one by one once, each by a function that sees to what depends on it. So
 * here an update sets those that differ, in an order in which none undoes another.
 */
#ifndef COMPAT_LINUX_BLKDEV_H
#define COMPAT_LINUX_BLKDEV_H

#include_next <linux/blkdev.h>

#ifndef HAVE_QUEUE_LIMITS_UPDATE
/* Those that a SCSI host, its devices' quirks or its driver may set. */
static inline int queue_limits_commit_update(struct request_queue *q, struct queue_limits *lim)
{
	const struct queue_limits *now = &q->limits;

	if (lim->max_segments != now->max_segments)
		blk_queue_max_segments(q, lim->max_segments);
	q->limits.max_integrity_segments = lim->max_integrity_segments;
	if (lim->max_hw_sectors != now->max_hw_sectors)
		blk_queue_max_hw_sectors(q, lim->max_hw_sectors);
	if (lim->seg_boundary_mask != now->seg_boundary_mask)
		blk_queue_segment_boundary(q, lim->seg_boundary_mask);
	if (lim->max_segment_size != now->max_segment_size)
		blk_queue_max_segment_size(q, lim->max_segment_size);
	/* It lifts the limit of a segment's size. */
	if (lim->virt_boundary_mask != now->virt_boundary_mask)
		blk_queue_virt_boundary(q, lim->virt_boundary_mask);
	if (lim->dma_alignment != now->dma_alignment)
		blk_queue_dma_alignment(q, lim->dma_alignment);
	return 0;
}

static inline struct queue_limits queue_limits_start_update(struct request_queue *q)
{
	return q->limits;
}

static inline void queue_limits_cancel_update(struct request_queue *q)
{
}
#endif

#endif /* COMPAT_LINUX_BLKDEV_H */
