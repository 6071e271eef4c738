/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The zones of a unit, for those that move write pointers (zone.c) and those that are asked to
 * (zone_command.c).
 */
#ifndef RAM_ZONE_STATE_H
#define RAM_ZONE_STATE_H

#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <scsi/scsi_proto.h>

/* Conditions are numbered as in a zone descriptor: enum zbc_zone_cond. */
#define ZONE_CONDITIONS		16

/**
 * struct ram_zone - a zone
 * @list: in its condition's list
 * @written: the write pointer, in blocks from the zone's first
 * @condition: enum zbc_zone_cond
 * @scattered: there was a write elsewhere than at the write pointer (NON_SEQ)
 */
struct ram_zone {
	struct list_head	list;
	u64			written;
	u8			condition;
	bool			scattered;
};

/**
 * struct ram_zones - all of them
 * @blocks: of the unit
 * @capacity: blocks of a sequential zone that can be written; a gap zone has the rest
 * @shift: binary logarithm of the blocks from one zone's first to that of the next
 * @number: how many there are, gaps not counted
 * @conventional: how many of them, at the beginning, have no write pointer
 * @most_open: how many may be open; 0 if that does not matter
 * @managed: host managed, not host aware
 * @lock: guards what follows
 * @count: zones by condition
 * @in: struct ram_zone by condition, the one that has been in it longest first
 * @zone: by number
 *
 * A gap zone is no entry of its own: it is what is left behind a zone's capacity.
 */
struct ram_zones {
	u64			blocks;
	u64			capacity;
	unsigned int		shift;
	u32			number;
	u32			conventional;
	u32			most_open;
	bool			managed;
	spinlock_t		lock;
	u32			count[ZONE_CONDITIONS];
	struct list_head	in[ZONE_CONDITIONS];
	struct ram_zone		zone[];
};

#define ZONE_NO_ROOM	RAM_SENSE(DATA_PROTECT, 0x55, 0x0e)	/* INSUFFICIENT ZONE RESOURCES */

static inline u32 zone_number(const struct ram_zones *zones, u64 lba)
{
	return lba >> zones->shift;
}

static inline u64 zone_start(const struct ram_zones *zones, u32 number)
{
	return (u64)number << zones->shift;
}

/* With the gap, if there is one. The last zone may be shorter. */
static inline u64 zone_length(const struct ram_zones *zones, u32 number)
{
	return min(zones->blocks - zone_start(zones, number), 1ULL << zones->shift);
}

/* The blocks of it that are not the gap. */
static inline u64 zone_capacity(const struct ram_zones *zones, u32 number)
{
	u64 length = zone_length(zones, number);

	return number < zones->conventional ? length : min(length, zones->capacity);
}

void ram_zone_become(struct ram_zones *zones, struct ram_zone *zone, u8 condition);
void ram_zone_shut(struct ram_zones *zones, struct ram_zone *zone);
bool ram_zone_make_room(struct ram_zones *zones);
u8 ram_zone_type(const struct ram_zones *zones, u64 lba);

#endif /* RAM_ZONE_STATE_H */
