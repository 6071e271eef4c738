// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands that the driver knows: one row each. What a CDB is, who may send it when, and which
 * of its bits mean something stand here alone; checking, counting and REPORT SUPPORTED OPERATION
 * CODES go by the rows. They stand in the order of operation codes and service actions.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>

#include "model/ram.h"
#include "access/alua.h"
#include "commands/block.h"
#include "commands/mode.h"
#include "commands/page.h"
#include "access/reservation.h"
#include "media/zone.h"

/* Who answers. */
#define DISKS		(RAM_OF_DISK | RAM_OF_ZONED)
#define UNITS		(DISKS | RAM_OF_OTHERS)
#define ALL		(UNITS | RAM_OF_WLUN)

/* Where data goes. */
#define IN		RAM_DATA_IN
#define OUT		RAM_DATA_OUT

/* What is usual. */
#define READS		(DISKS | RAM_NEEDS_MEDIUM | RAM_IS_READ)
#define WRITES		(DISKS | RAM_NEEDS_MEDIUM | RAM_NEEDS_WRITE | RAM_IS_WRITE | OUT)
#define VERIFIES	(READS | RAM_NEEDS_SLEEP | OUT)
#define SAYS		(RAM_PASSES_RESERVE | RAM_PASSES_STANDBY)
#define SAYS_ALWAYS	(SAYS | RAM_PASSES_ATTENTION | RAM_NEEDS_NO_UNIT)

#define ROW(_op, _sa, _needs, _run, ...)					\
	{									\
		.op = _op, .sa = _sa, .needs = _needs, .run = _run,		\
		.len = 1 + sizeof((const u8[]){ __VA_ARGS__ }),			\
		.usage = { __VA_ARGS__ },					\
	}
#define PLAIN(_op, _needs, _run, ...)	ROW(_op, RAM_ROW_NO_SA, _needs, _run, __VA_ARGS__)

/* Pieces of CDBs. The control byte has vendor's bits and NACA; the group number six bits. */
#define CONTROL		0xc7
#define GROUP		0x3f
#define B2		0xff, 0xff
#define B3		0xff, 0xff, 0xff
#define B4		0xff, 0xff, 0xff, 0xff
#define B8		B4, B4
#define Z3		0, 0, 0
#define Z4		0, 0, 0, 0
#define LONG32(_flags)	CONTROL, Z4, GROUP, 0xff, B2, _flags, 0, B8, B4, B2, B2, B4

