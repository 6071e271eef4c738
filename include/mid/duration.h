/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command duration limits, as far as they are read from bytes. Pure: scan/duration.c sends the
 * commands.
 */
#ifndef MID_DURATION_H
#define MID_DURATION_H

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

/* scan/duration_page.c */
bool scan_duration_supported(const u8 *rsoc, unsigned int length);
int scan_duration_page(const struct duration_layout *layout, unsigned int room);
bool scan_duration_switch(u8 *page, bool enable);

#endif /* MID_DURATION_H */
