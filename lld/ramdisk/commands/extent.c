// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a CDB to the blocks that it is about, and what all commands on blocks have in common:
 * whether there are such blocks, whether the data has come, and getting a write ready.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "extent.h"
#include "page.h"
#include "media/protection.h"
#include "media/zone.h"

/*
 * So much is unmapped before others may run; less where that is done under a lock. And so many
 * blocks are changed under that.
 */
#define UNMAP_STEP	(1ULL << 22)
#define UNMAP_STEP_BOTH	(1ULL << 18)
#define CHANGE_STEP	32U

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

static void unmap_bytes(struct ram_unit *unit, u64 lba, u64 blocks)
{
	ram_store_unmap(unit->store, ram_extent_bytes(unit, lba), ram_extent_bytes(unit, blocks));
}

/* Who writes blocks with protection information, or in zones, relies on that nobody unmaps them. */
static u64 unmap_step(struct ram_unit *unit, u64 lba, u64 blocks)
{
	if (!unit->protection && !unit->zones) {
		blocks = min(blocks, UNMAP_STEP >> unit->block_shift);
		unmap_bytes(unit, lba, blocks);
		return blocks;
	}
	blocks = min(blocks, UNMAP_STEP_BOTH >> unit->block_shift);
	guard(write_lock_irqsave)(&unit->both);
	if (unit->protection)
		ram_protection_forget(unit, lba, blocks);
	unmap_bytes(unit, lba, blocks);
	return blocks;
}

/* The first block with anything to unmap. What has no memory is passed over, however much it is. */
static u64 ram_next_mapped(struct ram_unit *unit, u64 lba, u64 end)
{
	u64 at = ram_store_next(unit->store, ram_extent_bytes(unit, lba),
				ram_extent_bytes(unit, end)) >> unit->block_shift;

	return unit->protection ? min(at, ram_protection_next(unit, lba, end)) : at;
}

/**
 * ram_extent_unmap - blocks are given back
 * @unit: the unit
 * @lba: the first of them
 * @blocks: how many
 * @task: the command that has it done; or NULL, if it is to be done in any case
 *
 * A step at a time, since they may be gigabytes.
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD; or RAM_ABORTED, if the command is to stop.
 */
int ram_extent_unmap(struct ram_unit *unit, u64 lba, u64 blocks, const struct ram_task *task)
{
	u64 end = lba + blocks;

	might_sleep();
	for (lba = ram_next_mapped(unit, lba, end); lba < end; lba = ram_next_mapped(unit, lba, end)) {
		if (task && ram_task_is_aborted(task))
			return RAM_ABORTED;
		lba += unmap_step(unit, lba, end - lba);
		cond_resched();
	}
	return RAM_GOOD;
}

/* Has initiators told, once, that there is little memory left (SBC-4 4.7.3.8). */
static void watch_memory(struct ram_unit *unit)
{
	bool low = ram_memory_is_low(unit->array->memory);

	if (low == READ_ONCE(unit->low))
		return;
	WRITE_ONCE(unit->low, low);
	if (low && ram_unit_is_thin(unit))
		ram_attention_raise(unit, NULL, RAM_UA_MEMORY_LOW);
}

/**
 * ram_extent_got_memory - a command has tried to get memory for blocks
 * @task: the command
 * @error: what came of it: 0, -ENOSPC or -ENOMEM
 *
 * What fails here can be tried where it may sleep. There it is the end: the space that such a unit
 * promises could not be allocated (SBC-4 4.7.3.6).
 *
 * Context: any; takes the unit's lock.
 * Return: RAM_GOOD, RAM_AGAIN, or RAM_NO_SPACE.
 */
int ram_extent_got_memory(struct ram_task *task, int error)
{
	watch_memory(task->nexus->unit);
	if (!error)
		return RAM_GOOD;
	return error == -ENOSPC || task->gfp & __GFP_DIRECT_RECLAIM ? RAM_NO_SPACE : RAM_AGAIN;
}

/**
 * ram_extent_prepare - have the memory that a write needs
 * @task: the command
 * @extent: its blocks
 *
 * Context: as task->gfp says; takes the unit's lock.
 * Return: RAM_GOOD, or how it ends.
 */
int ram_extent_prepare(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	int error;

	error = ram_store_prepare(unit->store, ram_extent_bytes(unit, extent->lba),
				  ram_extent_bytes(unit, extent->blocks), task->gfp);
	if (!error && unit->protection)
		error = ram_protection_prepare(unit, extent->lba, extent->blocks, task->gfp);
	return ram_extent_got_memory(task, error);
}

/**
 * ram_extent_is_prepared - whether that memory is still there
 * @unit: a unit with protection information, whose lock "both" is held
 * @extent: the blocks
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_extent_is_prepared(struct ram_unit *unit, const struct ram_extent *extent)
{
	lockdep_assert_held_write(&unit->both);
	return ram_store_is_prepared(unit->store, ram_extent_bytes(unit, extent->lba),
				     ram_extent_bytes(unit, extent->blocks)) &&
	       ram_protection_is_prepared(unit, extent->lba, extent->blocks);
}

/*
 * In zones a write moves a write pointer: to all others, and to who resets that, both are one
 * thing. False if a page is not there; then nothing has changed. @end is set to how it ends.
 */
