// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a CDB to the blocks that it is about, and what all commands on blocks have in common:
 * whether there are such blocks, whether the data has come, and getting a write ready.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "extent.h"
#include "protection.h"
#include "zone.h"

#define UNMAP_STEP	(1ULL << 24)
#define PROTECT_STEP	32ULL

static struct ram_extent extent_6(const u8 *cdb)
{
	return (struct ram_extent) {
		.lba = get_unaligned_be24(cdb + 1) & 0x1fffff,
		.blocks = cdb[4] ?: 256,
	};
}

static struct ram_extent extent_10(const u8 *cdb)
{
	return (struct ram_extent) {
		.lba = get_unaligned_be32(cdb + 2),
		.blocks = get_unaligned_be16(cdb + 7),
		.protect = cdb[1] >> 5,
	};
}

static struct ram_extent extent_12(const u8 *cdb)
{
	return (struct ram_extent) {
		.lba = get_unaligned_be32(cdb + 2),
		.blocks = get_unaligned_be32(cdb + 6),
		.protect = cdb[1] >> 5,
	};
}

static u32 blocks_16(const u8 *cdb)
{
	switch (cdb[0]) {
	case COMPARE_AND_WRITE:
		return cdb[13];
	case 0x9c: /* WRITE ATOMIC (16) */
		return get_unaligned_be16(cdb + 12);
	default:
		return get_unaligned_be32(cdb + 10);
	}
}

static struct ram_extent extent_16(const u8 *cdb)
{
	return (struct ram_extent) {
		.lba = get_unaligned_be64(cdb + 2),
		.blocks = blocks_16(cdb),
		.protect = cdb[1] >> 5,
	};
}

static struct ram_extent extent_32(const u8 *cdb)
{
	return (struct ram_extent) {
		.lba = get_unaligned_be64(cdb + 12),
		.blocks = get_unaligned_be32(cdb + 28),
		.protect = cdb[10] >> 5,
		.ref_tag = get_unaligned_be32(cdb + 20),
		.app_tag = get_unaligned_be16(cdb + 24),
		.app_mask = get_unaligned_be16(cdb + 26),
	};
}

/**
 * ram_extent_of - the blocks that a CDB is about
 * @cdb: of a command that is about blocks; whole
 *
 * Context: any.
 * Return: the extent.
 */
struct ram_extent ram_extent_of(const u8 *cdb)
{
	struct ram_extent extent;

	switch (cdb[0] >> 5) {
	case 0:
		extent = extent_6(cdb);
		break;
	case 1:
	case 2:
		extent = extent_10(cdb);
		break;
	case 3:
		return extent_32(cdb);
	case 5:
		extent = extent_12(cdb);
		break;
	default:
		extent = extent_16(cdb);
	}
	extent.ref_tag = lower_32_bits(extent.lba);
	return extent;
}

/**
 * ram_extent_flags - the byte of a CDB that has its flags
 * @task: the command
 *
 * Context: any.
 * Return: byte 1, or byte 10 of a long one.
 */
u8 ram_extent_flags(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);

	return cdb[0] == VARIABLE_LENGTH_CMD ? cdb[10] : cdb[1];
}

/**
 * ram_extent_bad_flag - refuse a command for one of its flags
 * @task: the command
 * @bit: the highest that is bad, in the byte that ram_extent_flags() returns
 *
 * Context: any.
 * Return: RAM_BAD_CDB.
 */
int ram_extent_bad_flag(struct ram_task *task, u32 bit)
{
	return ram_bad_cdb(task, ram_cdb(task)[0] == VARIABLE_LENGTH_CMD ? 10 : 1, bit);
}

/**
 * ram_extent_check_range - whether there are such blocks
 * @unit: the unit
 * @lba: the first
 * @blocks: how many; none is a range, too, and may lie at the end
 *
 * Context: any.
 * Return: RAM_GOOD or RAM_BAD_RANGE.
 */
int ram_extent_check_range(const struct ram_unit *unit, u64 lba, u64 blocks)
{
	u64 capacity = READ_ONCE(unit->blocks);

	return lba > capacity || blocks > capacity - lba ? RAM_BAD_RANGE : RAM_GOOD;
}

/**
 * ram_extent_check - whether a command's blocks are there, and can be protected as it asks
 * @task: the command
 * @extent: its blocks
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_extent_check(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;

	if (extent->protect && !unit->protection)
		return ram_extent_bad_flag(task, 7);
	return ram_extent_check_range(unit, extent->lba, extent->blocks);
}

/**
 * ram_extent_begin_read - whether a command may read its blocks
 * @task: the command, or one that is about them as if it read them: VERIFY, PRE-FETCH
 * @extent: its blocks
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_extent_begin_read(struct ram_task *task, const struct ram_extent *extent)
{
	int end = ram_extent_check(task, extent);

	if (end == RAM_GOOD && task->nexus->unit->zones)
		end = ram_zone_begin_read(task, extent->lba, extent->blocks);
	return end;
}

/**
 * ram_extent_most_atomic - how many blocks one WRITE ATOMIC may have (SBC-4 6.6.4)
 * @unit: of this unit
 *
 * Context: any.
 * Return: as many as are written at once, and as a host may send in a command.
 */
