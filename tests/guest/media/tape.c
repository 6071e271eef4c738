// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tape drive (SSC-3): explicit addresses apart, all that is done to a tape. Mode pages are in tape_mode.c.
 *
 * A command that meets a filemark, an end, or a block of another length than it asks for ends there, with
 * CHECK CONDITION. What it has not done stands in the INFORMATION field: blocks, filemarks, or the bytes of a
 * variable block.
 */
#include <linux/cleanup.h>
#include <linux/slab.h>

#include "media.h"
#include "tape.h"

enum { CDB_FIXED = 0x01, CDB_SILI = 0x02 };

static struct tape *to_tape(const struct task *task)
{
	return task_state(task);
}

/* Ends a command that could not write: @left of it was not written. */
static void tape_stop_write(struct task *task, int error, u32 left)
{
	if (error == -ENOSPC)
		task_stop(task, FLAG_EOM, SENSE_OVERFLOW, left);
	else
		task_stop(task, 0, SENSE_TARGET_FAILURE, left);
}

/* What was written is; past the early warning that is said (SSC-3 4.2.4). */
static void tape_warn(struct task *task)
{
	if (medium_warns(&to_tape(task)->medium))
		task_stop(task, FLAG_EOM, SENSE_END_OF_MEDIUM, 0);
}

/* Writes a block at the end, of the data that comes next. Returns 0 or a negative errno. */
static int tape_write_block(struct task *task, u32 len)
{
	struct object *object = medium_make_block(len);
	struct tape *tape = to_tape(task);
	int error;

	if (!object)
		return -ENOMEM;
	task_get(task, object->data, len);
	error = task->result ? -EIO : medium_append(&tape->medium, object);
	if (error)
		kvfree(object);
	else
		tape->pos++;
	return error;
}

/* Writes so many blocks of that length. In the end, @unit is what one of them counts. */
static void tape_write_blocks(struct task *task, u32 blocks, u32 len, u32 unit)
{
	struct tape *tape = to_tape(task);
	int error;

	medium_cut(&tape->medium, tape->pos);
	for (; blocks; blocks--) {
		error = tape_write_block(task, len);
		if (error) {
			tape_stop_write(task, error, blocks * unit);
			return;
		}
	}
	tape_warn(task);
}

/* WRITE(6). */
static void tape_write(struct task *task)
{
	u32 count = get_unaligned_be24(task_cdb(task) + 2);
	bool fixed = task_cdb(task)[1] & CDB_FIXED;
	struct tape *tape = to_tape(task);

	if (fixed ? !tape->block_len : count > TAPE_MOST_BLOCK)
		task_refuse(task, SENSE_BAD_FIELD);
	else if (media_protect)
		task_refuse(task, SENSE_WRITE_PROTECTED);
	else if (count && fixed)
		tape_write_blocks(task, count, tape->block_len, 1);
	else if (count)
		tape_write_blocks(task, 1, count, count);
}

/* The block to read next; or NULL, and the command ends there, @left of it not being done. */
static const struct object *tape_next_block(struct task *task, u32 left)
{
	struct tape *tape = to_tape(task);
	const struct object *object = medium_find(&tape->medium, tape->pos);

	if (!object) {
		task_stop(task, 0, SENSE_END_OF_DATA, left);
		return NULL;
	}
	tape->pos++;
	if (!object->mark)
		return object;
	task_stop(task, FLAG_FILEMARK, SENSE_FILEMARK, left);
	return NULL;
}

/*
 * Reads one block, of whatever length. That it is longer than asked for may be passed over if no length is
 * set; that it is shorter, whenever the command says so.
 */
static void tape_read_variable(struct task *task, u32 count, bool sili)
{
	const struct object *block = tape_next_block(task, count);

	if (!block)
		return;
	task_put(task, block->data, min(block->len, count));
	if (block->len == count || (sili && (block->len < count || !to_tape(task)->block_len)))
		return;
	task_stop(task, FLAG_ILI, SENSE_NONE, count - block->len);
}

