// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reservations: what there is of them, whom they keep from what, and those of SPC-2.
 *
 * A unit is reserved by RESERVE, or by a persistent reservation, never by both: with RESERVE in
 * effect PERSISTENT RESERVE IN and OUT conflict, whoever sends them; with anybody registered
 * RESERVE and RELEASE do (SPC-2 5.5.1), but for those who have the access anyway: for them they are
 * GOOD and do nothing (SPC-6 5.14.3). So one table, passing[], says of either who may do what, by
 * three relations to the reservation and four kinds of commands.
 *
 * An I_T nexus is the port that a host is wired to. A host that is removed keeps its registration
 * and what it holds, as one does that was switched off: another one preempts or clears it, or a
 * host is wired to that port again, and is the same nexus. What it has by RESERVE goes with a reset
 * of the unit, as always.
 *
 * All of it is guarded by the unit's lock.
 */
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/slab.h>
#include <scsi/scsi_proto.h>

#include "reservation.h"
#include "persist.h"

const struct ram_persist_trait ram_persist_traits[RAM_PERSIST_TYPES] = {
	[RAM_PERSIST_WRITE]	= { .known = true, .mask = BIT(9) },
	[RAM_PERSIST_ACCESS]	= { .known = true, .mask = BIT(11) },
	[RAM_PERSIST_WRITE_RO]	= { .known = true, .mask = BIT(13), .registrants = true },
	[RAM_PERSIST_ACCESS_RO]	= { .known = true, .mask = BIT(14), .registrants = true },
	[RAM_PERSIST_WRITE_AR]	= { .known = true, .mask = BIT(15), .registrants = true,
				    .all_hold = true },
	[RAM_PERSIST_ACCESS_AR]	= { .known = true, .mask = BIT(0), .registrants = true,
				    .all_hold = true },
};

/* What a nexus is to the reservation. */
enum relation {
	HOLDER,
	REGISTRANT,
	STRANGER,
	RELATIONS
};

/* Kinds of commands, as tables of reservations tell them apart (SPC-6 5.14, SBC-4). */
enum kind {
	FREE	= BIT(0),	/* is always allowed, or asks by itself */
	TEST	= BIT(1),	/* TEST UNIT READY, which only RESERVE keeps others from */
	READS	= BIT(2),	/* reads the medium, or what is secret with it */
	CHANGES	= BIT(3),	/* the rest */
};

#define ALL		(FREE | TEST | READS | CHANGES)
#define NO_WRITES	(FREE | TEST | READS)
#define NO_ACCESS	(FREE | TEST)

/* By type; RAM_PERSIST_NONE is RESERVE, which has no registrants. */
static const u8 passing[RAM_PERSIST_TYPES][RELATIONS] = {
	[RAM_PERSIST_NONE]	= { [HOLDER] = ALL, [STRANGER] = FREE },
	[RAM_PERSIST_WRITE]	= { [HOLDER] = ALL, [REGISTRANT] = NO_WRITES,
				    [STRANGER] = NO_WRITES },
	[RAM_PERSIST_ACCESS]	= { [HOLDER] = ALL, [REGISTRANT] = NO_ACCESS,
				    [STRANGER] = NO_ACCESS },
	[RAM_PERSIST_WRITE_RO]	= { [HOLDER] = ALL, [REGISTRANT] = ALL, [STRANGER] = NO_WRITES },
	[RAM_PERSIST_ACCESS_RO]	= { [HOLDER] = ALL, [REGISTRANT] = ALL, [STRANGER] = NO_ACCESS },
	[RAM_PERSIST_WRITE_AR]	= { [HOLDER] = ALL, [REGISTRANT] = ALL, [STRANGER] = NO_WRITES },
	[RAM_PERSIST_ACCESS_AR]	= { [HOLDER] = ALL, [REGISTRANT] = ALL, [STRANGER] = NO_ACCESS },
};

