// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_report_opcode() for upper drivers that ask for operation codes without a service action.
 */
#include <linux/module.h>
#include <scsi/scsi_device.h>

#include "abi/device.h"

#undef scsi_report_opcode

/**
 * scsi_report_opcode - ask a device whether it knows a command
 * @sdev: the device
 * @buffer: for the answer
 * @len: its bytes
 * @opcode: the operation code
 *
 * Context: process context, may sleep.
 * Return: see core/opcode.c.
 */
int scsi_report_opcode(struct scsi_device *sdev, unsigned char *buffer, unsigned int len,
		       unsigned char opcode)
{
	return scsi_mid_report_opcode(sdev, buffer, len, opcode, 0);
}
EXPORT_SYMBOL(scsi_report_opcode);