const struct ram_row ram_rows[] = {
	PLAIN(TEST_UNIT_READY, UNITS | RAM_NEEDS_MEDIUM | RAM_PASSES_RESERVE, ram_state_test,
	      Z4, CONTROL),
	PLAIN(REQUEST_SENSE, ALL | SAYS_ALWAYS | IN, ram_page_request_sense,
	      0x01, 0, 0, 0xff, CONTROL),
	PLAIN(FORMAT_UNIT, WRITES | RAM_NEEDS_SLEEP, ram_state_format,
	      0xff, 0, 0, 0x03, CONTROL),
	PLAIN(READ_6, READS | IN, ram_block_read, 0x1f, B3, CONTROL),
	PLAIN(WRITE_6, WRITES, ram_block_write, 0x1f, B3, CONTROL),
	PLAIN(INQUIRY, ALL | SAYS_ALWAYS | IN, ram_page_inquiry, 0x01, B3, CONTROL),
	PLAIN(MODE_SELECT, UNITS | RAM_IS_WRITE | RAM_PASSES_STANDBY | OUT, ram_mode_select_6,
	      0x11, 0, 0, 0xff, CONTROL),
	PLAIN(RESERVE, UNITS | RAM_PASSES_RESERVE, ram_reservation_reserve, Z4, CONTROL),
	PLAIN(RELEASE, UNITS | RAM_PASSES_RESERVE, ram_reservation_release, Z4, CONTROL),
	PLAIN(MODE_SENSE, UNITS | RAM_IS_READ | RAM_PASSES_STANDBY | IN, ram_mode_sense_6,
	      0x08, B3, CONTROL),
	PLAIN(START_STOP, DISKS | RAM_IS_WRITE, ram_state_start_stop, 0x01, 0, 0x0f, 0xf7, CONTROL),
	PLAIN(SEND_DIAGNOSTIC, UNITS | RAM_IS_WRITE | RAM_PASSES_STANDBY, ram_state_diagnose,
	      0xf7, 0, B2, CONTROL),
	PLAIN(ALLOW_MEDIUM_REMOVAL, DISKS | RAM_IS_WRITE, ram_state_lock, Z3, 0x03, CONTROL),
	PLAIN(READ_CAPACITY, DISKS | RAM_NEEDS_MEDIUM | RAM_PASSES_RESERVE | IN,
	      ram_page_capacity_10,
	      0x01, B4, 0, 0, 0x01, CONTROL),
	PLAIN(READ_10, READS | IN, ram_block_read, 0xfc, B4, GROUP, B2, CONTROL),
	PLAIN(WRITE_10, WRITES, ram_block_write, 0xf8, B4, GROUP, B2, CONTROL),
	PLAIN(WRITE_VERIFY, WRITES, ram_block_write_and_verify, 0xf6, B4, GROUP, B2, CONTROL),
	PLAIN(VERIFY, VERIFIES, ram_block_verify, 0xf6, B4, GROUP, B2, CONTROL),
	PLAIN(PRE_FETCH, READS, ram_block_prefetch, 0x02, B4, GROUP, B2, CONTROL),
	PLAIN(SYNCHRONIZE_CACHE, DISKS | RAM_NEEDS_MEDIUM | RAM_IS_WRITE, ram_block_flush,
	      0x02, B4, GROUP, B2, CONTROL),
	PLAIN(WRITE_SAME, WRITES | RAM_NEEDS_SLEEP, ram_block_write_same,
	      0xf8, B4, GROUP, B2, CONTROL),
	PLAIN(UNMAP, WRITES | RAM_NEEDS_SLEEP, ram_block_unmap, 0x01, Z4, GROUP, B2, CONTROL),
	PLAIN(LOG_SENSE, UNITS | RAM_PASSES_RESERVE | RAM_PASSES_STANDBY | IN, ram_page_log_sense,
	      0x01, B2, 0, B4, CONTROL),
	PLAIN(MODE_SELECT_10, UNITS | RAM_IS_WRITE | RAM_PASSES_STANDBY | OUT, ram_mode_select_10,
	      0x11, Z4, 0, B2, CONTROL),
	PLAIN(RESERVE_10, UNITS | RAM_PASSES_RESERVE, ram_reservation_reserve, Z4, Z4, CONTROL),
	PLAIN(RELEASE_10, UNITS | RAM_PASSES_RESERVE, ram_reservation_release, Z4, Z4, CONTROL),
	PLAIN(MODE_SENSE_10, UNITS | RAM_IS_READ | RAM_PASSES_STANDBY | IN, ram_mode_sense_10,
	      0x18, B2, Z3, B2, CONTROL),
#define PERSISTENT_IN(_sa)								\
	ROW(PERSISTENT_RESERVE_IN, _sa, UNITS | SAYS | IN, ram_reservation_in,		\
	    0x1f, Z4, 0, B2, CONTROL)
	PERSISTENT_IN(0), PERSISTENT_IN(1), PERSISTENT_IN(2), PERSISTENT_IN(3),
#define PERSISTENT_OUT(_sa)								\
	ROW(PERSISTENT_RESERVE_OUT, _sa, UNITS | SAYS | RAM_NEEDS_SLEEP | OUT,		\
	    ram_reservation_out, 0x1f, 0xff, 0, 0, B4, CONTROL)
	PERSISTENT_OUT(0), PERSISTENT_OUT(1), PERSISTENT_OUT(2), PERSISTENT_OUT(3),
	PERSISTENT_OUT(4), PERSISTENT_OUT(5), PERSISTENT_OUT(6), PERSISTENT_OUT(7),
	ROW(VARIABLE_LENGTH_CMD, READ_32, READS | IN, ram_block_read, LONG32(0xfc)),
	ROW(VARIABLE_LENGTH_CMD, VERIFY_32, VERIFIES, ram_block_verify, LONG32(0xf6)),
	ROW(VARIABLE_LENGTH_CMD, WRITE_32, WRITES, ram_block_write, LONG32(0xf8)),
	ROW(VARIABLE_LENGTH_CMD, 0x0c, WRITES, ram_block_write_and_verify, LONG32(0xf6)),
	ROW(VARIABLE_LENGTH_CMD, WRITE_SAME_32, WRITES | RAM_NEEDS_SLEEP, ram_block_write_same,
	    LONG32(0xf9)),
	PLAIN(READ_16, READS | IN, ram_block_read, 0xfc, B8, B4, GROUP, CONTROL),
	PLAIN(COMPARE_AND_WRITE, WRITES, ram_block_compare_and_write,
	      0xf8, B8, Z3, 0xff, GROUP, CONTROL),
	PLAIN(WRITE_16, WRITES, ram_block_write, 0xf8, B8, B4, GROUP, CONTROL),
	PLAIN(0x8b, WRITES | RAM_NEEDS_SLEEP, ram_block_or, 0xf8, B8, B4, GROUP, CONTROL),
	PLAIN(WRITE_VERIFY_16, WRITES, ram_block_write_and_verify, 0xf6, B8, B4, GROUP, CONTROL),
	PLAIN(VERIFY_16, VERIFIES, ram_block_verify, 0xf6, B8, B4, GROUP, CONTROL),
	PLAIN(0x90, READS, ram_block_prefetch, 0x02, B8, B4, GROUP, CONTROL),
	PLAIN(SYNCHRONIZE_CACHE_16, DISKS | RAM_NEEDS_MEDIUM | RAM_IS_WRITE, ram_block_flush,
	      0x02, B8, B4, GROUP, CONTROL),
	PLAIN(WRITE_SAME_16, WRITES | RAM_NEEDS_SLEEP, ram_block_write_same,
	      0xf9, B8, B4, GROUP, CONTROL),
#define ZONES_OUT(_sa, _run)								\
	ROW(ZBC_OUT, _sa, RAM_OF_ZONED | RAM_NEEDS_MEDIUM | RAM_NEEDS_WRITE | RAM_IS_WRITE |	\
	    RAM_NEEDS_SLEEP, _run, 0x1f, B8, 0, 0, B2, 0x01, CONTROL)
	ZONES_OUT(ZO_CLOSE_ZONE, ram_zone_close),
	ZONES_OUT(ZO_FINISH_ZONE, ram_zone_finish),
	ZONES_OUT(ZO_OPEN_ZONE, ram_zone_open),
	ZONES_OUT(ZO_RESET_WRITE_POINTER, ram_zone_reset),
	ROW(ZBC_IN, ZI_REPORT_ZONES, RAM_OF_ZONED | RAM_NEEDS_MEDIUM | RAM_IS_READ |
	    RAM_NEEDS_SLEEP | IN, ram_zone_report, 0x1f, B8, B4, 0xbf, CONTROL),
	PLAIN(0x9c, WRITES, ram_block_write_atomic, 0xf8, B8, B2, B2, GROUP, CONTROL),
	ROW(SERVICE_ACTION_IN_16, SAI_READ_CAPACITY_16,
	    DISKS | RAM_NEEDS_MEDIUM | RAM_PASSES_RESERVE | IN, ram_page_capacity_16,
	    0x1f, B8, B4, 0x01, CONTROL),
	ROW(SERVICE_ACTION_IN_16, SAI_GET_LBA_STATUS, READS | RAM_NEEDS_SLEEP | IN,
	    ram_block_status,
	    0x1f, B8, B4, 0xff, CONTROL),
	PLAIN(REPORT_LUNS, ALL | SAYS_ALWAYS | IN, ram_page_luns, 0, 0xff, Z3, B4, 0, CONTROL),
	ROW(MAINTENANCE_IN, MI_REPORT_TARGET_PGS, UNITS | SAYS | RAM_NEEDS_SLEEP | IN,
	    ram_alua_report,
	    0xff, Z4, B4, 0, CONTROL),
	ROW(MAINTENANCE_IN, MI_REPORT_SUPPORTED_OPERATION_CODES,
	    UNITS | RAM_IS_READ | RAM_PASSES_STANDBY | IN, ram_page_opcodes,
	    0x1f, 0x87, B3, B4, 0, CONTROL),
	ROW(MAINTENANCE_IN, MI_REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS,
	    UNITS | RAM_IS_READ | RAM_PASSES_STANDBY | IN,
	    ram_page_task_functions, 0x1f, 0x80, Z3, B4, 0, CONTROL),
	ROW(MAINTENANCE_OUT, MO_SET_TARGET_PGS,
	    UNITS | RAM_IS_WRITE | RAM_PASSES_STANDBY | RAM_NEEDS_SLEEP | OUT, ram_alua_set,
	    0x1f, Z4, B4, 0, CONTROL),
	PLAIN(READ_12, READS | IN, ram_block_read, 0xfc, B8, GROUP, CONTROL),
	PLAIN(WRITE_12, WRITES, ram_block_write, 0xf8, B8, GROUP, CONTROL),
	PLAIN(WRITE_VERIFY_12, WRITES, ram_block_write_and_verify, 0xf6, B8, GROUP, CONTROL),
	PLAIN(0xaf, VERIFIES, ram_block_verify, 0xf6, B8, GROUP, CONTROL),
};

