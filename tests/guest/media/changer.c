// SPDX-License-Identifier: GPL-2.0-only
/*
 * A medium changer (SMC-3): a transport element, storage elements, an import/export element and drives, which
 * are not the tape drive beside it. Some storage elements have a medium from the beginning, with a bar code.
 *
 * Elements are in one array by their address. Those of a type lie together.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "media.h"

#define ADDRESS_PAGE		0x1d
#define ALL_PAGES		0x3f
#define TAG_BYTES		36
#define TAG_TEXT		32
#define PLAIN_DESCRIPTOR	16

enum element_code { CODE_ALL, CODE_TRANSPORT, CODE_STORAGE, CODE_PORTAL, CODE_DRIVE, CODES };

/* By their addresses; as in the element address assignment page, their codes are in order. */
static const struct place {
	u16	first;
	u16	count;
	u8	flags;
} changer_places[CODES] = {
	[CODE_TRANSPORT]	= { 0x0001, 1 },
	[CODE_STORAGE]		= { 0x0400, 5, 0x08 },		/* ACCESS */
	[CODE_PORTAL]		= { 0x0500, 1, 0x08 | 0x30 },	/* ACCESS, INENAB, EXENAB */
	[CODE_DRIVE]		= { 0x0600, 2, 0x08 },
};

#define ELEMENTS	(1 + 5 + 1 + 2)
#define MEDIA_FROM	1
#define MEDIA_COUNT	3

/**
 * struct element - a place for a medium
 * @code: its type
 * @address: its number
 * @source: where its medium was before, if that is a storage element; else 0
 * @tag: the bar code of its medium; "" if it is empty
 */
struct element {
	u8	code;
	u16	address;
	u16	source;
	char	tag[TAG_TEXT + 1];
};

struct changer {
	struct element	elements[ELEMENTS];
};

static bool element_full(const struct element *element)
{
	return *element->tag;
}

/* The element at an address, if it is there and not a transport element; or NULL. */
static struct element *changer_find(struct changer *changer, u16 address)
{
	struct element *element;

	for (element = changer->elements; element < changer->elements + ELEMENTS; element++) {
		if (element->address == address && element->code != CODE_TRANSPORT)
			return element;
	}
	return NULL;
}

/* Whether it is a transport element; 0 stands for the usual one. */
static bool changer_transports(u16 address)
{
	return !address || address == changer_places[CODE_TRANSPORT].first;
}

/* MODE SENSE(6): the element address assignment page (SMC-3 7.3.3), which cannot be saved or changed. */
static void changer_mode_sense(struct task *task)
{
	u8 page = task_cdb(task)[2] & 0x3f, control = task_cdb(task)[2] >> 6;
	u8 b[4 + 20] = { sizeof(b) - 1, [4] = ADDRESS_PAGE, [5] = 18 };
	unsigned int code;

	if ((page != ADDRESS_PAGE && page != ALL_PAGES) || task_cdb(task)[3]) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (control == 3) {
		task_refuse(task, SENSE_NOTHING_SAVED);
		return;
	}
	for (code = CODE_TRANSPORT; code < CODES && control != 1; code++) {
		put_unaligned_be16(changer_places[code].first, b + 2 + 4 * code);
		put_unaligned_be16(changer_places[code].count, b + 4 + 4 * code);
	}
	task_reply(task, b, sizeof(b), task_cdb(task)[4]);
}

/* What of the elements is asked for. */
struct asked {
	u8	code;
	u16	first;
	u16	count;
	bool	tags;
};

/* A report that is being written. */
struct report {
	size_t	len;
	u8	bytes[8 + 8 * CODES + ELEMENTS * (PLAIN_DESCRIPTOR + TAG_BYTES)];
};

