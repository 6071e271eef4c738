// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mode pages (SPC-6 7.5, SBC-4 6.5): what a unit is set to, shared by all nexuses.
 *
 * One table has them: default values, and which bits may be changed. Of pages with such bits a unit
 * keeps current and saved values, whole, one page after another; the others are as in the table.
 * Both depend on the shape in a few bits, see ram_mode_put_default().
 *
 * MODE SELECT is done on a copy, which takes the place of the values when all of the list was good.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>

#include "model/ram.h"
#include "mode.h"
#include "page.h"

/* Where pages are kept in struct ram_mode. */
enum {
	AT_RECOVERY	= 0,
	AT_CACHING	= AT_RECOVERY + 12,
	AT_CONTROL	= AT_CACHING + 20,
	AT_EXCEPTIONS	= AT_CONTROL + 12,
	AT_END		= AT_EXCEPTIONS + 12,
	AT_NOWHERE	= 0xff,
};

static_assert(AT_END <= RAM_MODE_ROOM);

enum {
	PAGE_RECOVERY	= 0x01,
	PAGE_RECONNECT	= 0x02,
	PAGE_CACHING	= 0x08,
	PAGE_CONTROL	= 0x0a,
	PAGE_EXCEPTIONS	= 0x1c,
	PAGE_ALL	= 0x3f,
	SUBPAGE_PROVISIONING = 0x02,	/* of PAGE_EXCEPTIONS */
	SUBPAGE_ALL	= 0xff,
};

/* Where that has its threshold descriptor (SBC-4 6.5.9). */
#define THRESHOLD	16

/* Bits of the Control page and of the Informational Exceptions Control page. */
#define CONTROL_D_SENSE		0x04	/* byte 2 */
#define CONTROL_SWP		0x08	/* byte 4 */
#define CONTROL_ATO		0x80	/* byte 5 */
#define CONTROL_TAS		0x40
#define CONTROL_IALUAE		0x01	/* byte 4 of the extension */
#define EXCEPTIONS_DEXCPT	0x08	/* byte 2 */
#define EXCEPTIONS_TEST		0x04
#define MRIE_NONE		0	/* byte 3: what it may be, of what SPC-6 7.5.13 has */
#define MRIE_ON_REQUEST		6

/* The page control field. */
enum {
	PC_CURRENT,
	PC_CHANGEABLE,
	PC_DEFAULT,
	PC_SAVED,
};

#define LONGEST_PAGE	32
#define ALL_PAGES	(12 + 16 + 20 + 12 + 32 + 12 + 24)

/* @first and @mask begin with byte 0 of the page, whose header is made. */
struct mode_page {
	u8	code;
	u8	subpage;
	u8	len;
	u8	at;
	bool	of_disks;
	bool	of_thin;
	u8	first[LONGEST_PAGE];
	u8	mask[LONGEST_PAGE];
};

static const struct mode_page pages[] = {
	{
		.code = PAGE_RECOVERY, .len = 12, .at = AT_RECOVERY, .of_disks = true,
		.first = { [2] = 0xc0, [3] = 1, [8] = 1 },
		/* AWRE, ARRE, TB, PER; retries to read, to write; time limit */
		.mask = { [2] = 0xe4, [3] = 0xff, [8] = 0xff, [10] = 0xff, [11] = 0xff },
	}, {
		.code = PAGE_RECONNECT, .len = 16, .at = AT_NOWHERE,
	}, {
		.code = PAGE_CACHING, .len = 20, .at = AT_CACHING, .of_disks = true,
		.first = { [2] = 0x04 },
		.mask = { [2] = 0x05 },			/* WCE, RCD */
	}, {
		.code = PAGE_CONTROL, .len = 12, .at = AT_CONTROL,
		.first = { [2] = 0x02, [3] = 0x10, [11] = 60 },
		.mask = { [2] = CONTROL_D_SENSE, [4] = CONTROL_SWP, [5] = CONTROL_TAS },
	}, {
		.code = PAGE_CONTROL, .subpage = 0x01, .len = 32, .at = AT_NOWHERE,
	}, {
		.code = PAGE_EXCEPTIONS, .len = 12, .at = AT_EXCEPTIONS,
		.first = { [3] = MRIE_NONE },
		/* EWASC, DEXCPT, TEST, LOGERR; MRIE; interval and count of reports */
		.mask = {
			[2] = 0x1d, [3] = 0x0f, [4] = 0xff, [5] = 0xff, [6] = 0xff, [7] = 0xff,
			[8] = 0xff, [9] = 0xff, [10] = 0xff, [11] = 0xff,
		},
	}, {
		/* One threshold: enabled, for an increase of what is used; put_threshold() */
		.code = PAGE_EXCEPTIONS, .subpage = SUBPAGE_PROVISIONING, .len = THRESHOLD + 8,
		.at = AT_NOWHERE, .of_disks = true, .of_thin = true,
		.first = { [THRESHOLD] = 0x81, [THRESHOLD + 1] = 0x02 },
	},
};

