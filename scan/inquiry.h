/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Standard INQUIRY data (SPC-6 6.7) as a plain value. Pure: scan/inquiry.c sends nothing.
 *
 * Whoever probes a logical unit does this:
 *
 *	asked = scan_inquiry_first_length(sdev->inquiry_len);
 *	INQUIRY into a zeroed buffer of SCAN_INQUIRY_MAX bytes, up to SCAN_INQUIRY_TRIES times as
 *	long as it ends well with scan_inquiry_nothing(asked, resid)
 *	scan_inquiry_sanitise(data);
 *	next = scan_inquiry_next_length(data, asked, sdev->inquiry_len, flags & BLIST_INQUIRY_36);
 *	if next is not 0: the same into a second buffer; if that fails, the first answer stands
 *	identity = scan_inquiry_parse(data, asked of that answer);
 *	scan_inquiry_presence(&identity, lun, pdt_1f_for_no_lun)
 */
#ifndef SCAN_INQUIRY_H
#define SCAN_INQUIRY_H

#include <linux/types.h>

#define SCAN_INQUIRY_SHORT	36	/* any device gives as much, SCSI-1 and bridges too */
#define SCAN_INQUIRY_MAX	256	/* bytes of a buffer that takes any answer */
#define SCAN_INQUIRY_TRIES	3	/* for a device that answers well, with no data */

/**
 * struct lun_identity - what a logical unit says of itself
 * @length: bytes of the answer that count: as many as were asked for and the device claims,
 *	but not less than SCAN_INQUIRY_SHORT
 * @claimed: bytes that the device says it has, by its ADDITIONAL LENGTH
 * @too_short: it claims less than SCAN_INQUIRY_SHORT; worth a line in the log
 * @qualifier: PERIPHERAL QUALIFIER
 * @type: PERIPHERAL DEVICE TYPE
 * @version: the three bits that are shown as "ANSI"
 * @scsi_level: a level as in <scsi/scsi.h>, from SCSI_UNKNOWN on
 * @ccs: answers in the format of the Common Command Set that came before SCSI-2
 * @removable: its medium is
 * @soft_reset: has the soft reset alternative of SCSI-2
 * @ppr: takes PARALLEL PROTOCOL REQUEST messages (parallel bus)
 * @wide: takes wide transfers (parallel bus)
 * @sync: takes synchronous transfers (parallel bus)
 * @linked: takes linked commands (obsolete)
 * @queueing: manages commands by tag (CMDQUE)
 * @protect: supports protection information
 * @tpgs: target port group support, both bits
 * @vendor: T10 vendor identification, without anything that is not graphic
 * @product: product identification, likewise
 * @revision: product revision level, likewise
 */
struct lun_identity {
	unsigned int	length;
	unsigned int	claimed;
	bool		too_short;
	u8		qualifier;
	u8		type;
	u8		version;
	u8		scsi_level;
	bool		ccs;
	bool		removable;
	bool		soft_reset;
	bool		ppr;
	bool		wide;
	bool		sync;
	bool		linked;
	bool		queueing;
	bool		protect;
	u8		tpgs;
	char		vendor[8 + 1];
	char		product[16 + 1];
	char		revision[4 + 1];
};

/* What an answer says about the place it came from. */
enum lun_presence {
	LUN_PRESENT,		/* to be configured; maybe with nothing connected (qualifier 1) */
	LUN_UNSUPPORTED,	/* qualifier 3: the target answers, but has no such unit */
	LUN_NO_TYPE,		/* type 1Fh: another way to say the same */
};

unsigned int scan_inquiry_first_length(unsigned int preset);
unsigned int scan_inquiry_next_length(const u8 *data, unsigned int first, unsigned int preset,
				      bool short_only);
bool scan_inquiry_nothing(unsigned int asked, int resid);
void scan_inquiry_sanitise(u8 *data);
void scan_inquiry_sanitise_field(u8 *field, int len);
struct lun_identity scan_inquiry_parse(const u8 *data, unsigned int asked);
enum lun_presence scan_inquiry_presence(const struct lun_identity *identity, u64 lun,
					bool pdt_1f_for_no_lun);

#endif /* SCAN_INQUIRY_H */