u32 ram_extent_most_atomic(const struct ram_unit *unit)
{
	u64 bytes = min_t(u64, STORE_ATOMIC, ram_shape_of(unit)->max_sectors * 512ULL);

	return bytes >> unit->block_shift;
}

/**
 * ram_extent_is_short - whether the initiator has sent less than it says in the CDB
 * @task: the command
 * @len: how many bytes it should have been
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_extent_is_short(struct ram_task *task, u64 len)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	return len && (cmd->sc_data_direction != DMA_TO_DEVICE || scsi_bufflen(cmd) < len);
}

/**
 * ram_extent_forget - blocks are changed without protection information
 * @unit: the unit
 * @lba: the first of them
 * @blocks: how many
 *
 * To be called before and after: then who reads them meanwhile finds no fault with them, and
 * somebody else's, who has written them meanwhile, does not stay with what is not his.
 *
 * Context: any.
 */
void ram_extent_forget(struct ram_unit *unit, u64 lba, u64 blocks)
{
	if (unit->protection && blocks)
		ram_protection_forget(unit, lba, blocks);
}

/**
 * ram_extent_make_room - room for a block, for who makes protection information
 * @task: the command
 * @bytes: set to it, to be freed by kfree(); or to NULL if the unit has no such information
 *
 * Context: as task->gfp says.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_extent_make_room(struct ram_task *task, u8 **bytes)
{
	const struct ram_unit *unit = task->nexus->unit;

	*bytes = unit->protection ? kmalloc(ram_extent_bytes(unit, 1), task->gfp) : NULL;
	return unit->protection && !*bytes ? ram_extent_no_memory(task) : RAM_GOOD;
}

/**
 * ram_extent_protect - make protection information for blocks that have been changed
 * @task: the command, after ram_extent_begin_write()
 * @extent: its blocks
 * @bytes: from ram_extent_make_room()
 *
 * It is made of what is stored by now, some blocks at a time: with somebody else's data, too, it is
 * right.
 *
 * Context: any; takes unit->both.
 */
void ram_extent_protect(struct ram_task *task, const struct ram_extent *extent, u8 *bytes)
{
	struct ram_unit *unit = task->nexus->unit;
	u64 at, part;

	if (!unit->protection)
		return;
	for (at = 0; at < extent->blocks; at += part) {
		part = min(extent->blocks - at, PROTECT_STEP);
		scoped_guard(write_lock_irqsave, &unit->both)
			ram_protection_make(task, extent, at, part, bytes);
		if (task->gfp & __GFP_DIRECT_RECLAIM)
			cond_resched();
	}
}

static void unmap_step(struct ram_unit *unit, u64 lba, u64 blocks)
{
	ram_extent_forget(unit, lba, blocks);
	ram_store_unmap(unit->store, ram_extent_bytes(unit, lba), ram_extent_bytes(unit, blocks));
	ram_extent_forget(unit, lba, blocks);
}

/**
 * ram_extent_unmap - blocks are given back
 * @unit: the unit
 * @lba: the first of them
 * @blocks: how many
 *
 * A step at a time, since they may be gigabytes.
 *
 * Context: process context, may sleep.
 */
void ram_extent_unmap(struct ram_unit *unit, u64 lba, u64 blocks)
{
	u64 step = UNMAP_STEP >> unit->block_shift, part;

	for (; blocks; lba += part, blocks -= part) {
		part = min(blocks, step);
		unmap_step(unit, lba, part);
		cond_resched();
	}
}

/**
 * ram_extent_begin_write - check a write, and get it ready
 * @task: the command
 * @extent: its blocks
 * @data_len: how many bytes it should have sent
 *
 * Context: as task->gfp says.
 * Return: RAM_GOOD: now it cannot fail any more; or how else it ends.
 */
int ram_extent_begin_write(struct ram_task *task, const struct ram_extent *extent, u64 data_len)
{
	struct ram_unit *unit = task->nexus->unit;
	int end = ram_extent_check(task, extent);

	if (end == RAM_GOOD && ram_extent_is_short(task, data_len))
		end = RAM_HOST_BYTE(DID_ERROR);
	if (end == RAM_GOOD && unit->protection && extent->blocks)
		end = ram_protection_check(task, extent);
	if (end != RAM_GOOD)
		return end;
	if (!ram_store_prepare(unit->store, ram_extent_bytes(unit, extent->lba),
			       ram_extent_bytes(unit, extent->blocks), task->gfp))
		return ram_extent_no_memory(task);
	if (unit->zones && extent->blocks)
		return ram_zone_begin_write(task, extent->lba, extent->blocks);
	return RAM_GOOD;
}