/* Commands of which the row alone does not tell the kind: those with certain bits in a byte. */
static const struct special {
	u8 op;
	u8 byte;
	u8 mask;
	u8 value;
	u8 kind;	/* enum kind, if the bits are so */
	u8 otherwise;
} specials[] = {
	{ .op = TEST_UNIT_READY, .kind = TEST },
	{ .op = RESERVE, .kind = FREE },
	{ .op = RELEASE, .kind = FREE },
	{ .op = RESERVE_10, .kind = FREE },
	{ .op = RELEASE_10, .kind = FREE },
	{ .op = PERSISTENT_RESERVE_IN, .kind = FREE },
	{ .op = PERSISTENT_RESERVE_OUT, .kind = FREE },
	/* Allowing removal hurts nobody, preventing it does. */
	{ .op = ALLOW_MEDIUM_REMOVAL, .byte = 4, .mask = 0x03, .kind = FREE, .otherwise = CHANGES },
	/* START without a power condition. */
	{ .op = START_STOP, .byte = 4, .mask = 0xf1, .value = 0x01, .kind = FREE,
	  .otherwise = CHANGES },
};

static u8 kind_of(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	u16 needs = task->row->needs;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(specials); i++) {
		const struct special *special = &specials[i];

		if (special->op == cdb[0])
			return (cdb[special->byte] & special->mask) == special->value ?
			       special->kind : special->otherwise;
	}
	if (needs & RAM_PASSES_RESERVE)
		return FREE;
	return (needs & (RAM_IS_READ | RAM_IS_WRITE)) == RAM_IS_READ ? READS : CHANGES;
}

/**
 * ram_persist_find - the registration of a nexus
 * @unit: with this unit
 * @port: the nexus
 *
 * Context: any; the unit's lock is held.
 * Return: the registration, or NULL if it is not registered.
 */
struct ram_registration *ram_persist_find(struct ram_unit *unit, unsigned int port)
{
	struct ram_registration *registration;

	lockdep_assert_held(&unit->lock);
	list_for_each_entry(registration, &unit->reservations.registrations, list)
		if (registration->port == port)
			return registration;
	return NULL;
}

/**
 * ram_persist_is_holder - whether a registrant holds the persistent reservation (SPC-6 5.14)
 * @unit: that of this unit
 * @registration: the registrant, or NULL
 *
 * Context: any; the unit's lock is held.
 * Return: true if there is a persistent reservation and it does.
 */
bool ram_persist_is_holder(const struct ram_unit *unit, const struct ram_registration *registration)
{
	const struct ram_reservations *reservations = &unit->reservations;

	lockdep_assert_held(&unit->lock);
	if (!reservations->type || !registration)
		return false;
	return ram_persist_traits[reservations->type].all_hold ||
	       reservations->holder == registration->port;
}

static enum relation relation_of(struct ram_unit *unit, unsigned int port)
{
	const struct ram_registration *registration;

	if (!unit->reservations.type)
		return unit->reservations.reserved_by == port ? HOLDER : STRANGER;
	registration = ram_persist_find(unit, port);
	if (!registration)
		return STRANGER;
	return ram_persist_is_holder(unit, registration) ? HOLDER : REGISTRANT;
}

/* With anybody registered: GOOD without effect for those who have the access (SPC-6 5.14.3). */
static bool ram_reservation_legacy_may(struct ram_unit *unit, unsigned int port)
{
	const struct ram_reservations *reservations = &unit->reservations;

	lockdep_assert_held(&unit->lock);
	return reservations->type && passing[reservations->type][relation_of(unit, port)] == ALL;
}

/* Those that are about reservations: what they would conflict with, as far as it is known now. */
static bool asks_in_vain(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const struct ram_reservations *reservations = &unit->reservations;
	unsigned int port = task->nexus->host->port;

	switch (ram_cdb(task)[0]) {
	case RESERVE:
	case RESERVE_10:
		if (reservations->reserved_by && reservations->reserved_by != port)
			return true;
		fallthrough;
	case RELEASE:
	case RELEASE_10:
		return !list_empty(&reservations->registrations) &&
		       !ram_reservation_legacy_may(unit, port);
	case PERSISTENT_RESERVE_IN:
		return reservations->reserved_by;
	case PERSISTENT_RESERVE_OUT:
		return reservations->reserved_by || ram_persist_out_conflicts(task);
	}
	return false;
}

