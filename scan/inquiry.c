// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard INQUIRY data (SPC-6 6.7): how much of it to ask for, and what it says. Pure.
 *
 * The answer is asked for in two steps, because there are devices that hang when asked for more
 * than they have: first the 36 bytes that every device gives, or as many as the driver knows to
 * be safe; then as many as ADDITIONAL LENGTH claims, if that is more and nothing speaks against
 * it. If the second step fails, the first answer is still there.
 *
 * The buffer is zeroed before it is filled and always SCAN_INQUIRY_MAX bytes long, so whatever
 * did not arrive reads as zero: a flag not set, a name of spaces. The first 36 bytes are
 * believed even if the device claims fewer; those that do so often have a plausible name there.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <scsi/scsi.h>

#include "inquiry.h"

/* Where things stand in the answer. */
enum inquiry_byte {
	BYTE_TYPE	= 0,
	BYTE_REMOVABLE	= 1,
	BYTE_VERSION	= 2,
	BYTE_FORMAT	= 3,
	BYTE_LENGTH	= 4,
	BYTE_TARGET	= 5,
	BYTE_BUS	= 7,
	BYTE_VENDOR	= 8,
	BYTE_PRODUCT	= 16,
	BYTE_REVISION	= 32,
	BYTE_CLOCKING	= 56,
};

#define TYPE_MASK		0x1f
#define QUALIFIER_SHIFT		5
#define RMB			BIT(7)
#define VERSION_MASK		0x07
#define VERSION_LEVEL_MASK	0x0f	/* as a level: SPC-6 is 0Dh */
#define VERSION_SPC_4		6
#define FORMAT_MASK		0x0f
#define FORMAT_CCS		1
#define FORMAT_SCSI_2		2
#define PROTECT			BIT(0)
#define TPGS_SHIFT		4
#define TPGS_MASK		0x3
#define BUS_SOFT_RESET		BIT(0)	/* the bits of byte 7 are SCSI-2's and SPI's */
#define BUS_QUEUEING		BIT(1)
#define BUS_LINKED		BIT(3)
#define BUS_SYNC		BIT(4)
#define BUS_WIDE		(BIT(5) | BIT(6))
#define CLOCKING_DT		BIT(2)

/* ADDITIONAL LENGTH counts from the byte after itself. */
static unsigned int claimed_length(const u8 *data)
{
	return data[BYTE_LENGTH] + BYTE_LENGTH + 1;
}

/**
 * scan_inquiry_first_length - how much to ask an unknown device for
 * @preset: what the driver put into inquiry_len, or 0
 *
 * Context: any; pure.
 * Return: an allocation length that the device should bear.
 */
unsigned int scan_inquiry_first_length(unsigned int preset)
{
	return preset ?: SCAN_INQUIRY_SHORT;
}

/**
 * scan_inquiry_next_length - how much to ask for, now that the device has answered once
 * @data: the first answer
 * @first: the bytes it was asked for
 * @preset: what the driver put into inquiry_len before the scan, or 0
 * @short_only: the device's quirks say that it bears no more than 36 (BLIST_INQUIRY_36)
 *
 * A driver's limit is meant for old devices. One that conforms to SPC-4 or later is taken at
 * its word, whatever the driver says.
 *
 * Context: any; pure.
 * Return: an allocation length, at most 255; 0 if the first answer is all there is to get.
 */
unsigned int scan_inquiry_next_length(const u8 *data, unsigned int first, unsigned int preset,
				      bool short_only)
{
	bool modern = (data[BYTE_VERSION] & VERSION_MASK) >= VERSION_SPC_4;
	unsigned int next = claimed_length(data);

	if (short_only)
		next = SCAN_INQUIRY_SHORT;
	else if (next > U8_MAX)
		return 0;
	else if (preset && !modern)
		next = min(next, preset);
	return next > first ? next : 0;
}

/**
 * scan_inquiry_nothing - whether an INQUIRY that ended well brought no data
 * @asked: the allocation length
 * @resid: what the driver says is missing from it
 *
 * Some bridges do so once or twice after they were plugged in.
 *
 * Context: any; pure.
 * Return: true if nothing at all arrived.
 */
bool scan_inquiry_nothing(unsigned int asked, int resid)
{
	return resid > 0 && resid >= asked;
}

/**
 * scan_inquiry_sanitise_field - make a field what the standard says it is
 * @field: bytes that should be graphic ASCII, filled up with spaces
 * @len: how many
 *
 * What is not graphic becomes a space; what follows a NUL does so, too, since some firmware
 * copies C strings.
 *
 * Context: any; pure.
 */
void scan_inquiry_sanitise_field(u8 *field, int len)
{
	bool ended = false;
	int i;

	for (i = 0; i < len; i++) {
		ended |= !field[i];
		if (ended || field[i] < ' ' || field[i] > '~')
			field[i] = ' ';
	}
}

/**
 * scan_inquiry_sanitise - clean the names in an answer, where they stand
 * @data: the answer, as big as SCAN_INQUIRY_SHORT at least
 *
 * The names are matched with quirks, shown in sysfs and printed.
 *
 * Context: any; pure.
 */
