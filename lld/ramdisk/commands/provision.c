// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that write one block many times, or give blocks back, or ask which there are (SBC-4 4.7,
 * logical block provisioning). What is unmapped reads as zeros.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "block.h"
#include "extent.h"

#define SAME_NDOB	0x01
#define SAME_UNMAP	0x08
#define SAME_ANCHOR	0x10

/* Whether WRITE SAME may unmap (LBPWS, LBPWS10 of the provisioning page). */
static bool same_may_unmap(struct ram_task *task)
{
	const struct ram_shape *shape = ram_shape_of(task->nexus->unit);

	return ram_cdb(task)[0] == WRITE_SAME ? shape->lbpws10 : shape->lbpws;
}

/* What is wrong with the flags and the length of a WRITE SAME; no length means to the end. */
static int check_same(struct ram_task *task, struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	u8 flags = ram_extent_flags(task);
	u64 blocks = extent->blocks;
	int end;

	if (flags & SAME_ANCHOR)
		return ram_extent_bad_flag(task, 4);
	if (flags & SAME_UNMAP && !same_may_unmap(task))
		return ram_extent_bad_flag(task, 3);
	end = ram_extent_check(task, extent);
	if (end != RAM_GOOD)
		return end;
	if (!blocks)
		blocks = READ_ONCE(unit->blocks) - extent->lba;
	if (blocks > ram_shape_of(unit)->write_same_length)
		return ram_bad_cdb(task, ram_cdb(task)[0] == WRITE_SAME ? 7 : 10, 7);
	extent->blocks = blocks;
	return RAM_GOOD;
}

/* So many bytes are written before others may run, and an abort is noticed. */
#define SAME_STEP	(1ULL << 20)

/* All of it has memory, so none is asked for. */
static bool ram_provision_fill_prepared(struct ram_store *store, u64 at, u64 len, void *image)
{
	return !ram_store_fill(store, at, len, image, GFP_NOWAIT);
}

/* A write pointer moves as far as has been written, and no further. */
static int fill_in_zones(struct ram_task *task, const struct ram_extent *part, u8 *image)
{
	int end = ram_extent_prepare(task, part);

	return end == RAM_GOOD ?
	       ram_extent_write(task, part, ram_provision_fill_prepared, image) : end;
}

static int fill_step(struct ram_task *task, const struct ram_extent *part, u8 *image)
{
	struct ram_unit *unit = task->nexus->unit;
	int error;

	if (unit->zones)
		return fill_in_zones(task, part, image);
	error = ram_store_fill(unit->store, ram_extent_bytes(unit, part->lba),
			       ram_extent_bytes(unit, part->blocks), image, task->gfp);
	return ram_extent_got_memory(task, error);
}

/* How many blocks the next step takes. In zones it must end where a physical block does. */
static u32 step_blocks(const struct ram_unit *unit, u64 lba)
{
	const struct ram_shape *shape = ram_shape_of(unit);
	u32 blocks = SAME_STEP >> unit->block_shift;

	return blocks - ((lba + blocks - shape->lowest_aligned) & ((1U << shape->physblk_exp) - 1));
}

static int fill(struct ram_task *task, const struct ram_extent *extent, u8 *image)
{
	struct ram_extent part = *extent;
	u32 left;
	int end = RAM_GOOD;

	for (left = part.blocks; left && end == RAM_GOOD; left -= part.blocks) {
		part.blocks = min(left, step_blocks(task->nexus->unit, part.lba));
		end = ram_task_step(task);
		if (end == RAM_GOOD)
			end = fill_step(task, &part, image);
		part.lba += part.blocks;
	}
	return end;
}

static int fill_protected(struct ram_task *task, const struct ram_extent *extent, u8 *image)
{
	u8 *bytes __free(kfree) = NULL;
	int end = ram_extent_make_room(task, &bytes);
	const struct ram_change change = {
		.extent = extent,
		.apply = ram_provision_fill_prepared,
		.context = image,
		.bytes = bytes,
	};

	return end == RAM_GOOD ? ram_extent_change(task, &change) : end;
}

/* Memory is got as it goes on: if it runs out, what was written until then stays. */
static int same_writes(struct ram_task *task, const struct ram_extent *extent, u8 *image)
{
	struct ram_unit *unit = task->nexus->unit;
	int end = ram_extent_check_write(task, extent, 0);

	if (end != RAM_GOOD)
		return end;
	return unit->protection ? fill_protected(task, extent, image) : fill(task, extent, image);
}

/* A page full of the block that was sent, or of zeros. */
static u8 *image_of(struct ram_task *task, bool has_block)
{
	u32 len = ram_extent_bytes(task->nexus->unit, 1), at;
	u8 *image = kzalloc(PAGE_SIZE, task->gfp);

	if (!image || !has_block)
		return image;
	ram_extent_took(task, ram_fetch(task, image, len));
	for (at = len; at < PAGE_SIZE; at += len)
		memcpy(image + at, image, len);
	return image;
}

/**
 * ram_block_write_same - WRITE SAME (SBC-4 5.50 to 5.52)
 * @task: the command
 *
 * What is unmapped reads as zeros (LBPRZ), so blocks of anything else are written even with UNMAP.
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write_same(struct ram_task *task)
{
	struct ram_extent extent = ram_extent_of(ram_cdb(task));
	u32 len = ram_extent_bytes(task->nexus->unit, 1);
	u8 *image __free(kfree) = NULL;
	u8 flags = ram_extent_flags(task);
	bool has_block = ram_cdb(task)[0] == WRITE_SAME || !(flags & SAME_NDOB);
	int end = check_same(task, &extent);

	if (end != RAM_GOOD)
		return end;
	if (has_block && ram_extent_is_short(task, len))
		return RAM_HOST_BYTE(DID_ERROR);
	image = image_of(task, has_block);
	if (!image)
		return ram_extent_no_memory(task);
	if (flags & SAME_UNMAP && !memchr_inv(image, 0, len))
		return ram_extent_unmap(task->nexus->unit, extent.lba, extent.blocks, task);
	return same_writes(task, &extent, image);
}

/* UNMAP's parameter list (SBC-4 5.33.2): a header, and descriptors. */
#define UNMAP_HEADER	8
#define UNMAP_RANGE	16

