// SPDX-License-Identifier: GPL-2.0-only
/*
 * __scsi_execute(), by which commands were sent before scsi_execute_cmd() was there.
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>

#include "abi/command.h"

/**
 * __scsi_execute - send a command to a device and wait for its end
 * @sdev: the device
 * @cmd: the CDB
 * @data_direction: DMA_TO_DEVICE for data that goes out; any other is not
 * @buffer: data, or NULL
 * @bufflen: its bytes
 * @sense: gets SCSI_SENSE_BUFFERSIZE bytes of sense data, or NULL
 * @sshdr: gets the sense data decoded, or NULL
 * @timeout: for each try, in jiffies
 * @retries: how often the midlayer itself may try again
 * @flags: REQ_*, without an operation
 * @rq_flags: RQF_PM for commands of power management, or 0
 * @resid: gets the residual, or NULL
 *
 * Context: process context, may sleep.
 * Return: see scsi_execute_cmd().
 */
int __scsi_execute(struct scsi_device *sdev, const unsigned char *cmd, int data_direction,
		   void *buffer, unsigned int bufflen, unsigned char *sense,
		   struct scsi_sense_hdr *sshdr, int timeout, int retries, blk_opf_t flags,
		   req_flags_t rq_flags, int *resid)
{
	const struct scsi_exec_args args = {
		.sense		= sense,
		.sense_len	= SCSI_SENSE_BUFFERSIZE,
		.sshdr		= sshdr,
		.resid		= resid,
		.req_flags	= rq_flags & RQF_PM ? BLK_MQ_REQ_PM : 0,
	};
	blk_opf_t op = data_direction == DMA_TO_DEVICE ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN;

	return scsi_execute_cmd(sdev, cmd, op | flags, buffer, bufflen, timeout, retries, &args);
}
EXPORT_SYMBOL(__scsi_execute);
