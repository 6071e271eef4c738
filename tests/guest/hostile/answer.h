/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a small, well-behaved disk answers.
 */
#ifndef HOSTILE_ANSWER_H
#define HOSTILE_ANSWER_H

#include <linux/types.h>
#include <scsi/scsi_proto.h>

/**
 * struct answer_unit - all that an answer depends on
 * @type: peripheral device type
 * @present: whether there is a logical unit; if not, the target says so
 * @removable: RMB of INQUIRY
 * @write_cache: WCE of the caching mode page, so that upper drivers flush
 * @host: the driver's own count of its hosts; goes into serial numbers
 * @channel: where it is
 * @target: where it is
 * @lun: where it is, as the driver counts
 * @blocks: capacity
 * @block_size: bytes a block
 * @luns: LUNs of this target, from 0; those for which @listed is true are reported
 * @listed: whether a LUN is there
 * @context: for @listed
 */
struct answer_unit {
	u8	type;
	bool	present;
	bool	removable;
	bool	write_cache;
	u32	host;
	u32	channel;
	u32	target;
	u64	lun;
	u64	blocks;
	u32	block_size;
	u32	luns;
	bool	(*listed)(const void *context, u64 lun);
	const void *context;
};

/* A command's end: how much data there is, or sense data. */
struct answer {
	size_t	len;
	u8	key;
	u8	asc;
	u8	ascq;
};

/* The blocks that a READ or WRITE is about. */
struct answer_extent {
	bool	read;
	bool	write;
	u64	lba;
	u64	blocks;
};

struct answer answer_command(const struct answer_unit *unit, const u8 *cdb, u8 *out, size_t room);
struct answer_extent answer_extent(const u8 *cdb);
u64 answer_lun_in(u64 lun);

#endif /* HOSTILE_ANSWER_H */
