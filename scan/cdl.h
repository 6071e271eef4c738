/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command duration limits, as far as they are read from bytes. Pure: scan/cdl.c sends the
 * commands.
 */
#ifndef SCAN_CDL_H
#define SCAN_CDL_H

#include <linux/types.h>

/**
 * struct duration_layout - where in mode parameter data the page begins
 * @length: bytes of the data, as MODE SENSE told
 * @header: length of the header
 * @descriptors: length of the block descriptors behind it
 */
struct duration_layout {
	unsigned int	length;
	unsigned int	header;
	unsigned int	descriptors;
};

/* scan/cdl_page.c */
bool scan_cdl_supported(const u8 *rsoc, unsigned int length);
int scan_cdl_page(const struct duration_layout *layout, unsigned int room);
bool scan_cdl_switch(u8 *page, bool enable);

#endif /* SCAN_CDL_H */
