// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands about zones: REPORT ZONES, and those that open, close, finish and reset them (ZBC-2,
 * clause 5).
 *
 * The list of zones can be megabytes long. It is written to the command's buffer as it is made: one
 * walk over the zones makes the descriptors, counts them, and finds out what they have in common;
 * the header is put before them in the end. A zone is looked at under the lock, the list as a whole
 * is not: zones may change while it is made.
 *
 * Commands that change zones are about one of them, some that follow it, or (ALL) those in certain
 * conditions. Only OPEN ZONE can fail for lack of room, and then none is to be open that was not;
 * so it does all of its work under the lock. The others take it for each zone.
 */
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "commands/extent.h"
#include "zone.h"
#include "zone_state.h"

#define REPORT_HEADER		64
#define REPORT_DESCRIPTOR	64
#define REPORT_PARTIAL		0x80
#define REPORT_OPTIONS		0x3f
#define REPORT_NON_SEQ		0x02

/* What can be asked for, beside single conditions. */
#define OPTION_NOT_GAP		0x3e

/* The one condition that a reporting option is about. */
static const u8 option_conditions[] = {
	[ZBC_ZONE_REPORTING_OPTION_EMPTY]		= ZBC_ZONE_COND_EMPTY,
	[ZBC_ZONE_REPORTING_OPTION_IMPLICIT_OPEN]	= ZBC_ZONE_COND_IMP_OPEN,
	[ZBC_ZONE_REPORTING_OPTION_EXPLICIT_OPEN]	= ZBC_ZONE_COND_EXP_OPEN,
	[ZBC_ZONE_REPORTING_OPTION_CLOSED]		= ZBC_ZONE_COND_CLOSED,
	[ZBC_ZONE_REPORTING_OPTION_FULL]		= ZBC_ZONE_COND_FULL,
	[ZBC_ZONE_REPORTING_OPTION_READONLY]		= ZBC_ZONE_COND_READONLY,
	[ZBC_ZONE_REPORTING_OPTION_OFFLINE]		= ZBC_ZONE_COND_OFFLINE,
};

/* A zone, or a gap, as it is to be described. */
struct view {
	u8	type;
	u8	condition;
	bool	scattered;
	u64	start;
	u64	length;
	u64	pointer;
};

/**
 * struct report - a list of zones that is being made
 * @zones: of the unit
 * @option: which are wanted
 * @room: how many more bytes go into the buffer
 * @miter: where they go
 * @used: how many bytes of the miter's present piece are used
 * @number: zones that are in the list, whether there was room or not
 * @first: the first of them
 * @last_length: length of the last one
 * @types_differ: from that of the first
 * @lengths_differ: from that of the first; that of the last does not count
 */
struct report {
	struct ram_zones	*zones;
	u8			option;
	size_t			room;
	struct sg_mapping_iter	miter;
	size_t			used;
	u64			number;
	struct view		first;
	u64			last_length;
	bool			types_differ;
	bool			lengths_differ;
};

static bool option_is_known(u8 option)
{
	return option < ARRAY_SIZE(option_conditions) ||
	       option == ZBC_ZONE_REPORTING_OPTION_NEED_RESET_WP ||
	       option == ZBC_ZONE_REPORTING_OPTION_NON_SEQWRITE ||
	       option == OPTION_NOT_GAP || option == ZBC_ZONE_REPORTING_OPTION_NON_WP;
}

static bool is_wanted(u8 option, const struct view *view)
{
	switch (option) {
	case ZBC_ZONE_REPORTING_OPTION_ALL:
		return true;
	case ZBC_ZONE_REPORTING_OPTION_NEED_RESET_WP:
		return false; /* no zone ever recommends it */
	case ZBC_ZONE_REPORTING_OPTION_NON_SEQWRITE:
		return view->scattered;
	case OPTION_NOT_GAP:
		return view->type != ZBC_ZONE_TYPE_GAP;
	case ZBC_ZONE_REPORTING_OPTION_NON_WP:
		return view->condition == ZBC_ZONE_COND_NO_WP;
	default:
		return view->condition == option_conditions[option];
	}
}

/* Appends to what is in the buffer, as far as there is room. */
static void ram_zone_command_report_bytes(struct report *report, const u8 *bytes, size_t len)
{
	len = min(len, report->room);
	report->room -= len;
	while (len) {
		size_t part;

		if (report->used == report->miter.length) {
			if (!sg_miter_next(&report->miter))
				return;
			report->used = 0;
		}
		part = min(len, report->miter.length - report->used);
		memcpy(report->miter.addr + report->used, bytes, part);
		report->used += part;
		bytes += part;
		len -= part;
	}
}

