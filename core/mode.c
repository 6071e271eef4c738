// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small commands that more than one upper driver needs: TEST UNIT READY, MODE SENSE, MODE SELECT.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>

#include "abi/command.h"


#define MODE_HEADER_6		4
#define MODE_HEADER_10		8

/* INVALID COMMAND OPERATION CODE */
static bool unknown_opcode(const struct scsi_sense_hdr *sense)
{
	return scsi_sense_valid(sense) && sense->sense_key == ILLEGAL_REQUEST &&
	       sense->asc == 0x20 && sense->ascq == 0x00;
}

/**
 * scsi_test_unit_ready - ask a device whether it is ready
 * @sdev: the device
 * @timeout: of each try, in jiffies
 * @retries: how many unit attentions are put up with
 * @sshdr: gets the sense data of the last try, or NULL
 *
 * Implements the use of SPC-6 6.47. A unit attention of a removable device sets sdev->changed.
 *
 * Context: process context, may sleep.
 * Return: 0 if it is ready, or see scsi_execute_cmd().
 */
int scsi_test_unit_ready(struct scsi_device *sdev, int timeout, int retries,
			 struct scsi_sense_hdr *sshdr)
{
	static const u8 cdb[6] = { TEST_UNIT_READY };
	const struct scsi_exec_args args = { .sshdr = sshdr };
	bool attention;
	int result;

	do {
		result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, NULL, 0, timeout, 1, &args);
		attention = result > 0 && scsi_sense_valid(sshdr) &&
			    sshdr->sense_key == UNIT_ATTENTION;
		if (attention && sdev->removable)
			sdev->changed = 1;
	} while (attention && --retries > 0);
	return result;
}
EXPORT_SYMBOL(scsi_test_unit_ready);

/* Some Initio bridges answer for the caching and the RBC page without any header. */
static bool header_is_missing(const u8 *buffer, int modepage)
{
	return buffer[0] == 0x86 && buffer[1] == 0x0b && (modepage == 6 || modepage == 8);
}

static struct scsi_mode_data parse_header(const u8 *buffer, bool ten, int modepage)
{
	if (header_is_missing(buffer, modepage))
		return (struct scsi_mode_data) { .length = 13 };
	if (ten)
		return (struct scsi_mode_data) {
			.header_length		 = MODE_HEADER_10,
			.length			 = get_unaligned_be16(&buffer[0]) + 2,
			.medium_type		 = buffer[2],
			.device_specific	 = buffer[3],
			.longlba		 = buffer[4] & 0x01,
			.block_descriptor_length = get_unaligned_be16(&buffer[6]),
		};
	return (struct scsi_mode_data) {
		.header_length		 = MODE_HEADER_6,
		.length			 = buffer[0] + 1,
		.medium_type		 = buffer[1],
		.device_specific	 = buffer[2],
		.block_descriptor_length = buffer[3],
	};
}

/* The MODE DATA LENGTH of a MODE SELECT is reserved: zero, as @list is to begin with. */
static void build_header(u8 *list, bool ten, const struct scsi_mode_data *data)
{
	if (ten) {
		list[2] = data->medium_type;
		list[3] = data->device_specific;
		list[4] = data->longlba;
		put_unaligned_be16(data->block_descriptor_length, &list[6]);
	} else {
		list[1] = data->medium_type;
		list[2] = data->device_specific;
		list[3] = data->block_descriptor_length;
	}
}

static int mode_sense_cdb(u8 *cdb, bool ten, int len)
{
	if (ten) {
		if (len < MODE_HEADER_10 || len > U16_MAX)
			return -EINVAL;
		cdb[0] = MODE_SENSE_10;
		put_unaligned_be16(len, &cdb[7]);
	} else {
		if (len < MODE_HEADER_6)
			return -EINVAL;
		cdb[0] = MODE_SENSE;
		cdb[4] = len;
	}
	return 0;
}