static int check_unmap_range(struct ram_task *task, const u8 *list, u32 at, u64 *total)
{
	struct ram_unit *unit = task->nexus->unit;
	u64 lba = get_unaligned_be64(list + at);
	u32 blocks = get_unaligned_be32(list + at + 8);

	*total += blocks;
	if (*total > ram_shape_of(unit)->unmap_max_blocks)
		return ram_bad_list(task, at + 8, 7);
	return ram_extent_check_range(unit, lba, blocks);
}

/* All of the list is looked at before anything is unmapped. */
static int check_unmap(struct ram_task *task, const u8 *list, u32 ranges)
{
	u64 total = 0;
	u32 i;
	int end;

	if (ranges > ram_shape_of(task->nexus->unit)->unmap_max_desc)
		return ram_bad_list(task, 2, 7);
	for (i = 0; i < ranges; i++) {
		end = check_unmap_range(task, list, UNMAP_HEADER + i * UNMAP_RANGE, &total);
		if (end != RAM_GOOD)
			return end;
	}
	return RAM_GOOD;
}

static int unmap_ranges(struct ram_task *task, const u8 *list, u32 ranges)
{
	int end = RAM_GOOD;
	u32 i;

	for (i = 0; i < ranges && end == RAM_GOOD; i++) {
		const u8 *range = list + UNMAP_HEADER + i * UNMAP_RANGE;

		end = ram_extent_unmap(task->nexus->unit, get_unaligned_be64(range),
				       get_unaligned_be32(range + 8), task);
	}
	return end;
}

/**
 * ram_block_unmap_range - one of the ranges of an UNMAP, before anything is checked
 * @it: the command, a struct scsi_cmnd as its context
 * @i: which range, from 0
 * @lba: set to its first block
 * @blocks: set to how many
 *
 * Context: any.
 * Return: false if there are not so many in what came.
 */
bool ram_block_unmap_range(const struct rule_case *it, u32 i, u64 *lba, u64 *blocks)
{
	struct scsi_cmnd *cmd = it->context;
	u64 at = UNMAP_HEADER + (u64)i * UNMAP_RANGE;
	u8 b[UNMAP_RANGE];

	if (cmd->sc_data_direction != DMA_TO_DEVICE ||
	    at + sizeof(b) > min_t(u64, get_unaligned_be16(it->cdb + 7), scsi_bufflen(cmd)) ||
	    sg_pcopy_to_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), b, sizeof(b), at) < sizeof(b))
		return false;
	*lba = get_unaligned_be64(b);
	*blocks = get_unaligned_be32(b + 8);
	return true;
}

/**
 * ram_block_unmap - UNMAP (SBC-4 5.33)
 * @task: the command
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_unmap(struct ram_task *task)
{
	u32 len = get_unaligned_be16(ram_cdb(task) + 7), came, ranges;
	u8 *list __free(kvfree) = NULL;
	int end;

	if (ram_cdb(task)[1] & 0x01)
		return ram_bad_cdb(task, 1, 0);
	if (!len)
		return RAM_GOOD;
	if (len < UNMAP_HEADER)
		return RAM_BAD_LIST_LENGTH;
	list = kvzalloc(len, task->gfp);
	if (!list)
		return ram_extent_no_memory(task);
	came = ram_fetch(task, list, len);
	if (came < UNMAP_HEADER)
		return RAM_HOST_BYTE(DID_ERROR);
	ram_extent_took(task, came);
	ranges = min_t(u32, get_unaligned_be16(list + 2), came - UNMAP_HEADER) / UNMAP_RANGE;
	end = check_unmap(task, list, ranges);
	return end == RAM_GOOD ? unmap_ranges(task, list, ranges) : end;
}

/* GET LBA STATUS: the most descriptors of one answer. */
#define STATUS_RANGES	16

/* A store may be larger than the unit, which was larger once. */
static u8 *put_status(struct ram_unit *unit, u8 *out, u64 *lba, u64 capacity)
{
	u64 until, blocks;
	bool mapped = ram_store_is_mapped(unit->store, ram_extent_bytes(unit, *lba), &until);

	blocks = min3(until >> unit->block_shift, capacity, *lba + U32_MAX) - *lba;
	put_unaligned_be64(*lba, out);
	put_unaligned_be32(blocks, out + 8);
	out[12] = mapped ? 0x00 : 0x01;
	*lba += blocks;
	return out + 16;
}

/**
 * ram_block_status - GET LBA STATUS (16) (SBC-4 5.6)
 * @task: the command
 *
 * Context: process context, may sleep; takes long where much is mapped.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_status(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const u8 *cdb = ram_cdb(task);
	u64 lba = get_unaligned_be64(cdb + 2), capacity = READ_ONCE(unit->blocks);
	u32 asked = get_unaligned_be32(cdb + 10);
	u8 list[8 + 16 * STATUS_RANGES] = { };
	u8 *out = list + 8;

	if (lba >= capacity)
		return RAM_BAD_RANGE;
	if (cdb[14])
		return ram_bad_cdb(task, 14, 7);
	do
		out = put_status(unit, out, &lba, capacity);
	while (lba < capacity && out < list + sizeof(list) && out - list < asked);
	put_unaligned_be32(out - list - 4, list);
	return ram_reply(task, list, out - list, asked);
}
