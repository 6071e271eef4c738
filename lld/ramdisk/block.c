// SPDX-License-Identifier: GPL-2.0-only
/*
 * READ, WRITE and what else moves or compares blocks (SBC-4 clause 5), the long way.
 *
 * In every function the order is: what the CDB says, whether it may be, memory, and only then what
 * can be seen afterwards. So a command that is refused, or comes again because memory was short,
 * has changed nothing.
 */
#include <linux/cleanup.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "block.h"
#include "extent.h"
#include "protection.h"
#include "zone.h"

/*
 * A block and its protection information belong together: who reads one while it is written would
 * find fault with it, and of two who write it each could leave a half. Only units that have some
 * pay for that.
 */
static int read_both(struct ram_task *task, const struct ram_extent *extent, u64 len)
{
	struct ram_cursor to = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;

	guard(read_lock_irqsave)(&unit->both);
	ram_store_read(unit->store, ram_extent_bytes(unit, extent->lba), len, &to);
	return ram_protection_read(task, extent);
}

/**
 * ram_block_read - READ (SBC-4 5.16 to 5.20)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_read(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	struct ram_cursor to = ram_extent_buffer(task);
	struct scsi_cmnd *cmd = ram_cmd(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, extent.blocks);
	int end = ram_extent_begin_read(task, &extent);

	if (end != RAM_GOOD)
		return end;
	if (len && scsi_bufflen(cmd) && cmd->sc_data_direction != DMA_FROM_DEVICE)
		return RAM_HOST_BYTE(DID_ERROR);
	len = min_t(u64, len, scsi_bufflen(cmd));
	ram_extent_took(task, len);
	if (len && unit->protection)
		return read_both(task, &extent, len);
	if (len)
		ram_store_read(unit->store, ram_extent_bytes(unit, extent.lba), len, &to);
	return RAM_GOOD;
}

/* How bytes are written: at once, or not. */
typedef void (*write_fn)(struct ram_store *store, u64 at, u64 len, struct ram_cursor *from);

/* Blocks as they were sent, with their protection information if they have any. */
static int write_blocks(struct ram_task *task, const struct ram_extent *extent, write_fn write)
{
	struct ram_cursor from = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 at = ram_extent_bytes(unit, extent->lba), len = ram_extent_bytes(unit, extent->blocks);
	int end = ram_extent_begin_write(task, extent, len);

	if (end != RAM_GOOD || !len)
		return end;
	ram_extent_took(task, len);
	if (!unit->protection) {
		write(unit->store, at, len, &from);
		return RAM_GOOD;
	}
	guard(write_lock_irqsave)(&unit->both);
	ram_protection_keep(task, extent);
	write(unit->store, at, len, &from);
	return RAM_GOOD;
}

/**
 * ram_block_write - WRITE (SBC-4 5.40 to 5.44)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));

	return write_blocks(task, &extent, ram_store_write);
}

/**
 * ram_block_write_and_verify - WRITE AND VERIFY (SBC-4 5.45 to 5.48)
 * @task: the command
 *
 * Memory reads as it was written, so there is nothing to verify.
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write_and_verify(struct ram_task *task)
{
	u8 bytchk = ram_extent_flags(task) >> 1 & 0x03;

	return bytchk > 1 ? ram_extent_bad_flag(task, 2) : ram_block_write(task);
}

/**
 * ram_block_write_atomic - WRITE ATOMIC (16) (SBC-4 5.41)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write_atomic(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	int end = ram_extent_check(task, &extent);

	if (end != RAM_GOOD)
		return end;
	if (get_unaligned_be16(ram_cdb(task) + 10))
		return ram_bad_cdb(task, 10, 7);
	if (extent.blocks > ram_extent_most_atomic(task->nexus->unit))
		return ram_bad_cdb(task, 12, 7);
	return write_blocks(task, &extent, ram_store_write_atomic);
}

static int miscompare(struct ram_task *task, u64 at)
{
	task->info = at;
	task->has_info = true;
	return RAM_MISCOMPARE;
}

/* Each block is to be like the one that was sent. */
static int verify_same(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, 1), differs, i;

	if (ram_extent_is_short(task, len))
		return RAM_HOST_BYTE(DID_ERROR);
	for (i = 0; i < extent->blocks; i++) {
		struct ram_cursor with = ram_extent_buffer(task);

		if (!ram_store_compare(unit->store, ram_extent_bytes(unit, extent->lba + i), len,
				       &with, &differs))
			return miscompare(task, differs);
	}
	ram_extent_took(task, len);
	return RAM_GOOD;
}

static int verify_bytes(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	struct ram_cursor with = ram_extent_buffer(task);
	u64 len = ram_extent_bytes(unit, extent->blocks), differs;

	if (ram_extent_is_short(task, len))
		return RAM_HOST_BYTE(DID_ERROR);
	if (len && !ram_store_compare(unit->store, ram_extent_bytes(unit, extent->lba), len, &with,
				      &differs))
		return miscompare(task, differs);
	ram_extent_took(task, len);
	return RAM_GOOD;
}

