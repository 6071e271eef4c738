// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which volume is behind a logical unit number, as a digest. Pure.
 *
 * A number can be given to another volume while we have a device for it. Of all that VPD tells,
 * the designator that names the logical unit itself (SPC-6 7.7.6) and its serial number are what
 * stays with a volume. Designators of the target and its ports do not: they say by which way we
 * came, and change when a way fails over.
 *
 * A digest is small enough to be kept with each device, and is compared only with what the same
 * device said before.
 */
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include <linux/unaligned.h>

#include "mid/identity.h"
#include "vpd.h"

/* FNV-1a, 64 bits: its offset basis and prime. */
#define DIGEST_START		0xcbf29ce484222325ULL
#define DIGEST_PRIME		0x100000001b3ULL

static u64 digest(u64 sum, const u8 *bytes, unsigned int length)
{
	while (length--)
		sum = (sum ^ *bytes++) * DIGEST_PRIME;
	/* 0 stands for nothing to digest. */
	return sum ?: 1;
}

/**
 * scan_identity_of_names - digest the name that page 83h has for the logical unit itself
 * @page: the page, from its header on
 * @length: its bytes
 *
 * Context: any; pure.
 * Return: the digest, or 0 if the page has no such name.
 */
u64 scan_identity_of_names(const u8 *page, unsigned int length)
{
	/* Room for any designator, so that none is looked at in part. */
	struct designator name = scan_designator_of_unit(page, length, 2 * U8_MAX);

	if (name.form == DESIGNATOR_NONE)
		return 0;
	return digest(DIGEST_START + name.form, name.bytes, name.length);
}

static bool is_padding(u8 byte)
{
	return byte == ' ' || !byte;
}

/**
 * scan_identity_of_serial - digest the serial number in page 80h
 * @page: the page, from its header on
 * @length: its bytes
 *
 * On which side it is padded does not matter: firmware changes its mind about that.
 *
 * Context: any; pure.
 * Return: the digest, or 0 if there is nothing but padding.
 */
u64 scan_identity_of_serial(const u8 *page, unsigned int length)
{
	unsigned int from = SCAN_VPD_HEADER, to;

	if (length < SCAN_VPD_HEADER)
		return 0;
	to = min(length, SCAN_VPD_HEADER + get_unaligned_be16(page + 2) + 0U);
	while (to > from && is_padding(page[to - 1]))
		to--;
	while (from < to && is_padding(page[from]))
		from++;
	return from < to ? digest(DIGEST_START, page + from, to - from) : 0;
}

static bool differ(u64 a, u64 b)
{
	return a && b && a != b;
}

/**
 * scan_identity_differs - whether two digests are certainly of two volumes
 * @a: one
 * @b: the other
 *
 * What one of them does not tell decides nothing.
 *
 * Context: any; pure.
 * Return: true if so.
 */
bool scan_identity_differs(const struct scan_identity *a, const struct scan_identity *b)
{
	return differ(a->names, b->names) || differ(a->serial, b->serial);
}
