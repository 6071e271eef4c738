/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a queue has in its limits on one kernel and elsewhere on another.
 */
#ifndef COMPAT_QUEUE_H
#define COMPAT_QUEUE_H

#include <linux/blkdev.h>

#ifdef HAVE_QUEUE_LIMITS_UPDATE
static inline bool compat_queue_adds_random(const struct request_queue *q)
{
	return q->limits.features & BLK_FEAT_ADD_RANDOM;
}

static inline unsigned int compat_queue_pad_mask(const struct request_queue *q)
{
	return q->limits.dma_pad_mask;
}
#else
static inline bool compat_queue_adds_random(const struct request_queue *q)
{
	return blk_queue_add_random(q);
}

static inline unsigned int compat_queue_pad_mask(const struct request_queue *q)
{
	return q->dma_pad_mask;
}
#endif

static inline struct address_space *compat_bdev_mapping(struct block_device *bdev)
{
#ifdef HAVE_BDEV_MAPPING
	return bdev->bd_mapping;
#else
	return bdev->bd_inode->i_mapping;
#endif
}

#endif /* COMPAT_QUEUE_H */