/**
 * ram_reservation_conflicts - whether a reservation keeps a command from being carried out
 * @task: the command
 *
 * RESERVE, RELEASE and PERSISTENT RESERVE IN and OUT may be let through: whether they conflict may
 * depend on more, and they see to that themselves.
 *
 * Context: any; takes the unit's lock.
 * Return: true if it is to end with RESERVATION CONFLICT (SPC-6 5.14).
 */
bool ram_reservation_conflicts(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const struct ram_reservations *reservations = &unit->reservations;
	u8 kind = kind_of(task);

	guard(spinlock_irqsave)(&unit->lock);
	if (asks_in_vain(task))
		return true;
	if (!reservations->type && !reservations->reserved_by)
		return false;
	return !(passing[reservations->type][relation_of(unit, task->nexus->host->port)] & kind);
}

/**
 * ram_reservation_init - a new unit is not reserved
 * @unit: the unit
 *
 * Context: any; nobody else knows the unit yet.
 */
void ram_reservation_init(struct ram_unit *unit)
{
	INIT_LIST_HEAD(&unit->reservations.registrations);
}

/**
 * ram_reservation_free - a unit goes, and its registrations with it
 * @unit: the unit
 *
 * Context: any; nobody else knows the unit any more.
 */
void ram_reservation_free(struct ram_unit *unit)
{
	struct ram_registration *registration, *next;

	list_for_each_entry_safe(registration, next, &unit->reservations.registrations, list)
		kfree(registration);
}

/**
 * ram_reservation_reset - a unit was reset
 * @unit: the unit
 *
 * Ends what RESERVE has begun (SPC-2 5.5.1). Persistent reservations last, whatever is reset.
 *
 * Context: any; takes the unit's lock.
 */
void ram_reservation_reset(struct ram_unit *unit)
{
	scoped_guard(spinlock_irqsave, &unit->lock)
		unit->reservations.reserved_by = 0;
	ram_unit_look(unit);
}

/* Third-party and extent reservations are obsolete since SPC-3, and nobody here could be meant. */
static int check_legacy(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);

	if (cdb[1] & 0x10)
		return ram_bad_cdb(task, 1, 4);
	if (cdb[1] & 0x01)
		return ram_bad_cdb(task, 1, 0);
	return RAM_GOOD;
}

/**
 * ram_reservation_reserve - RESERVE (6) and (10) (SPC-2 7.21, 7.22)
 * @task: the command
 *
 * Context: any; takes the unit's lock.
 * Return: RAM_GOOD or what else there is.
 */
int ram_reservation_reserve(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	struct ram_reservations *reservations = &unit->reservations;
	unsigned int port = task->nexus->host->port;
	int end = check_legacy(task);

	if (end != RAM_GOOD)
		return end;
	scoped_guard(spinlock_irqsave, &unit->lock) {
		if (!list_empty(&reservations->registrations))
			return ram_reservation_legacy_may(unit, port) ? RAM_GOOD : RAM_CONFLICT;
		if (reservations->reserved_by && reservations->reserved_by != port)
			return RAM_CONFLICT;
		reservations->reserved_by = port;
	}
	ram_unit_look(unit);
	return RAM_GOOD;
}

/**
 * ram_reservation_release - RELEASE (6) and (10) (SPC-2 7.16, 7.17)
 * @task: the command; of one who has not reserved the unit it is GOOD and does nothing
 *
 * Context: any; takes the unit's lock.
 * Return: RAM_GOOD or what else there is.
 */
int ram_reservation_release(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	struct ram_reservations *reservations = &unit->reservations;
	unsigned int port = task->nexus->host->port;
	int end = check_legacy(task);

	if (end != RAM_GOOD)
		return end;
	scoped_guard(spinlock_irqsave, &unit->lock) {
		if (!list_empty(&reservations->registrations))
			return ram_reservation_legacy_may(unit, port) ? RAM_GOOD : RAM_CONFLICT;
		if (reservations->reserved_by != port)
			return RAM_GOOD;
		reservations->reserved_by = 0;
	}
	ram_unit_look(unit);
	return RAM_GOOD;
}