/* Element descriptors (SMC-3 6.10.3 and later). Of the drives, nothing is said of where they are. */
static void changer_describe(struct report *report, const struct element *element, bool tags)
{
	u8 *b = report->bytes + report->len;

	put_unaligned_be16(element->address, b);
	b[2] = changer_places[element->code].flags | element_full(element);
	if (element_full(element) && element->source) {
		b[9] = 0x80;
		put_unaligned_be16(element->source, b + 10);
	}
	if (tags && element_full(element))
		primary_text(b + 12, TAG_TEXT, element->tag);
	report->len += PLAIN_DESCRIPTOR + (tags ? TAG_BYTES : 0);
}

/* The element status page of a type, if one of its elements is asked for. Returns how many are. */
static u16 changer_page(struct report *report, const struct changer *changer, const struct asked *asked,
			u8 code)
{
	size_t len = PLAIN_DESCRIPTOR + (asked->tags ? TAG_BYTES : 0), began = report->len;
	const struct element *element;
	u16 count = 0;
	u8 *b;

	report->len += 8;
	for (element = changer->elements; element < changer->elements + ELEMENTS; element++) {
		if (element->code != code || element->address < asked->first || count == asked->count)
			continue;
		changer_describe(report, element, asked->tags);
		count++;
	}
	if (!count) {
		report->len = began;
		return 0;
	}
	b = report->bytes + began;
	b[0] = code;
	b[1] = asked->tags ? 0x80 : 0;
	put_unaligned_be16(len, b + 2);
	put_unaligned_be24(count * len, b + 5);
	return count;
}

/* The first element that is asked for, or NULL. */
static const struct element *changer_first(const struct changer *changer, const struct asked *asked)
{
	const struct element *element;

	for (element = changer->elements; element < changer->elements + ELEMENTS; element++) {
		if (element->address >= asked->first && (!asked->code || element->code == asked->code))
			return element;
	}
	return NULL;
}

/* Writes a report of what is asked for; there is some of it. */
static void changer_write_report(struct report *report, const struct changer *changer,
				 const struct asked *asked)
{
	struct asked left = *asked;
	u16 count, all = 0;
	u8 code;

	report->len = 8;
	for (code = CODE_TRANSPORT; code < CODES; code++) {
		if (asked->code && asked->code != code)
			continue;
		count = changer_page(report, changer, &left, code);
		left.count -= count;
		all += count;
	}
	put_unaligned_be16(all ? changer_first(changer, asked)->address : 0, report->bytes);
	put_unaligned_be16(all, report->bytes + 2);
	put_unaligned_be24(report->len - 8, report->bytes + 5);
}

/* READ ELEMENT STATUS. */
static void changer_element_status(struct task *task)
{
	const u8 *cdb = task_cdb(task);
	struct asked asked = {
		.code = cdb[1] & 0x0f,
		.tags = cdb[1] & 0x10,
		.first = get_unaligned_be16(cdb + 2),
		.count = get_unaligned_be16(cdb + 4),
	};
	struct report *report;

	if (asked.code >= CODES) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (!changer_first(task_state(task), &asked)) {
		task_refuse(task, SENSE_BAD_ELEMENT);
		return;
	}
	report = kzalloc(sizeof(*report), GFP_KERNEL);
	if (!report) {
		task_refuse(task, SENSE_TARGET_FAILURE);
		return;
	}
	changer_write_report(report, task_state(task), &asked);
	task_reply(task, report->bytes, report->len, get_unaligned_be24(cdb + 7));
	kfree(report);
}

/* The medium goes from one element to another, which is empty. */
static void changer_carry(struct element *from, struct element *to)
{
	memcpy(to->tag, from->tag, sizeof(to->tag));
	if (from->code == CODE_STORAGE)
		to->source = from->address;
	else
		to->source = from->source;
	*from->tag = '\0';
	from->source = 0;
}