static bool ram_mode_page_is_for(const struct mode_page *page, const struct ram_unit *unit)
{
	return (!page->of_disks || ram_unit_is_disk(unit)) &&
	       (!page->of_thin || ram_unit_is_thin(unit));
}

static size_t header_len(const struct mode_page *page)
{
	return page->subpage ? 4 : 2;
}

static void put_header(const struct mode_page *page, u8 *b)
{
	b[0] = page->code;
	b[1] = page->len - 2;
	if (!page->subpage)
		return;
	b[0] |= 0x40;				/* SPF */
	b[1] = page->subpage;
	put_unaligned_be16(page->len - 4, b + 2);
}

static void ram_mode_put_default(const struct mode_page *page, const struct ram_shape *shape, u8 *b)
{
	memcpy(b, page->first, page->len);
	put_header(page, b);
	if (page->code != PAGE_CONTROL)
		return;
	if (page->subpage) {
		b[4] |= shape->alua ? CONTROL_IALUAE : 0;
		return;
	}
	b[2] |= shape->dsense ? CONTROL_D_SENSE : 0;
	b[5] |= shape->dif && shape->ato ? CONTROL_ATO : 0;
}

/* The values of a page as they are now, in a copy of them. */
static void ram_mode_put_current(const struct mode_page *page, const struct ram_shape *shape,
				 const u8 *values, u8 *b)
{
	if (page->at == AT_NOWHERE)
		ram_mode_put_default(page, shape, b);
	else
		memcpy(b, values + page->at, page->len);
}

/* What is in no table: it depends on how much memory there may be. */
static void put_threshold(const struct mode_page *page, const struct ram_unit *unit, u8 *b)
{
	if (page->code == PAGE_EXCEPTIONS && page->subpage == SUBPAGE_PROVISIONING)
		put_unaligned_be32(ram_memory_threshold(unit->array->memory), b + THRESHOLD + 4);
}

/* --- what others act on */

/**
 * ram_mode_init - a new unit is set to what its shape says
 * @unit: the unit; nobody else knows it yet
 *
 * Context: any.
 */
void ram_mode_init(struct ram_unit *unit)
{
	struct ram_mode *mode = &unit->mode;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		if (pages[i].at != AT_NOWHERE)
			ram_mode_put_default(&pages[i], ram_shape_of(unit),
					     mode->saved_values + pages[i].at);
	memcpy(mode->current_values, mode->saved_values, RAM_MODE_ROOM);
}

/**
 * ram_mode_reset - the unit was reset: saved values hold again (SPC-6 5.8)
 * @unit: the unit; ram_unit_look() is the caller's to do
 *
 * Context: any; takes the unit's lock.
 */
void ram_mode_reset(struct ram_unit *unit)
{
	guard(spinlock_irqsave)(&unit->lock);
	memcpy(unit->mode.current_values, unit->mode.saved_values, RAM_MODE_ROOM);
}

static u8 current_byte(const struct ram_unit *unit, unsigned int at)
{
	return READ_ONCE(unit->mode.current_values[at]);
}

/**
 * ram_mode_dsense - which format sense data have
 * @unit: of this unit
 *
 * Context: any; no lock.
 * Return: true for descriptor format.
 */
bool ram_mode_dsense(const struct ram_unit *unit)
{
	return current_byte(unit, AT_CONTROL + 2) & CONTROL_D_SENSE;
}

/**
 * ram_mode_swp - whether somebody has write protected a unit
 * @unit: the unit
 *
 * Context: any; no lock.
 * Return: true if so.
 */
bool ram_mode_swp(const struct ram_unit *unit)
{
	return current_byte(unit, AT_CONTROL + 4) & CONTROL_SWP;
}

/**
 * ram_mode_tas - whether commands that another nexus has aborted end with TASK ABORTED
 * @unit: of this unit
 *
 * Context: any; no lock.
 * Return: true if so; else they do not end at all.
 */
