// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asymmetric logical unit access (ALUA, SPC-6 5.18): each port of the array is a target port group
 * of its own, whose identifier is that of the port, and has one state for all units of the array.
 *
 * A host is wired to one port, so the state is the host's. A person changes it (implicit change),
 * or with alua=2 any initiator by SET TARGET PORT GROUPS. All changes are made under the array's
 * lock, which also keeps hosts and units where they are.
 */
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <linux/xarray.h>
#include <scsi/scsi_proto.h>

#include "alua.h"

/* What a port does with commands in a state. */
enum service {
	SERVES_ALL,
	SERVES_STATUS,		/* those whose row says RAM_PASSES_STANDBY */
	SERVES_ACCESS,		/* those by which one learns of the state, and ends it */
};

/**
 * struct state - an asymmetric access state
 * @known: there is such a state
 * @explicit: SET TARGET PORT GROUPS may ask for it
 * @support: its bit in a target port group descriptor of REPORT TARGET PORT GROUPS
 * @service: what is done in it
 * @sense: of what is not
 */
struct state {
	bool		known;
	bool		explicit;
	u8		support;
	enum service	service;
	int		sense;
};

static const struct state states[] = {
	[SCSI_ACCESS_STATE_OPTIMAL] = { .known = true, .explicit = true, .support = BIT(0) },
	[SCSI_ACCESS_STATE_ACTIVE] = { .known = true, .explicit = true, .support = BIT(1) },
	[SCSI_ACCESS_STATE_STANDBY] = {
		.known = true, .explicit = true, .support = BIT(2),
		.service = SERVES_STATUS, .sense = RAM_SENSE(NOT_READY, 0x04, 0x0b),
	},
	[SCSI_ACCESS_STATE_UNAVAILABLE] = {
		.known = true, .explicit = true, .support = BIT(3),
		.service = SERVES_ACCESS, .sense = RAM_SENSE(NOT_READY, 0x04, 0x0c),
	},
	[SCSI_ACCESS_STATE_OFFLINE] = {
		.known = true, .explicit = true, .support = BIT(6),
		.service = SERVES_ACCESS, .sense = RAM_SENSE(NOT_READY, 0x04, 0x12),
	},
	[SCSI_ACCESS_STATE_TRANSITIONING] = {
		.known = true, .support = BIT(7),
		.service = SERVES_ACCESS, .sense = RAM_SENSE(NOT_READY, 0x04, 0x0a),
	},
};

/* STATUS CODE of a descriptor: how the port came into its state. */
enum {
	BY_NOBODY	= 0,
	BY_COMMAND	= 1,
	BY_PERSON	= 2,
};

#define HEADER		4
#define LONG_HEADER	8
#define GROUP		12	/* descriptor of a group with one port */
#define SET_GROUP	4	/* descriptor in the list of SET TARGET PORT GROUPS */

/*
 * IMPLICIT TRANSITION TIME, in seconds: so long a person may leave a port in transition before the
 * initiator need think that it will not come out of it.
 */
#define TRANSITION_TIME	60

/* How many ports there can be. */
static size_t most_ports(void)
{
	return ram_numbers[RAM_NR_paths].max;
}

/**
 * ram_alua_tpgs - what a unit says about its port groups
 * @unit: the unit
 *
 * Context: any.
 * Return: TPGS of its INQUIRY data: 0 none, 1 implicit changes, 3 explicit ones as well.
 */
u8 ram_alua_tpgs(const struct ram_unit *unit)
{
	static const u8 tpgs[] = { 0, 1, 3 };

	return tpgs[ram_shape_of(unit)->alua];
}

/* Commands that a port answers whatever its state (SPC-6 5.18.2.4). */
static bool is_about_access(const struct ram_row *row)
{
	switch (row->op) {
	case INQUIRY:
	case REPORT_LUNS:
	case REQUEST_SENSE:
		return true;
	case MAINTENANCE_IN:
		return row->sa == MI_REPORT_TARGET_PGS;
	case MAINTENANCE_OUT:
		return row->sa == MO_SET_TARGET_PGS;
	}
	return false;
}

