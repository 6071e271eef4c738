// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vital product data: asking for pages, and keeping those that others will want to see.
 *
 * Page 00h says which pages a device has. It is read once per attach and kept; a page that it
 * does not list is never asked for. Each other page is asked for once, with a length that most
 * of its kind fit in; only one that turns out to be longer is asked for again, as a whole.
 *
 *	device		first question		why
 *	most		as kept_pages[] says	there is firmware that does not bear longer ones
 *	behind a bridge	the header, 4 bytes	it may hang when asked for more than it has
 *	no_vpd_size	255 bytes		its length is wrong when asked for the header alone
 *
 * What counts of an answer is what the device claims and what arrived, whichever is less; the
 * buffers are zeroed before, since the pages can be read by anyone in sysfs.
 *
 * A kept page hangs in the public structure under RCU: upper drivers and sysfs read it. Writers
 * take inquiry_mutex, but only to exchange the pointer, never while the device is asked. A page
 * is dropped when the device no longer lists it, and stays when asking for it has failed.
 */
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>

#include "abi/device.h"
#include "compat/device.h"
#include "mid/device.h"
#include "mid/scan.h"
#include "vpd.h"

#define VPD_TIMEOUT	(30 * HZ)
#define VPD_RETRIES	3
#define VPD_EVPD	0x01

#define KEPT(_page, _slot, _first) \
	{ .page = _page, .first = _first, .offset = offsetof(struct scsi_device, _slot) }

/* The pages that are kept, where, and how much to ask for at first. */
static const struct {
	u8		page;
	u16		first;
	unsigned int	offset;
} kept_pages[] = {
	KEPT(0x80, vpd_pg80, SCAN_VPD_SHORT),	/* unit serial number */
	KEPT(0x83, vpd_pg83, SCAN_VPD_SHORT),	/* device identification */
	KEPT(0x89, vpd_pg89, SCAN_VPD_ATA),	/* ATA information */
	KEPT(0xb0, vpd_pgb0, SCAN_VPD_BLOCK),	/* block limits */
	KEPT(0xb1, vpd_pgb1, SCAN_VPD_BLOCK),	/* block device characteristics */
	KEPT(0xb2, vpd_pgb2, SCAN_VPD_BLOCK),	/* logical block provisioning */
	COMPAT_VPD_PGB7(KEPT(0xb7, vpd_pgb7, SCAN_VPD_BLOCK),)	/* block limits extension */
};

/**
 * struct vpd_answer - how a question ended
 * @claimed: length of the page by its header
 * @arrived: bytes of it in the buffer
 */
struct vpd_answer {
	unsigned int	claimed;
	unsigned int	arrived;
};

/* How much of a page to ask for at first. */
static unsigned int scan_vpd_first_question(const struct scsi_device *sdev, u8 page)
{
	int i;

	if (sdev->no_vpd_size)
		return SCAN_VPD_SHORT;
	if (to_mid_device(sdev)->vpd_header_first)
		return SCAN_VPD_HEADER;
	for (i = 0; i < ARRAY_SIZE(kept_pages); i++)
		if (kept_pages[i].page == page)
			return kept_pages[i].first;
	return SCAN_VPD_SHORT;
}

/* Further questions to this device are in vain, and each would take its time. */
static bool is_gone(int result)
{
	return result < 0 || host_byte(result) == DID_NO_CONNECT ||
	       host_byte(result) == DID_TIME_OUT;
}

/* One INQUIRY. -EIO if the answer is not the page, -ENODEV if there will be no answers. */
static int scan_vpd_ask(struct scsi_device *sdev, u8 page, u8 *data, unsigned int asked,
			struct vpd_answer *answer)
{
	const u8 cdb[] = { INQUIRY, VPD_EVPD, page, asked >> 8, asked & 0xff, 0 };
	int resid = 0, result, claimed;
	const struct scsi_exec_args args = { .resid = &resid };

	memset(data, 0, asked);
	result = scsi_execute_cmd(sdev, cdb, REQ_OP_DRV_IN, data, asked, VPD_TIMEOUT,
				  VPD_RETRIES, &args);
	if (result)
		return is_gone(result) ? -ENODEV : -EIO;
	answer->arrived = scan_vpd_arrived(asked, resid);
	claimed = scan_vpd_claimed(data, answer->arrived, page);
	if (claimed < 0)
		return claimed;
	answer->claimed = claimed;
	return 0;
}

/* A page to keep, of which @length bytes are in @data or will be. */
static struct scsi_vpd *scan_vpd_new_page(const u8 *data, unsigned int length)
{
	struct scsi_vpd *vpd = kzalloc(struct_size(vpd, data, length), GFP_KERNEL);

	if (!vpd)
		return ERR_PTR(-ENOMEM);
	vpd->len = length;
	if (data)
		memcpy(vpd->data, data, length);
	return vpd;
}

/* Asks for all of a page that is longer than the first question. */
static struct scsi_vpd *read_long(struct scsi_device *sdev, u8 page, unsigned int claimed)
{
	unsigned int asked = min_t(unsigned int, claimed, SCAN_VPD_LIMIT);
	struct scsi_vpd *vpd = scan_vpd_new_page(NULL, asked);
	struct vpd_answer answer;
	int error;

	if (IS_ERR(vpd))
		return vpd;
	error = scan_vpd_ask(sdev, page, vpd->data, asked, &answer);
	if (error) {
		kfree(vpd);
		return ERR_PTR(error);
	}
	vpd->len = min(answer.claimed, answer.arrived);
	if (vpd->len < answer.claimed)
		sdev_printk(KERN_INFO, sdev, "VPD page 0x%02x: %d bytes came of %u\n", page,
			    vpd->len, answer.claimed);
	return vpd;
}