bool ram_mode_tas(const struct ram_unit *unit)
{
	return current_byte(unit, AT_CONTROL + 5) & CONTROL_TAS;
}

/**
 * ram_mode_test - whether a unit is to say, on request, that it will fail, to try who asks
 * @unit: the unit
 *
 * Context: any; no lock.
 * Return: true if so.
 */
bool ram_mode_test(const struct ram_unit *unit)
{
	return current_byte(unit, AT_EXCEPTIONS + 2) & EXCEPTIONS_TEST &&
	       current_byte(unit, AT_EXCEPTIONS + 3) == MRIE_ON_REQUEST;
}

/* --- headers and block descriptors; in commands of 10 bytes, both may be longer */

#define LONGEST_HEAD	(8 + 16)

static size_t descriptor_len(const struct ram_unit *unit, bool is_long)
{
	if (!ram_unit_is_disk(unit))
		return 0;
	return is_long ? 16 : 8;
}

/* SBC-4 6.5.2. */
static void put_descriptor(const struct ram_unit *unit, bool is_long, u8 *b)
{
	if (is_long) {
		put_unaligned_be64(unit->blocks, b);
		put_unaligned_be32(1 << unit->block_shift, b + 12);
	} else {
		put_unaligned_be32(min_t(u64, unit->blocks, U32_MAX), b);
		put_unaligned_be24(1 << unit->block_shift, b + 5);
	}
}

/* WP, and DPOFUA. */
static u8 device_specific(const struct ram_unit *unit)
{
	u8 wp = READ_ONCE(unit->read_only) || ram_mode_swp(unit) ? 0x80 : 0;

	return ram_unit_is_disk(unit) ? wp | 0x10 : wp;
}

/* The header, once it is known how long all is. */
static void put_head(const struct ram_unit *unit, bool ten, bool is_long, size_t descriptor,
		     size_t len, u8 *b)
{
	if (ten) {
		put_unaligned_be16(len - 2, b);
		b[3] = device_specific(unit);
		b[4] = is_long && descriptor;
		put_unaligned_be16(descriptor, b + 6);
	} else {
		b[0] = len - 1;
		b[2] = device_specific(unit);
		b[3] = descriptor;
	}
}

/* --- MODE SENSE (SPC-6 6.12, 6.13) */

static void put_one(const struct mode_page *page, const struct ram_unit *unit,
		     const struct ram_mode *mode, u8 control, u8 *b)
{
	const struct ram_shape *shape = ram_shape_of(unit);

	switch (control) {
	case PC_CURRENT:
		ram_mode_put_current(page, shape, mode->current_values, b);
		break;
	case PC_CHANGEABLE:
		memcpy(b, page->mask, page->len);
		put_header(page, b);
		break;
	case PC_DEFAULT:
		ram_mode_put_default(page, shape, b);
		break;
	case PC_SAVED:
		ram_mode_put_current(page, shape, mode->saved_values, b);
		break;
	}
	if (control != PC_CHANGEABLE)
		put_threshold(page, unit, b);
	if (page->at != AT_NOWHERE)
		b[0] |= 0x80;			/* PS */
}

static bool is_wanted(const struct mode_page *page, u8 code, u8 subpage)
{
	return (code == PAGE_ALL || code == page->code) &&
	       (subpage == SUBPAGE_ALL || subpage == page->subpage);
}

/* Returns how long they are; none at all is an error. */
static size_t ram_mode_put_pages(struct ram_unit *unit, u8 control, u8 code, u8 subpage, u8 *b)
{
	struct ram_mode mode;
	size_t len = 0;
	unsigned int i;

	scoped_guard(spinlock_irqsave, &unit->lock)
		mode = unit->mode;
	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		if (!ram_mode_page_is_for(&pages[i], unit) || !is_wanted(&pages[i], code, subpage))
			continue;
		put_one(&pages[i], unit, &mode, control, b + len);
		len += pages[i].len;
	}
	return len;
}

static bool knows_code(const struct ram_unit *unit, u8 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		if (pages[i].code == code && ram_mode_page_is_for(&pages[i], unit))
			return true;
	return code == PAGE_ALL;
}