/**
 * ram_alua_check - whether the state of its port lets a command through
 * @task: the command
 *
 * In standby that is what its row says; a port that is unavailable, offline or in transition
 * answers still less (SPC-6 5.18.2).
 *
 * Context: any.
 * Return: RAM_GOOD, or why not.
 */
int ram_alua_check(struct ram_task *task)
{
	const struct state *state = &states[READ_ONCE(task->nexus->host->access)];

	if (state->service == SERVES_ALL || is_about_access(task->row))
		return RAM_GOOD;
	if (state->service == SERVES_STATUS && task->row->needs & RAM_PASSES_STANDBY)
		return RAM_GOOD;
	return state->sense;
}

/* The array's lock is held. Returns whether it was in another state. */
static bool change_state(struct ram_host *host, u8 state, u8 by)
{
	lockdep_assert_held(&host->array->lock);
	if (host->access == state)
		return false;
	WRITE_ONCE(host->access, state);
	host->access_status = by;
	return true;
}

/* Has the nexuses of some ports told, but for one. The unit's lock is taken. */
static void tell(struct ram_unit *unit, unsigned long ports, const struct ram_nexus *except)
{
	struct ram_nexus *nexus;

	scoped_guard(spinlock_irqsave, &unit->lock)
		list_for_each_entry(nexus, &unit->nexuses, list)
			if (nexus != except && ports & BIT(nexus->host->port))
				ram_attention_add(nexus, RAM_UA_PORT_STATE_CHANGED);
	ram_unit_look(unit);
}

/* The array's lock is held. */
static void ram_alua_tell_all(struct ram_array *array, unsigned long ports,
				const struct ram_nexus *except)
{
	struct ram_unit *unit;
	unsigned long key;

	lockdep_assert_held(&array->lock);
	xa_for_each(&array->units, key, unit)
		tell(unit, ports, except);
}

/**
 * ram_alua_set_state - a person changes the state of a host's port
 * @host: the host
 * @state: as REPORT TARGET PORT GROUPS has it
 *
 * All initiators are told, also those of other ports: they may want to take another path now.
 *
 * Context: process context, may sleep; takes the array's lock.
 * Return: 0; -EINVAL if there is no such state, or the array's ports have none.
 */
int ram_alua_set_state(struct ram_host *host, u8 state)
{
	struct ram_array *array = host->array;

	if (!array->shape.alua || state >= ARRAY_SIZE(states) || !states[state].known)
		return -EINVAL;
	guard(mutex)(&array->lock);
	if (change_state(host, state, BY_PERSON))
		ram_alua_tell_all(array, ~0UL, NULL);
	return 0;
}

/* --- REPORT TARGET PORT GROUPS */

static u8 supported_states(void)
{
	u8 support = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		support |= states[i].support;
	return support;
}

static void put_group(const struct ram_host *host, u8 *data)
{
	data[0] = host->access;
	data[1] = supported_states();
	put_unaligned_be16(host->port, data + 2);
	data[5] = host->access_status;
	data[7] = 1;
	put_unaligned_be16(host->port, data + 10);
}

/* Returns how long all descriptors are. */
static size_t put_groups(struct ram_array *array, u8 *data)
{
	const struct ram_host *host;
	u8 *at = data;

	guard(mutex)(&array->lock);
	list_for_each_entry(host, &array->hosts, list) {
		put_group(host, at);
		at += GROUP;
	}
	return at - data;
}

/* PARAMETER DATA FORMAT: returns how long the header is, or 0 if there is no such format. */
static size_t header_of(u8 format)
{
	static const u8 headers[8] = { [0] = HEADER, [1] = LONG_HEADER };

	return headers[format];
}

/**
 * ram_alua_report - REPORT TARGET PORT GROUPS (SPC-4 6.37)
 * @task: the command
 *
 * Context: process context, may sleep; takes the array's lock.
 * Return: RAM_GOOD or what else there is.
 */
