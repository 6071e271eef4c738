// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a unit is ready, and the commands that change or ask that.
 *
 * A unit is not ready until some time after it was made, while it is stopped, and without its
 * medium. These are told in this order: no medium, not yet, stopped.
 *
 * Memory does not sleep, but a unit says that it does: a power condition by START STOP UNIT lasts
 * until another one, a reset, or a command that reads or writes, and REQUEST SENSE tells of it. No
 * timer begins one.
 */
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>

#include "model/ram.h"
#include "extent.h"
#include "mode.h"
#include "page.h"
#include "media/zone.h"

#define NO_MEDIUM		RAM_SENSE(NOT_READY, 0x3a, 0x00)
#define BECOMING_READY		RAM_SENSE(NOT_READY, 0x04, 0x01)
#define REMOVAL_PREVENTED	RAM_SENSE(ILLEGAL_REQUEST, 0x53, 0x02)
#define FAILURE_PREDICTED	RAM_SENSE(NO_SENSE, 0x5d, 0xff)	/* falsely, as a test */
#define LOW_POWER(_which)	RAM_SENSE(NO_SENSE, 0x5e, _which)
#define NOTHING_TO_SAY		RAM_SENSE(NO_SENSE, 0x00, 0x00)

/**
 * ram_state_ready - whether a unit's medium can be had
 * @unit: the unit
 *
 * Context: any; no lock.
 * Return: RAM_GOOD, or the sense that says why not.
 */
int ram_state_ready(struct ram_unit *unit)
{
	if (READ_ONCE(unit->gone))
		return RAM_NO_UNIT;
	if (READ_ONCE(unit->ejected))
		return NO_MEDIUM;
	if (ktime_get_ns() < READ_ONCE(unit->ready_at))
		return BECOMING_READY;
	return READ_ONCE(unit->stopped) ? RAM_NOT_READY : RAM_GOOD;
}

/**
 * ram_state_wake - a command needs a unit that is active
 * @unit: the unit, which is ready
 *
 * Context: any; takes the unit's lock.
 */
void ram_state_wake(struct ram_unit *unit)
{
	if (!READ_ONCE(unit->power))
		return;
	scoped_guard(spinlock_irqsave, &unit->lock)
		unit->power = 0;
	ram_unit_look(unit);
}

/**
 * ram_state_reset - the unit was reset: it is started, and its medium may be removed (SBC-4 5.19)
 * @unit: the unit; ram_unit_look() is the caller's to do
 *
 * Context: any; takes the unit's lock.
 */
void ram_state_reset(struct ram_unit *unit)
{
	guard(spinlock_irqsave)(&unit->lock);
	unit->stopped = false;
	unit->power = 0;
	unit->locked = 0;
}

/**
 * ram_state_test - TEST UNIT READY (SPC-6 6.48)
 * @task: the command; its row has it checked that the unit is ready
 *
 * Context: any.
 * Return: RAM_GOOD.
 */
int ram_state_test(struct ram_task *task)
{
	return RAM_GOOD;
}

/* --- REQUEST SENSE */

/* What there is to say, the most important first; a unit attention is told by that. */
static int pending(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	int end = ram_unit_is_there(unit) ? ram_attention_take(task->nexus) : RAM_NO_UNIT;

	if (end == RAM_GOOD)
		end = ram_state_ready(unit);
	if (end == RAM_GOOD && ram_mode_test(unit))
		end = FAILURE_PREDICTED;
	if (end == RAM_GOOD && READ_ONCE(unit->power))
		end = LOW_POWER(READ_ONCE(unit->power));
	return end == RAM_GOOD ? NOTHING_TO_SAY : end;
}

/**
 * ram_page_request_sense - REQUEST SENSE (SPC-6 6.41)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD.
 */
int ram_page_request_sense(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	bool descriptors = cdb[1] & 0x01;
	int end = pending(task);
	u8 b[18] = { };

	scsi_build_sense_buffer(descriptors, b, end >> 16 & 0xf, end >> 8 & 0xff, end & 0xff);
	return ram_reply(task, b, descriptors ? 8 : sizeof(b), cdb[4]);
}

/* --- START STOP UNIT */

/* POWER CONDITION (SBC-4 5.31). */
enum {
	START_VALID	= 0x0,
	ACTIVE		= 0x1,
	IDLE		= 0x2,
	STANDBY		= 0x3,
	LU_CONTROL	= 0x7,
	FORCE_IDLE_0	= 0xa,
	FORCE_STANDBY_0	= 0xb,
};

