// SPDX-License-Identifier: GPL-2.0-only
/*
 * The logging word, and a command's way down and back as it asks for it.
 *
 *	MLQUEUE		2 and more: each command sent
 *	MLCOMPLETE	1: commands that failed or were not just finished; 2 and more: each;
 *			4 and more: how busy the host is, too
 *
 * Messages about single events stand where the events are, behind log_wanted().
 */
#include <linux/export.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/log.h"
#include "text.h"

/* Upper drivers read it as well, through the macros of the public headers. */
unsigned int scsi_logging_level;
EXPORT_SYMBOL(scsi_logging_level);

module_param(scsi_logging_level, int, 0644);
MODULE_PARM_DESC(scsi_logging_level, "a bit mask of logging levels");

/**
 * log_command_send - a command is about to be given to its driver
 * @cmd: the command
 *
 * Context: any.
 */
void log_command_send(struct scsi_cmnd *cmd)
{
	if (!log_wanted(LOG_MLQUEUE, 1))
		return;
	scmd_printk(KERN_INFO, cmd, "Send: scmd 0x%p\n", cmd);
	scsi_print_command(cmd);
}

/* Whether there is more to say of a command than that it is done. */
static bool is_unexpected(const struct scsi_cmnd *cmd, const char *verdict)
{
	const char *finished = scsi_mlreturn_string(SUCCESS);

	return cmd->result || !finished || strcmp(verdict, finished);
}

/**
 * log_command_completion - a command came back, and what becomes of it was decided
 * @cmd: the command
 * @verdict: what becomes of it, in the words of scsi_mlreturn_string()
 *
 * Context: any.
 */
void log_command_completion(struct scsi_cmnd *cmd, const char *verdict)
{
	struct Scsi_Host *shost = cmd->device->host;

	if (!log_wanted(LOG_MLCOMPLETE, is_unexpected(cmd, verdict) ? 0 : 1))
		return;
	log_result(cmd, "Done", verdict);
	scsi_print_command(cmd);
	if (scsi_status_is_check_condition(cmd->result))
		scsi_print_sense(cmd);
	if (log_wanted(LOG_MLCOMPLETE, 3))
		scmd_printk(KERN_INFO, cmd, "scsi host busy %d failed %d\n",
			    scsi_host_busy(shost), shost->host_failed);
}