int ram_alua_report(struct ram_task *task)
{
	struct ram_array *array = task->nexus->unit->array;
	const u8 *cdb = ram_cdb(task);
	size_t header = header_of(cdb[1] >> 5), len;
	u8 *data __free(kfree) = NULL;

	might_sleep();
	if (!array->shape.alua)
		return RAM_BAD_OPCODE;
	if (!header)
		return ram_bad_cdb(task, 1, 7);
	data = kzalloc(LONG_HEADER + most_ports() * GROUP, task->gfp);
	if (!data)
		return task->gfp & __GFP_DIRECT_RECLAIM ? RAM_NO_MEMORY : RAM_AGAIN;
	len = header + put_groups(array, data + header);
	put_unaligned_be32(len - HEADER, data);
	if (header == LONG_HEADER) {
		data[4] = 1 << 4;		/* FORMAT TYPE */
		data[5] = TRANSITION_TIME;
	}
	return ram_reply(task, data, len, get_unaligned_be32(cdb + 6));
}

/* --- SET TARGET PORT GROUPS */

static struct ram_host *ram_alua_find_port(struct ram_array *array, unsigned int port)
{
	struct ram_host *host;

	lockdep_assert_held(&array->lock);
	list_for_each_entry(host, &array->hosts, list)
		if (host->port == port)
			return host;
	return NULL;
}

/*
 * A descriptor: its state, and its group, which the list has not named before. For offline, a state
 * of ports, it names a port instead: the number is the same.
 */
static int check_group(struct ram_task *task, const u8 *list, size_t at, unsigned long *named)
{
	unsigned int state = list[at] & 0xf, port = get_unaligned_be16(list + at + 2);

	if (state >= ARRAY_SIZE(states) || !states[state].explicit)
		return ram_bad_list(task, at, 3);
	if (!ram_alua_find_port(task->nexus->unit->array, port) || __test_and_set_bit(port, named))
		return ram_bad_list(task, at + 2, 7);
	return RAM_GOOD;
}

static int check_groups(struct ram_task *task, const u8 *list, size_t len)
{
	unsigned long named = 0;
	size_t at;
	int end = RAM_GOOD;

	for (at = HEADER; at < len && end == RAM_GOOD; at += SET_GROUP)
		end = check_group(task, list, at, &named);
	return end;
}

/* Either all of the list is right, or nothing is changed. */
static int change_groups(struct ram_task *task, const u8 *list, size_t len)
{
	struct ram_array *array = task->nexus->unit->array;
	unsigned long changed = 0;
	size_t at;
	int end;

	guard(mutex)(&array->lock);
	end = check_groups(task, list, len);
	if (end != RAM_GOOD)
		return end;
	for (at = HEADER; at < len; at += SET_GROUP) {
		struct ram_host *host = ram_alua_find_port(array, get_unaligned_be16(list + at + 2));

		if (change_state(host, list[at] & 0xf, BY_COMMAND))
			__set_bit(host->port, &changed);
	}
	if (changed)
		ram_alua_tell_all(array, changed, task->nexus);
	return RAM_GOOD;
}

/**
 * ram_alua_set - SET TARGET PORT GROUPS (SPC-4 6.45)
 * @task: the command; an empty list changes nothing and is no error
 *
 * Initiators of the ports that are in another state now are told, but not the one that has done it.
 *
 * Context: process context, may sleep; takes the array's lock.
 * Return: RAM_GOOD or what else there is.
 */
int ram_alua_set(struct ram_task *task)
{
	struct ram_array *array = task->nexus->unit->array;
	size_t most = HEADER + most_ports() * SET_GROUP;
	u32 len = get_unaligned_be32(ram_cdb(task) + 6);
	u8 *list __free(kfree) = NULL;

	might_sleep();
	if (array->shape.alua != 2)
		return RAM_BAD_OPCODE;
	if (!len)
		return RAM_GOOD;
	if (len < HEADER || len > most || len % SET_GROUP)
		return ram_bad_cdb(task, 6, 7);
	list = kzalloc(most, task->gfp);
	if (!list)
		return task->gfp & __GFP_DIRECT_RECLAIM ? RAM_NO_MEMORY : RAM_AGAIN;
	if (ram_fetch(task, list, len) < len)
		return RAM_BAD_LIST_LENGTH;
	return change_groups(task, list, len);
}