/*
 * What a power condition does: how many modifiers it has, and by these which condition the unit is
 * in then; whether it leaves the stopped one for that. A timer that is forced to zero has run out:
 * no timer runs while a unit is stopped. LU_CONTROL starts timers, and changes nothing by itself.
 */
static const struct power {
	u8	modifiers;
	bool	enters;
	bool	starts;
	u8	which[3];
} power_conditions[16] = {
	[START_VALID]		= { .modifiers = 1 },
	[ACTIVE]		= { .modifiers = 1, .enters = true, .starts = true },
	[IDLE]			= { .modifiers = 3, .enters = true, .starts = true,
				    .which = { 0x03, 0x06, 0x08 } },
	[STANDBY]		= { .modifiers = 2, .enters = true, .starts = true,
				    .which = { 0x04, 0x0a } },
	[LU_CONTROL]		= { .modifiers = 1 },
	[FORCE_IDLE_0]		= { .modifiers = 3, .enters = true,
				    .which = { 0x01, 0x05, 0x07 } },
	[FORCE_STANDBY_0]	= { .modifiers = 2, .enters = true,
				    .which = { 0x02, 0x09 } },
};

static int enter(struct ram_unit *unit, const struct power *power, u8 modifier)
{
	guard(spinlock_irqsave)(&unit->lock);
	if (unit->ejected)
		return NO_MEDIUM;
	if (power->starts)
		unit->stopped = false;
	if (!unit->stopped)
		unit->power = power->which[modifier];
	return RAM_GOOD;
}

static int start(struct ram_unit *unit)
{
	return enter(unit, &power_conditions[ACTIVE], 0);
}

static int stop(struct ram_unit *unit)
{
	guard(spinlock_irqsave)(&unit->lock);
	unit->stopped = true;
	unit->power = 0;
	return RAM_GOOD;
}

static int eject(struct ram_unit *unit)
{
	guard(spinlock_irqsave)(&unit->lock);
	if (unit->locked && !unit->ejected)
		return REMOVAL_PREVENTED;
	unit->ejected = true;
	unit->stopped = true;
	unit->power = 0;
	return RAM_GOOD;
}

/* For the others it is another medium. */
static int load(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	bool was_ejected;

	scoped_guard(spinlock_irqsave, &unit->lock) {
		was_ejected = unit->ejected;
		unit->ejected = false;
		unit->stopped = false;
		unit->power = 0;
	}
	if (was_ejected)
		ram_attention_raise(unit, task->nexus, RAM_UA_MEDIUM_CHANGED);
	return RAM_GOOD;
}

static int start_or_stop(struct ram_task *task, bool has_loej, bool has_start)
{
	struct ram_unit *unit = task->nexus->unit;

	if (!has_loej)
		return has_start ? start(unit) : stop(unit);
	return has_start ? load(task) : eject(unit);
}

/**
 * ram_state_start_stop - START STOP UNIT
 * @task: the command
 *
 * It is done when it ends, whether IMMED is set or not.
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_state_start_stop(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const u8 *cdb = ram_cdb(task);
	u8 condition = cdb[4] >> 4, modifier = cdb[3] & 0x0f;
	const struct power *power = &power_conditions[condition];
	bool loej = cdb[4] & 0x02;
	int end = RAM_GOOD;

	if (!power->modifiers)
		return ram_bad_cdb(task, 4, 7);
	if (modifier >= power->modifiers)
		return ram_bad_cdb(task, 3, 3);
	if (condition == START_VALID && loej && !ram_shape_of(unit)->removable)
		return ram_bad_cdb(task, 4, 1);
	if (condition == START_VALID)
		end = start_or_stop(task, loej, cdb[4] & 0x01);
	else if (power->enters)
		end = enter(unit, power, modifier);
	ram_unit_look(unit);
	return end;
}

/**
 * ram_state_lock - PREVENT ALLOW MEDIUM REMOVAL (SBC-4 5.17)
 * @task: the command
 *
 * Each nexus prevents and allows for itself.
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, for what only medium changers had.
 */
int ram_state_lock(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	unsigned long port = BIT(task->nexus->host->port % BITS_PER_LONG);
	u8 prevent = ram_cdb(task)[4] & 0x03;

	if (prevent > 1)
		return ram_bad_cdb(task, 4, 1);
	guard(spinlock_irqsave)(&unit->lock);
	if (prevent)
		unit->locked |= port;
	else
		unit->locked &= ~port;
	return RAM_GOOD;
}

/* --- FORMAT UNIT */

