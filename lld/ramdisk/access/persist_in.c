// SPDX-License-Identifier: GPL-2.0-only
/*
 * PERSISTENT RESERVE IN (SPC-4 6.15): who is registered, what is reserved, what can be.
 *
 * An answer is put together under the unit's lock, so it is of one moment, in memory that is there
 * beforehand: each port of the array registers once at most, and there are not more than paths
 * allows.
 */
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "reservation.h"
#include "persist.h"

/* Service actions. */
enum {
	IN_READ_KEYS		= 0x00,
	IN_READ_RESERVATION	= 0x01,
	IN_REPORT_CAPABILITIES	= 0x02,
	IN_READ_FULL_STATUS	= 0x03,
	IN_ACTIONS
};

#define HEADER		8	/* PRGENERATION, ADDITIONAL LENGTH */
#define FULL_STATUS	(24 + RAM_TRANSPORT_ID_LEN)

/* NAA of local assignment, and one more digit that tells initiators from others. */
#define INITIATORS	(0x31ULL << 56)
#define PROTOCOL_SAS	0x06

/**
 * ram_persist_transport_id - the name of an initiator port
 * @unit: a unit that it reaches
 * @port: the target port that it is wired to
 * @id: set to a SAS TransportID; its address is 31h, the number of the array, and that of the port
 *
 * Context: any.
 */
void ram_persist_transport_id(const struct ram_unit *unit, unsigned int port,
			      u8 id[RAM_TRANSPORT_ID_LEN])
{
	memset(id, 0, RAM_TRANSPORT_ID_LEN);
	id[0] = PROTOCOL_SAS;
	put_unaligned_be64(INITIATORS | (u64)unit->array->id << 16 | port, id + 4);
}

/* How many can be registered. */
static size_t most_registrations(void)
{
	return ram_numbers[RAM_NR_paths].max;
}

/* Returns the length of the whole; @len is that of what follows the header. */
static size_t put_header(const struct ram_unit *unit, u8 *data, size_t len)
{
	put_unaligned_be32(unit->reservations.generation, data);
	put_unaligned_be32(len, data + 4);
	return HEADER + len;
}

static u8 scope_and_type(const struct ram_unit *unit)
{
	return unit->reservations.scope << 4 | unit->reservations.type;
}

/* READ KEYS (SPC-4 6.15.2). */
static size_t ram_persist_in_read_keys(struct ram_unit *unit, u8 *data)
{
	struct ram_registration *registration;
	u8 *at = data + HEADER;

	list_for_each_entry(registration, &unit->reservations.registrations, list) {
		put_unaligned_be64(registration->key, at);
		at += 8;
	}
	return put_header(unit, data, at - data - HEADER);
}

/* READ RESERVATION (SPC-4 6.15.3). Of a reservation that all registrants hold, the key is zero. */
static size_t ram_persist_in_read_reservation(struct ram_unit *unit, u8 *data)
{
	const struct ram_reservations *reservations = &unit->reservations;
	const struct ram_registration *holder;

	if (!reservations->type)
		return put_header(unit, data, 0);
	holder = ram_persist_find(unit, reservations->holder);
	if (holder && !ram_persist_traits[reservations->type].all_hold)
		put_unaligned_be64(holder->key, data + HEADER);
	data[HEADER + 13] = scope_and_type(unit);
	return put_header(unit, data, 16);
}

/*
 * REPORT CAPABILITIES (SPC-4 6.15.4). Of the bits that say what PERSISTENT RESERVE OUT takes, SIP_C
 * is zero: an initiator port registers itself. ATP_C is one, though an initiator port has but one
 * target port: that is all of them. PTPL_C is one: nothing but the end of the array makes a unit
 * forget, and then its medium goes as well. ALLOW COMMANDS is 011b: TEST UNIT READY passes every
 * type, MODE SENSE and its like pass those that exclude writing.
 */
static size_t ram_persist_in_report_capabilities(struct ram_unit *unit, u8 *data)
{
	u16 mask = 0;
	unsigned int type;

	for (type = 0; type < RAM_PERSIST_TYPES; type++)
		mask |= ram_persist_traits[type].mask;
	put_unaligned_be16(8, data);
	data[2] = BIT(4) | BIT(2) | BIT(0);			/* CRH, ATP_C, PTPL_C */
	data[3] = BIT(7) | 3 << 4 | unit->reservations.aptpl;	/* TMV, ALLOW COMMANDS, PTPL_A */
	put_unaligned_be16(mask, data + 4);
	return 8;
}

static void put_full_status(struct ram_unit *unit, const struct ram_registration *registration,
			    u8 *data)
{
	put_unaligned_be64(registration->key, data);
	if (ram_persist_is_holder(unit, registration)) {
		data[12] = BIT(0);		/* R_HOLDER; ALL_TG_PT may stay zero always */
		data[13] = scope_and_type(unit);
	}
	put_unaligned_be16(registration->port, data + 18);
	put_unaligned_be32(RAM_TRANSPORT_ID_LEN, data + 20);
	ram_persist_transport_id(unit, registration->port, data + 24);
}

/* READ FULL STATUS (SPC-4 6.15.5). */
static size_t ram_persist_in_read_full_status(struct ram_unit *unit, u8 *data)
{
	struct ram_registration *registration;
	u8 *at = data + HEADER;

	list_for_each_entry(registration, &unit->reservations.registrations, list) {
		put_full_status(unit, registration, at);
		at += FULL_STATUS;
	}
	return put_header(unit, data, at - data - HEADER);
}

/* Each puts its answer into zeroed memory, with the unit's lock held, and returns its length. */
static size_t (*const actions[IN_ACTIONS])(struct ram_unit *unit, u8 *data) = {
	[IN_READ_KEYS] = ram_persist_in_read_keys,
	[IN_READ_RESERVATION] = ram_persist_in_read_reservation,
	[IN_REPORT_CAPABILITIES] = ram_persist_in_report_capabilities,
	[IN_READ_FULL_STATUS] = ram_persist_in_read_full_status,
};

/**
 * ram_reservation_in - PERSISTENT RESERVE IN, all service actions
 * @task: the command
 *
 * It conflicts with RESERVE alone, whoever has sent that (SPC-2 5.5.1).
 *
 * Context: any, as task->gfp says; takes the unit's lock.
 * Return: RAM_GOOD or what else there is.
 */
int ram_reservation_in(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const u8 *cdb = ram_cdb(task);
	u8 action = cdb[1] & 0x1f;
	u8 *data __free(kfree) = NULL;
	size_t len;

	if (action >= IN_ACTIONS)
		return ram_bad_cdb(task, 1, 4);
	data = kzalloc(HEADER + most_registrations() * FULL_STATUS, task->gfp);
	if (!data)
		return task->gfp & __GFP_DIRECT_RECLAIM ? RAM_NO_MEMORY : RAM_AGAIN;
	scoped_guard(spinlock_irqsave, &unit->lock) {
		if (unit->reservations.reserved_by)
			return RAM_CONFLICT;
		len = actions[action](unit, data);
	}
	return ram_reply(task, data, len, get_unaligned_be16(cdb + 7));
}
