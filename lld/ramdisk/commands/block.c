// SPDX-License-Identifier: GPL-2.0-only
/*
 * READ, WRITE and what else moves or compares blocks (SBC-4 clause 5), the long way.
 *
 * In every function the order is: what the CDB says, whether it may be, memory, and only then what
 * can be seen afterwards. So a command that is refused, or comes again because memory was short,
 * has changed nothing.
 */
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "block.h"
#include "extent.h"
#include "media/protection.h"
#include "media/zone.h"

/* The range is looked at first, then the length (SBC-4 5.2.2). */
static int check_transfer(struct ram_task *task, const struct ram_extent *extent)
{
	int end = ram_extent_check(task, extent);

	return end == RAM_GOOD ? ram_extent_check_length(task, extent) : end;
}

static int check_read(struct ram_task *task, const struct ram_extent *extent)
{
	int end = ram_extent_begin_read(task, extent);

	return end == RAM_GOOD ? ram_extent_check_length(task, extent) : end;
}

/*
 * A block and its protection information belong together: who reads one while it is written would
 * find fault with it, and of two who write it each could leave a half. Only units that have some
 * pay for that.
 */
static int read_both(struct ram_task *task, const struct ram_extent *extent, u64 len)
{
	struct ram_cursor to = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;

	guard(read_lock_irqsave)(&unit->both);
	ram_store_read(unit->store, ram_extent_bytes(unit, extent->lba), len, &to);
	return ram_protection_read(task, extent);
}

/**
 * ram_block_read - READ (SBC-4 5.16 to 5.20)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_read(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	struct ram_cursor to = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, extent.blocks);
	int end = check_read(task, &extent);

	if (end != RAM_GOOD)
		return end;
	len = min_t(u64, len, scsi_bufflen(ram_cmd(task)));
	ram_extent_took(task, len);
	if (len && unit->protection)
		return read_both(task, &extent, len);
	if (len)
		ram_store_read(unit->store, ram_extent_bytes(unit, extent.lba), len, &to);
	return RAM_GOOD;
}

/* How bytes are written: at once, or not. False if a page is not there (any more). */
typedef bool (*write_fn)(struct ram_store *store, u64 at, u64 len, struct ram_cursor *from);

struct transfer {
	struct ram_task	*task;
	write_fn	write;
};

/* All of the data from its beginning, however often this is tried. */
static bool ram_block_write_data(struct ram_store *store, u64 at, u64 len, void *context)
{
	const struct transfer *transfer = context;
	struct ram_cursor from = ram_extent_buffer(transfer->task);

	return transfer->write(store, at, len, &from);
}

static bool try_to_write_both(struct ram_task *task, const struct ram_extent *extent,
			      struct transfer *transfer)
{
	struct ram_unit *unit = task->nexus->unit;

	guard(write_lock_irqsave)(&unit->both);
	if (!ram_extent_is_prepared(unit, extent))
		return false;
	ram_protection_keep(task, extent);
	return ram_block_write_data(unit->store, ram_extent_bytes(unit, extent->lba),
				    ram_extent_bytes(unit, extent->blocks), transfer);
}

/* Blocks as they were sent, with their protection information. */
static int write_both(struct ram_task *task, const struct ram_extent *extent,
		      struct transfer *transfer)
{
	int end = RAM_GOOD;

	while (end == RAM_GOOD && !try_to_write_both(task, extent, transfer))
		end = ram_extent_prepare(task, extent);
	return end;
}

static int ram_block_write_blocks(struct ram_task *task, const struct ram_extent *extent,
				  write_fn write)
{
	u64 len = ram_extent_bytes(task->nexus->unit, extent->blocks);
	struct transfer transfer = { .task = task, .write = write };
	int end = ram_extent_begin_write(task, extent, len);

	if (end == RAM_GOOD && len)
		end = task->nexus->unit->protection ?
		      write_both(task, extent, &transfer) :
		      ram_extent_write(task, extent, ram_block_write_data, &transfer);
	if (end == RAM_GOOD)
		ram_extent_took(task, len);
	return end;
}

