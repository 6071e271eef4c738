// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log pages (SPC-6 7.3, SBC-4 6.4): what a unit remembers of its life.
 *
 * Memory does not wear, and has no errors that the driver would see; so most parameters say zero,
 * and mean it. What the driver does count is by nexus, in debugfs. One table has the pages, in
 * ascending order, each with its parameters; the lists of pages are made from it.
 *
 * Nothing is saved, and there is no LOG SELECT.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>

#include "model/ram.h"
#include "mode.h"
#include "page.h"

#define LOG_ROOM	256

enum {
	LOG_SUPPORTED	= 0x00,
	LOG_WRITE_ERRORS = 0x02,
	LOG_READ_ERRORS	= 0x03,
	LOG_OTHER_ERRORS = 0x06,
	LOG_PROVISIONING = 0x0c,
	LOG_TEMPERATURE	= 0x0d,
	LOG_SOLID_STATE	= 0x11,
	LOG_EXCEPTIONS	= 0x2f,
	SUBPAGE_ALL	= 0xff,
};

/* The control byte of a parameter: a counter, or a list in binary form (SPC-6 7.3.2.2). */
#define IS_COUNTER	0x00
#define IS_LIST		0x03

#define DEGREES		25	/* Celsius; what it has, and what it may have */
#define MOST_DEGREES	70

/* A parameter; zeros if nobody writes it. @len 0 ends a page's. */
struct log_parameter {
	u16	code;
	u8	control;
	u8	len;
	void	(*write)(const struct ram_unit *unit, u8 *value);
};

/* What the PC field may be: counts are, or were at first; thresholds there are none. */
struct log_page {
	u8	code;
	bool	of_disks;
	bool	of_thin;
	bool	counts;
	struct log_parameter parameters[8];
};

#define SCOPE_SHARED	0x02	/* other units take of it, too */

static void ram_log_write_available(const struct ram_unit *unit, u8 *value)
{
	put_unaligned_be32(ram_memory_available(unit->array->memory), value);
	value[4] = SCOPE_SHARED;
}

static void ram_log_write_used(const struct ram_unit *unit, u8 *value)
{
	put_unaligned_be32(ram_memory_used(unit->array->memory), value);
	value[4] = SCOPE_SHARED;
}

static void ram_log_write_temperature(const struct ram_unit *unit, u8 *value)
{
	value[1] = DEGREES;
}

static void ram_log_write_most_degrees(const struct ram_unit *unit, u8 *value)
{
	value[1] = MOST_DEGREES;
}

/* Additional sense code and qualifier, and the temperature (SPC-6 7.3.9). */
static void ram_log_write_exceptions(const struct ram_unit *unit, u8 *value)
{
	if (ram_mode_test(unit))
		put_unaligned_be16(0x5dff, value);
	value[2] = DEGREES;
}

/* Corrected at once, with delay, by retrying, in all; times of correction; uncorrected. */
#define ERROR_COUNTERS	{					\
	{ 0x0000, IS_COUNTER, 4 }, { 0x0001, IS_COUNTER, 4 },	\
	{ 0x0002, IS_COUNTER, 4 }, { 0x0003, IS_COUNTER, 4 },	\
	{ 0x0004, IS_COUNTER, 4 }, { 0x0006, IS_COUNTER, 4 },	\
}

static const struct log_page log_pages[] = {
	{ .code = LOG_SUPPORTED },
	{
		.code = LOG_WRITE_ERRORS, .of_disks = true, .counts = true,
		.parameters = ERROR_COUNTERS,
	}, {
		.code = LOG_READ_ERRORS, .of_disks = true, .counts = true,
		.parameters = ERROR_COUNTERS,
	}, {
		.code = LOG_OTHER_ERRORS, .counts = true,
		.parameters = { { 0x0000, IS_COUNTER, 4 } },
	}, {
		.code = LOG_PROVISIONING, .of_disks = true, .of_thin = true,
		.parameters = {
			{ 0x0001, IS_LIST, 8, ram_log_write_available },
			{ 0x0002, IS_LIST, 8, ram_log_write_used },
		},
	}, {
		.code = LOG_TEMPERATURE,
		.parameters = {
			{ 0x0000, IS_LIST, 2, ram_log_write_temperature },
			{ 0x0001, IS_LIST, 2, ram_log_write_most_degrees },
		},
	}, {
		.code = LOG_SOLID_STATE, .of_disks = true,
		.parameters = { { 0x0001, IS_LIST, 4 } },	/* percentage used: none */
	}, {
		.code = LOG_EXCEPTIONS,
		.parameters = { { 0x0000, IS_LIST, 4, ram_log_write_exceptions } },
	},
};

