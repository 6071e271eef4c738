// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit attentions (SAM-6 5.14): what has happened to a unit, kept for each nexus until a command of
 * it hears of it. They are a set of bits, so the same thing twice is told once; of several, the
 * most important is told first, and telling of a reset says it all: what else has changed is not
 * told.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/kernel.h>

#include "model/ram.h"

static const struct {
	u8 asc;
	u8 ascq;
} attentions[] = {
	[RAM_UA_POWER_ON]		= { 0x29, 0x01 },
	[RAM_UA_BUS_RESET]		= { 0x29, 0x02 },
	[RAM_UA_UNIT_RESET]		= { 0x29, 0x03 },
	[RAM_UA_MEDIUM_CHANGED]		= { 0x28, 0x00 },
	[RAM_UA_LUNS_CHANGED]		= { 0x3f, 0x0e },
	[RAM_UA_INQUIRY_CHANGED]	= { 0x3f, 0x03 },
	[RAM_UA_CAPACITY_CHANGED]	= { 0x2a, 0x09 },
	[RAM_UA_MODE_CHANGED]		= { 0x2a, 0x01 },
	[RAM_UA_RESERVATION_PREEMPTED]	= { 0x2a, 0x03 },
	[RAM_UA_RESERVATION_RELEASED]	= { 0x2a, 0x04 },
	[RAM_UA_REGISTRATION_PREEMPTED]	= { 0x2a, 0x05 },
	[RAM_UA_PORT_STATE_CHANGED]	= { 0x2a, 0x06 },
	[RAM_UA_MEMORY_LOW]		= { 0x38, 0x07 },
};

static_assert(ARRAY_SIZE(attentions) == RAM_ATTENTIONS);

#define RESETS	(BIT(RAM_UA_POWER_ON) | BIT(RAM_UA_BUS_RESET) | BIT(RAM_UA_UNIT_RESET))

/**
 * ram_attention_add - have one nexus told of something
 * @nexus: the nexus
 * @attention: what
 *
 * Context: any; the unit's lock is held.
 */
void ram_attention_add(struct ram_nexus *nexus, enum ram_attention attention)
{
	lockdep_assert_held(&nexus->unit->lock);
	nexus->attentions |= BIT(attention);
	set_bit(RAM_LOOK_ATTENTION, &nexus->look);
}

/**
 * ram_attention_raise - have all nexuses of a unit told of something
 * @unit: the unit
 * @except: but not this one, whose doing it was; or NULL
 * @attention: what
 *
 * Context: any; takes the unit's lock.
 */
void ram_attention_raise(struct ram_unit *unit, const struct ram_nexus *except,
			 enum ram_attention attention)
{
	struct ram_nexus *nexus;

	guard(spinlock_irqsave)(&unit->lock);
	list_for_each_entry(nexus, &unit->nexuses, list)
		if (nexus != except)
			ram_attention_add(nexus, attention);
}

/**
 * ram_attention_raise_one - have one nexus told of something
 * @nexus: the nexus
 * @attention: what
 *
 * Context: any; takes the unit's lock.
 */
void ram_attention_raise_one(struct ram_nexus *nexus, enum ram_attention attention)
{
	guard(spinlock_irqsave)(&nexus->unit->lock);
	ram_attention_add(nexus, attention);
}

static int sense_of(unsigned long pending)
{
	unsigned int first = __ffs(pending);

	return RAM_SENSE(UNIT_ATTENTION, attentions[first].asc, attentions[first].ascq);
}

/**
 * ram_attention_is_reset - whether a nexus is to be told of a reset first
 * @nexus: the nexus
 *
 * Context: any.
 * Return: true if so.
 */
bool ram_attention_is_reset(const struct ram_nexus *nexus)
{
	return READ_ONCE(nexus->attentions) & RESETS;
}

/**
 * ram_attention_take - tell a nexus; it will not be told again
 * @nexus: the nexus
 *
 * Context: any; takes the unit's lock.
 * Return: RAM_GOOD if there is nothing, or the sense.
 */
int ram_attention_take(struct ram_nexus *nexus)
{
	unsigned long pending;
	int end;

	guard(spinlock_irqsave)(&nexus->unit->lock);
	pending = nexus->attentions;
	if (!pending)
		return RAM_GOOD;
	end = sense_of(pending);
	nexus->attentions = pending & RESETS ? 0 : pending & (pending - 1);
	if (!nexus->attentions)
		clear_bit(RAM_LOOK_ATTENTION, &nexus->look);
	return end;
}