/* What asks for each type of protection information (SBC-4 5.4): FMTPINFO, FIELD USAGE. */
static const struct {
	u8	info;
	u8	usage;
} protections[] = {
	[0] = { 0, 0 },
	[1] = { 2, 0 },
	[2] = { 3, 0 },
	[3] = { 3, 1 },
};

/* Only the type that the unit has can be had. */
static int ram_state_check_type(struct ram_task *task, u8 usage)
{
	u32 dif = ram_shape_of(task->nexus->unit)->dif;
	u8 info = ram_cdb(task)[1] >> 6;

	if (!info && usage)
		return ram_bad_list(task, 0, 2);
	if (info != protections[dif].info)
		return ram_bad_cdb(task, 1, 7);
	if (usage != protections[dif].usage)
		return ram_bad_list(task, 0, 2);
	return RAM_GOOD;
}

/* Bits of the second byte of the list: those that the first one makes valid, and that can't be. */
#define FORMAT_FOV	0x80
#define FORMAT_OPTIONS	0x78
#define FORMAT_IP	0x08

/* There are no defects, so their lists are empty. */
static int check_list(struct ram_task *task)
{
	bool is_long = ram_cdb(task)[1] & 0x20;
	size_t len = is_long ? 8 : 4;
	u8 b[8] = { };

	if (ram_fetch(task, b, len) < len)
		return RAM_BAD_LIST_LENGTH;
	if (!(b[1] & FORMAT_FOV) && b[1] & FORMAT_OPTIONS)
		return ram_bad_list(task, 1, fls(b[1] & FORMAT_OPTIONS) - 1);
	if (b[1] & FORMAT_IP)
		return ram_bad_list(task, 1, 3);
	if (is_long && b[3])			/* P_I_INFORMATION, PROTECTION INTERVAL EXPONENT */
		return ram_bad_list(task, 3, fls(b[3]) - 1);
	if (is_long ? get_unaligned_be32(b + 4) : get_unaligned_be16(b + 2))
		return ram_bad_list(task, is_long ? 4 : 2, 7);
	return ram_state_check_type(task, b[0] & 0x07);
}

#define FORMAT_DATA		0x10	/* FMTDATA, of byte 1 */
#define DEFECTS_BY_VENDOR	6	/* DEFECT LIST FORMAT: this one, and the next, can't be */
#define FFMT_RESERVED		3

static int check_format(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);

	if ((cdb[4] & 0x03) == FFMT_RESERVED)
		return ram_bad_cdb(task, 4, 1);
	if (cdb[1] & FORMAT_DATA) {
		if ((cdb[1] & 0x07) >= DEFECTS_BY_VENDOR)
			return ram_bad_cdb(task, 1, 2);
		return check_list(task);
	}
	/* Without a list, what asks for type 3 can't be said. */
	if (cdb[1] >> 6 != protections[ram_shape_of(task->nexus->unit)->dif].info)
		return ram_bad_cdb(task, 1, 7);
	return ram_state_check_type(task, 0) == RAM_GOOD ? RAM_GOOD : ram_bad_cdb(task, 1, 4);
}

/**
 * ram_state_format - FORMAT UNIT (SBC-4 5.4)
 * @task: the command
 *
 * All blocks read as zeros then, and have no memory; zones are empty. It is done when it ends,
 * whether IMMED is set or not.
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD; or sense, with nothing changed; or RAM_ABORTED, with some of it erased.
 */
int ram_state_format(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	int end = check_format(task);

	might_sleep();
	if (end != RAM_GOOD)
		return end;
	if (unit->zones)
		ram_zone_reset_all(unit);
	return ram_extent_unmap(unit, 0, unit->store->size >> unit->block_shift, task);
}

/* --- SEND DIAGNOSTIC */

/* Self-tests, by code (SPC-6 6.45): what passes, at once. There is never one to abort. */
static const bool self_tests[8] = {
	[0] = true,
	[1] = true,	/* background: short, */
	[2] = true,	/* extended; */
	[5] = true,	/* foreground: short, */
	[6] = true,	/* extended */
};

/**
 * ram_state_diagnose - SEND DIAGNOSTIC
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, since there are no diagnostic pages.
 */
int ram_state_diagnose(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	u8 code = cdb[1] >> 5;

	if (!self_tests[code] || (code && cdb[1] & 0x04))	/* SELFTEST is the default one */
		return ram_bad_cdb(task, 1, 7);
	if (get_unaligned_be16(cdb + 3))
		return ram_bad_cdb(task, 3, 7);
	return RAM_GOOD;
}
