// SPDX-License-Identifier: GPL-2.0-only
/*
 * An enclosure (SES-3) of array device slots, a power supply and a temperature sensor. Fault and identify
 * indicators of the slots can be set, and their devices be turned off; the last slot is empty.
 *
 * Each diagnostic page is written by one function, which walks the types of elements in the order in which
 * the configuration page names them.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "media.h"

#define ENCLOSURE_ROOM		1024
#define ENCLOSURE_GENERATION	7
#define ENCLOSURE_ID		0x3000000000000001ULL
#define DIAGNOSTIC_HEADER		8
#define ELEMENT_BYTES		4
#define NAME_ROOM		32
#define SLOTS			4

enum { DIAGNOSTIC_LIST, DIAGNOSTIC_CONFIGURATION, DIAGNOSTIC_STATUS, DIAGNOSTIC_NAMES = 0x07, DIAGNOSTIC_ADDITIONAL = 0x0a };
enum { ELEMENT_POWER_SUPPLY = 0x02, ELEMENT_TEMPERATURE = 0x04, ELEMENT_ARRAY_SLOT = 0x17 };
enum { CODE_OK = 1, CODE_NOT_INSTALLED = 5 };

static const struct element_type {
	u8		code;
	u8		count;
	const char	*name;
} enclosure_types[] = {
	{ ELEMENT_ARRAY_SLOT,	SLOTS,	"Slot" },
	{ ELEMENT_POWER_SUPPLY,	1,	"Power supply" },
	{ ELEMENT_TEMPERATURE,	1,	"Temperature" },
};

#define TYPES	ARRAY_SIZE(enclosure_types)

/*
 * What can be asked for of a slot, by place and bit in a control element (SES-3 7.3.3.2), and where its
 * status element shows it.
 */
static const struct slot_request {
	u8	control_byte, control_bit, status_byte, status_bit;
} slot_requests[] = {
	{ 2, 0x02, 2, 0x02 },	/* RQST IDENT: IDENT */
	{ 3, 0x20, 3, 0x20 },	/* RQST FAULT: FAULT REQSTD */
	{ 3, 0x10, 3, 0x10 },	/* DEVICE OFF: DEVICE OFF */
};

#define SLOT_REQUESTS	ARRAY_SIZE(slot_requests)

struct enclosure {
	bool	requested[SLOTS][SLOT_REQUESTS];
};

/* A page that is being written. */
struct diagnostic {
	const struct enclosure	*enclosure;
	size_t			len;
	u8			bytes[ENCLOSURE_ROOM];
};

/* So many bytes more, of zeros. */
static u8 *diagnostic_add(struct diagnostic *page, size_t len)
{
	u8 *at = page->bytes + page->len;

	if (WARN_ON(page->len + len > sizeof(page->bytes)))
		return page->bytes;
	page->len += len;
	return at;
}

/* Configuration (SES-3 6.1.2). */
static void enclosure_configuration(struct diagnostic *page)
{
	const struct element_type *type;
	u8 *b = diagnostic_add(page, 40);

	b[0] = 0x11;
	b[2] = TYPES;
	b[3] = 40 - 4;
	put_unaligned_be64(ENCLOSURE_ID, b + 4);
	primary_text(b + 12, 8, "MEDIA");
	primary_text(b + 20, 16, "enclosure");
	primary_text(b + 36, 4, "0001");
	for (type = enclosure_types; type < enclosure_types + TYPES; type++) {
		b = diagnostic_add(page, 4);
		b[0] = type->code;
		b[1] = type->count;
		b[3] = strlen(type->name);
	}
	for (type = enclosure_types; type < enclosure_types + TYPES; type++)
		memcpy(diagnostic_add(page, strlen(type->name)), type->name, strlen(type->name));
}

/* The status element of a slot (SES-3 7.3.3.3). */
static void enclosure_slot_status(const struct enclosure *enclosure, unsigned int slot, u8 *b)
{
	unsigned int i;

	b[0] = slot == SLOTS - 1 ? CODE_NOT_INSTALLED : CODE_OK;
	for (i = 0; i < SLOT_REQUESTS; i++) {
		if (enclosure->requested[slot][i])
			b[slot_requests[i].status_byte] |= slot_requests[i].status_bit;
	}
}

/* Enclosure status (SES-3 6.1.4). An overall element says nothing. */
static void enclosure_status(struct diagnostic *page)
{
	const struct element_type *type;
	unsigned int i;
	u8 *b;

	for (type = enclosure_types; type < enclosure_types + TYPES; type++) {
		diagnostic_add(page, ELEMENT_BYTES);
		for (i = 0; i < type->count; i++) {
			b = diagnostic_add(page, ELEMENT_BYTES);
			b[0] = CODE_OK;
			if (type->code == ELEMENT_ARRAY_SLOT)
				enclosure_slot_status(page->enclosure, i, b);
			if (type->code == ELEMENT_TEMPERATURE)
				b[2] = 20 + 25;	/* degrees, with an offset of 20 */
		}
	}
}

/* Element descriptors (SES-3 6.1.10). */
static void enclosure_names(struct diagnostic *page)
{
	const struct element_type *type;
	char name[NAME_ROOM];
	unsigned int i, len;
	u8 *b;

	for (type = enclosure_types; type < enclosure_types + TYPES; type++) {
		diagnostic_add(page, 4);
		for (i = 0; i < type->count; i++) {
			len = scnprintf(name, sizeof(name), "%s %u", type->name, i + 1);
			b = diagnostic_add(page, 4 + len);
			b[3] = len;
			memcpy(b + 4, name, len);
		}
	}
}