/* A zone descriptor (ZBC-2, REPORT ZONES parameter data). */
static void report_descriptor(struct report *report, const struct view *view)
{
	u8 bytes[REPORT_DESCRIPTOR] = { };

	bytes[0] = view->type;
	bytes[1] = view->condition << 4 | (view->scattered ? REPORT_NON_SEQ : 0);
	put_unaligned_be64(view->length, bytes + 8);
	put_unaligned_be64(view->start, bytes + 16);
	put_unaligned_be64(view->pointer, bytes + 24);
	ram_zone_command_report_bytes(report, bytes, sizeof(bytes));
}

static void ram_zone_command_report_view(struct report *report, const struct view *view)
{
	if (!is_wanted(report->option, view))
		return;
	if (!report->number) {
		report->first = *view;
		report->last_length = view->length;
	}
	report->types_differ |= view->type != report->first.type;
	report->lengths_differ |= report->last_length != report->first.length;
	report->last_length = view->length;
	report->number++;
	if (report->room)
		report_descriptor(report, view);
}

/* Where the write pointer of a zone is; all ones if it has none, or a full one. */
static u64 pointer_of(const struct ram_zone *zone, u64 start)
{
	return zone->condition == ZBC_ZONE_COND_NO_WP || zone->condition == ZBC_ZONE_COND_FULL ?
	       U64_MAX : start + zone->written;
}

static struct view view_of_zone(struct ram_zones *zones, u32 number)
{
	const struct ram_zone *zone = &zones->zone[number];
	u64 start = zone_start(zones, number);

	guard(spinlock_irqsave)(&zones->lock);
	return (struct view) {
		.type = ram_zone_type(zones, start),
		.condition = zone->condition,
		.scattered = zone->scattered,
		.start = start,
		.length = zone_capacity(zones, number),
		.pointer = pointer_of(zone, start),
	};
}

/* A gap is there if the zone before it ends early. */
static struct view view_of_gap(const struct ram_zones *zones, u32 number)
{
	u64 capacity = zone_capacity(zones, number);

	return (struct view) {
		.type = ZBC_ZONE_TYPE_GAP,
		.condition = ZBC_ZONE_COND_NO_WP,
		.start = zone_start(zones, number) + capacity,
		.length = zone_length(zones, number) - capacity,
		.pointer = U64_MAX,
	};
}

/* Lists zones from the one that a block is in, until there are @most. */
static void report_zones(struct report *report, u64 lba, u64 most)
{
	struct ram_zones *zones = report->zones;
	u32 number = zone_number(zones, lba);

	for (; number < zones->number && report->number < most; number++) {
		struct view zone = view_of_zone(zones, number);
		struct view gap = view_of_gap(zones, number);

		if (lba < gap.start)
			ram_zone_command_report_view(report, &zone);
		if (gap.length && report->number < most)
			ram_zone_command_report_view(report, &gap);
		if (!(number % 1024))
			cond_resched();
	}
}

/* The SAME field: what zones of the list have in common. */
static u8 same_of(const struct report *report)
{
	bool last_differs = report->last_length != report->first.length;

	if (report->lengths_differ)
		return 0;
	if (report->types_differ)
		return last_differs ? 0 : 3;
	return last_differs ? 2 : 1;
}

static void report_header(const struct report *report, u8 *header, u64 len)
{
	const struct ram_zones *zones = report->zones;

	put_unaligned_be32(min_t(u64, len, U32_MAX), header);
	header[4] = same_of(report);
	put_unaligned_be64(zones->blocks - 1, header + 8);
	if (zones->capacity < 1ULL << zones->shift)
		put_unaligned_be64(1ULL << zones->shift, header + 16);
}

/**
 * ram_zone_report - REPORT ZONES (ZBC-2, 95h/00h)
 * @task: the command
 *
 * Context: process context, may sleep; takes long if zones are many.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_zone_report(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	struct scsi_cmnd *cmd = ram_cmd(task);
	const u8 *cdb = ram_cdb(task);
	struct report report = { .zones = unit->zones, .option = cdb[14] & REPORT_OPTIONS };
	u64 lba = get_unaligned_be64(cdb + 2), most = U64_MAX, len;
	u32 asked = get_unaligned_be32(cdb + 10);
	u32 room = asked > REPORT_HEADER ? asked - REPORT_HEADER : 0;
	u8 header[REPORT_HEADER] = { };

	if (!report.zones)
		return RAM_BAD_OPCODE;
	if (!option_is_known(report.option))
		return ram_bad_cdb(task, 14, 5);
	if (lba >= report.zones->blocks)
		return RAM_BAD_RANGE;
	if (cdb[14] & REPORT_PARTIAL)
		most = DIV_ROUND_UP(room, REPORT_DESCRIPTOR);
	if (cmd->sc_data_direction == DMA_FROM_DEVICE)
		report.room = min(asked, scsi_bufflen(cmd));
	len = report.room;
	sg_miter_start(&report.miter, scsi_sglist(cmd), scsi_sg_count(cmd),
		       SG_MITER_TO_SG);
	ram_zone_command_report_bytes(&report, header, sizeof(header));
	report_zones(&report, lba, most);
	sg_miter_stop(&report.miter);
	len -= report.room;
	report_header(&report, header, cdb[14] & REPORT_PARTIAL ?
		      min_t(u64, report.number * REPORT_DESCRIPTOR, room) :
		      report.number * REPORT_DESCRIPTOR);
	if (len)
		scsi_sg_copy_from_buffer(cmd, header, min_t(u64, len, sizeof(header)));
	scsi_set_resid(cmd, scsi_bufflen(cmd) - len);
	return RAM_GOOD;
}

/* Zones that a command is about: so many of them, from one on. */
struct zone_set {
	u32	first;
	u32	number;
};

