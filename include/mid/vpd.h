/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of vital product data (SPC-6 7.7), read from bytes that arrived. Pure: scan/vpd.c is the
 * one that asks for them.
 */
#ifndef MID_VPD_H
#define MID_VPD_H

#include <linux/types.h>

#define SCAN_VPD_HEADER		4
#define SCAN_VPD_SHORT		255	/* all that one byte of allocation length can ask for */
#define SCAN_VPD_LIMIT		65535	/* all that an INQUIRY can ask for */

/* scan/vpd_page.c */
int scan_vpd_claimed(const u8 *data, unsigned int arrived, u8 page);
unsigned int scan_vpd_arrived(unsigned int asked, int resid);
bool scan_vpd_lists(const u8 *data, unsigned int length, u8 page);

/* scan/designator.c: page 83h */
int scan_designator_lun_id(const u8 *data, unsigned int length, char *id, size_t size);
int scan_designator_group(const u8 *data, unsigned int length, int *port);

#endif /* MID_VPD_H */
