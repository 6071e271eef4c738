// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device says of command duration limits, and the switch that an ATA device has for them.
 * Pure.
 *
 * REPORT SUPPORTED OPERATION CODES, one command format (SPC-6):
 *
 *	0	RWCDLP (0): whether CDLP speaks of the T2A and T2B or of the A and B mode pages
 *	1	CDLP (4..3): which of the two has the limits | SUPPORT (2..0)
 *
 * ATA Feature Control mode page 0Ah/F2h (SAT-6):
 *
 *	4	CDL_CTRL (1..0): none, duration limits in force
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/minmax.h>

#include "cdl.h"

#define RSOC_SUPPORT_MASK	0x03
#define RSOC_SUPPORTED		0x03	/* as a standard says, not in a way of the vendor's */
#define RSOC_CDLP_SHIFT		3
#define RSOC_CDLP_MASK		0x03
#define CDLP_FIRST		1	/* A or T2A page */
#define CDLP_SECOND		2	/* B or T2B page */

#define FEATURE_CDL		4
#define FEATURE_CDL_MASK	0x03
#define FEATURE_CDL_ON		0x02
#define FEATURE_CDL_OFF		0x00

/**
 * scan_cdl_supported - whether a command can be sent with a duration limit
 * @rsoc: what REPORT SUPPORTED OPERATION CODES says of the command
 * @length: bytes of it that arrived
 *
 * Which pages RWCDLP means is of no interest here, only that there is one.
 *
 * Context: any; pure.
 * Return: true if it is supported, and one of the pages has its limits.
 */
bool scan_cdl_supported(const u8 *rsoc, unsigned int length)
{
	u8 cdlp;

	if (length < 2 || (rsoc[1] & RSOC_SUPPORT_MASK) != RSOC_SUPPORTED)
		return false;
	cdlp = (rsoc[1] >> RSOC_CDLP_SHIFT) & RSOC_CDLP_MASK;
	return cdlp == CDLP_FIRST || cdlp == CDLP_SECOND;
}

/**
 * scan_cdl_page - where the ATA Feature Control page begins
 * @layout: what MODE SENSE told of its data
 * @room: size of the buffer that has the data
 *
 * Context: any; pure.
 * Return: an offset from which on the switch is in the buffer, or -EINVAL.
 */
int scan_cdl_page(const struct duration_layout *layout, unsigned int room)
{
	unsigned int length = min(layout->length, room);
	unsigned int page = layout->header + layout->descriptors;

	if (page > length || length - page <= FEATURE_CDL)
		return -EINVAL;
	return page;
}

/**
 * scan_cdl_switch - turn duration limits on or off in the page
 * @page: the ATA Feature Control page
 * @enable: which of the two
 *
 * A device that is told to turn them on once more begins its statistics anew, so it is not told
 * when nothing changes.
 *
 * Context: any; pure.
 * Return: true if the page has changed, and the device must be told.
 */
bool scan_cdl_switch(u8 *page, bool enable)
{
	u8 wanted = enable ? FEATURE_CDL_ON : FEATURE_CDL_OFF;

	if ((page[FEATURE_CDL] & FEATURE_CDL_MASK) == wanted)
		return false;
	page[FEATURE_CDL] = (page[FEATURE_CDL] & ~FEATURE_CDL_MASK) | wanted;
	return true;
}