#define MANAGE_ALL	0x01

static bool is_for_all(struct ram_task *task)
{
	return ram_cdb(task)[14] & MANAGE_ALL;
}

/*
 * The zones that ZONE ID and ZONE COUNT are about. The first is to be named by its first block, and
 * to have a write pointer; then those that follow it have one, too.
 */
static int ram_zone_command_find_set(struct ram_task *task, struct zone_set *set)
{
	const struct ram_zones *zones = task->nexus->unit->zones;
	u64 lba = get_unaligned_be64(ram_cdb(task) + 2);

	if (!zones)
		return RAM_BAD_OPCODE;
	*set = (struct zone_set) { };
	if (is_for_all(task))
		return RAM_GOOD;
	if (lba >= zones->blocks)
		return RAM_BAD_RANGE;
	set->first = zone_number(zones, lba);
	set->number = get_unaligned_be16(ram_cdb(task) + 12) ?: 1;
	if (lba != zone_start(zones, set->first) || set->first < zones->conventional)
		return ram_bad_cdb(task, 2, 7);
	if (set->number > zones->number - set->first)
		return ram_bad_cdb(task, 12, 7);
	return RAM_GOOD;
}

static bool can_be_opened(const struct ram_zone *zone)
{
	return zone->condition != ZBC_ZONE_COND_EXP_OPEN && zone->condition != ZBC_ZONE_COND_FULL;
}

static void open_zone(struct ram_zones *zones, struct ram_zone *zone)
{
	if (zone->condition != ZBC_ZONE_COND_IMP_OPEN)
		ram_zone_make_room(zones);
	ram_zone_become(zones, zone, ZBC_ZONE_COND_EXP_OPEN);
}

/* Whether so many more can be opened by command. Those that writes have opened make way. */
static bool has_room(const struct ram_zones *zones, u32 more)
{
	return !zones->most_open ||
	       (u64)zones->count[ZBC_ZONE_COND_EXP_OPEN] + more <= zones->most_open;
}

static int open_set(struct ram_zones *zones, const struct zone_set *set)
{
	struct ram_zone *zone = &zones->zone[set->first], *end = zone + set->number;
	u32 more = 0;

	guard(spinlock_irqsave)(&zones->lock);
	for (; zone < end; zone++)
		more += can_be_opened(zone);
	if (!has_room(zones, more))
		return ZONE_NO_ROOM;
	for (zone = &zones->zone[set->first]; zone < end; zone++)
		if (can_be_opened(zone))
			open_zone(zones, zone);
	return RAM_GOOD;
}

/* Those that are closed now; not those that are closed to make room for them. */
static int open_closed(struct ram_zones *zones)
{
	struct list_head *closed = &zones->in[ZBC_ZONE_COND_CLOSED];
	u32 more;

	guard(spinlock_irqsave)(&zones->lock);
	more = zones->count[ZBC_ZONE_COND_CLOSED];
	if (!has_room(zones, more))
		return ZONE_NO_ROOM;
	while (more--)
		open_zone(zones, list_first_entry(closed, struct ram_zone, list));
	return RAM_GOOD;
}

/**
 * ram_zone_open - OPEN ZONE (ZBC-2, 94h/03h)
 * @task: the command
 *
 * Context: process context, because zones may be many.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_zone_open(struct ram_task *task)
{
	struct ram_zones *zones = task->nexus->unit->zones;
	struct zone_set set;
	int end = ram_zone_command_find_set(task, &set);

	if (end != RAM_GOOD)
		return end;
	return is_for_all(task) ? open_closed(zones) : open_set(zones, &set);
}

/**
 * struct operation - what CLOSE, FINISH and RESET do
 * @all: in which conditions zones are that ALL is about, by BIT()
 * @apply: does it to a zone; leaves others alone than those in @all, or that are empty
 */
struct operation {
	u16	all;
	void	(*apply)(struct ram_unit *unit, struct ram_zone *zone);
};

