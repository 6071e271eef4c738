/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The logging word: ten three-bit levels, one a facility, settable through the module parameter
 * scsi_logging_level and the sysctl dev.scsi.logging_level.
 */
#ifndef MID_LOG_H
#define MID_LOG_H

#include <linux/types.h>

struct scsi_cmnd;

enum log_facility {
	LOG_ERROR,
	LOG_TIMEOUT,
	LOG_SCAN,
	LOG_MLQUEUE,
	LOG_MLCOMPLETE,
	LOG_LLQUEUE,
	LOG_LLCOMPLETE,
	LOG_HLQUEUE,
	LOG_HLCOMPLETE,
	LOG_IOCTL,
};

#define LOG_FACILITY_BITS 3

/* Exported: upper drivers read it through their own copy of these macros. */
extern unsigned int scsi_logging_level;

/**
 * log_wanted - whether a message of @facility at @level is to be printed
 * @facility: which part of the midlayer speaks
 * @level: how talkative the reader must have asked us to be, from 0
 *
 * Context: any. Reads one word.
 * Return: true if so.
 */
static inline bool log_wanted(enum log_facility facility, unsigned int level)
{
	unsigned int mask = (1U << LOG_FACILITY_BITS) - 1;

	return IS_ENABLED(CONFIG_SCSI_LOGGING) &&
	       unlikely(((scsi_logging_level >> (facility * LOG_FACILITY_BITS)) & mask) > level);
}

/* core/log/command.c: a command's way down and back, as far as scsi_logging_level asks for it */
void log_command_send(struct scsi_cmnd *cmd);
void log_command_completion(struct scsi_cmnd *cmd, const char *verdict);

#endif /* MID_LOG_H */
