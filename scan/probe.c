// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking a logical unit what it is: standard INQUIRY (SPC-6 6.7.2), in two steps.
 *
 * The first asks for the 36 bytes that any device gives, because some of them, behind bridges
 * above all, stop answering for good when they are asked for more than they have. What came says
 * whether there is more, and of which maker it is; a second step then asks for all of it. How
 * long each step is and what the bytes mean is decided in scan/inquiry.c; here they are sent.
 */
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_proto.h>

#include "mid/device.h"
#include "inquiry.h"
#include "mid/log.h"
#include "lun.h"
#include "mid/scan.h"

/* Where the text fields are in the data, for the quirks. */
#define VENDOR_OFFSET	8
#define PRODUCT_OFFSET	16

#define INQUIRY_RETRIES	3

static unsigned int inq_timeout = 20;
module_param(inq_timeout, uint, 0644);
MODULE_PARM_DESC(inq_timeout, "seconds that a device is given to answer INQUIRY (default 20)");

/* No INQUIRY should meet a unit attention (SAM-6 5.14); there are devices with which it does. */
static const struct scsi_failure transient_failures[] = {
	{
		.result = DID_TIME_OUT << 16,
		.allowed = 1,
	}, {
		.result = SAM_STAT_CHECK_CONDITION,
		.sense = UNIT_ATTENTION,
		.asc = 0x28,	/* not ready to ready, medium may have changed */
		.ascq = SCMD_FAILURE_ASCQ_ANY,
	}, {
		.result = SAM_STAT_CHECK_CONDITION,
		.sense = UNIT_ATTENTION,
		.asc = 0x29,	/* power on, reset, or bus device reset occurred */
		.ascq = SCMD_FAILURE_ASCQ_ANY,
	}, {
	}
};

/* How long a device is given to answer an INQUIRY, in jiffies; the parameter is in seconds. */
static int inquiry_timeout(void)
{
	return min(READ_ONCE(inq_timeout), INT_MAX / HZ - 1) * HZ + HZ / 2;
}

/* One INQUIRY; returns 0, or like scsi_execute_cmd(). *resid is set if it is 0. */
static int scan_probe_send_inquiry(struct scsi_device *sdev, u8 *buffer, unsigned int length,
				   int *resid)
{
	const u8 cdb[6] = { INQUIRY, [4] = length };
	struct scsi_failure entries[ARRAY_SIZE(transient_failures)];
	struct scsi_failures failures = {
		.total_allowed = 3,
		.failure_definitions = entries,
	};
	const struct scsi_exec_args args = {
		.resid = resid,
		.failures = &failures,
	};
	int result;

	/* A copy, since the retries are counted in it. */
	memcpy(entries, transient_failures, sizeof(entries));
	memset(buffer, 0, length);
	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, buffer, length,
				  inquiry_timeout(), INQUIRY_RETRIES, &args);
	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, sdev, "scsi scan: INQUIRY %s with code 0x%x\n",
			    result ? "failed" : "successful", result);
	return result;
}

/* A step: as often as a device that says that all is well, and gives nothing, is asked. */
static int scan_probe_inquire(struct scsi_device *sdev, u8 *buffer, unsigned int length,
			      unsigned int step)
{
	unsigned int try;
	int resid, result;

	if (log_wanted(LOG_SCAN, 3))
		sdev_printk(KERN_INFO, sdev, "scsi scan: INQUIRY pass %u length %u\n", step,
			    length);
	for (try = 0; try < SCAN_INQUIRY_TRIES; try++) {
		result = scan_probe_send_inquiry(sdev, buffer, length, &resid);
		if (result || !scan_inquiry_nothing(length, resid))
			break;
	}
	if (!result)
		scan_inquiry_sanitise(buffer);
	return result;
}

/**
 * scan_says_gone - whether a device says that there is no unit at its number
 * @sdev: a device in sight
 *
 * One that does not answer, or answers with nothing, says nothing.
 *
 * Context: process context; waits for the device.
 * Return: true if it answers so (SPC-6 6.7.2: peripheral qualifier 011b).
 */