/* MOVE MEDIUM. No medium has two sides. */
static void changer_move(struct task *task)
{
	const u8 *cdb = task_cdb(task);
	struct element *from = changer_find(task_state(task), get_unaligned_be16(cdb + 4));
	struct element *to = changer_find(task_state(task), get_unaligned_be16(cdb + 6));

	if (!changer_transports(get_unaligned_be16(cdb + 2)) || !from || !to)
		task_refuse(task, SENSE_BAD_ELEMENT);
	else if (cdb[10] & 0x01)
		task_refuse(task, SENSE_BAD_FIELD);
	else if (!element_full(from))
		task_refuse(task, SENSE_SOURCE_EMPTY);
	else if (element_full(to) && to != from)
		task_refuse(task, SENSE_DESTINATION_FULL);
	else if (to != from)
		changer_carry(from, to);
}

/*
 * EXCHANGE MEDIUM: from the source to the first destination, and what was there to the second destination,
 * which may be the source.
 */
static void changer_exchange(struct task *task)
{
	const u8 *cdb = task_cdb(task);
	struct element *from = changer_find(task_state(task), get_unaligned_be16(cdb + 4));
	struct element *first = changer_find(task_state(task), get_unaligned_be16(cdb + 6));
	struct element *second = changer_find(task_state(task), get_unaligned_be16(cdb + 8));
	struct element arm = {};

	if (!changer_transports(get_unaligned_be16(cdb + 2)) || !from || !first || !second || from == first)
		task_refuse(task, SENSE_BAD_ELEMENT);
	else if (cdb[10] & 0x03)
		task_refuse(task, SENSE_BAD_FIELD);
	else if (!element_full(from) || !element_full(first))
		task_refuse(task, SENSE_SOURCE_EMPTY);
	else if (element_full(second) && second != from)
		task_refuse(task, SENSE_DESTINATION_FULL);
	if (task->sense)
		return;
	changer_carry(first, &arm);
	changer_carry(from, first);
	changer_carry(&arm, second);
}

/* POSITION TO ELEMENT. */
static void changer_position(struct task *task)
{
	const u8 *cdb = task_cdb(task);

	if (!changer_transports(get_unaligned_be16(cdb + 2)) ||
	    !changer_find(task_state(task), get_unaligned_be16(cdb + 4)))
		task_refuse(task, SENSE_BAD_ELEMENT);
	else if (cdb[8] & 0x01)
		task_refuse(task, SENSE_BAD_FIELD);
}

/* INITIALIZE ELEMENT STATUS: it knows where everything is. */
static void changer_initialize(struct task *task)
{
}

static const struct command changer_commands[] = {
	{ INITIALIZE_ELEMENT_STATUS,	true,	changer_initialize },
	{ MODE_SENSE,			false,	changer_mode_sense },
	{ POSITION_TO_ELEMENT,		true,	changer_position },
	{ MOVE_MEDIUM,			true,	changer_move },
	{ EXCHANGE_MEDIUM,		true,	changer_exchange },
	{ READ_ELEMENT_STATUS,		true,	changer_element_status },
};

static void *changer_make(void)
{
	struct changer *changer = kzalloc(sizeof(*changer), GFP_KERNEL);
	struct element *element;
	unsigned int code, i;

	if (!changer)
		return NULL;
	element = changer->elements;
	for (code = CODE_TRANSPORT; code < CODES; code++) {
		for (i = 0; i < changer_places[code].count; i++, element++) {
			element->code = code;
			element->address = changer_places[code].first + i;
		}
	}
	for (i = 0; i < MEDIA_COUNT; i++)
		snprintf(changer->elements[MEDIA_FROM + i].tag, TAG_TEXT, "MED%03uL4", i + 1);
	return changer;
}

static void changer_free(void *state)
{
	kfree(state);
}

const struct kind changer_kind = {
	.type		= TYPE_MEDIUM_CHANGER,
	.removable	= true,
	.product	= "changer",
	.commands	= changer_commands,
	.count		= ARRAY_SIZE(changer_commands),
	.make		= changer_make,
	.free		= changer_free,
};