/* Reads so many blocks of the length that is set. */
static void tape_read_fixed(struct task *task, u32 count)
{
	u32 len = to_tape(task)->block_len;
	const struct object *block;

	for (; count; count--) {
		block = tape_next_block(task, count);
		if (!block)
			return;
		task_put(task, block->data, min(block->len, len));
		if (block->len != len) {
			task_stop(task, FLAG_ILI, SENSE_NONE, count);
			return;
		}
	}
}

/* READ(6). */
static void tape_read(struct task *task)
{
	u32 count = get_unaligned_be24(task_cdb(task) + 2);
	bool fixed = task_cdb(task)[1] & CDB_FIXED;
	bool sili = task_cdb(task)[1] & CDB_SILI;

	if (fixed && (sili || !to_tape(task)->block_len))
		task_refuse(task, SENSE_BAD_FIELD);
	else if (fixed)
		tape_read_fixed(task, count);
	else if (count)
		tape_read_variable(task, count, sili);
}

/* WRITE FILEMARKS(6). None of them are a way to have what is buffered written. */
static void tape_write_filemarks(struct task *task)
{
	u32 count = get_unaligned_be24(task_cdb(task) + 2);
	struct tape *tape = to_tape(task);
	int error;

	if (task_cdb(task)[1] & 0x02) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (media_protect) {
		task_refuse(task, SENSE_WRITE_PROTECTED);
		return;
	}
	if (!count)
		return;
	medium_cut(&tape->medium, tape->pos);
	for (; count; count--) {
		error = medium_append_mark(&tape->medium);
		if (error) {
			tape_stop_write(task, error, count);
			return;
		}
		tape->pos++;
	}
	tape_warn(task);
}

/* Goes over an object, or returns NULL at the end of data or at the beginning. */
static const struct object *tape_pass(struct tape *tape, bool forward)
{
	const struct object *object;

	if (!forward)
		return tape->pos ? medium_find(&tape->medium, --tape->pos) : NULL;
	object = medium_find(&tape->medium, tape->pos);
	if (object)
		tape->pos++;
	return object;
}

/* SPACE over so many blocks, where a filemark ends it; or over filemarks and what is between them. */
static void tape_space_over(struct task *task, u32 count, bool forward, bool marks)
{
	const struct object *object;

	while (count) {
		object = tape_pass(to_tape(task), forward);
		if (!object) {
			task_stop(task, forward ? 0 : FLAG_EOM,
				  forward ? SENSE_END_OF_DATA : SENSE_BEGINNING, count);
			return;
		}
		if (object->mark && !marks) {
			task_stop(task, FLAG_FILEMARK, SENSE_FILEMARK, count);
			return;
		}
		if (object->mark == marks)
			count--;
	}
}

/* SPACE(6): over blocks, filemarks, or to the end of data. */
static void tape_space(struct task *task)
{
	s32 count = sign_extend32(get_unaligned_be24(task_cdb(task) + 2), 23);
	u8 code = task_cdb(task)[1] & 0x0f;

	switch (code) {
	case 0:
	case 1:
		tape_space_over(task, abs(count), count > 0, code);
		return;
	case 3:
		to_tape(task)->pos = to_tape(task)->medium.count;
		return;
	default:
		task_refuse(task, SENSE_BAD_FIELD);
	}
}

/* REWIND. */
static void tape_rewind(struct task *task)
{
	to_tape(task)->pos = 0;
}

/* ERASE(6): the end of data is here, be it short or long. */
static void tape_erase(struct task *task)
{
	struct tape *tape = to_tape(task);

	if (media_protect)
		task_refuse(task, SENSE_WRITE_PROTECTED);
	else
		medium_cut(&tape->medium, tape->pos);
}

/* LOAD UNLOAD. Whoever takes the medium out can have it in again. */
static void tape_load_unload(struct task *task)
{
	u8 how = task_cdb(task)[4];
	struct tape *tape = to_tape(task);
	bool load = how & 0x01;

	if (how & (load ? 0x0c : 0x08))
		task_refuse(task, SENSE_BAD_FIELD);
	else if (!load && tape->prevented)
		task_refuse(task, SENSE_PREVENTED);
	if (task->sense)
		return;
	tape->pos = 0;
	tape->loaded = load;
}

