// SPDX-License-Identifier: GPL-2.0-only
/*
 * READ CAPACITY (SBC-4 5.20, 5.21): how many blocks a unit has, and what they are like.
 *
 * The capacity of a unit does not change while it is there.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/unaligned.h>

#include "model/ram.h"
#include "page.h"

/**
 * ram_page_capacity_10 - READ CAPACITY (10)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_page_capacity_10(struct ram_task *task)
{
	const struct ram_unit *unit = task->nexus->unit;
	u8 b[8];

	/* With more blocks than there is room to say, READ CAPACITY (16) is to be asked. */
	put_unaligned_be32(min_t(u64, unit->blocks - 1, U32_MAX), b);
	put_unaligned_be32(1 << unit->block_shift, b + 4);
	return ram_reply(task, b, sizeof(b), sizeof(b));
}

/* RC_BASIS: the last block is that of the unit, not that of the conventional zones (ZBC-2 5.6). */
static u8 protection_and_basis(const struct ram_shape *shape)
{
	u8 basis = shape->zbc ? 1 << 4 : 0;

	return shape->dif ? basis | (shape->dif - 1) << 1 | 0x01 : basis;
}

/**
 * ram_page_capacity_16 - READ CAPACITY (16)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_page_capacity_16(struct ram_task *task)
{
	const struct ram_unit *unit = task->nexus->unit;
	const struct ram_shape *shape = ram_shape_of(unit);
	u16 aligned = shape->lowest_aligned;
	u8 b[32] = { };

	put_unaligned_be64(unit->blocks - 1, b);
	put_unaligned_be32(1 << unit->block_shift, b + 8);
	b[12] = protection_and_basis(shape);
	b[13] = shape->physblk_exp;
	if (ram_unit_is_thin(unit))
		aligned |= 0xc000;		/* LBPME, LBPRZ */
	put_unaligned_be16(aligned, b + 14);
	return ram_reply(task, b, sizeof(b), get_unaligned_be32(ram_cdb(task) + 10));
}
