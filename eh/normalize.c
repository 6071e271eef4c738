// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sense data says, for drivers: the same of either format. How it is parsed is eh/sense.c's
 * affair; scsi_normalize_sense() itself is the kernel's (scsi_common).
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "sense.h"

/**
 * scsi_get_sense_info_fld - the INFORMATION field of sense data of either format
 * @sense_buffer: the sense data
 * @sb_len: how many bytes of it may be read
 * @information: where to put the field
 *
 * Context: any.
 * Return: true if there is one and it is valid.
 */
bool scsi_get_sense_info_fld(const u8 *sense_buffer, int sb_len, u64 *information)
{
	return sb_len > 0 && eh_sense_information(sense_buffer, sb_len, information);
}
EXPORT_SYMBOL(scsi_get_sense_info_fld);

/**
 * scsi_command_normalize_sense - the sense data of a command in one form, whatever its format
 * @cmd: the command
 * @sshdr: where to put it
 *
 * Context: any.
 * Return: true if there is sense data.
 */
bool scsi_command_normalize_sense(const struct scsi_cmnd *cmd, struct scsi_sense_hdr *sshdr)
{
	return scsi_normalize_sense(cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE, sshdr);
}
EXPORT_SYMBOL(scsi_command_normalize_sense);