/**
 * ram_block_write - WRITE (SBC-4 5.40 to 5.44)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	int end = check_transfer(task, &extent);

	return end == RAM_GOOD ? ram_block_write_blocks(task, &extent, ram_store_write) : end;
}

/**
 * ram_block_write_and_verify - WRITE AND VERIFY (SBC-4 5.45 to 5.48)
 * @task: the command
 *
 * Memory reads as it was written, so there is nothing to verify.
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write_and_verify(struct ram_task *task)
{
	u8 bytchk = ram_extent_flags(task) >> 1 & 0x03;

	return bytchk > 1 ? ram_extent_bad_flag(task, 2) : ram_block_write(task);
}

/**
 * ram_block_write_atomic - WRITE ATOMIC (16) (SBC-4 5.41)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_write_atomic(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	int end = ram_extent_check(task, &extent);

	if (end != RAM_GOOD)
		return end;
	if (get_unaligned_be16(ram_cdb(task) + 10))
		return ram_bad_cdb(task, 10, 7);
	if (extent.blocks > ram_extent_most_atomic(task->nexus->unit))
		return ram_bad_cdb(task, 12, 7);
	return ram_block_write_blocks(task, &extent, ram_store_write_atomic);
}

static int miscompare(struct ram_task *task, u64 at)
{
	task->info = at;
	task->has_info = true;
	return RAM_MISCOMPARE;
}

/* Each block is to be like the one that was sent. */
static int verify_same(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, 1), differs, i;

	if (ram_extent_is_short(task, len))
		return RAM_HOST_BYTE(DID_ERROR);
	for (i = 0; i < extent->blocks; i++) {
		struct ram_cursor with = ram_extent_buffer(task);

		if (!ram_store_compare(unit->store, ram_extent_bytes(unit, extent->lba + i), len,
				       &with, &differs))
			return miscompare(task, differs);
		if (ram_task_is_aborted(task))
			return RAM_ABORTED;
		if (!(i % 256))
			cond_resched();
	}
	ram_extent_took(task, len);
	return RAM_GOOD;
}

static int verify_bytes(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	struct ram_cursor with = ram_extent_buffer(task);
	u64 len = ram_extent_bytes(unit, extent->blocks), differs;

	if (ram_extent_is_short(task, len))
		return RAM_HOST_BYTE(DID_ERROR);
	if (len && !ram_store_compare(unit->store, ram_extent_bytes(unit, extent->lba), len, &with,
				      &differs))
		return miscompare(task, differs);
	ram_extent_took(task, len);
	return RAM_GOOD;
}

/**
 * ram_block_verify - VERIFY (SBC-4 5.34 to 5.38)
 * @task: the command
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_verify(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	u8 bytchk = ram_extent_flags(task) >> 1 & 0x03;
	int end = check_read(task, &extent);

	might_sleep();
	if (end != RAM_GOOD)
		return end;
	switch (bytchk) {
	case 0:
		return RAM_GOOD;
	case 1:
		return verify_bytes(task, &extent);
	case 3:
		return extent.blocks ? verify_same(task, &extent) : RAM_GOOD;
	}
	return ram_extent_bad_flag(task, 2);
}

/* @with is moved on only if all bits have been set. */
static bool ram_block_or_bytes(struct ram_store *store, u64 at, u64 len, void *with)
{
	struct ram_cursor from = *(struct ram_cursor *)with;

	if (!ram_store_or(store, at, len, &from))
		return false;
	*(struct ram_cursor *)with = from;
	return true;
}

static int or_plain(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_cursor with = ram_extent_buffer(task);

	return ram_extent_write(task, extent, ram_block_or_bytes, &with);
}

static int or_protected(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_cursor with = ram_extent_buffer(task);
	u8 *bytes __free(kfree) = NULL;
	int end = ram_extent_make_room(task, &bytes);
	const struct ram_change change = {
		.extent = extent,
		.apply = ram_block_or_bytes,
		.context = &with,
		.bytes = bytes,
	};

	if (end == RAM_GOOD)
		end = ram_protection_inspect(task, extent, bytes);
	return end == RAM_GOOD ? ram_extent_change(task, &change) : end;
}

/**
 * ram_block_or - ORWRITE (16) (SBC-4 5.12)
 * @task: the command
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_or(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	u64 len = ram_extent_bytes(task->nexus->unit, extent.blocks);
	int end = check_transfer(task, &extent);

	might_sleep();
	if (end == RAM_GOOD)
		end = ram_extent_begin_write(task, &extent, len);
	if (end == RAM_GOOD && len)
		end = task->nexus->unit->protection ? or_protected(task, &extent) :
						      or_plain(task, &extent);
	if (end == RAM_GOOD)
		ram_extent_took(task, len);
	return end;
}

/* A COMPARE AND WRITE: what has come of it, and where it differs, if it does. */
struct exchange {
	struct ram_task		*task;
	enum ram_exchange	done;
	u64			differs;
};

/* The data is looked at from its beginning, however often this is tried. */
static bool ram_block_exchange_bytes(struct ram_store *store, u64 at, u64 len, void *context)
{
	struct exchange *exchange = context;
	struct ram_cursor data = ram_extent_buffer(exchange->task);

	exchange->done = ram_store_compare_and_write(store, at, len, &data, &exchange->differs);
	return exchange->done != RAM_NOT_PREPARED;
}