void scan_inquiry_sanitise(u8 *data)
{
	scan_inquiry_sanitise_field(data + BYTE_VENDOR, BYTE_PRODUCT - BYTE_VENDOR);
	scan_inquiry_sanitise_field(data + BYTE_PRODUCT, BYTE_REVISION - BYTE_PRODUCT);
	scan_inquiry_sanitise_field(data + BYTE_REVISION, SCAN_INQUIRY_SHORT - BYTE_REVISION);
}

/*
 * The kernel counts one more than the standards do from SCSI-2 on, since the Common Command Set
 * had no version of its own: it is a SCSI-1 that answers in its format.
 */
static u8 level_of(const u8 *data)
{
	u8 version = data[BYTE_VERSION] & VERSION_LEVEL_MASK;
	bool ccs = (data[BYTE_FORMAT] & FORMAT_MASK) == FORMAT_CCS;

	return version + (version > SCSI_1 || (version == SCSI_1 && ccs));
}

/* How much of an answer is real, in the sense of the identity's length. */
static void read_length(struct lun_identity *identity, const u8 *data, unsigned int asked)
{
	unsigned int claimed = claimed_length(data);

	identity->claimed = claimed;
	if (claimed > U8_MAX)
		claimed = asked;
	identity->length = min(claimed, asked);
	identity->too_short = identity->length < SCAN_INQUIRY_SHORT;
	if (identity->too_short)
		identity->length = SCAN_INQUIRY_SHORT;
}

/* Bits of interest on a parallel bus alone; SPC-3 and later call them obsolete. */
static void read_bus(struct lun_identity *identity, const u8 *data)
{
	u8 bus = data[BYTE_BUS];

	/* One bit of the format is reserved in SCSI-2, and not looked at here. */
	identity->soft_reset = (bus & BUS_SOFT_RESET) &&
			       (data[BYTE_FORMAT] & 0x7) == FORMAT_SCSI_2;
	identity->queueing = bus & BUS_QUEUEING;
	identity->linked = bus & BUS_LINKED;
	identity->sync = bus & BUS_SYNC;
	identity->wide = bus & BUS_WIDE;
	identity->ppr = identity->scsi_level > SCSI_2 ||
			(identity->length > BYTE_CLOCKING && (data[BYTE_CLOCKING] & CLOCKING_DT));
}

static void read_names(struct lun_identity *identity, const u8 *data)
{
	u8 names[SCAN_INQUIRY_SHORT];

	memcpy(names, data, sizeof(names));
	scan_inquiry_sanitise(names);
	memcpy(identity->vendor, names + BYTE_VENDOR, sizeof(identity->vendor) - 1);
	memcpy(identity->product, names + BYTE_PRODUCT, sizeof(identity->product) - 1);
	memcpy(identity->revision, names + BYTE_REVISION, sizeof(identity->revision) - 1);
}

/**
 * scan_inquiry_parse - what a logical unit says of itself
 * @data: its answer, in a buffer of SCAN_INQUIRY_MAX bytes that was zeroed before
 * @asked: the allocation length that it answers to
 *
 * Context: any; pure.
 * Return: the identity; each answer has one, also the emptiest.
 */
struct lun_identity scan_inquiry_parse(const u8 *data, unsigned int asked)
{
	struct lun_identity identity = {
		.qualifier	= data[BYTE_TYPE] >> QUALIFIER_SHIFT,
		.type		= data[BYTE_TYPE] & TYPE_MASK,
		.removable	= data[BYTE_REMOVABLE] & RMB,
		.version	= data[BYTE_VERSION] & VERSION_MASK,
		.scsi_level	= level_of(data),
		.ccs		= (data[BYTE_FORMAT] & FORMAT_MASK) == FORMAT_CCS,
		.protect	= data[BYTE_TARGET] & PROTECT,
		.tpgs		= (data[BYTE_TARGET] >> TPGS_SHIFT) & TPGS_MASK,
	};

	read_length(&identity, data, min_t(unsigned int, asked, SCAN_INQUIRY_MAX));
	read_bus(&identity, data);
	read_names(&identity, data);
	return identity;
}

/**
 * scan_inquiry_presence - whether there is a logical unit behind an answer
 * @identity: the answer
 * @lun: the number it was sent to, as scsilun_to_int() has it
 * @pdt_1f_for_no_lun: this target's driver says that type 1Fh means that there is none, with
 *	any qualifier (USB floppies: their qualifier bits are reserved)
 *
 * A target must answer an INQUIRY for any number (SPC-6 6.7), so an answer alone proves nothing.
 * Qualifier 1 says that a device could be connected but is not; such a unit is configured, and
 * its upper driver decides. Some disk arrays combine it with type 1Fh, "unknown or no device
 * type", and mean that there is no unit. Well-known logical units may have any type.
 *
 * Context: any; pure.
 * Return: whether the unit is to be configured, or why not.
 */
enum lun_presence scan_inquiry_presence(const struct lun_identity *identity, u64 lun,
					bool pdt_1f_for_no_lun)
{
	if (identity->qualifier == SCSI_INQ_PQ_NOT_CAP)
		return LUN_UNSUPPORTED;
	if (identity->type == TYPE_MASK && !scsi_is_wlun(lun) &&
	    (pdt_1f_for_no_lun || identity->qualifier == SCSI_INQ_PQ_NOT_CON))
		return LUN_NO_TYPE;
	return LUN_PRESENT;
}