static int ram_mode_sense(struct ram_task *task, bool ten, size_t asked)
{
	struct ram_unit *unit = task->nexus->unit;
	const u8 *cdb = ram_cdb(task);
	const u8 code = cdb[2] & 0x3f, subpage = cdb[3];
	const size_t head = ten ? 8 : 4;
	bool is_long = ten && cdb[1] & 0x10;	/* LLBAA */
	u8 b[LONGEST_HEAD + ALL_PAGES] = { };
	size_t descriptor = 0, len = 0;

	if (!knows_code(unit, code))
		return ram_bad_cdb(task, 2, 5);
	if (!(cdb[1] & 0x08))			/* DBD */
		descriptor = descriptor_len(unit, is_long);
	if (descriptor)
		put_descriptor(unit, is_long, b + head);
	if (code != PAGE_ALL || !subpage || subpage == SUBPAGE_ALL)
		len = ram_mode_put_pages(unit, cdb[2] >> 6, code, subpage, b + head + descriptor);
	if (!len)
		return ram_bad_cdb(task, 3, 7);
	len += head + descriptor;
	put_head(unit, ten, is_long, descriptor, len, b);
	return ram_reply(task, b, len, asked);
}

/**
 * ram_mode_sense_6 - MODE SENSE (6)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, if the unit does not have the page.
 */
int ram_mode_sense_6(struct ram_task *task)
{
	return ram_mode_sense(task, false, ram_cdb(task)[4]);
}

/**
 * ram_mode_sense_10 - MODE SENSE (10)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, if the unit does not have the page.
 */
int ram_mode_sense_10(struct ram_task *task)
{
	return ram_mode_sense(task, true, get_unaligned_be16(ram_cdb(task) + 7));
}

/* --- MODE SELECT (SPC-6 6.10, 6.11) */

/* A parameter list: @len of it has come. */
struct mode_list {
	struct ram_task		*task;
	const struct ram_unit	*unit;
	bool			ten;
	size_t			len;
	u8			bytes[256];
};

/* Nothing about blocks can be changed. Their number may also be 0, or all ones (SBC-4 6.5.2). */
static int read_descriptor(const struct mode_list *list, size_t at, bool is_long)
{
	const u8 *b = list->bytes + at;
	u64 all = is_long ? U64_MAX : U32_MAX;
	u64 blocks = is_long ? get_unaligned_be64(b) : get_unaligned_be32(b);
	u32 block = is_long ? get_unaligned_be32(b + 12) : get_unaligned_be24(b + 5);

	if (blocks && blocks != all && blocks != list->unit->blocks)
		return ram_bad_list(list->task, at, 7);
	if (block != 1 << list->unit->block_shift)
		return ram_bad_list(list->task, at + (is_long ? 12 : 5), 7);
	return RAM_GOOD;
}

/* @at is set to where the pages begin. */
static int read_head(const struct mode_list *list, size_t *at)
{
	const u8 *b = list->bytes;
	const size_t head = list->ten ? 8 : 4;
	bool is_long = list->ten && b[4] & 0x01;
	size_t descriptor;

	if (list->len < head)
		return RAM_BAD_LIST_LENGTH;
	if (b[list->ten ? 2 : 1])		/* medium type */
		return ram_bad_list(list->task, list->ten ? 2 : 1, 7);
	descriptor = list->ten ? get_unaligned_be16(b + 6) : b[3];
	*at = head + descriptor;
	if (!descriptor)
		return RAM_GOOD;
	if (descriptor != descriptor_len(list->unit, is_long))
		return ram_bad_list(list->task, list->ten ? 6 : 3, 7);
	if (list->len < *at)
		return RAM_BAD_LIST_LENGTH;
	return read_descriptor(list, head, is_long);
}

static const struct mode_page *find_page(const struct ram_unit *unit, u8 code, u8 subpage)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		if (pages[i].code == code && pages[i].subpage == subpage &&
		    ram_mode_page_is_for(&pages[i], unit))
			return &pages[i];
	return NULL;
}

/* What the bits by themselves do not say (SPC-6 7.5.13). */
static int check_exceptions(const struct mode_list *list, size_t at)
{
	const u8 *b = list->bytes + at;
	u8 mrie = b[3] & 0x0f;

	if (b[2] & EXCEPTIONS_DEXCPT && b[2] & EXCEPTIONS_TEST)
		return ram_bad_list(list->task, at + 2, 3);
	if (mrie != MRIE_NONE && mrie != MRIE_ON_REQUEST)
		return ram_bad_list(list->task, at + 3, 3);
	return RAM_GOOD;
}