const unsigned int ram_row_count = ARRAY_SIZE(ram_rows);

static_assert(ARRAY_SIZE(ram_rows) <= RAM_MOST_ROWS);

/* The first row of each operation code; one past the last row if there is none. */
static u8 first_row[256] __ro_after_init;

/**
 * ram_row_init - make the table ready to be looked up
 *
 * Context: once, before there are hosts.
 */
void __init ram_row_init(void)
{
	unsigned int i;

	memset(first_row, ram_row_count, sizeof(first_row));
	for (i = ram_row_count; i-- > 0; )
		first_row[ram_rows[i].op] = i;
}

/**
 * ram_row_index - the first row of an operation code
 * @op: one that the driver knows
 *
 * Context: any.
 * Return: its place in ram_rows.
 */
unsigned int ram_row_index(u8 op)
{
	return first_row[op];
}

/* Commands that a shape may be without. */
static bool is_offered(const struct ram_row *row, const struct ram_shape *shape)
{
	switch (row->op) {
	case UNMAP:
		return shape->lbpu;
	case 0x9c: /* WRITE ATOMIC (16) */
		return shape->atomic_wr;
	case MAINTENANCE_IN:
		return row->sa != MI_REPORT_TARGET_PGS || shape->alua;
	case MAINTENANCE_OUT:
		return shape->alua == 2;
	}
	return true;
}