/*
 * Whether there is memory for protection information, too, is asked first: blocks that are written
 * must not be left without.
 */
static bool try_to_exchange_both(struct ram_task *task, const struct ram_extent *extent, u8 *bytes,
				 struct exchange *exchange)
{
	struct ram_unit *unit = task->nexus->unit;

	guard(write_lock_irqsave)(&unit->both);
	if (!ram_extent_is_prepared(unit, extent) ||
	    !ram_block_exchange_bytes(unit->store, ram_extent_bytes(unit, extent->lba),
				      ram_extent_bytes(unit, extent->blocks), exchange))
		return false;
	if (exchange->done == RAM_EXCHANGED)
		ram_protection_make(task, extent, 0, extent->blocks, bytes);
	return true;
}

static int exchange_both(struct ram_task *task, const struct ram_extent *extent, u8 *bytes,
			 struct exchange *exchange)
{
	int end = ram_protection_inspect(task, extent, bytes);

	while (end == RAM_GOOD && !try_to_exchange_both(task, extent, bytes, exchange))
		end = ram_extent_prepare(task, extent);
	return end;
}

/*
 * A write pointer must not move for a miscompare, and cannot move back; so blocks of zones are
 * compared before it does, too. Who changes them after that has moved it himself.
 */
static int compare_in_zones(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_cursor with = ram_extent_buffer(task);
	struct ram_unit *unit = task->nexus->unit;
	u64 len = ram_extent_bytes(unit, extent->blocks), differs;
	int end = ram_zone_check_write(task, extent->lba, extent->blocks);

	if (end != RAM_GOOD)
		return end;
	if (ram_extent_is_short(task, 2 * len))
		return RAM_HOST_BYTE(DID_ERROR);
	if (!ram_store_compare(unit->store, ram_extent_bytes(unit, extent->lba), len, &with,
			       &differs))
		return miscompare(task, differs);
	return RAM_GOOD;
}

static int check_exchange(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;
	int end = ram_extent_check(task, extent);

	if (end == RAM_GOOD && ram_extent_bytes(unit, extent->blocks) > STORE_CHUNK)
		end = ram_bad_cdb(task, 13, 7);
	if (end == RAM_GOOD && extent->blocks && unit->zones)
		end = compare_in_zones(task, extent);
	return end;
}

/**
 * ram_block_compare_and_write - COMPARE AND WRITE (SBC-4 5.3)
 * @task: the command
 *
 * The data is what should be there, then what is to be there instead.
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_compare_and_write(struct ram_task *task)
{
	const struct ram_extent extent = ram_extent_of(ram_cdb(task));
	u64 len = ram_extent_bytes(task->nexus->unit, extent.blocks);
	struct exchange exchange = { .task = task };
	u8 *bytes __free(kfree) = NULL;
	int end = check_exchange(task, &extent);

	if (end == RAM_GOOD)
		end = ram_extent_make_room(task, &bytes);
	if (end == RAM_GOOD)
		end = ram_extent_begin_write(task, &extent, 2 * len);
	if (end != RAM_GOOD || !len)
		return end;
	end = task->nexus->unit->protection ?
	      exchange_both(task, &extent, bytes, &exchange) :
	      ram_extent_write(task, &extent, ram_block_exchange_bytes, &exchange);
	if (end != RAM_GOOD)
		return end;
	if (exchange.done == RAM_DIFFERS)
		return miscompare(task, exchange.differs);
	ram_extent_took(task, 2 * len);
	return RAM_GOOD;
}

/* No length means to the end (SBC-4, SYNCHRONIZE CACHE and PRE-FETCH). */
static struct ram_extent ram_block_cached_extent(struct ram_task *task)
{
	struct ram_extent extent = ram_extent_of(ram_cdb(task));

	if (!extent.blocks)
		extent.blocks = ram_extent_to_end(task->nexus->unit, extent.lba);
	return extent;
}

/**
 * ram_block_flush - SYNCHRONIZE CACHE (SBC-4 5.31, 5.32): memory is not cached
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or how else it ends.
 */
int ram_block_flush(struct ram_task *task)
{
	const struct ram_extent extent = ram_block_cached_extent(task);

	return ram_extent_check_range(task->nexus->unit, extent.lba, extent.blocks);
}

/**
 * ram_block_prefetch - PRE-FETCH (SBC-4 5.13, 5.14): all of it has been fetched
 * @task: the command
 *
 * Context: any.
 * Return: CONDITION MET or how else it ends.
 */
int ram_block_prefetch(struct ram_task *task)
{
	const struct ram_extent extent = ram_block_cached_extent(task);
	int end = ram_extent_begin_read(task, &extent);

	return end == RAM_GOOD ? RAM_STATUS(SAM_STAT_CONDITION_MET) : end;
}