static bool try_to_write(struct ram_task *task, const struct ram_extent *extent,
			 ram_apply_fn apply, void *context, int *end)
{
	struct ram_unit *unit = task->nexus->unit;
	u64 at = ram_extent_bytes(unit, extent->lba), len = ram_extent_bytes(unit, extent->blocks);

	if (!unit->zones)
		return apply(unit->store, at, len, context);
	guard(read_lock_irqsave)(&unit->both);
	if (!ram_store_is_prepared(unit->store, at, len))
		return false;
	*end = ram_zone_begin_write(task, extent->lba, extent->blocks);
	if (*end == RAM_GOOD)
		apply(unit->store, at, len, context);
	return true;
}

/**
 * ram_extent_write - write blocks, and move the write pointers of their zones, if they have any
 * @task: the command, which has been checked; of a unit without protection information
 * @extent: its blocks, or some of them, prepared; not none
 * @apply: writes them
 * @context: for @apply
 *
 * Context: as task->gfp says; takes unit->both.
 * Return: RAM_GOOD, or how else it ends: memory has run out, or a zone is no longer as it was.
 */
int ram_extent_write(struct ram_task *task, const struct ram_extent *extent, ram_apply_fn apply,
		     void *context)
{
	int end = RAM_GOOD;

	while (end == RAM_GOOD && !try_to_write(task, extent, apply, context, &end))
		end = ram_extent_prepare(task, extent);
	return end;
}

/* Some blocks and what protects them, with nothing in between. False if a page is not there. */
static bool try_to_change(struct ram_task *task, const struct ram_change *change,
			  const struct ram_extent *part)
{
	struct ram_unit *unit = task->nexus->unit;

	guard(write_lock_irqsave)(&unit->both);
	if (!ram_extent_is_prepared(unit, part) ||
	    !change->apply(unit->store, ram_extent_bytes(unit, part->lba),
			   ram_extent_bytes(unit, part->blocks), change->context))
		return false;
	ram_protection_make(task, change->extent, part->lba - change->extent->lba, part->blocks,
			    change->bytes);
	return true;
}

static int change_part(struct ram_task *task, const struct ram_change *change,
		       const struct ram_extent *part)
{
	int end = RAM_GOOD;

	while (end == RAM_GOOD && !try_to_change(task, change, part))
		end = ram_extent_prepare(task, part);
	return end;
}

/**
 * ram_extent_change - change blocks, and make protection information for them
 * @task: the command, which has been checked; of a unit with protection information
 * @change: how
 *
 * Some blocks at a time. Both have memory before either changes; what was changed until memory ran
 * out, or the command was to stop, stays.
 *
 * Context: process context, may sleep; takes unit->both.
 * Return: RAM_GOOD, or how else it ends.
 */
int ram_extent_change(struct ram_task *task, const struct ram_change *change)
{
	struct ram_extent part = *change->extent;
	u32 left;
	int end = RAM_GOOD;

	might_sleep();
	for (left = part.blocks; left && end == RAM_GOOD; left -= part.blocks) {
		part.blocks = min(left, CHANGE_STEP);
		end = ram_task_step(task);
		if (end == RAM_GOOD)
			end = change_part(task, change, &part);
		part.lba += part.blocks;
	}
	return end;
}

/* Where the CDB has the number of blocks. */
static u32 length_field(const u8 *cdb)
{
	static const u8 fields[8] = {
		[0] = 4, [1] = 7, [2] = 7, [3] = 28, [4] = 10, [5] = 6,
	};

	return fields[cdb[0] >> 5];
}

/**
 * ram_extent_check_length - whether a command is about more blocks than one may
 * @task: the command
 * @extent: its blocks, which are there
 *
 * That is the MAXIMUM TRANSFER LENGTH of the Block Limits page (SBC-4 6.6.4), also for VERIFY, which
 * may be about many blocks with little data.
 *
 * Context: any.
 * Return: RAM_GOOD or RAM_BAD_CDB.
 */
int ram_extent_check_length(struct ram_task *task, const struct ram_extent *extent)
{
	const struct ram_unit *unit = task->nexus->unit;
	u64 most = ram_shape_of(unit)->max_sectors * 512ULL;

	if (ram_extent_bytes(unit, extent->blocks) <= most)
		return RAM_GOOD;
	return ram_bad_cdb(task, length_field(ram_cdb(task)), 7);
}

/**
 * ram_extent_check_write - whether a write may be
 * @task: the command
 * @extent: its blocks
 * @data_len: how many bytes it should have sent
 *
 * Context: any.
 * Return: RAM_GOOD or how it ends. In any case nothing has changed.
 */
int ram_extent_check_write(struct ram_task *task, const struct ram_extent *extent, u64 data_len)
{
	struct ram_unit *unit = task->nexus->unit;
	int end = ram_extent_check(task, extent);

	if (end == RAM_GOOD && ram_extent_is_short(task, data_len))
		end = RAM_HOST_BYTE(DID_ERROR);
	if (end == RAM_GOOD && unit->protection && extent->blocks)
		end = ram_protection_check(task, extent);
	if (end == RAM_GOOD && unit->zones)
		end = ram_zone_check_write(task, extent->lba, extent->blocks);
	return end;
}

/**
 * ram_extent_begin_write - check a write, and get it ready
 * @task: the command
 * @extent: its blocks
 * @data_len: how many bytes it should have sent
 *
 * Context: as task->gfp says.
 * Return: RAM_GOOD: it can be written, though somebody may unmap it yet; or how else it ends.
 */
int ram_extent_begin_write(struct ram_task *task, const struct ram_extent *extent, u64 data_len)
{
	int end = ram_extent_check_write(task, extent, data_len);

	return end == RAM_GOOD ? ram_extent_prepare(task, extent) : end;
}
