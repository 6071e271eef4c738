// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zones: where they are, what condition each is in, and what that allows READ and WRITE (ZBC-2,
 * clause 4).
 *
 * Zones follow one another in equal steps, a power of 2 of blocks. The first ones may be
 * conventional. The others have a write pointer; on a host managed unit writes must come there
 * (sequential write required), on a host aware one they need not (sequential write preferred). If
 * less of a zone can be written than its step, a gap zone fills up the step.
 *
 *	         write                 the end is reached, FINISH
 *	EMPTY ---------> IMPLICITLY OPEN ------------------------> FULL
 *	  ^  \ OPEN        |   ^ \ OPEN                              |
 *	  |   `----------- | - | -`--> EXPLICITLY OPEN ------------->|
 *	  |          room, |   | write    | CLOSE                    |
 *	  |          CLOSE v   |          |                          |
 *	  |             CLOSED <----------'------------------------->|
 *	  '------------------------- RESET WRITE POINTER ------------'
 *
 * So many may be open. When one more is to be, one that a write has opened is closed, the one that
 * has waited longest for another; if all of them were opened by command, there is no room.
 *
 * Where zones are never changes, so a read takes no lock. A write is checked before it takes memory.
 * It moves the pointer when it has all that it needs, and cannot fail any more. unit->both is held
 * from then on until its data is there: for reading by writes, which are as many at a time as
 * without it, for writing by who empties a zone.
 */
#include <linux/cleanup.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/unaligned.h>

#include "zone.h"
#include "zone_state.h"

#define ZONE_UNALIGNED_WRITE	RAM_SENSE(ILLEGAL_REQUEST, 0x21, 0x04)
#define ZONE_WRITE_BOUNDARY	RAM_SENSE(ILLEGAL_REQUEST, 0x21, 0x05)
#define ZONE_READ_BOUNDARY	RAM_SENSE(ILLEGAL_REQUEST, 0x21, 0x07)
#define ZONE_IS_GAP		RAM_SENSE(ILLEGAL_REQUEST, 0x21, 0x09)

#define VPD_URSWRZ		0x01
#define VPD_HOST_AWARE		0x10
#define VPD_NOT_REPORTED	0xffffffff

/**
 * ram_zone_become - put a zone into a condition
 * @zones: the unit's zones; locked
 * @zone: one of them
 * @condition: which
 *
 * Context: any. It goes to the end of the condition's list, also if it has been in it before.
 */
void ram_zone_become(struct ram_zones *zones, struct ram_zone *zone, u8 condition)
{
	lockdep_assert_held(&zones->lock);
	zones->count[zone->condition]--;
	zones->count[condition]++;
	zone->condition = condition;
	list_move_tail(&zone->list, &zones->in[condition]);
}

/**
 * ram_zone_shut - close a zone that is open
 * @zones: the unit's zones; locked
 * @zone: one of them
 *
 * Context: any. One that nothing was written to becomes empty (ZBC-2, CLOSE ZONE).
 */
void ram_zone_shut(struct ram_zones *zones, struct ram_zone *zone)
{
	ram_zone_become(zones, zone, zone->written ? ZBC_ZONE_COND_CLOSED : ZBC_ZONE_COND_EMPTY);
}

/**
 * ram_zone_make_room - see that one more zone can be open
 * @zones: the unit's zones; locked
 *
 * Context: any. May close one that a write has opened.
 * Return: false if as many as can be were opened by command.
 */
bool ram_zone_make_room(struct ram_zones *zones)
{
	struct list_head *implicit = &zones->in[ZBC_ZONE_COND_IMP_OPEN];
	u32 open = zones->count[ZBC_ZONE_COND_IMP_OPEN] + zones->count[ZBC_ZONE_COND_EXP_OPEN];

	lockdep_assert_held(&zones->lock);
	if (!zones->most_open || open < zones->most_open)
		return true;
	if (list_empty(implicit))
		return false;
	ram_zone_shut(zones, list_first_entry(implicit, struct ram_zone, list));
	return true;
}

/**
 * ram_zone_type - the type of the zone that a block is in
 * @zones: the unit's zones
 * @lba: the block
 *
 * Context: any.
 * Return: enum zbc_zone_type.
 */
u8 ram_zone_type(const struct ram_zones *zones, u64 lba)
{
	u32 number = zone_number(zones, lba);

	if (number < zones->conventional)
		return ZBC_ZONE_TYPE_CONV;
	if (lba - zone_start(zones, number) >= zones->capacity)
		return ZBC_ZONE_TYPE_GAP;
	return zones->managed ? ZBC_ZONE_TYPE_SEQWRITE_REQ : ZBC_ZONE_TYPE_SEQWRITE_PREF;
}

static void init_zones(struct ram_zones *zones)
{
	unsigned int condition;
	u32 i;

	spin_lock_init(&zones->lock);
	for (condition = 0; condition < ZONE_CONDITIONS; condition++)
		INIT_LIST_HEAD(&zones->in[condition]);
	for (i = 0; i < zones->number; i++) {
		struct ram_zone *zone = &zones->zone[i];

		zone->condition = i < zones->conventional ? ZBC_ZONE_COND_NO_WP :
							    ZBC_ZONE_COND_EMPTY;
		zones->count[zone->condition]++;
		list_add_tail(&zone->list, &zones->in[zone->condition]);
		if (!(i % 65536))
			cond_resched();
	}
}