/* One MODE SENSE, in either form. -EAGAIN: the device knows no MODE SENSE(10), the other may do. */
static int core_mode_sense_once(struct scsi_device *sdev, u8 *cdb, bool ten, u8 *buffer, int len,
				int timeout, int retries, struct scsi_sense_hdr *sshdr)
{
	struct scsi_failure attention[] = {
		{
			.result	 = SAM_STAT_CHECK_CONDITION,
			.sense	 = UNIT_ATTENTION,
			.asc	 = SCMD_FAILURE_ASC_ANY,
			.ascq	 = SCMD_FAILURE_ASCQ_ANY,
			.allowed = retries,
		},
		{ }
	};
	struct scsi_failures failures = { .failure_definitions = attention };
	const struct scsi_exec_args args = { .sshdr = sshdr, .failures = &failures };
	int result = mode_sense_cdb(cdb, ten, len);

	if (result)
		return result;
	memset(buffer, 0, len);
	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, buffer, len, timeout, retries, &args);
	if (result < 0 || scsi_status_is_good(result))
		return min(result, 0);
	return ten && len <= U8_MAX && unknown_opcode(sshdr) ? -EAGAIN : -EIO;
}

/**
 * scsi_mode_sense - read a mode page
 * @sdev: the device
 * @dbd_llbaa: the byte that holds DBD and LLBAA
 * @page: page code, with the page control bits
 * @subpage: subpage code
 * @buffer: gets the whole answer, header included
 * @len: its bytes; no more than the device was asked for arrives, so every offset that is read
 *	from the answer is to be checked against it
 * @timeout: in jiffies
 * @retries: of the midlayer and for unit attentions
 * @data: gets the header's fields
 * @sense: gets the sense data, or NULL
 *
 * MODE SENSE(10) or (6) by sdev->use_10_for_ms and @len; a device that refuses the first is not
 * asked by it again (SPC-6 6.13, 6.14).
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int scsi_mode_sense(struct scsi_device *sdev, int dbd_llbaa, int page, int subpage,
		    unsigned char *buffer, int len, int timeout, int retries,
		    struct scsi_mode_data *data, struct scsi_sense_hdr *sense)
{
	bool ten = sdev->use_10_for_ms || len > U8_MAX;
	struct scsi_sense_hdr own_sense;
	u8 cdb[10] = { };
	int error;

	cdb[1] = (sdev->set_dbd_for_ms ? 0x08 : dbd_llbaa) & 0x18;
	cdb[2] = page;
	cdb[3] = subpage;
	sense = sense ?: &own_sense;

	error = core_mode_sense_once(sdev, cdb, ten, buffer, len, timeout, retries, sense);
	if (error == -EAGAIN) {
		sdev->use_10_for_ms = 0;
		ten = false;
		memset(&cdb[4], 0, sizeof(cdb) - 4);
		error = core_mode_sense_once(sdev, cdb, ten, buffer, len, timeout, retries, sense);
	}
	*data = error ? (struct scsi_mode_data) { } :
			parse_header(buffer, ten, page);
	return error;
}
EXPORT_SYMBOL(scsi_mode_sense);

/**
 * scsi_mode_select - write mode pages
 * @sdev: the device
 * @page_format: whether the pages are in the standard's format
 * @save: whether they are to be saved
 * @buffer: block descriptors and pages, without the header
 * @len: their bytes
 * @timeout: in jiffies
 * @retries: of the midlayer
 * @data: the header's fields
 * @sense: gets the sense data
 *
 * MODE SELECT(10) if the device wants it or the lengths do (SPC-6 6.11, 6.12).
 *
 * Context: process context, may sleep.
 * Return: see scsi_execute_cmd(); -EINVAL if it fits neither form.
 */
int scsi_mode_select(struct scsi_device *sdev, int page_format, int save, unsigned char *buffer,
		     int len, int timeout, int retries, struct scsi_mode_data *data,
		     struct scsi_sense_hdr *sense)
{
	bool ten = sdev->use_10_for_ms || len + MODE_HEADER_6 > U8_MAX ||
		   data->block_descriptor_length > U8_MAX;
	int header = ten ? MODE_HEADER_10 : MODE_HEADER_6;
	const struct scsi_exec_args args = { .sshdr = sense };
	u8 *list __free(kfree) = NULL;
	u8 cdb[10] = { };

	if (len < 0 || len > U16_MAX - MODE_HEADER_10 || (!ten && data->longlba))
		return -EINVAL;
	list = kzalloc(header + len, GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	build_header(list, ten, data);
	memcpy(list + header, buffer, len);

	cdb[0] = ten ? MODE_SELECT_10 : MODE_SELECT;
	cdb[1] = (page_format ? 0x10 : 0) | (save ? 0x01 : 0);
	if (ten)
		put_unaligned_be16(header + len, &cdb[7]);
	else
		cdb[4] = header + len;
	return scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_OUT, list, header + len, timeout, retries,
				&args);
}
EXPORT_SYMBOL_GPL(scsi_mode_select);
