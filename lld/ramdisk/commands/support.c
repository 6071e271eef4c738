// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a unit can do: REPORT SUPPORTED OPERATION CODES (SPC-6 6.36) and REPORT SUPPORTED TASK
 * MANAGEMENT FUNCTIONS (SPC-6 6.37).
 *
 * Both are made from what the driver goes by itself: the rows of its table of commands.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_proto.h>

#include "model/ram.h"
#include "page.h"

/* --- operation codes */

#define OPCODES_HEAD	4
#define TIMEOUTS_LEN	12

enum {
	SUPPORT_NONE	= 0x01,
	SUPPORT_FULL	= 0x03,
	SUPPORT_TIMES	= 0x80,		/* a command timeouts descriptor follows (CTDP) */
};

/* REPORTING OPTIONS */
enum {
	REPORT_ALL,
	REPORT_OP,		/* that has no service actions */
	REPORT_OP_AND_SA,	/* that has */
	REPORT_EITHER,
};

static bool has_sa(const struct ram_row *row)
{
	return row->sa != RAM_ROW_NO_SA;
}

/* A timeouts descriptor that names no time: it depends on nothing that the unit knows. */
static void put_timeouts(u8 *b)
{
	put_unaligned_be16(TIMEOUTS_LEN - 2, b);
}

static void add_row(struct ram_listing *listing, const struct ram_row *row, bool times)
{
	u8 b[8 + TIMEOUTS_LEN] = { };

	b[0] = row->op;
	if (has_sa(row)) {
		put_unaligned_be16(row->sa, b + 2);
		b[5] = 0x01;
	}
	if (times) {
		b[5] |= 0x02;
		put_timeouts(b + 8);
	}
	put_unaligned_be16(row->len, b + 6);
	ram_listing_add(listing, b, times ? 8 + TIMEOUTS_LEN : 8);
}

static int ram_support_report_all(struct ram_task *task, bool times, size_t asked)
{
	const struct ram_unit *unit = task->nexus->unit;
	struct ram_listing listing;
	u8 head[OPCODES_HEAD];
	unsigned int i;

	ram_listing_begin(&listing, task, asked, OPCODES_HEAD);
	for (i = 0; i < ram_row_count; i++)
		if (ram_row_is_for(&ram_rows[i], unit))
			add_row(&listing, &ram_rows[i], times);
	put_unaligned_be32(listing.len - OPCODES_HEAD, head);
	return ram_listing_end(&listing, head, OPCODES_HEAD);
}

/* The row of an operation code; if that has service actions, the row of this one, or any (-1). */
static const struct ram_row *find_row(const struct ram_unit *unit, u8 op, int sa)
{
	unsigned int i;

	for (i = 0; i < ram_row_count; i++) {
		const struct ram_row *row = &ram_rows[i];

		if (row->op == op && ram_row_is_for(row, unit) &&
		    (!has_sa(row) || sa < 0 || row->sa == sa))
			return row;
	}
	return NULL;
}

/* CDB usage data: bits that mean something, but operation code and service action as they are. */
static void put_usage(u8 *b, const struct ram_row *row)
{
	b[0] = row->op;
	memcpy(b + 1, row->usage, row->len - 1);
	if (row->op == VARIABLE_LENGTH_CMD)
		put_unaligned_be16(row->sa, b + 8);
	else if (has_sa(row))
		b[1] = (b[1] & 0xe0) | row->sa;
}

static int report_row(struct ram_task *task, const struct ram_row *row, bool times, size_t asked)
{
	u8 b[4 + 32 + TIMEOUTS_LEN] = { };
	size_t len = 4;

	b[1] = row ? SUPPORT_FULL : SUPPORT_NONE;
	if (row) {
		put_unaligned_be16(row->len, b + 2);
		put_usage(b + 4, row);
		len += row->len;
	}
	if (row && times) {
		b[1] |= SUPPORT_TIMES;
		put_timeouts(b + len);
		len += TIMEOUTS_LEN;
	}
	return ram_reply(task, b, len, asked);
}

/* One command. Whether its operation code has service actions must be as the option says. */
static int report_one(struct ram_task *task, u8 option, bool times, size_t asked)
{
	const struct ram_unit *unit = task->nexus->unit;
	const u8 *cdb = ram_cdb(task);
	u16 sa = get_unaligned_be16(cdb + 4);
	const struct ram_row *any = find_row(unit, cdb[3], -1);
	const struct ram_row *row = find_row(unit, cdb[3], sa);

	if (any && option == REPORT_OP && has_sa(any))
		return ram_bad_cdb(task, 2, 2);
	if (any && option == REPORT_OP_AND_SA && !has_sa(any))
		return ram_bad_cdb(task, 2, 2);
	if (any && option == REPORT_EITHER && !has_sa(any) && sa)
		row = NULL;
	return report_row(task, row, times, asked);
}

/**
 * ram_page_opcodes - REPORT SUPPORTED OPERATION CODES
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_page_opcodes(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	size_t asked = get_unaligned_be32(cdb + 6);
	u8 option = cdb[2] & 0x07;
	bool times = cdb[2] & 0x80;

	if (option > REPORT_EITHER)
		return ram_bad_cdb(task, 2, 2);
	if (option == REPORT_ALL)
		return ram_support_report_all(task, times, asked);
	return report_one(task, option, times, asked);
}

/* --- task management functions */

enum {
	TMF_ABORT_TASK		= BIT(7),
	TMF_UNIT_RESET		= BIT(3),
	TMF_TARGET_RESET	= BIT(1),	/* obsolete, but the driver does it */
};

#define TMF_LEN			4
#define TMF_EXTENDED_LEN	16

/**
 * ram_page_task_functions - REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, if the allocation length is less than the shortest answer.
 */
int ram_page_task_functions(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	u32 asked = get_unaligned_be32(cdb + 6);
	bool extended = cdb[2] & 0x80;
	u8 b[TMF_EXTENDED_LEN] = { TMF_ABORT_TASK | TMF_UNIT_RESET | TMF_TARGET_RESET };

	if (asked < TMF_LEN)
		return ram_bad_cdb(task, 6, 7);
	/* The extended form adds times, and bits that say which mean something: none does. */
	if (extended)
		b[3] = TMF_EXTENDED_LEN - TMF_LEN;
	return ram_reply(task, b, extended ? TMF_EXTENDED_LEN : TMF_LEN, asked);
}