static struct ram_zone *first_in(struct ram_zones *zones, u8 condition)
{
	guard(spinlock_irqsave)(&zones->lock);
	return list_first_entry_or_null(&zones->in[condition], struct ram_zone, list);
}

/* Each is in another condition afterwards. Those that come into this one meanwhile stay. */
static void ram_zone_command_apply_to_all(struct ram_unit *unit, const struct operation *operation)
{
	struct ram_zones *zones = unit->zones;
	unsigned long all = operation->all;
	unsigned int condition;

	for_each_set_bit(condition, &all, ZONE_CONDITIONS) {
		u32 more = READ_ONCE(zones->count[condition]);
		struct ram_zone *zone;

		while (more-- && (zone = first_in(zones, condition))) {
			operation->apply(unit, zone);
			cond_resched();
		}
	}
}

static int manage(struct ram_task *task, const struct operation *operation)
{
	struct ram_unit *unit = task->nexus->unit;
	struct zone_set set;
	int end = ram_zone_command_find_set(task, &set);
	u32 i;

	might_sleep();
	if (end != RAM_GOOD)
		return end;
	if (is_for_all(task))
		ram_zone_command_apply_to_all(unit, operation);
	for (i = 0; i < set.number; i++)
		operation->apply(unit, &unit->zones->zone[set.first + i]);
	return RAM_GOOD;
}

static void ram_close_zone(struct ram_unit *unit, struct ram_zone *zone)
{
	guard(spinlock_irqsave)(&unit->zones->lock);
	if (zone->condition == ZBC_ZONE_COND_IMP_OPEN || zone->condition == ZBC_ZONE_COND_EXP_OPEN)
		ram_zone_shut(unit->zones, zone);
}

/**
 * ram_zone_close - CLOSE ZONE (ZBC-2, 94h/01h)
 * @task: the command
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_zone_close(struct ram_task *task)
{
	static const struct operation operation = {
		.all = BIT(ZBC_ZONE_COND_IMP_OPEN) | BIT(ZBC_ZONE_COND_EXP_OPEN),
		.apply = ram_close_zone,
	};

	return manage(task, &operation);
}

static void ram_finish_zone(struct ram_unit *unit, struct ram_zone *zone)
{
	struct ram_zones *zones = unit->zones;

	guard(spinlock_irqsave)(&zones->lock);
	zone->written = zone_capacity(zones, zone - zones->zone);
	ram_zone_become(zones, zone, ZBC_ZONE_COND_FULL);
}

/**
 * ram_zone_finish - FINISH ZONE (ZBC-2, 94h/02h)
 * @task: the command
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_zone_finish(struct ram_task *task)
{
	static const struct operation operation = {
		.all = BIT(ZBC_ZONE_COND_IMP_OPEN) | BIT(ZBC_ZONE_COND_EXP_OPEN) |
		       BIT(ZBC_ZONE_COND_CLOSED),
		.apply = ram_finish_zone,
	};

	return manage(task, &operation);
}

/*
 * The data goes first: what is written as soon as the zone is empty must not be taken away. Most of
 * it goes a step at a time; what writes have brought meanwhile, with the pointer. Not only what is
 * before that: a write that has failed may have left memory behind it.
 */
static void ram_reset_zone(struct ram_unit *unit, struct ram_zone *zone)
{
	struct ram_zones *zones = unit->zones;
	u32 number = zone - zones->zone;
	u64 start = zone_start(zones, number), blocks = zone_capacity(zones, number);

	ram_extent_unmap(unit, start, blocks, NULL);
	guard(write_lock_irqsave)(&unit->both);
	ram_store_unmap(unit->store, ram_extent_bytes(unit, start), ram_extent_bytes(unit, blocks));
	guard(spinlock_irqsave)(&zones->lock);
	zone->written = 0;
	zone->scattered = false;
	ram_zone_become(zones, zone, ZBC_ZONE_COND_EMPTY);
}

static const struct operation reset_operation = {
	.all = BIT(ZBC_ZONE_COND_IMP_OPEN) | BIT(ZBC_ZONE_COND_EXP_OPEN) |
	       BIT(ZBC_ZONE_COND_CLOSED) | BIT(ZBC_ZONE_COND_FULL),
	.apply = ram_reset_zone,
};

/**
 * ram_zone_reset - RESET WRITE POINTER (ZBC-2, 94h/04h)
 * @task: the command
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_zone_reset(struct ram_task *task)
{
	return manage(task, &reset_operation);
}

/**
 * ram_zone_reset_all - empty all zones that have a write pointer
 * @unit: a unit with zones
 *
 * Context: process context, may sleep.
 */
void ram_zone_reset_all(struct ram_unit *unit)
{
	might_sleep();
	ram_zone_command_apply_to_all(unit, &reset_operation);
}
