// SPDX-License-Identifier: GPL-2.0-only
/*
 * VPD page 83h, Device Identification (SPC-6 7.7): which of its designators names the logical
 * unit, and which target port group the page was read through. Pure.
 *
 * A designator is
 *
 *	0	PROTOCOL IDENTIFIER | CODE SET
 *	1	PIV, ASSOCIATION (5..4), DESIGNATOR TYPE (3..0)
 *	3	length of what follows
 *	4..	the designator
 *
 * and a unit may have many. The same one must be chosen on each path and after each boot, since
 * it is what /dev/disk/by-id and multipathing know a disk by. The longer a name is and the wider
 * the authority that gave it, the less likely two disks share it: that is the order of the ranks.
 *
 * A designator whose length goes beyond what arrived ends the page, and one with a length that
 * its type does not have is passed over.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/unaligned.h>

#include "vpd.h"

/* DESIGNATOR TYPE */
enum designator_type {
	ID_T10			= 1,
	ID_EUI			= 2,
	ID_NAA			= 3,
	ID_RELATIVE_PORT	= 4,
	ID_PORT_GROUP		= 5,
	ID_NAME			= 8,
};

#define ID_MASK			0x0f
#define ASSOCIATION_MASK	0x30	/* all clear: the logical unit */
#define DESIGNATOR_HEADER	4

/* From what may clash to what does not. */
enum designator_rank {
	RANK_NONE,
	RANK_VENDOR,			/* T10 vendor identification, NAA locally assigned */
	RANK_NAME_CUT,
	RANK_EUI_8,
	RANK_NAA_EXTENDED,
	RANK_NAA_REGISTERED,
	RANK_EUI_12,
	RANK_EUI_16,
	RANK_NAA_REGISTERED_EXTENDED,
	RANK_NAME,
};

/* An EUI-64 based designator, by its length. */
static const u8 eui_rank[] = {
	[8]	= RANK_EUI_8,
	[12]	= RANK_EUI_12,
	[16]	= RANK_EUI_16,
};

/* An NAA designator, by the four bits it begins with. */
static const u8 naa_rank[16] = {
	[3]	= RANK_VENDOR,
	[4]	= RANK_NAA_EXTENDED,
	[5]	= RANK_NAA_REGISTERED,
	[6]	= RANK_NAA_REGISTERED_EXTENDED,
};

/* A place in the page. */
struct cursor {
	const u8	*at;
	unsigned int	left;
};

static struct cursor first_designator(const u8 *data, unsigned int length)
{
	unsigned int claimed;

	if (length < SCAN_VPD_HEADER)
		return (struct cursor){};
	claimed = get_unaligned_be16(data + 2);
	return (struct cursor){ data + SCAN_VPD_HEADER, min(claimed, length - SCAN_VPD_HEADER) };
}

/* The designator at the cursor, which goes behind it; NULL where no whole one is left. */
static const u8 *next_designator(struct cursor *cursor)
{
	const u8 *d = cursor->at;
	unsigned int size;

	if (cursor->left < DESIGNATOR_HEADER)
		return NULL;
	size = DESIGNATOR_HEADER + d[3];
	if (cursor->left < size)
		return NULL;
	cursor->at += size;
	cursor->left -= size;
	return d;
}

static enum designator_rank rank_of_naa(const u8 *d)
{
	if (d[3] != 8 && d[3] != 16)
		return RANK_NONE;
	return naa_rank[d[DESIGNATOR_HEADER] >> 4];
}

/* How good a name for the unit this is, when @room bytes of text can be kept. */
static enum designator_rank rank_of(const u8 *d, unsigned int room)
{
	if ((d[1] & ASSOCIATION_MASK) || !d[3])
		return RANK_NONE;
	switch (d[1] & ID_MASK) {
	case ID_NAME:
		return d[3] > room ? RANK_NAME_CUT : RANK_NAME;
	case ID_NAA:
		return rank_of_naa(d);
	case ID_EUI:
		return d[3] < ARRAY_SIZE(eui_rank) ? eui_rank[d[3]] : RANK_NONE;
	case ID_T10:
		return RANK_VENDOR;
	default:
		return RANK_NONE;
	}
}

static enum designator_form form_of(const u8 *d)
{
	static const u8 forms[] = {
		[ID_T10]	= DESIGNATOR_T10,
		[ID_EUI]	= DESIGNATOR_EUI,
		[ID_NAA]	= DESIGNATOR_NAA,
		[ID_NAME]	= DESIGNATOR_NAME,
	};

	return forms[d[1] & ID_MASK];
}

/* Text takes as much of the room as is there; for "t10." it lacks those four. */
static struct designator view_of(const u8 *d, unsigned int room)
{
	struct designator view = { form_of(d), d + DESIGNATOR_HEADER, d[3] };

	if (view.form == DESIGNATOR_T10)
		view.length = min(view.length, room - 4);
	return view;
}

/* Of equal ranks the later one is taken; text only if it is not the shorter one. */
static bool may_replace(const struct designator *best, const u8 *d, unsigned int room)
{
	enum designator_form form = form_of(d);

	if (form != DESIGNATOR_T10 && form != DESIGNATOR_NAME)
		return true;
	return d[3] >= min(best->length, room - 1);
}

/**
 * scan_designator_of_unit - the designator that names the logical unit
 * @data: page 83h
 * @length: bytes of it that arrived
 * @room: size of the buffer that the text is meant for, 21 bytes at least
 *
 * Context: any; pure.
 * Return: the best designator, in @data; its form is DESIGNATOR_NONE if the page has none.
 */
struct designator scan_designator_of_unit(const u8 *data, unsigned int length, unsigned int room)
{
	struct cursor cursor = first_designator(data, length);
	enum designator_rank rank, best_rank = RANK_NONE;
	struct designator best = {};
	const u8 *d;

	while ((d = next_designator(&cursor))) {
		rank = rank_of(d, room);
		if (!rank || rank < best_rank || !may_replace(&best, d, room))
			continue;
		best_rank = rank;
		best = view_of(d, room);
	}
	return best;
}

/**
 * scan_designator_group - the target port group that the page was read through
 * @data: page 83h
 * @length: bytes of it that arrived
 * @port: where to put the relative target port identifier if the page has both; may be NULL
 *
 * Context: any; pure.
 * Return: the group, or -EAGAIN if the page names none.
 */
int scan_designator_group(const u8 *data, unsigned int length, int *port)
{
	struct cursor cursor = first_designator(data, length);
	int group = -EAGAIN, relative = -1;
	const u8 *d;

	while ((d = next_designator(&cursor))) {
		if (d[3] < 4)
			continue;
		if ((d[1] & ID_MASK) == ID_PORT_GROUP)
			group = get_unaligned_be16(d + DESIGNATOR_HEADER + 2);
		else if ((d[1] & ID_MASK) == ID_RELATIVE_PORT)
			relative = get_unaligned_be16(d + DESIGNATOR_HEADER + 2);
	}
	if (group >= 0 && relative >= 0 && port)
		*port = relative;
	return group;
}