/**
 * ram_zone_init - give a unit its zones
 * @unit: the unit; its capacity is known
 *
 * Context: process context, may sleep.
 * Return: false if there is not the memory; true, and no zones, if the shape has none.
 */
bool ram_zone_init(struct ram_unit *unit)
{
	const struct ram_shape *shape = ram_shape_of(unit);
	unsigned int shift = ilog2(shape->zone_size_mb) + 20 - unit->block_shift;
	u32 capacity_mb = shape->zone_cap_mb ?: shape->zone_size_mb;
	u64 number = DIV_ROUND_UP_ULL(unit->blocks, 1ULL << shift);
	struct ram_zones *zones;

	if (!shape->zbc || unit->lun == RAM_WLUN_REPORT_LUNS)
		return true;
	zones = kvzalloc(struct_size(zones, zone, number), GFP_KERNEL | __GFP_NOWARN);
	if (!zones)
		return false;
	zones->blocks = unit->blocks;
	zones->capacity = (u64)capacity_mb << (20 - unit->block_shift);
	zones->shift = shift;
	zones->number = number;
	zones->conventional = min_t(u64, shape->zone_nr_conv, number);
	zones->managed = shape->zbc == 2;
	zones->most_open = zones->managed ? shape->zone_max_open : 0;
	init_zones(zones);
	unit->zones = zones;
	return true;
}

/**
 * ram_zone_free - take them away again
 * @unit: the unit, which may have none
 *
 * Context: process context, may sleep.
 */
void ram_zone_free(struct ram_unit *unit)
{
	kvfree(unit->zones);
	unit->zones = NULL;
}

static bool out_of_range(const struct ram_zones *zones, u64 lba, u64 blocks)
{
	return lba > zones->blocks || blocks > zones->blocks - lba;
}

/* Whether a range that does not begin in a gap has one in it: the first one behind that. */
static bool has_gap(const struct ram_zones *zones, u64 lba, u64 last)
{
	u32 number = max(zone_number(zones, lba), zones->conventional);

	return zones->capacity < 1ULL << zones->shift &&
	       last >= zone_start(zones, number) + zones->capacity;
}

/**
 * ram_zone_begin_read - whether a read may be (ZBC-2, reading in zones)
 * @task: the command
 * @lba: the first block
 * @blocks: how many
 *
 * Reads of what was not written are allowed (URSWRZ is one), and those that go from one sequential
 * zone into the next. But not those that come to zones of another type.
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_zone_begin_read(struct ram_task *task, u64 lba, u64 blocks)
{
	const struct ram_zones *zones = task->nexus->unit->zones;
	u64 last = lba + blocks - 1;
	u8 type;

	if (out_of_range(zones, lba, blocks))
		return RAM_BAD_RANGE;
	if (!blocks)
		return RAM_GOOD;
	type = ram_zone_type(zones, lba);
	if (type == ZBC_ZONE_TYPE_GAP)
		return ZONE_IS_GAP;
	if (has_gap(zones, lba, last) ||
	    (zones->managed && ram_zone_type(zones, last) != type))
		return ZONE_READ_BOUNDARY;
	return RAM_GOOD;
}

/*
 * On a host managed unit a write ends where a physical block does. The end of a zone will do, too,
 * if physical blocks do not begin where zones do.
 */
static bool ends_within_physical_block(const struct ram_unit *unit, u64 end)
{
	const struct ram_shape *shape = ram_shape_of(unit);

	return (end - shape->lowest_aligned) & ((1ULL << shape->physblk_exp) - 1);
}

/* A full zone: the field that is wrong is the address. Where it is depends on the CDB's length. */
static int bad_address(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);

	if (cdb[0] == VARIABLE_LENGTH_CMD)
		return ram_bad_cdb(task, 12, 7);
	return cdb[0] >> 5 ? ram_bad_cdb(task, 2, 7) : ram_bad_cdb(task, 1, 4);
}

/* A write into a sequential write required zone; only if it @moves the pointer it needs room. */
static int begin_write_required(struct ram_task *task, u64 lba, u64 blocks, bool moves)
{
	struct ram_zones *zones = task->nexus->unit->zones;
	u32 number = zone_number(zones, lba);
	struct ram_zone *zone = &zones->zone[number];
	u64 offset = lba - zone_start(zones, number);
	u64 capacity = zone_capacity(zones, number);
	u64 end = offset + blocks;
	bool open;

	if (end > capacity)
		return ZONE_WRITE_BOUNDARY;
	guard(spinlock_irqsave)(&zones->lock);
	if (zone->condition == ZBC_ZONE_COND_FULL)
		return bad_address(task);
	if (offset != zone->written ||
	    (end < capacity && ends_within_physical_block(task->nexus->unit, lba + blocks)))
		return ZONE_UNALIGNED_WRITE;
	if (!moves)
		return RAM_GOOD;
	open = zone->condition == ZBC_ZONE_COND_IMP_OPEN ||
	       zone->condition == ZBC_ZONE_COND_EXP_OPEN;
	if (!open && !ram_zone_make_room(zones))
		return ZONE_NO_ROOM;
	zone->written = end;
	if (end == capacity)
		ram_zone_become(zones, zone, ZBC_ZONE_COND_FULL);
	else if (zone->condition != ZBC_ZONE_COND_EXP_OPEN)
		ram_zone_become(zones, zone, ZBC_ZONE_COND_IMP_OPEN);
	return RAM_GOOD;
}