/* PREVENT ALLOW MEDIUM REMOVAL. */
static void tape_prevent(struct task *task)
{
	u8 prevent = task_cdb(task)[4] & 0x03;

	if (prevent > 1)
		task_refuse(task, SENSE_BAD_FIELD);
	else
		to_tape(task)->prevented = prevent;
}

/* READ BLOCK LIMITS. */
static void tape_block_limits(struct task *task)
{
	u8 b[6] = {};

	if (task_cdb(task)[1] & 0x01) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	put_unaligned_be24(TAPE_MOST_BLOCK, b + 1);
	put_unaligned_be16(TAPE_LEAST_BLOCK, b + 4);
	task_reply(task, b, sizeof(b), sizeof(b));
}

/* READ POSITION, in its short form. The vendor's own numbers of objects are the standard's. */
static void tape_position(struct task *task)
{
	struct tape *tape = to_tape(task);
	struct medium *medium = &tape->medium;
	u8 b[20] = {};

	if ((task_cdb(task)[1] & 0x1f) > 1 || get_unaligned_be16(task_cdb(task) + 7)) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (!tape->pos)
		b[0] |= 0x80;
	if (medium_place(medium, tape->pos) > medium->warning)
		b[0] |= 0x40;
	put_unaligned_be32(tape->pos, b + 4);
	put_unaligned_be32(tape->pos, b + 8);
	task_reply(task, b, sizeof(b), sizeof(b));
}

/* LOCATE(10). There is one partition, and one kind of address. */
static void tape_locate(struct task *task)
{
	u32 number = get_unaligned_be32(task_cdb(task) + 3);
	struct tape *tape = to_tape(task);

	if ((task_cdb(task)[1] & 0x02) && task_cdb(task)[8]) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	tape->pos = min(number, tape->medium.count);
	if (number > tape->medium.count)
		task_refuse(task, SENSE_END_OF_DATA);
}

static const struct command tape_commands[] = {
	{ REZERO_UNIT,		true,	tape_rewind },	/* REWIND */
	{ READ_BLOCK_LIMITS,	false,	tape_block_limits },
	{ READ_6,		true,	tape_read },
	{ WRITE_6,		true,	tape_write },
	{ WRITE_FILEMARKS,	true,	tape_write_filemarks },
	{ SPACE,		true,	tape_space },
	{ MODE_SELECT,		false,	tape_mode_select },
	{ ERASE,		true,	tape_erase },
	{ MODE_SENSE,		false,	tape_mode_sense },
	{ START_STOP,		false,	tape_load_unload },	/* LOAD UNLOAD */
	{ ALLOW_MEDIUM_REMOVAL,	false,	tape_prevent },
	{ SEEK_10,		true,	tape_locate },	/* LOCATE(10) */
	{ READ_POSITION,	true,	tape_position },
};

static void *tape_make(void)
{
	struct tape *tape = kzalloc(sizeof(*tape), GFP_KERNEL);

	if (!tape)
		return NULL;
	tape->loaded = true;
	medium_init(&tape->medium, media_capacity * 1024ULL);
	return tape;
}

static void tape_free(void *state)
{
	struct tape *tape = state;

	medium_cut(&tape->medium, 0);
	xa_destroy(&tape->medium.objects);
	kfree(tape);
}

static u32 tape_ready(const void *state)
{
	const struct tape *tape = state;

	return tape->loaded ? SENSE_NONE : SENSE_NO_MEDIUM;
}

const struct kind tape_kind = {
	.type		= TYPE_TAPE,
	.removable	= true,
	.product	= "tape drive",
	.commands	= tape_commands,
	.count		= ARRAY_SIZE(tape_commands),
	.make		= tape_make,
	.free		= tape_free,
	.ready		= tape_ready,
};
