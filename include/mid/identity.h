/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which volume is behind a logical unit number, as a digest. Pure: scan/identity.c asks nobody.
 */
#ifndef MID_IDENTITY_H
#define MID_IDENTITY_H

#include <linux/types.h>

/**
 * struct scan_identity - what names a logical unit, in brief
 * @names: digest of its name in VPD page 83h, 0 if there is none
 * @serial: digest of its serial number in VPD page 80h, 0 if there is none
 */
struct scan_identity {
	u64	names;
	u64	serial;
};

u64 scan_identity_of_names(const u8 *page, unsigned int length);
u64 scan_identity_of_serial(const u8 *page, unsigned int length);
bool scan_identity_differs(const struct scan_identity *a, const struct scan_identity *b);

#endif /* MID_IDENTITY_H */
