// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_mode_sense() for upper drivers that ask for pages without a subpage.
 */
#include <linux/module.h>
#include <scsi/scsi_device.h>

#include "abi/command.h"

#undef scsi_mode_sense

/**
 * scsi_mode_sense - read a mode page
 * @sdev: the device
 * @dbd: the byte that holds DBD and LLBAA
 * @modepage: page code, with the page control bits
 * @buffer: gets the whole answer, header included
 * @len: its bytes
 * @timeout: in jiffies
 * @retries: of the midlayer and for unit attentions
 * @data: gets the header's fields
 * @sense: gets the sense data, or NULL
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int scsi_mode_sense(struct scsi_device *sdev, int dbd, int modepage, unsigned char *buffer, int len,
		    int timeout, int retries, struct scsi_mode_data *data,
		    struct scsi_sense_hdr *sense)
{
	return scsi_mid_mode_sense(sdev, dbd, modepage, 0, buffer, len, timeout, retries, data, sense);
}
EXPORT_SYMBOL(scsi_mode_sense);
