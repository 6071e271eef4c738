// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mode parameters of the tape drive: the header, and one block descriptor. It has no mode pages, so what a
 * driver asks and finds out about compression is that there is none.
 */
#include <linux/string.h>

#include "media.h"
#include "tape.h"

#define MODE_HEADER		4
#define MODE_DESCRIPTOR		8
#define MODE_NO_CHANGE		0x7f
#define MODE_DENSITY		0x46
#define MODE_MOST_BUFFERED	2

/* The page that means no page at all, and the one that means all. */
enum { MODE_PAGE_NONE = 0x00, MODE_PAGE_ALL = 0x3f };

/* MODE SENSE(6). */
void tape_mode_sense(struct task *task)
{
	const u8 *cdb = task_cdb(task);
	const struct tape *tape = task_state(task);
	u8 b[MODE_HEADER + MODE_DESCRIPTOR] = {}, page = cdb[2] & 0x3f, control = cdb[2] >> 6;
	size_t len = cdb[1] & 0x08 ? MODE_HEADER : sizeof(b);

	if ((page != MODE_PAGE_NONE && page != MODE_PAGE_ALL) || cdb[3]) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (control == 3) {
		task_refuse(task, SENSE_NOTHING_SAVED);
		return;
	}
	b[0] = len - 1;
	b[2] = (media_protect ? 0x80 : 0) | tape->buffered << 4;
	b[3] = len - MODE_HEADER;
	b[4] = MODE_DENSITY;
	put_unaligned_be24(tape->block_len, b + 9);
	task_reply(task, b, len, cdb[4]);
}

/* The sense with which a parameter list is refused, or 0. */
static u32 tape_mode_check(const u8 *list, size_t len)
{
	u8 density = list[4];

	if (len != MODE_HEADER + list[3])
		return SENSE_BAD_LIST_LENGTH;
	if (list[3] && list[3] != MODE_DESCRIPTOR)
		return SENSE_BAD_PARAMETER;
	if (list[1] || (list[2] & 0x8f) || list[2] >> 4 > MODE_MOST_BUFFERED)
		return SENSE_BAD_PARAMETER;
	if (!list[3])
		return SENSE_NONE;
	if (density && density != MODE_DENSITY && density != MODE_NO_CHANGE)
		return SENSE_BAD_PARAMETER;
	if (get_unaligned_be24(list + 5) || get_unaligned_be24(list + 9) > TAPE_MOST_BLOCK)
		return SENSE_BAD_PARAMETER;
	return SENSE_NONE;
}

/* MODE SELECT(6). An empty list is no error (SPC-5 6.12). */
void tape_mode_select(struct task *task)
{
	u8 list[MODE_HEADER + MODE_DESCRIPTOR] = {}, said = task_cdb(task)[4];
	struct tape *tape = task_state(task);
	size_t len;

	if (task_cdb(task)[1] & 0x01) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (!said)
		return;
	len = task_get(task, list, min_t(size_t, said, sizeof(list)));
	if (len != said || len < MODE_HEADER) {
		task_refuse(task, SENSE_BAD_LIST_LENGTH);
		return;
	}
	task->sense = tape_mode_check(list, len);
	if (task->sense)
		return;
	tape->buffered = list[2] >> 4;
	if (list[3])
		tape->block_len = get_unaligned_be24(list + 9);
}
