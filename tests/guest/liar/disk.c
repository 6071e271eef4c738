// SPDX-License-Identifier: GPL-2.0-only
/*
 * The disk behind the device: one, target 0 and LUN 0, a few blocks in memory, with protection
 * information of type 1 if it is asked for. It answers as the hostile driver's disks do.
 */
#include <linux/module.h>

#include "../hostile/answer.c"

#include "liar.h"

#define BLOCKS		2048
#define BLOCK		512
#define PI		8

static u8 data[BLOCKS * BLOCK];
static u8 pi_data[BLOCKS * PI];

static bool only_lun_0(const void *context, u64 lun)
{
	return lun == 0;
}

static struct answer_unit unit = {
	.present	= true,
	.blocks		= BLOCKS,
	.block_size	= BLOCK,
	.luns		= 1,
	.listed		= only_lun_0,
};

module_param_named(removable, unit.removable, bool, 0444);
MODULE_PARM_DESC(removable, "its medium is");

/* Type 1 protection: the bits PROTECT and PROT_EN (SPC-5 6.7.2, SBC-4 5.21.2). */
static void add_protection(const u8 *cdb, u8 *out, size_t len)
{
	if (!liar_pi)
		return;
	if (cdb[0] == INQUIRY && !(cdb[1] & 1) && len > 5)
		out[5] |= 0x01;
	else if (cdb[0] == SERVICE_ACTION_IN_16 && len > 12)
		out[12] |= 0x01;
}

static struct disk_answer check_condition(u8 key, u8 asc)
{
	return (struct disk_answer) {
		.status = SAM_STAT_CHECK_CONDITION,
		.sense = { 0x70, [2] = key, [7] = 10, [12] = asc },
	};
}

static struct disk_answer answer_small(const u8 *cdb, struct chain *chain, size_t in)
{
	u8 out[256] = { };
	struct answer answer = answer_command(&unit, cdb, out, sizeof(out));

	if (answer.key)
		return check_condition(answer.key, answer.asc);
	add_protection(cdb, out, answer.len);
	return (struct disk_answer) { .len = ring_write(chain, in, out, answer.len) };
}

/* disk_is_read - whether a command is one whose answer may be a lie */
bool disk_is_read(const u8 *cdb)
{
	return answer_extent(cdb).read;
}

/**
 * disk_command - do a command
 * @target: for whom it is
 * @lun: for whom it is
 * @cdb: the command
 * @chain: its buffer
 * @out: where in what can be read its data begins
 * @in: where in what can be written its data begins
 * @pi: how much of either is protection information, before the data
 */
struct disk_answer disk_command(u8 target, u16 lun, const u8 *cdb, struct chain *chain,
				size_t out, size_t in, size_t pi)
{
	struct answer_extent extent = answer_extent(cdb);
	size_t len = extent.blocks * BLOCK;

	if (target || lun)
		return check_condition(ILLEGAL_REQUEST, 0x25);
	if (!extent.read && !extent.write)
		return answer_small(cdb, chain, in);
	if (extent.lba + extent.blocks > BLOCKS)
		return check_condition(ILLEGAL_REQUEST, 0x21);
	if (pi && pi != extent.blocks * PI)
		return check_condition(ILLEGAL_REQUEST, 0x24);
	if (extent.write) {
		ring_read(chain, out, pi_data + extent.lba * PI, pi);
		len = ring_read(chain, out + pi, data + extent.lba * BLOCK, len);
	} else {
		ring_write(chain, in, pi_data + extent.lba * PI, pi);
		len = ring_write(chain, in + pi, data + extent.lba * BLOCK, len);
	}
	return (struct disk_answer) { .len = len };
}
