// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cylinders, heads and sectors of a disk that has none: a geometry that firmware once made up.
 *
 * Whoever partitioned the disk knew what its firmware took it for, so the partition table is
 * asked first: the last partition's end is there both as a block number and as cylinder, head
 * and sector, and if the two agree, its head and sector are those of any cylinder's end. With no
 * such table the geometry is made from the capacity: as few cylinders as 1024 if heads (255) and
 * sectors (63) suffice for that. Pure.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/unaligned.h>

#include "chs.h"

#define ENTRIES			4
#define ENTRY_LENGTH		16
#define SIGNATURE_OFFSET	64
#define SIGNATURE		0xaa55

#define MOST_HEADS		255
#define MOST_SECTORS		63
#define MOST_CYLINDERS		65535
#define LAST_CYLINDER		1023	/* that an entry's ten bits can say */

/* Where something begins or ends: the three bytes of a table's entry that say so. */
struct place {
	u32	cylinder;
	u32	head;
	u32	sector;
};

static struct place place_of(const u8 *bytes)
{
	return (struct place) {
		.head		= bytes[0],
		.sector		= bytes[1] & 0x3f,
		.cylinder	= bytes[2] | (bytes[1] & 0xc0) << 2,
	};
}

/* The used entry that begins in the highest cylinder, or NULL. */
static const u8 *last_partition(const u8 *table)
{
	const u8 *entry, *last = NULL;

	if (get_unaligned_le16(table + SIGNATURE_OFFSET) != SIGNATURE)
		return NULL;
	for (entry = table; entry < table + ENTRIES * ENTRY_LENGTH; entry += ENTRY_LENGTH) {
		if (!entry[4])
			continue;
		if (!last || place_of(entry + 1).cylinder > place_of(last + 1).cylinder)
			last = entry;
	}
	return last;
}

/* Blocks up to and with the place, on a disk of which the place ends a cylinder. */
static u64 blocks_to(u64 cylinder, const struct place *end)
{
	u64 track = end->sector, all_heads = end->head + 1;

	return cylinder * all_heads * track + end->head * track + end->sector;
}

/* A partition that ends beyond the last cylinder an entry can name has to end at its end. */
static bool ends_a_far_cylinder(u64 blocks, const struct place *end)
{
	u64 cylinder_size = (u64)(end->head + 1) * end->sector;

	return end->cylinder == LAST_CYLINDER && blocks >= cylinder_size &&
	       div64_u64(blocks - cylinder_size, cylinder_size) * cylinder_size +
	       cylinder_size == blocks;
}

/**
 * core_chs_of_table - the geometry that a disk was partitioned by
 * @table: CAM_TABLE_LENGTH bytes of block 0, from CAM_TABLE_OFFSET on
 * @capacity: of the disk, in blocks of 512 bytes
 * @geometry: the answer
 *
 * Context: any; pure.
 * Return: true if the table gives one.
 */
bool core_chs_of_table(const u8 *table, u64 capacity, struct chs_geometry *geometry)
{
	const u8 *last = last_partition(table);
	struct place end;
	u64 blocks;

	if (!last)
		return false;
	end = place_of(last + 5);
	if (!end.sector)
		return false;
	blocks = (u64)get_unaligned_le32(last + 8) + get_unaligned_le32(last + 12);
	if (blocks != blocks_to(end.cylinder, &end) && !ends_a_far_cylinder(blocks, &end))
		return false;
	*geometry = (struct chs_geometry) {
		.heads		= end.head + 1,
		.sectors	= end.sector,
		.cylinders	= div64_u64(capacity, (u64)(end.head + 1) * end.sector),
	};
	return true;
}

/* Without the sum that DIV_ROUND_UP() makes, which does not fit here. */
static u32 divide_up(u32 blocks, u32 by)
{
	return blocks / by + (blocks % by != 0);
}

/* The annex's own way: 1024 cylinders of 62 sectors, heads as needed, then each as few as will do. */
static struct chs_geometry smallest_fit(u32 capacity)
{
	struct chs_geometry fit = { .cylinders = 1024, .sectors = 62 };

	fit.heads = divide_up(capacity, fit.cylinders * fit.sectors);
	if (capacity % (fit.cylinders * fit.sectors) == 0)
		return fit;
	fit.sectors = divide_up(capacity, fit.cylinders * fit.heads);
	if (capacity % (fit.cylinders * fit.heads) != 0)
		fit.cylinders = capacity / (fit.heads * fit.sectors);
	return fit;
}

static bool firmware_bears(const struct chs_geometry *geometry)
{
	return geometry->cylinders && geometry->heads <= MOST_HEADS &&
	       geometry->sectors <= MOST_SECTORS;
}

/**
 * core_chs_of_capacity - a geometry for a disk that was never partitioned
 * @capacity: of the disk, in blocks of 512 bytes
 *
 * Context: any; pure.
 * Return: heads and sectors that firmware bears, and as many cylinders as that makes.
 */
struct chs_geometry core_chs_of_capacity(u64 capacity)
{
	struct chs_geometry geometry;
	bool large;

	/* No firmware that asks ever saw such a disk: what everybody reports for it. */
	if (capacity > U32_MAX)
		return (struct chs_geometry) { 64, 32, capacity / (64 * 32) };
	geometry = smallest_fit(capacity);
	if (firmware_bears(&geometry))
		return geometry;

	large = capacity / (64 * 32) >= MOST_CYLINDERS;
	geometry.heads = large ? MOST_HEADS : 64;
	geometry.sectors = large ? MOST_SECTORS : 32;
	geometry.cylinders = min_t(u32, MOST_CYLINDERS,
				   (u32)capacity / (geometry.heads * geometry.sectors));
	return geometry;
}