/* What a write does to one sequential write preferred zone: blocks from @begin to @end of it. */
static void move_preferred(struct ram_zones *zones, u32 number, u64 begin, u64 end)
{
	struct ram_zone *zone = &zones->zone[number];

	guard(spinlock_irqsave)(&zones->lock);
	if (begin != zone->written)
		zone->scattered = true;
	zone->written = max(zone->written, end);
	if (zone->written == zone_capacity(zones, number))
		ram_zone_become(zones, zone, ZBC_ZONE_COND_FULL);
	else if (zone->condition != ZBC_ZONE_COND_EXP_OPEN)
		ram_zone_become(zones, zone, ZBC_ZONE_COND_IMP_OPEN);
}

static int begin_write_preferred(struct ram_zones *zones, u64 lba, u64 blocks, bool moves)
{
	u64 begin = max(lba, zone_start(zones, zones->conventional)), end = lba + blocks;

	if (has_gap(zones, lba, end - 1))
		return ZONE_WRITE_BOUNDARY;
	while (moves && begin < end) {
		u32 number = zone_number(zones, begin);
		u64 start = zone_start(zones, number);
		u64 until = min(end, start + zone_capacity(zones, number));

		move_preferred(zones, number, begin - start, until - start);
		begin = until;
	}
	return RAM_GOOD;
}

static int ram_zone_begin_writes(struct ram_task *task, u64 lba, u64 blocks, bool moves)
{
	struct ram_zones *zones = task->nexus->unit->zones;
	u8 type;

	if (out_of_range(zones, lba, blocks))
		return RAM_BAD_RANGE;
	if (!blocks)
		return RAM_GOOD;
	type = ram_zone_type(zones, lba);
	if (type == ZBC_ZONE_TYPE_GAP)
		return ZONE_IS_GAP;
	if (!zones->managed)
		return begin_write_preferred(zones, lba, blocks, moves);
	if (type == ZBC_ZONE_TYPE_SEQWRITE_REQ)
		return begin_write_required(task, lba, blocks, moves);
	return ram_zone_type(zones, lba + blocks - 1) == type ? RAM_GOOD : ZONE_WRITE_BOUNDARY;
}

/**
 * ram_zone_begin_write - whether a write may be (ZBC-2, writing in zones); moves write pointers
 * @task: the command
 * @lba: the first block
 * @blocks: how many
 *
 * Context: any; unit->both is held. After RAM_GOOD the write must not fail.
 * Return: RAM_GOOD or sense; then nothing has changed.
 */
int ram_zone_begin_write(struct ram_task *task, u64 lba, u64 blocks)
{
	lockdep_assert_held(&task->nexus->unit->both);
	return ram_zone_begin_writes(task, lba, blocks, true);
}

/**
 * ram_zone_check_write - whether a write may be, for one that may turn out to be none
 * @task: the command
 * @lba: the first block
 * @blocks: how many
 *
 * Whether another zone can be open is not asked.
 *
 * Context: any.
 * Return: RAM_GOOD or sense; nothing has changed.
 */
int ram_zone_check_write(struct ram_task *task, u64 lba, u64 blocks)
{
	return ram_zone_begin_writes(task, lba, blocks, false);
}

/**
 * ram_zone_vpd - the Zoned Block Device Characteristics VPD page (ZBC-2, page b6)
 * @unit: a unit with zones
 * @page: 64 bytes, zeros; the header is the caller's, what follows is set
 *
 * Context: any.
 */
void ram_zone_vpd(const struct ram_unit *unit, u8 *page)
{
	const struct ram_shape *shape = ram_shape_of(unit);
	const struct ram_zones *zones = unit->zones;
	u32 limit = shape->zone_max_open ?: VPD_NOT_REPORTED;
	bool gaps = zones->capacity < 1ULL << zones->shift;

	page[4] = VPD_URSWRZ | (zones->managed ? 0 : VPD_HOST_AWARE);
	put_unaligned_be32(zones->managed ? VPD_NOT_REPORTED : limit, page + 8);
	put_unaligned_be32(VPD_NOT_REPORTED, page + 12);
	put_unaligned_be32(zones->managed ? limit : VPD_NOT_REPORTED, page + 16);
	page[23] = gaps ? ZBC_CONSTANT_ZONE_START_OFFSET : ZBC_CONSTANT_ZONE_LENGTH;
	if (gaps)
		put_unaligned_be64(1ULL << zones->shift, page + 24);
}