/* Additional element status (SES-3 6.1.13): in each slot is, or would be, a SAS device of one phy. */
static void enclosure_additional(struct diagnostic *page)
{
	unsigned int slot;
	u8 *b;

	for (slot = 0; slot < SLOTS; slot++) {
		b = diagnostic_add(page, 36);
		b[0] = 0x16;
		b[1] = 36 - 2;
		b[3] = slot;
		b[4] = 1;
		b[7] = slot + 1;
		b[8] = 0x10;
		b[11] = 0x08;
		put_unaligned_be64(0x5000000000000100ULL, b + 12);
		put_unaligned_be64(0x5000000000000010ULL + slot, b + 20);
	}
}

static void enclosure_list(struct diagnostic *page);

static const struct enclosure_page {
	u8	code;
	bool	no_generation;
	void	(*write)(struct diagnostic *page);
} enclosure_pages[] = {
	{ DIAGNOSTIC_LIST,		true,	enclosure_list },
	{ DIAGNOSTIC_CONFIGURATION,	false,	enclosure_configuration },
	{ DIAGNOSTIC_STATUS,		false,	enclosure_status },
	{ DIAGNOSTIC_NAMES,		false,	enclosure_names },
	{ DIAGNOSTIC_ADDITIONAL,	false,	enclosure_additional },
};

/* Supported diagnostic pages (SPC-5 7.3.2). */
static void enclosure_list(struct diagnostic *page)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(enclosure_pages); i++)
		*diagnostic_add(page, 1) = enclosure_pages[i].code;
}

static const struct enclosure_page *enclosure_find_page(u8 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(enclosure_pages); i++) {
		if (enclosure_pages[i].code == code)
			return &enclosure_pages[i];
	}
	return NULL;
}

static void enclosure_write_page(struct diagnostic *page, const struct enclosure_page *which)
{
	diagnostic_add(page, 4);
	if (!which->no_generation)
		put_unaligned_be32(ENCLOSURE_GENERATION, diagnostic_add(page, 4));
	which->write(page);
	page->bytes[0] = which->code;
	put_unaligned_be16(page->len - 4, page->bytes + 2);
}

/* RECEIVE DIAGNOSTIC RESULTS. What has no page code is not there. */
static void enclosure_receive(struct task *task)
{
	const struct enclosure_page *which = enclosure_find_page(task_cdb(task)[2]);
	struct diagnostic *page;

	if (!(task_cdb(task)[1] & 0x01) || !which) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	page = kzalloc(sizeof(*page), GFP_KERNEL);
	if (!page) {
		task_refuse(task, SENSE_TARGET_FAILURE);
		return;
	}
	page->enclosure = task_state(task);
	enclosure_write_page(page, which);
	task_reply(task, page->bytes, page->len, get_unaligned_be16(task_cdb(task) + 3));
	kfree(page);
}

/* How long an enclosure control page is: as long as the status page. */
static size_t enclosure_control_len(void)
{
	size_t elements = 0;
	unsigned int i;

	for (i = 0; i < TYPES; i++)
		elements += 1 + enclosure_types[i].count;
	return DIAGNOSTIC_HEADER + ELEMENT_BYTES * elements;
}

/* Takes a control element of a slot, unless it is not selected. */
static void enclosure_control_slot(struct enclosure *enclosure, unsigned int slot, const u8 *b)
{
	unsigned int i;

	if (!(b[0] & 0x80))
		return;
	for (i = 0; i < SLOT_REQUESTS; i++)
		enclosure->requested[slot][i] = b[slot_requests[i].control_byte] & slot_requests[i].control_bit;
}

/*
 * Enclosure control (SES-3 6.1.3). The slots are of the first type, and come behind its overall element, that
 * stands for those that are not selected themselves.
 */
static u32 enclosure_control(struct enclosure *enclosure, const u8 *list, size_t len)
{
	const u8 *overall = list + DIAGNOSTIC_HEADER, *b;
	unsigned int slot;

	if (list[0] != DIAGNOSTIC_STATUS || get_unaligned_be32(list + 4) != ENCLOSURE_GENERATION)
		return SENSE_BAD_PARAMETER;
	if (get_unaligned_be16(list + 2) + 4 != len || len != enclosure_control_len())
		return SENSE_BAD_LIST_LENGTH;
	for (slot = 0; slot < SLOTS; slot++) {
		b = overall + ELEMENT_BYTES * (1 + slot);
		enclosure_control_slot(enclosure, slot, b[0] & 0x80 ? b : overall);
	}
	return SENSE_NONE;
}

/* SEND DIAGNOSTIC: a self-test, which is passed, or a page. */
static void enclosure_send(struct task *task)
{
	u16 said = get_unaligned_be16(task_cdb(task) + 3);
	u8 how = task_cdb(task)[1], list[256] = {};
	bool self_test = how & 0xe4;
	size_t len;

	if (self_test ? said : said && !(how & 0x10)) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	if (!said)
		return;
	len = task_get(task, list, min_t(size_t, said, sizeof(list)));
	if (len != said || len < DIAGNOSTIC_HEADER)
		task_refuse(task, SENSE_BAD_LIST_LENGTH);
	else
		task_refuse(task, enclosure_control(task_state(task), list, len));
}

static const struct command enclosure_commands[] = {
	{ RECEIVE_DIAGNOSTIC,	true,	enclosure_receive },
	{ SEND_DIAGNOSTIC,	true,	enclosure_send },
};

static void *enclosure_make(void)
{
	return kzalloc(sizeof(struct enclosure), GFP_KERNEL);
}

static void enclosure_free(void *state)
{
	kfree(state);
}

const struct kind enclosure_kind = {
	.type		= TYPE_ENCLOSURE,
	.services	= true,
	.product	= "enclosure",
	.commands	= enclosure_commands,
	.count		= ARRAY_SIZE(enclosure_commands),
	.make		= enclosure_make,
	.free		= enclosure_free,
};