/* A whole page; refused if it changes a bit that can't be. */
static int change_page(const struct mode_list *list, size_t at, const struct mode_page *page,
		       struct ram_mode *mode)
{
	const u8 *b = list->bytes + at;
	u8 now[LONGEST_PAGE];
	unsigned int i;

	ram_mode_put_current(page, ram_shape_of(list->unit), mode->current_values, now);
	put_threshold(page, list->unit, now);
	for (i = header_len(page); i < page->len; i++) {
		u8 bad = (b[i] ^ now[i]) & ~page->mask[i];

		if (bad)
			return ram_bad_list(list->task, at + i, fls(bad) - 1);
	}
	if (page->at == AT_NOWHERE)
		return RAM_GOOD;
	memcpy(mode->current_values + page->at + header_len(page), b + header_len(page),
	       page->len - header_len(page));
	return page->code == PAGE_EXCEPTIONS ? check_exceptions(list, at) : RAM_GOOD;
}

/* The page at @at, which is moved behind it. */
static int read_page(const struct mode_list *list, size_t *at, struct ram_mode *mode)
{
	const u8 *b = list->bytes + *at;
	const bool has_subpage = b[0] & 0x40;
	const struct mode_page *page;
	size_t len, begin = *at;

	if (list->len - begin < (has_subpage ? 4 : 2))
		return RAM_BAD_LIST_LENGTH;
	page = find_page(list->unit, b[0] & 0x3f, has_subpage ? b[1] : 0);
	if (!page || (has_subpage && !page->subpage))
		return ram_bad_list(list->task, begin, 5);
	len = has_subpage ? get_unaligned_be16(b + 2) + 4 : b[1] + 2;
	if (len != page->len)
		return ram_bad_list(list->task, begin + (has_subpage ? 2 : 1), 7);
	if (list->len - begin < len)
		return RAM_BAD_LIST_LENGTH;
	*at += len;
	return change_page(list, begin, page, mode);
}

static int read_list(const struct mode_list *list, struct ram_mode *mode)
{
	size_t at;
	int end = read_head(list, &at);

	while (end == RAM_GOOD && at < list->len)
		end = read_page(list, &at, mode);
	return end;
}

/* With all of the list or nothing. @changed is set to whether current values are others now. */
static int ram_mode_change(const struct mode_list *list, struct ram_unit *unit, bool save,
			   bool *changed)
{
	struct ram_mode mode;
	int end;

	guard(spinlock_irqsave)(&unit->lock);
	mode = unit->mode;
	end = read_list(list, &mode);
	if (end != RAM_GOOD)
		return end;
	*changed = memcmp(mode.current_values, unit->mode.current_values, RAM_MODE_ROOM);
	if (save)
		memcpy(mode.saved_values, mode.current_values, RAM_MODE_ROOM);
	unit->mode = mode;
	return RAM_GOOD;
}

static int ram_mode_select(struct ram_task *task, bool ten, size_t len, u32 len_field)
{
	struct ram_unit *unit = task->nexus->unit;
	struct mode_list list = { .task = task, .unit = unit, .ten = ten };
	const u8 *cdb = ram_cdb(task);
	bool changed;
	int end;

	if (!(cdb[1] & 0x10))			/* PF: not pages, but what only a vendor knows */
		return ram_bad_cdb(task, 1, 4);
	if (cdb[1] & 0x02)			/* RTD */
		return ram_bad_cdb(task, 1, 1);
	if (!len)
		return RAM_GOOD;
	if (len > sizeof(list.bytes))
		return ram_bad_cdb(task, len_field, 7);
	list.len = ram_fetch(task, list.bytes, len);
	end = ram_mode_change(&list, unit, cdb[1] & 0x01, &changed);
	if (end != RAM_GOOD || !changed)
		return end;
	ram_attention_raise(unit, task->nexus, RAM_UA_MODE_CHANGED);
	ram_unit_look(unit);
	return RAM_GOOD;
}

/**
 * ram_mode_select_6 - MODE SELECT (6)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, with nothing changed.
 */
int ram_mode_select_6(struct ram_task *task)
{
	return ram_mode_select(task, false, ram_cdb(task)[4], 4);
}

/**
 * ram_mode_select_10 - MODE SELECT (10)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, with nothing changed.
 */
int ram_mode_select_10(struct ram_task *task)
{
	return ram_mode_select(task, true, get_unaligned_be16(ram_cdb(task) + 7), 7);
}
