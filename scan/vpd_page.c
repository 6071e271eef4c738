// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all pages of vital product data have in common (SPC-6 7.7), and the list of pages,
 * 00h. Pure.
 *
 *	0	PERIPHERAL QUALIFIER | PERIPHERAL DEVICE TYPE
 *	1	PAGE CODE
 *	2..3	PAGE LENGTH: of what follows, all of it, whatever was asked for
 *	4..
 *
 * A device that does not know the page may answer with another, or with standard INQUIRY data;
 * a length of zero says that there is no page. PAGE LENGTH is a claim, never a limit for reading.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "vpd.h"

/**
 * scan_vpd_claimed - how long a page says it is
 * @data: the answer
 * @arrived: bytes of it
 * @page: the page that was asked for
 *
 * Context: any; pure.
 * Return: length of the whole page with its header, or -EIO if @data is not that page.
 */
int scan_vpd_claimed(const u8 *data, unsigned int arrived, u8 page)
{
	u16 length;

	if (arrived < SCAN_VPD_HEADER || data[1] != page)
		return -EIO;
	length = get_unaligned_be16(data + 2);
	return length ? SCAN_VPD_HEADER + length : -EIO;
}

/**
 * scan_vpd_arrived - how much of an answer there is
 * @asked: the allocation length
 * @resid: what the driver says is missing from it, 0 also if it cannot tell
 *
 * Context: any; pure.
 * Return: bytes, never more than @asked.
 */
unsigned int scan_vpd_arrived(unsigned int asked, int resid)
{
	if (resid <= 0)
		return asked;
	return asked - min_t(unsigned int, asked, resid);
}

/**
 * scan_vpd_lists - whether a device has a page
 * @data: its page 00h
 * @length: bytes of it that arrived
 * @page: the page in question
 *
 * Some firmware crashes when it is asked for a page that it does not list.
 *
 * Context: any; pure.
 * Return: true if the part of the list that arrived has the page.
 */
bool scan_vpd_lists(const u8 *data, unsigned int length, u8 page)
{
	int claimed = scan_vpd_claimed(data, length, 0);

	if (claimed < 0)
		return false;
	return memchr(data + SCAN_VPD_HEADER, page,
		      min_t(unsigned int, claimed, length) - SCAN_VPD_HEADER);
}
