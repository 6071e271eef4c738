// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data to and from a command's buffer, and how a command ends: status, sense data and residual.
 */
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_eh.h>

#include "model/ram.h"
#include "commands/mode.h"

/**
 * ram_reply - hand out an answer
 * @task: whose
 * @data: the answer, whole
 * @len: its length
 * @asked: the allocation length: no more of it is handed out (SPC-6 4.2.5.6)
 *
 * Context: any.
 * Return: RAM_GOOD.
 */
int ram_reply(struct ram_task *task, const void *data, size_t len, size_t asked)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	len = min(len, asked);
	if (cmd->sc_data_direction == DMA_TO_DEVICE || !scsi_bufflen(cmd))
		return RAM_GOOD;
	len = scsi_sg_copy_from_buffer(cmd, (void *)data, min_t(size_t, len, scsi_bufflen(cmd)));
	scsi_set_resid(cmd, scsi_bufflen(cmd) - len);
	return RAM_GOOD;
}

/**
 * ram_fetch - take a parameter list
 * @task: whose
 * @data: where it goes
 * @len: how much room there is
 *
 * Context: any.
 * Return: how many bytes there were, at most @len.
 */
size_t ram_fetch(struct ram_task *task, void *data, size_t len)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	if (cmd->sc_data_direction != DMA_TO_DEVICE || !scsi_bufflen(cmd))
		return 0;
	return scsi_sg_copy_to_buffer(cmd, data, min_t(size_t, len, scsi_bufflen(cmd)));
}

/**
 * ram_bad_cdb - refuse a command for a field of its CDB (SPC-6 4.4.2.4.2)
 * @task: the command
 * @byte: where the field begins
 * @bit: its highest bit in that byte
 *
 * Context: any.
 * Return: RAM_BAD_CDB.
 */
int ram_bad_cdb(struct ram_task *task, u32 byte, u32 bit)
{
	task->field = ram_field(byte, bit);
	return RAM_BAD_CDB;
}

/**
 * ram_bad_list - refuse a command for a field of its parameter list
 * @task: the command
 * @byte: where the field begins
 * @bit: its highest bit in that byte
 *
 * Context: any.
 * Return: RAM_BAD_LIST.
 */
int ram_bad_list(struct ram_task *task, u32 byte, u32 bit)
{
	task->field = ram_field(byte, bit);
	return RAM_BAD_LIST;
}

static void end_with_sense(struct ram_task *task, u8 key, u8 asc, u8 ascq)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	bool in_cdb = asc != 0x26;

	scsi_build_sense(cmd, ram_mode_dsense(task->nexus->unit), key, asc, ascq);
	if (task->has_info)
		scsi_set_sense_information(cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE, task->info);
	if (task->field && key == ILLEGAL_REQUEST)
		scsi_set_sense_field_pointer(cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE,
					     task->field & 0xffff, task->field >> 16 & 7, in_cdb);
	/* What host and driver disagree about (DIX) is not the device's affair. */
	if (key == ILLEGAL_REQUEST && asc == 0x10)
		set_host_byte(cmd, DID_ABORT);
}

/**
 * ram_end - put an end into a command's result; it is not completed yet
 * @task: the command
 * @end: RAM_GOOD or another, but not RAM_AGAIN
 *
 * Context: any.
 */
void ram_end(struct ram_task *task, int end)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	if (end == RAM_AS_IS)
		return;
	if (RAM_IS_SENSE(end))
		end_with_sense(task, end >> 16 & 0xf, end >> 8 & 0xff, end & 0xff);
	else if (end & RAM_HOST_BYTE(0))
		cmd->result = (end & 0xff) << 16;
	else
		cmd->result = end & 0xff;
}
