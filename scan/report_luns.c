// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameter data of REPORT LUNS (SPC-6), read as a list of logical units. Pure.
 *
 *	0..3	LUN LIST LENGTH, in bytes, as if there was room for all of it
 *	4..7	reserved
 *	8..	eight bytes a logical unit
 *
 * The length is the target's word. It may be near 2^32, no multiple of eight, or longer at each
 * answer; what counts is what arrived. A target that claims more than it gave keeps the units
 * that did come.
 *
 * All addressing methods of SAM-6 (peripheral, flat space, logical unit, extended,
 * well-known) are kept as they are, packed into an integer as scsilun_to_int() does it, so that
 * the common ones are small numbers.
 */
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/unaligned.h>

#include "report_luns.h"

/* One logical unit while the list is put in order. */
struct seen_lun {
	u64		lun;
	unsigned int	place;		/* in the report */
};

/* Levels of two bytes each, the first one lowest: 0b03 behind d204 becomes 0x0b03d204. */
static u64 lun_at(const u8 *data, unsigned int index)
{
	const u8 *entry = data + SCAN_LUNS_HEADER + index * SCAN_LUNS_ENTRY;
	u64 lun = 0;
	int level;

	for (level = 0; level < SCAN_LUNS_ENTRY / 2; level++)
		lun |= (u64)get_unaligned_be16(entry + 2 * level) << (16 * level);
	return lun;
}

/* Entries the target says it has; half an entry is none. */
static unsigned int entries_claimed(const u8 *data, unsigned int arrived)
{
	if (arrived < sizeof(u32))
		return 0;
	return get_unaligned_be32(data) / SCAN_LUNS_ENTRY;
}

static unsigned int entries_arrived(unsigned int arrived)
{
	if (arrived < SCAN_LUNS_HEADER)
		return 0;
	return (arrived - SCAN_LUNS_HEADER) / SCAN_LUNS_ENTRY;
}

/**
 * scan_luns_arrived - how much of the answer there is
 * @asked: the allocation length
 * @resid: what the driver says is missing from it, 0 also if it cannot tell
 *
 * Context: any; pure.
 * Return: bytes, never more than @asked.
 */
unsigned int scan_luns_arrived(unsigned int asked, int resid)
{
	if (resid <= 0)
		return asked;
	return asked - min_t(unsigned int, asked, resid);
}

/**
 * scan_luns_next_length - how much to ask for to get the whole list
 * @data: the last answer
 * @arrived: its bytes
 * @asked: what it was asked for
 *
 * A list that grows while it is asked for cannot keep us here for long: each step doubles at
 * least. One that claims more than fits into the last step is cut.
 *
 * Context: any; pure.
 * Return: an allocation length; 0 if @data has the whole list, or as much as there will be.
 */
unsigned int scan_luns_next_length(const u8 *data, unsigned int arrived, unsigned int asked)
{
	unsigned int claimed = entries_claimed(data, arrived);
	unsigned int wanted;

	if (claimed <= entries_arrived(asked) || asked >= SCAN_LUNS_LIMIT)
		return 0;
	wanted = SCAN_LUNS_HEADER + min_t(unsigned int, claimed, SCAN_LUNS_MOST) * SCAN_LUNS_ENTRY;
	return clamp_t(unsigned int, wanted, 2 * asked, SCAN_LUNS_LIMIT);
}

static int by_lun(const void *a, const void *b)
{
	const struct seen_lun *x = a, *y = b;

	if (x->lun != y->lun)
		return x->lun < y->lun ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static int by_place(const void *a, const void *b)
{
	const struct seen_lun *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

/* Keeps the first of those that are the same, in the order of the report; returns how many. */
static unsigned int keep_once(struct seen_lun *seen, unsigned int count)
{
	unsigned int from, kept = 0;

	sort(seen, count, sizeof(*seen), by_lun, NULL);
	for (from = 0; from < count; from++)
		if (!kept || seen[from].lun != seen[kept - 1].lun)
			seen[kept++] = seen[from];
	sort(seen, kept, sizeof(*seen), by_place, NULL);
	return kept;
}

/* Those the host can address first, the others behind them. */
static void share_out(struct scan_luns *list, const struct seen_lun *seen, unsigned int count,
		      u64 max_lun)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (seen[i].lun <= max_lun) {
			list->lun[list->count++] = seen[i].lun;
			list->has_zero |= !seen[i].lun;
		}
	for (i = 0; i < count; i++)
		if (seen[i].lun > max_lun)
			list->lun[list->count + list->skipped++] = seen[i].lun;
}

/**
 * scan_luns_parse - the logical units that a target reports
 * @data: its answer
 * @arrived: bytes of it
 * @max_lun: the host's; larger numbers are kept apart, for the log
 *
 * Context: may sleep (allocates).
 * Return: a list that the caller gives to kvfree(); NULL if memory is short.
 */
struct scan_luns *scan_luns_parse(const u8 *data, unsigned int arrived, u64 max_lun)
{
	unsigned int claimed = entries_claimed(data, arrived);
	unsigned int i, count = min3(claimed, entries_arrived(arrived), SCAN_LUNS_MOST + 0U);
	struct seen_lun *seen;
	struct scan_luns *list;

	seen = kvmalloc_array(count, sizeof(*seen), GFP_KERNEL);
	if (!seen)
		return NULL;
	for (i = 0; i < count; i++)
		seen[i] = (struct seen_lun){ lun_at(data, i), i };
	list = kvzalloc(struct_size(list, lun, count), GFP_KERNEL);
	if (list) {
		list->claimed = claimed;
		share_out(list, seen, keep_once(seen, count), max_lun);
	}
	kvfree(seen);
	return list;
}
