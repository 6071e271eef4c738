/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of vital product data (SPC-6 7.7), read from bytes that arrived. Pure: scan/vpd.c is the
 * one that asks for them.
 */
#ifndef SCAN_VPD_H
#define SCAN_VPD_H

#include <linux/types.h>

#define SCAN_VPD_HEADER		4
#define SCAN_VPD_BLOCK		64	/* the pages of block devices (SBC-4) are no longer */
#define SCAN_VPD_SHORT		255	/* all that one byte of allocation length can ask for */
#define SCAN_VPD_ATA		572	/* SAT-5 fixes the length of page 89h */
#define SCAN_VPD_LIMIT		65535	/* all that an INQUIRY can ask for */

/* scan/vpd_page.c */
int scan_vpd_claimed(const u8 *data, unsigned int arrived, u8 page);
unsigned int scan_vpd_arrived(unsigned int asked, int resid);
bool scan_vpd_lists(const u8 *data, unsigned int length, u8 page);

/* How a designator is written as text. */
enum designator_form {
	DESIGNATOR_NONE,
	DESIGNATOR_T10,			/* t10. and the text, escaped where it is not printable */
	DESIGNATOR_EUI,			/* eui. and the bytes in hexadecimal */
	DESIGNATOR_NAA,			/* naa. likewise */
	DESIGNATOR_NAME,		/* a SCSI name string is text as it stands */
};

/**
 * struct designator - the bytes that name a logical unit
 * @form: how they are to be written; DESIGNATOR_NONE if there are none
 * @bytes: in the page that was searched
 * @length: how many
 */
struct designator {
	enum designator_form	form;
	const u8		*bytes;
	unsigned int		length;
};

/* scan/designator.c: page 83h */
struct designator scan_designator_of_unit(const u8 *data, unsigned int length, unsigned int room);
int scan_designator_group(const u8 *data, unsigned int length, int *port);

#endif /* SCAN_VPD_H */
