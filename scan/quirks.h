/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that need to be treated otherwise than their INQUIRY data asks for. Pure: the table
 * (scan/quirk_table.c) and the rules by which an entry fits a device (scan/quirk_match.c); the
 * lists that drivers and people add to are kept by scan/quirks.c.
 */
#ifndef SCAN_QUIRKS_H
#define SCAN_QUIRKS_H

#include <linux/types.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>

#define QUIRK_VENDOR_LEN	8
#define QUIRK_MODEL_LEN		16

/**
 * struct quirk - an entry
 * @vendor: T10 vendor identification, all of it but for spaces around
 * @model: how the product identification begins; "" is any
 * @flags: BLIST_* bits
 */
struct quirk {
	const char	*vendor;
	const char	*model;
	blist_flags_t	flags;
};

/* scan/quirk_table.c: sorted by vendor, then by model */
extern const struct quirk scan_quirk_table[];
extern const unsigned int scan_quirk_count;

/**
 * struct quirk_words - an entry as somebody wrote it into the parameter dev_flags
 * @vendor: the vendor
 * @model: the model
 * @flags: a number, in any base that C has
 */
struct quirk_words {
	char	*vendor;
	char	*model;
	char	*flags;
};

/* scan/quirk_match.c; vendor and product are INQUIRY fields, 8 and 16 bytes without an end */
bool scan_quirk_fits(const struct quirk *quirk, const u8 *vendor, const u8 *product);
bool scan_quirk_equals(const struct quirk *quirk, const u8 *vendor, const u8 *product);
const struct quirk *scan_quirk_find(const struct quirk *table, unsigned int count,
				    const u8 *vendor, const u8 *product);
int scan_quirk_next_words(char **text, struct quirk_words *words);

#endif /* SCAN_QUIRKS_H */