/**
 * ram_block_verify - VERIFY (SBC-4 5.34 to 5.38)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_verify(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	u8 bytchk = ram_extent_flags(task) >> 1 & 0x03;
	int end = ram_extent_begin_read(task, &extent);

	if (end != RAM_GOOD)
		return end;
	switch (bytchk) {
	case 0:
		return RAM_GOOD;
	case 1:
		return verify_bytes(task, &extent);
	case 3:
		return extent.blocks ? verify_same(task, &extent) : RAM_GOOD;
	}
	return ram_extent_bad_flag(task, 2);
}

/**
 * ram_block_or - ORWRITE (16) (SBC-4 5.12)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_or(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	struct ram_cursor with = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, extent.blocks);
	u8 *bytes __free(kfree) = NULL;
	int end = ram_extent_make_room(task, &bytes);

	if (end == RAM_GOOD)
		end = ram_extent_begin_write(task, &extent, len);
	if (end == RAM_GOOD && unit->protection)
		end = ram_protection_inspect(task, &extent, bytes);
	if (end != RAM_GOOD || !len)
		return end;
	ram_extent_forget(unit, extent.lba, extent.blocks);
	ram_store_or(unit->store, ram_extent_bytes(unit, extent.lba), len, &with);
	ram_extent_protect(task, &extent, bytes);
	ram_extent_took(task, len);
	return RAM_GOOD;
}

/* Returns whether the blocks were the same, and have been written. */
static bool exchange(struct ram_task *task, const struct ram_extent *extent, u8 *bytes,
		     u64 *differs)
{
	struct ram_cursor data = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 at = ram_extent_bytes(unit, extent->lba), len = ram_extent_bytes(unit, extent->blocks);
	bool same;

	if (!unit->protection)
		return ram_store_compare_and_write(unit->store, at, len, &data, differs);
	guard(write_lock_irqsave)(&unit->both);
	same = ram_store_compare_and_write(unit->store, at, len, &data, differs);
	if (same)
		ram_protection_make(task, extent, 0, extent->blocks, bytes);
	return same;
}

/*
 * A write pointer must not move for a miscompare, and cannot move back; so blocks of zones are
 * compared before it does, too. Who changes them after that has moved it himself.
 */
static int compare_in_zones(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_cursor with = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, extent->blocks), differs;
	int end = ram_zone_check_write(task, extent->lba, extent->blocks);

	if (end != RAM_GOOD)
		return end;
	if (ram_extent_is_short(task, 2 * len))
		return RAM_HOST_BYTE(DID_ERROR);
	if (!ram_store_compare(unit->store, ram_extent_bytes(unit, extent->lba), len, &with,
			       &differs))
		return miscompare(task, differs);
	return RAM_GOOD;
}

/**
 * ram_block_compare_and_write - COMPARE AND WRITE (SBC-4 5.3)
 * @task: the command
 *
 * The data is what should be there, then what is to be there instead.
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_compare_and_write(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, extent.blocks), differs;
	u8 *bytes __free(kfree) = NULL;
	int end = ram_extent_check(task, &extent);

	if (end == RAM_GOOD && len > STORE_CHUNK)
		end = ram_bad_cdb(task, 13, 7);
	if (end == RAM_GOOD && len && unit->zones)
		end = compare_in_zones(task, &extent);
	if (end == RAM_GOOD)
		end = ram_extent_make_room(task, &bytes);
	if (end == RAM_GOOD)
		end = ram_extent_begin_write(task, &extent, 2 * len);
	if (end == RAM_GOOD && unit->protection)
		end = ram_protection_inspect(task, &extent, bytes);
	if (end != RAM_GOOD || !len)
		return end;
	if (!exchange(task, &extent, bytes, &differs))
		return miscompare(task, differs);
	ram_extent_took(task, 2 * len);
	return RAM_GOOD;
}

/* No length means to the end (SBC-4, SYNCHRONIZE CACHE and PRE-FETCH). */
static struct ram_extent cached_extent(struct ram_task *task)
{
	struct ram_extent extent = ram_extent_of(ram_cdb(task));

	if (!extent.blocks)
		extent.blocks = ram_extent_to_end(task->nexus->unit, extent.lba);
	return extent;
}

/**
 * ram_block_flush - SYNCHRONIZE CACHE (SBC-4 5.31, 5.32): memory is not cached
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_flush(struct ram_task *task)
{
	const struct ram_extent extent = cached_extent(task);

	return ram_extent_check_range(task->nexus->unit, extent.lba, extent.blocks);
}

/**
 * ram_block_prefetch - PRE-FETCH (SBC-4 5.13, 5.14): all of it has been fetched
 * @task: the command
 *
 * Context: any.
 * Return: CONDITION MET or how else it ends.
 */
int ram_block_prefetch(struct ram_task *task)
{
	const struct ram_extent extent = cached_extent(task);
	int end = ram_extent_begin_read(task, &extent);

	return end == RAM_GOOD ? RAM_STATUS(SAM_STAT_CONDITION_MET) : end;
}