/**
 * ram_row_is_for - whether a unit answers a command
 * @row: the command
 * @unit: the unit
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_row_is_for(const struct ram_row *row, const struct ram_unit *unit)
{
	const struct ram_shape *shape = ram_shape_of(unit);

	if (!is_offered(row, shape))
		return false;
	if (unit->lun == RAM_WLUN_REPORT_LUNS)
		return row->needs & RAM_OF_WLUN;
	if (shape->ptype != TYPE_DISK)
		return row->needs & RAM_OF_OTHERS;
	return row->needs & (unit->zones ? RAM_OF_ZONED : RAM_OF_DISK);
}

static u16 service_action(const u8 *cdb)
{
	return cdb[0] == VARIABLE_LENGTH_CMD ? get_unaligned_be16(cdb + 8) : cdb[1] & 0x1f;
}

/**
 * ram_row_find - the row of a command
 * @unit: who is to carry it out
 * @cdb: the command
 * @len: how long it is
 * @known_op: set to whether there is any row with its operation code for the unit
 *
 * Context: any.
 * Return: the row, or NULL if the command is none, or shorter than it should be.
 */
const struct ram_row *ram_row_find(const struct ram_unit *unit, const u8 *cdb, unsigned int len,
				   bool *known_op)
{
	unsigned int i;

	*known_op = false;
	for (i = first_row[cdb[0]]; i < ram_row_count && ram_rows[i].op == cdb[0]; i++) {
		const struct ram_row *row = &ram_rows[i];

		if (!ram_row_is_for(row, unit))
			continue;
		*known_op = true;
		if (len >= row->len && (row->sa == RAM_ROW_NO_SA || row->sa == service_action(cdb)))
			return row;
	}
	return NULL;
}
