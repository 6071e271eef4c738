// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of every logical unit (SPC-5), and the way from a task to the function that carries it out.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "media.h"

#define PRIMARY_VENDOR	"MEDIA"

/* A text field: left-aligned ASCII, filled with blanks (SPC-5 4.3.1). */
void primary_text(u8 *field, size_t len, const char *text)
{
	memset(field, ' ', len);
	memcpy(field, text, min(strlen(text), len));
}

/* Nothing that a unit has to do; that it was ready is all. */
static void primary_nothing(struct task *task)
{
}

static void primary_request_sense(struct task *task)
{
	u8 sense[18] = { [0] = 0x70, [7] = sizeof(sense) - 8 };

	task_reply(task, sense, sizeof(sense), task_cdb(task)[4]);
}

/* Standard INQUIRY data (SPC-5 6.7.2). */
static size_t primary_identity(const struct unit *unit, u8 *b)
{
	b[0] = unit->kind->type;
	b[1] = unit->kind->removable ? 0x80 : 0;
	b[2] = 0x06;
	b[3] = 0x02;
	b[4] = 96 - 5;
	b[6] = unit->kind->services ? 0x40 : 0;
	primary_text(b + 8, 8, PRIMARY_VENDOR);
	primary_text(b + 16, 16, unit->kind->product);
	primary_text(b + 32, 4, "0001");
	return 96;
}

static size_t primary_vpd_list(const struct unit *unit, u8 *b)
{
	static const u8 pages[] = { 0x00, 0x80, 0x83 };

	memcpy(b, pages, sizeof(pages));
	return sizeof(pages);
}

static unsigned int primary_number(const struct unit *unit)
{
	return unit - unit->media->units;
}

static size_t primary_vpd_serial(const struct unit *unit, u8 *b)
{
	char text[9];

	snprintf(text, sizeof(text), "M%07u", primary_number(unit));
	primary_text(b, 8, text);
	return 8;
}

/* A designator: a locally assigned NAA for the logical unit (SPC-5 7.7.6). */
static size_t primary_vpd_identity(const struct unit *unit, u8 *b)
{
	b[0] = 0x01;
	b[1] = 0x03;
	b[3] = 8;
	b[4] = 0x30;
	b[11] = primary_number(unit);
	return 12;
}

static const struct primary_vpd {
	u8	code;
	size_t	(*write)(const struct unit *unit, u8 *b);
} primary_vpds[] = {
	{ 0x00, primary_vpd_list },
	{ 0x80, primary_vpd_serial },
	{ 0x83, primary_vpd_identity },
};

static void primary_vpd(struct task *task, size_t asked)
{
	const struct unit *unit = task_unit(task);
	const struct primary_vpd *vpd;
	u8 b[64] = {};

	for (vpd = primary_vpds; vpd < primary_vpds + ARRAY_SIZE(primary_vpds); vpd++) {
		if (vpd->code != task_cdb(task)[2])
			continue;
		b[0] = unit->kind->type;
		b[1] = vpd->code;
		b[3] = vpd->write(unit, b + 4);
		task_reply(task, b, 4 + b[3], asked);
		return;
	}
	task_refuse(task, SENSE_BAD_FIELD);
}

static void primary_inquiry(struct task *task)
{
	size_t asked = get_unaligned_be16(task_cdb(task) + 3);
	u8 b[96] = {};

	if (task_cdb(task)[1] & 0x01)
		primary_vpd(task, asked);
	else if (task_cdb(task)[2])
		task_refuse(task, SENSE_BAD_FIELD);
	else
		task_reply(task, b, primary_identity(task_unit(task), b), asked);
}

/* All units, or the well known ones, of which there are none (SPC-5 6.33). */
static void primary_report_luns(struct task *task)
{
	u8 b[8 + 8 * MEDIA_UNITS] = {}, select = task_cdb(task)[2];
	unsigned int i, units = select == 0x01 ? 0 : MEDIA_UNITS;

	if (select > 0x02) {
		task_refuse(task, SENSE_BAD_FIELD);
		return;
	}
	put_unaligned_be32(8 * units, b);
	for (i = 0; i < units; i++)
		b[8 + 8 * i + 1] = i;
	task_reply(task, b, 8 + 8 * units, get_unaligned_be32(task_cdb(task) + 6));
}

static const struct command primary_commands[] = {
	{ TEST_UNIT_READY,	true,	primary_nothing },
	{ REQUEST_SENSE,	false,	primary_request_sense },
	{ INQUIRY,		false,	primary_inquiry },
	{ REPORT_LUNS,		false,	primary_report_luns },
};

static const struct command *primary_find(const struct command *commands, unsigned int count, u8 op)
{
	const struct command *command;

	for (command = commands; command < commands + count; command++) {
		if (command->op == op)
			return command;
	}
	return NULL;
}

/* A unit attention that a command is to tell of, as all but three do (SPC-5 6.7.1, SAM-5 5.14). */
static u32 primary_attention(const struct task *task)
{
	struct unit *unit = task_unit(task);
	u8 op = *task_cdb(task);

	if (op == INQUIRY || op == REPORT_LUNS || op == REQUEST_SENSE)
		return SENSE_NONE;
	return xchg(&unit->attention, SENSE_NONE);
}

static u32 primary_not_ready(const struct unit *unit)
{
	return unit->kind->ready ? unit->kind->ready(unit->state) : SENSE_NONE;
}

/* Carries a task out. */
void primary_run(struct task *task)
{
	const struct unit *unit = task_unit(task);
	const struct kind *kind = unit->kind;
	u8 op = *task_cdb(task);
	const struct command *command = primary_find(primary_commands, ARRAY_SIZE(primary_commands), op) ?:
					primary_find(kind->commands, kind->count, op);

	task->sense = primary_attention(task);
	if (task->sense)
		return;
	if (!command)
		task_refuse(task, SENSE_BAD_OPCODE);
	else if (command->ready && primary_not_ready(unit))
		task_refuse(task, primary_not_ready(unit));
	else
		command->run(task);
}
