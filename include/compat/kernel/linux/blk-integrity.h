/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_BLK_INTEGRITY_H
#define COMPAT_LINUX_BLK_INTEGRITY_H

#include_next <linux/blk-integrity.h>

#ifdef HAVE_INTEGRITY_BY_REQUEST
static inline unsigned int compat_integrity_segments(const struct request *rq)
{
	return rq->nr_integrity_segments;
}
#else
/* The request's own number was right for merged requests alone. */
static inline unsigned int compat_integrity_segments(const struct request *rq)
{
	return blk_rq_count_integrity_sg(rq->q, rq->bio);
}

static inline int compat_map_integrity_sg(struct request *rq, struct scatterlist *sgl)
{
	return blk_rq_map_integrity_sg(rq->q, rq->bio, sgl);
}
#define blk_rq_map_integrity_sg		compat_map_integrity_sg
#endif

#endif /* COMPAT_LINUX_BLK_INTEGRITY_H */