/*
 * A whole page, or an error pointer. If the device does not bear the longer question, the page
 * is what came of the first one, unless that was for the header alone.
 */
static struct scsi_vpd *scan_vpd_read_page(struct scsi_device *sdev, u8 page)
{
	unsigned int asked = scan_vpd_first_question(sdev, page);
	u8 *data __free(kfree) = kmalloc(asked, GFP_KERNEL);
	struct vpd_answer answer;
	struct scsi_vpd *vpd;
	int error;

	if (!data)
		return ERR_PTR(-ENOMEM);
	error = scan_vpd_ask(sdev, page, data, asked, &answer);
	if (error)
		return ERR_PTR(error);
	if (answer.claimed > asked) {
		vpd = read_long(sdev, page, answer.claimed);
		if (!IS_ERR(vpd) || asked == SCAN_VPD_HEADER)
			return vpd;
	}
	return scan_vpd_new_page(data, min(answer.claimed, answer.arrived));
}

static struct scsi_vpd __rcu **slot_of(struct scsi_device *sdev, unsigned int offset)
{
	return (void *)sdev + offset;
}

static void scan_vpd_keep_page(struct scsi_device *sdev, struct scsi_vpd __rcu **slot,
			       struct scsi_vpd *vpd)
{
	scoped_guard(mutex, &sdev->inquiry_mutex)
		vpd = rcu_replace_pointer(*slot, vpd, lockdep_is_held(&sdev->inquiry_mutex));
	kfree_rcu(vpd, rcu);
}

/**
 * scan_vpd_refresh - read the pages that are kept, again if need be
 * @sdev: the logical unit; its INQUIRY data is known
 *
 * Context: process, may sleep; no lock held that a removal of @sdev waits for. A device that
 *	went silent ends the reading at the first page it does not answer for.
 */
void scan_vpd_refresh(struct scsi_device *sdev)
{
	struct scsi_vpd *list, *vpd;
	int i;

	might_sleep();
	if (!scsi_device_supports_vpd(sdev))
		return;
	list = scan_vpd_read_page(sdev, 0);
	if (IS_ERR(list))
		return;
	for (i = 0; i < ARRAY_SIZE(kept_pages); i++) {
		vpd = NULL;
		if (scan_vpd_lists(list->data, list->len, kept_pages[i].page))
			vpd = scan_vpd_read_page(sdev, kept_pages[i].page);
		if (!IS_ERR(vpd))
			scan_vpd_keep_page(sdev, slot_of(sdev, kept_pages[i].offset), vpd);
		else if (PTR_ERR(vpd) == -ENODEV)
			break;
	}
	/* Last, for from now on another refresh may free it. */
	scan_vpd_keep_page(sdev, &sdev->vpd_pg0, list);
}

/**
 * scan_vpd_free - give up the pages kept of a logical unit
 * @sdev: a device that is being released
 *
 * Context: any.
 */
void scan_vpd_free(struct scsi_device *sdev)
{
	struct scsi_vpd *vpd;
	int i;

	for (i = 0; i < ARRAY_SIZE(kept_pages); i++) {
		vpd = rcu_replace_pointer(*slot_of(sdev, kept_pages[i].offset), NULL, true);
		kfree_rcu(vpd, rcu);
	}
	vpd = rcu_replace_pointer(sdev->vpd_pg0, NULL, true);
	kfree_rcu(vpd, rcu);
}

/* 1 if the kept list has the page, 0 if not, negative if no list is kept. */
static int is_listed(struct scsi_device *sdev, u8 page)
{
	const struct scsi_vpd *list;

	guard(rcu)();
	list = rcu_dereference(sdev->vpd_pg0);
	return list ? scan_vpd_lists(list->data, list->len, page) : -ENOENT;
}

/* A device whose lengths are wrong may be asked for any page: its list is not trusted. */
static bool may_ask(struct scsi_device *sdev, u8 page)
{
	struct scsi_vpd *list;
	int listed;

	if (!page || sdev->no_vpd_size)
		return true;
	listed = is_listed(sdev, page);
	if (listed >= 0)
		return listed;
	list = scan_vpd_read_page(sdev, 0);
	if (IS_ERR(list))
		return false;
	listed = scan_vpd_lists(list->data, list->len, page);
	kfree(list);
	return listed;
}

/**
 * scsi_get_vpd_page - read a page of vital product data (SPC-6 7.7)
 * @sdev: the logical unit to ask
 * @page: the page's code
 * @buf: where to put the page, its header included
 * @buf_len: bytes of @buf
 *
 * The device is asked each time, also for a page that is kept. What does not fit is cut; what
 * the page does not fill is zero. The header's PAGE LENGTH is the device's word and may be more
 * than @buf_len.
 *
 * Context: process, may sleep.
 * Return: 0, or -EINVAL if the device does not have the page or does not give it.
 */
int scsi_get_vpd_page(struct scsi_device *sdev, u8 page, unsigned char *buf, int buf_len)
{
	unsigned int room, asked;
	struct vpd_answer answer;

	if (buf_len < SCAN_VPD_HEADER || !scsi_device_supports_vpd(sdev) || !may_ask(sdev, page))
		return -EINVAL;
	room = min(buf_len, SCAN_VPD_LIMIT);
	asked = min(room, scan_vpd_first_question(sdev, page));
	memset(buf, 0, buf_len);
	if (scan_vpd_ask(sdev, page, buf, asked, &answer))
		return -EINVAL;
	if (answer.claimed > asked && room > asked &&
	    scan_vpd_ask(sdev, page, buf, min(answer.claimed, room), &answer))
		return -EINVAL;
	return 0;
}
EXPORT_SYMBOL_GPL(scsi_get_vpd_page);
