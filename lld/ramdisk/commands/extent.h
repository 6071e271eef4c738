/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The blocks that a command is about.
 */
#ifndef RAM_EXTENT_H
#define RAM_EXTENT_H

#include <linux/minmax.h>

#include "model/ram.h"

/**
 * struct ram_extent - which blocks a CDB is about
 * @lba: the first
 * @blocks: how many; may be none
 * @protect: RDPROTECT, WRPROTECT, VRPROTECT or ORPROTECT
 * @ref_tag: expected initial reference tag, of a 32-byte CDB; else the low bits of @lba
 * @app_tag: expected application tag, of a 32-byte CDB
 * @app_mask: which bits of it; else none
 */
struct ram_extent {
	u64	lba;
	u32	blocks;
	u8	protect;
	u32	ref_tag;
	u16	app_tag;
	u16	app_mask;
};

/* Changes some bytes of a store. False if a page is not there (any more): to be done again. */
typedef bool (*ram_apply_fn)(struct ram_store *store, u64 at, u64 len, void *context);

/**
 * struct ram_change - how a command changes blocks that have protection information
 * @extent: the blocks
 * @apply: changes some bytes of the unit's store, all of which have memory
 * @context: for @apply
 * @bytes: room for a block, from ram_extent_make_room()
 */
struct ram_change {
	const struct ram_extent	*extent;
	ram_apply_fn		apply;
	void			*context;
	u8			*bytes;
};

struct ram_extent ram_extent_of(const u8 *cdb);
u8 ram_extent_flags(struct ram_task *task);
int ram_extent_bad_flag(struct ram_task *task, u32 bit);
int ram_extent_check_range(const struct ram_unit *unit, u64 lba, u64 blocks);
int ram_extent_check(struct ram_task *task, const struct ram_extent *extent);
int ram_extent_begin_read(struct ram_task *task, const struct ram_extent *extent);
u32 ram_extent_most_atomic(const struct ram_unit *unit);
bool ram_extent_is_short(struct ram_task *task, u64 len);
int ram_extent_check_length(struct ram_task *task, const struct ram_extent *extent);
int ram_extent_got_memory(struct ram_task *task, int error);
int ram_extent_prepare(struct ram_task *task, const struct ram_extent *extent);
bool ram_extent_is_prepared(struct ram_unit *unit, const struct ram_extent *extent);
int ram_extent_check_write(struct ram_task *task, const struct ram_extent *extent, u64 data_len);
int ram_extent_begin_write(struct ram_task *task, const struct ram_extent *extent, u64 data_len);
int ram_extent_write(struct ram_task *task, const struct ram_extent *extent, ram_apply_fn apply,
		     void *context);
int ram_extent_make_room(struct ram_task *task, u8 **bytes);
int ram_extent_change(struct ram_task *task, const struct ram_change *change);
int ram_extent_unmap(struct ram_unit *unit, u64 lba, u64 blocks, const struct ram_task *task);

static inline u64 ram_extent_bytes(const struct ram_unit *unit, u64 blocks)
{
	return blocks << unit->block_shift;
}

/* How many blocks there are from one to the end, for who gives no number; they fit a CDB's. */
static inline u32 ram_extent_to_end(const struct ram_unit *unit, u64 lba)
{
	u64 capacity = READ_ONCE(unit->blocks);

	return lba < capacity ? min_t(u64, capacity - lba, U32_MAX) : 0;
}

/* What a run function returns when memory could not be had. */
static inline int ram_extent_no_memory(const struct ram_task *task)
{
	return task->gfp & __GFP_DIRECT_RECLAIM ? RAM_NO_MEMORY : RAM_AGAIN;
}

/* The beginning of a command's data. */
static inline struct ram_cursor ram_extent_buffer(struct ram_task *task)
{
	return (struct ram_cursor) { .sg = scsi_sglist(ram_cmd(task)) };
}

/* So much of the data was sent or taken. */
static inline void ram_extent_took(struct ram_task *task, u64 len)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	scsi_set_resid(cmd, scsi_bufflen(cmd) - len);
}

#endif /* RAM_EXTENT_H */
