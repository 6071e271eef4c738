// SPDX-License-Identifier: GPL-2.0-only
/*
 * REPORT SUPPORTED OPERATION CODES: which commands a device knows.
 */
#include <linux/module.h>
#include <linux/unaligned.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/device.h"

#define RSOC_TIMEOUT		(30 * HZ)
#define RSOC_RETRIES		3
#define RSOC_HEADER		4
#define RSOC_ONE_OPCODE		1	/* reporting options, SPC-6 6.35 */
#define RSOC_ONE_SERVICE_ACTION	3
#define RSOC_SUPPORTED		3	/* SUPPORT field: in conformance with the standard */

/* The device knows not even this command, or not this form of it. */
static bool is_refusal(const struct scsi_sense_hdr *sense)
{
	return scsi_sense_valid(sense) && sense->sense_key == ILLEGAL_REQUEST &&
	       (sense->asc == 0x20 || sense->asc == 0x24) && sense->ascq == 0x00;
}

/**
 * scsi_report_opcode - ask a device whether it knows a command
 * @sdev: the device
 * @buffer: gets the answer: the CDB usage data begins at byte 4
 * @len: its bytes: at least 4 more than the command's CDB
 * @opcode: operation code
 * @sa: service action, or 0 if the command has none
 *
 * Implements the use of SPC-6 6.35.
 *
 * Context: process context, may sleep.
 * Return: 1 if it does, 0 if it does not, a negative errno if it cannot tell.
 */
int scsi_report_opcode(struct scsi_device *sdev, unsigned char *buffer, unsigned int len,
		       unsigned char opcode, unsigned short sa)
{
	unsigned int wanted = RSOC_HEADER + COMMAND_SIZE(opcode);
	struct scsi_sense_hdr sense = { };
	const struct scsi_exec_args args = { .sshdr = &sense };
	u8 cdb[12] = {
		MAINTENANCE_IN, MI_REPORT_SUPPORTED_OPERATION_CODES,
		sa ? RSOC_ONE_SERVICE_ACTION : RSOC_ONE_OPCODE, opcode,
	};
	int result;

	if (sdev->no_report_opcodes || sdev->scsi_level < SCSI_SPC_3)
		return -EINVAL;
	if (wanted > len) {
		dev_warn_once(&sdev->sdev_gendev, "%s: len %u bytes, opcode 0x%02x needs %u\n",
			      __func__, len, opcode, wanted);
		return -EINVAL;
	}
	put_unaligned_be16(sa, &cdb[4]);
	put_unaligned_be32(wanted, &cdb[6]);
	memset(buffer, 0, len);

	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, buffer, wanted, RSOC_TIMEOUT,
				  RSOC_RETRIES, &args);
	if (result < 0)
		return result;
	if (result && is_refusal(&sense))
		return -EINVAL;
	return (buffer[1] & 3) == RSOC_SUPPORTED;
}
EXPORT_SYMBOL(scsi_report_opcode);
