// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people may send to a device that they may open, but not do everything with: one table,
 * an entry an operation code (SPC-6 annex E, MMC-6 6). Pure.
 *
 * Everybody who can open a device may do what a player or a reader needs, START STOP UNIT
 * included; who opened it for writing, also what writes to its medium. What could damage the
 * device, lock others out or change its firmware is in no list, and so is every code that the
 * table does not name. Only the operation code counts, so what shares one with an allowed command
 * is allowed: SEND KEY with MAINTENANCE IN, ATA PASS-THROUGH (12) with BLANK.
 */
#include <linux/kernel.h>
#include <scsi/scsi_proto.h>
#include <uapi/linux/cdrom.h>

#include "filter.h"

enum filter_class {
	REFUSED,	/* what the table does not name */
	FOR_READERS,
	FOR_WRITERS,
};

/* By code. What has a name in SPC or SBC has it here; GPCMD_ is for CD-ROMs alone. */
static const u8 filter[U8_MAX + 1] = {
	[TEST_UNIT_READY]			= FOR_READERS,
	[REQUEST_SENSE]				= FOR_READERS,
	[FORMAT_UNIT]				= FOR_WRITERS,
	[READ_6]				= FOR_READERS,
	[WRITE_6]				= FOR_WRITERS,
	/* WRITE SAME (32) by its service action; as an operation code it is the vendor's. */
	[WRITE_SAME_32]				= FOR_WRITERS,
	[INQUIRY]				= FOR_READERS,
	[MODE_SELECT]				= FOR_WRITERS,
	[ERASE]					= FOR_WRITERS,
	[MODE_SENSE]				= FOR_READERS,
	[START_STOP]				= FOR_READERS,
	[RECEIVE_DIAGNOSTIC]			= FOR_READERS,
	[ALLOW_MEDIUM_REMOVAL]			= FOR_WRITERS,
	[GPCMD_READ_FORMAT_CAPACITIES]		= FOR_READERS,
	[READ_CAPACITY]				= FOR_READERS,
	[READ_10]				= FOR_READERS,
	[WRITE_10]				= FOR_WRITERS,
	[SEEK_10]				= FOR_READERS,
	[WRITE_VERIFY]				= FOR_WRITERS,
	[VERIFY]				= FOR_READERS,
	[SYNCHRONIZE_CACHE]			= FOR_WRITERS,
	[READ_DEFECT_DATA]			= FOR_READERS,
	[READ_BUFFER]				= FOR_READERS,
	[READ_LONG]				= FOR_READERS,
	[WRITE_LONG]				= FOR_WRITERS,
	[WRITE_SAME]				= FOR_WRITERS,
	[GPCMD_READ_SUBCHANNEL]			= FOR_READERS,
	[READ_TOC]				= FOR_READERS,
	[GPCMD_READ_HEADER]			= FOR_READERS,
	[GPCMD_PLAY_AUDIO_10]			= FOR_READERS,
	[GPCMD_GET_CONFIGURATION]		= FOR_READERS,
	[GPCMD_PLAY_AUDIO_MSF]			= FOR_READERS,
	[GPCMD_PLAY_AUDIO_TI]			= FOR_READERS,
	[GPCMD_GET_EVENT_STATUS_NOTIFICATION]	= FOR_READERS,
	[GPCMD_PAUSE_RESUME]			= FOR_READERS,
	[LOG_SELECT]				= FOR_WRITERS,
	[LOG_SENSE]				= FOR_READERS,
	[GPCMD_STOP_PLAY_SCAN]			= FOR_READERS,
	[GPCMD_READ_DISC_INFO]			= FOR_READERS,
	[GPCMD_READ_TRACK_RZONE_INFO]		= FOR_READERS,
	[GPCMD_RESERVE_RZONE_TRACK]		= FOR_WRITERS,
	[GPCMD_SEND_OPC]			= FOR_WRITERS,
	[MODE_SELECT_10]			= FOR_WRITERS,
	[GPCMD_REPAIR_RZONE_TRACK]		= FOR_WRITERS,
	[MODE_SENSE_10]				= FOR_READERS,
	[GPCMD_CLOSE_TRACK]			= FOR_WRITERS,
	[GPCMD_READ_BUFFER_CAPACITY]		= FOR_READERS,
	[GPCMD_SEND_CUE_SHEET]			= FOR_WRITERS,
	[READ_16]				= FOR_READERS,
	[WRITE_16]				= FOR_WRITERS,
	[VERIFY_16]				= FOR_READERS,
	[WRITE_SAME_16]				= FOR_WRITERS,
	[ZBC_OUT]				= FOR_WRITERS,
	[ZBC_IN]				= FOR_READERS,
	[SERVICE_ACTION_IN_16]			= FOR_READERS,
	[REPORT_LUNS]				= FOR_READERS,
	[GPCMD_BLANK]				= FOR_WRITERS,
	[GPCMD_SEND_EVENT]			= FOR_WRITERS,
	[MAINTENANCE_IN]			= FOR_READERS,
	[GPCMD_REPORT_KEY]			= FOR_READERS,
	[GPCMD_LOAD_UNLOAD]			= FOR_WRITERS,
	[GPCMD_SET_READ_AHEAD]			= FOR_WRITERS,
	[READ_12]				= FOR_READERS,
	[WRITE_12]				= FOR_WRITERS,
	[GPCMD_GET_PERFORMANCE]			= FOR_READERS,
	[GPCMD_READ_DVD_STRUCTURE]		= FOR_READERS,
	[WRITE_VERIFY_12]			= FOR_WRITERS,
	[GPCMD_SET_STREAMING]			= FOR_WRITERS,
	[GPCMD_READ_CD_MSF]			= FOR_READERS,
	[GPCMD_SCAN]				= FOR_READERS,
	[GPCMD_SET_SPEED]			= FOR_WRITERS,
	[GPCMD_PLAY_CD]				= FOR_READERS,
	[GPCMD_READ_CD]				= FOR_READERS,
	[GPCMD_SEND_DVD_STRUCTURE]		= FOR_WRITERS,
	[WRITE_LONG_2]				= FOR_WRITERS,
};

/**
 * core_filter_allows - whether a command may be passed through without a privilege
 * @opcode: its operation code
 * @open_for_write: the sender opened the device for writing
 *
 * Return: true if so.
 */
bool core_filter_allows(u8 opcode, bool open_for_write)
{
	return filter[opcode] == FOR_READERS || (filter[opcode] == FOR_WRITERS && open_for_write);
}