bool scan_says_gone(struct scsi_device *sdev)
{
	u8 *data __free(kfree) = kzalloc(SCAN_INQUIRY_SHORT, GFP_KERNEL);

	if (!data || scan_probe_inquire(sdev, data, SCAN_INQUIRY_SHORT, 1))
		return false;
	return data[0] >> 5 == SCSI_INQ_PQ_NOT_CAP;
}

static blist_flags_t quirks_of(struct scsi_device *sdev, const u8 *data)
{
	return scan_quirks_of(sdev, data + VENDOR_OFFSET, data + PRODUCT_OFFSET);
}

/* The second step; returns the bytes asked for, or 0 if the first answer is all there is. */
static unsigned int inquire_rest(struct scsi_device *sdev, const u8 *first, unsigned int asked,
				 u8 *second, blist_flags_t quirks)
{
	bool short_only = quirks & BLIST_INQUIRY_36;
	unsigned int length = scan_inquiry_next_length(first, asked, sdev->inquiry_len,
						       short_only);

	if (!length || !scan_probe_inquire(sdev, second, length, 2))
		return length;
	sdev_printk(KERN_INFO, sdev,
		    "scsi scan: %u byte inquiry failed.  Consider BLIST_INQUIRY_36 for this device\n",
		    length);
	return 0;
}

/* Once a host: where one device does this, others will. */
static void complain_too_short(struct Scsi_Host *shost, unsigned int length)
{
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		if (shost->short_inquiry)
			return;
		shost->short_inquiry = 1;
	}
	shost_printk(KERN_INFO, shost, "scsi scan: INQUIRY result too short (%u), using %u\n",
		     length, SCAN_INQUIRY_SHORT);
}

/* What already matters before the device is configured, also for its target's other units. */
static void adopt(struct scsi_device *sdev, const struct lun_identity *identity)
{
	if (identity->too_short)
		complain_too_short(sdev->host, identity->claimed);
	sdev->inquiry_len = identity->length;
	sdev->scsi_level = identity->scsi_level;
	sdev->sdev_target->scsi_level = identity->scsi_level;
	/* Up to SCSI-2 the CDB has a field for it (SCSI-2 7.2.2), which parallel buses need. */
	sdev->lun_in_cdb = sdev->scsi_level <= SCSI_2 && sdev->scsi_level != SCSI_UNKNOWN &&
			   !sdev->host->no_scsi2_lun_in_cdb;
}

/**
 * scan_probe - ask a logical unit what it is
 * @sdev: a device of the calling scan's that nobody sees yet
 * @answer: what it says, and its quirks
 *
 * The device's and target's scsi_level and the device's inquiry_len follow the answer.
 *
 * Context: process context; waits for the device, several times inq_timeout if it is silent.
 * Return: 0; -ENOMEM; or -EIO if there is no answer.
 */
int scan_probe(struct scsi_device *sdev, struct scan_answer *answer)
{
	u8 *buffer __free(kfree) = kmalloc(2 * SCAN_INQUIRY_MAX, GFP_KERNEL | __GFP_ZERO);
	unsigned int asked = scan_inquiry_first_length(sdev->inquiry_len);
	u8 *data = buffer;
	unsigned int more;

	if (!buffer)
		return -ENOMEM;
	if (scan_probe_inquire(sdev, data, asked, 1))
		return -EIO;
	answer->quirks = quirks_of(sdev, data);
	to_mid_device(sdev)->vpd_header_first = sdev->inquiry_len ||
						(answer->quirks & BLIST_INQUIRY_36);

	more = inquire_rest(sdev, data, asked, buffer + SCAN_INQUIRY_MAX, answer->quirks);
	if (more) {
		asked = more;
		data = buffer + SCAN_INQUIRY_MAX;
		answer->quirks = quirks_of(sdev, data);
	}
	memcpy(answer->data, data, SCAN_INQUIRY_MAX);
	answer->identity = scan_inquiry_parse(data, asked);
	adopt(sdev, &answer->identity);
	return 0;
}