static bool page_is_for(const struct log_page *page, const struct ram_unit *unit)
{
	return (!page->of_disks || ram_unit_is_disk(unit)) &&
	       (!page->of_thin || ram_unit_is_thin(unit));
}

static const struct log_page *find_page(const struct ram_unit *unit, u8 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(log_pages); i++)
		if (log_pages[i].code == code && page_is_for(&log_pages[i], unit))
			return &log_pages[i];
	return NULL;
}

/* The pages there are (SPC-6 7.3.18), or pages and subpages; 00h,FFh is the only subpage. */
static size_t put_list(const struct ram_unit *unit, bool subpages, u8 *b)
{
	const u8 *begin = b;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(log_pages); i++) {
		if (!page_is_for(&log_pages[i], unit))
			continue;
		*b++ = log_pages[i].code;
		if (!subpages)
			continue;
		*b++ = 0x00;
		if (log_pages[i].code != LOG_SUPPORTED)
			continue;
		*b++ = LOG_SUPPORTED;
		*b++ = SUBPAGE_ALL;
	}
	return b - begin;
}

/* The parameters from a code on. Returns their length; 0 if the last one comes before. */
static size_t put_parameters(const struct log_page *page, const struct ram_unit *unit, u16 from,
			     u8 *b)
{
	const struct log_parameter *parameter;
	const u8 *begin = b;

	for (parameter = page->parameters; parameter->len; parameter++) {
		if (parameter->code < from)
			continue;
		put_unaligned_be16(parameter->code, b);
		b[2] = parameter->control;
		b[3] = parameter->len;
		if (parameter->write)
			parameter->write(unit, b + 4);
		b += 4 + parameter->len;
	}
	return b - begin;
}

static int reply(struct ram_task *task, u8 *b, u8 code, u8 subpage, size_t len)
{
	b[0] = code | 0x80;			/* DS: not saved */
	if (subpage)
		b[0] |= 0x40;			/* SPF */
	b[1] = subpage;
	put_unaligned_be16(len, b + 2);
	return ram_reply(task, b, 4 + len, get_unaligned_be16(ram_cdb(task) + 7));
}

static int ram_log_reply_list(struct ram_task *task, u8 subpage)
{
	u8 b[LOG_ROOM] = { };

	if (get_unaligned_be16(ram_cdb(task) + 5))
		return ram_bad_cdb(task, 5, 7);
	return reply(task, b, LOG_SUPPORTED, subpage,
		     put_list(task->nexus->unit, subpage, b + 4));
}

static int ram_log_reply_page(struct ram_task *task, const struct log_page *page)
{
	const u8 *cdb = ram_cdb(task);
	u8 b[LOG_ROOM] = { };
	size_t len;

	/* PC asks for counts with its lowest bit, for thresholds without. */
	if (page->counts && !(cdb[2] & 0x40))
		return ram_bad_cdb(task, 2, 7);
	len = put_parameters(page, task->nexus->unit, get_unaligned_be16(cdb + 5), b + 4);
	if (!len)
		return ram_bad_cdb(task, 5, 7);
	return reply(task, b, page->code, 0, len);
}

/**
 * ram_page_log_sense - LOG SENSE (SPC-6 6.8)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_page_log_sense(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	const u8 subpage = cdb[3];
	const struct log_page *page = find_page(task->nexus->unit, cdb[2] & 0x3f);

	if (cdb[1] & 0x01)			/* SP */
		return ram_bad_cdb(task, 1, 0);
	if (!page)
		return ram_bad_cdb(task, 2, 5);
	if (page->code == LOG_SUPPORTED && (!subpage || subpage == SUBPAGE_ALL))
		return ram_log_reply_list(task, subpage);
	if (subpage)
		return ram_bad_cdb(task, 3, 7);
	return ram_log_reply_page(task, page);
}
