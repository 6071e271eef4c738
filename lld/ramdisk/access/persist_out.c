// SPDX-License-Identifier: GPL-2.0-only
/*
 * PERSISTENT RESERVE OUT (SPC-4 6.16; what the actions do: SPC-6 5.14).
 *
 * An action is a row: what it does, and what goes for it before and after. What it needs from
 * outside, memory for a registration and whether the port that REGISTER AND MOVE names is there, is
 * seen to first; then it is carried out at once under the unit's lock, and either nothing has
 * changed or all of it has: registrations, reservation, the generation and the unit attentions of
 * those who lost something. Commands of preempted nexuses are aborted when the lock has been given
 * back, since they end then.
 *
 * While commands of a nexus are aborted it is in use, so it does not go meanwhile, nor its host.
 */
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "reservation.h"
#include "persist.h"

/* Service actions. */
enum {
	OUT_REGISTER		= 0x00,
	OUT_RESERVE		= 0x01,
	OUT_RELEASE		= 0x02,
	OUT_CLEAR		= 0x03,
	OUT_PREEMPT		= 0x04,
	OUT_PREEMPT_AND_ABORT	= 0x05,
	OUT_REGISTER_AND_IGNORE	= 0x06,
	OUT_REGISTER_AND_MOVE	= 0x07,
	OUT_ACTIONS
};

#define BASIC_LIST	24	/* also what REGISTER AND MOVE has before the TransportID */
#define MOVE_LIST	(BASIC_LIST + RAM_TRANSPORT_ID_LEN)

#define BAD_RELEASE	RAM_SENSE(ILLEGAL_REQUEST, 0x26, 0x04)
#define NO_ROOM		RAM_SENSE(ILLEGAL_REQUEST, 0x55, 0x04)

/**
 * struct order - a PERSISTENT RESERVE OUT
 * @task: the command
 * @unit: of this unit
 * @port: of this nexus
 * @action: see there
 * @scope: field of the CDB
 * @type: field of the CDB
 * @key: RESERVATION KEY
 * @new_key: SERVICE ACTION RESERVATION KEY
 * @list: the parameter list
 * @own: the registration of @port, or NULL
 * @spare: memory for a registration, unless it was used
 * @idle: the action was one that does nothing
 * @preempted: bits of the ports, other than @port, that have lost their registration
 */
struct order {
	struct ram_task			*task;
	struct ram_unit			*unit;
	unsigned int			port;
	const struct action		*action;
	u8				scope;
	u8				type;
	u64				key;
	u64				new_key;
	u8				list[MOVE_LIST];
	struct ram_registration		*own;
	struct ram_registration		*spare;
	bool				idle;
	unsigned long			preempted;
};

/**
 * struct action - a service action
 * @run: does it; the unit's lock is held
 * @anyone: also for those who are not registered, or give another key; @run sees to that
 * @counts: PRGENERATION counts it
 * @registers: may need memory for a registration
 * @aptpl: byte of the list with APTPL in bit 0; 0: it has none
 * @aborts: the commands of those who are preempted
 */
struct action {
	int	(*run)(struct order *order);
	bool	anyone;
	bool	counts;
	bool	registers;
	u8	aptpl;
	bool	aborts;
};

static struct ram_reservations *reservations_of(struct order *order)
{
	return &order->unit->reservations;
}

static const struct ram_persist_trait *trait_of(struct order *order)
{
	return &ram_persist_traits[reservations_of(order)->type];
}

/* Has a registrant told of something, if its host is still there. The unit's lock is held. */
static void attend(struct order *order, unsigned int port, enum ram_attention attention)
{
	struct ram_nexus *nexus;

	list_for_each_entry(nexus, &order->unit->nexuses, list)
		if (nexus->host->port == port)
			ram_attention_add(nexus, attention);
}

/* The same for all registrants but the one whose doing it was. */
static void ram_persist_out_attend_others(struct order *order, enum ram_attention attention)
{
	struct ram_registration *registration;

	list_for_each_entry(registration, &reservations_of(order)->registrations, list)
		if (registration->port != order->port)
			attend(order, registration->port, attention);
}

static void drop(struct ram_registration *registration)
{
	list_del(&registration->list);
	kfree(registration);
}

static void add(struct order *order, unsigned int port, u64 key)
{
	struct ram_registration *registration = order->spare;

	order->spare = NULL;
	registration->port = port;
	registration->key = key;
	list_add_tail(&registration->list, &reservations_of(order)->registrations);
}

/* The scope is always that of the logical unit, zero. */
static void set_holder(struct order *order, u8 type, unsigned int port)
{
	reservations_of(order)->type = type;
	reservations_of(order)->holder = port;
}

/* Those who had the access with the holder, and now share it with everybody, are told. */
static void end_reservation(struct order *order)
{
	if (trait_of(order)->registrants)
		ram_persist_out_attend_others(order, RAM_UA_RESERVATION_RELEASED);
	set_holder(order, RAM_PERSIST_NONE, 0);
}

/* What all registrants hold lasts as long as there is one. */
static void unregister(struct order *order)
{
	bool ends = ram_persist_is_holder(order->unit, order->own);

	drop(order->own);
	order->own = NULL;
	if (trait_of(order)->all_hold)
		ends = list_empty(&reservations_of(order)->registrations);
	if (ends)
		end_reservation(order);
}

static int ram_persist_out_register_and_ignore(struct order *order)
{
	if (!order->new_key && !order->own)
		order->idle = true;
	else if (!order->new_key)
		unregister(order);
	else if (order->own)
		order->own->key = order->new_key;
	else
		add(order, order->port, order->new_key);
	return RAM_GOOD;
}

static int ram_persist_out_register_key(struct order *order)
{
	if (order->key != (order->own ? order->own->key : 0))
		return RAM_CONFLICT;
	return ram_persist_out_register_and_ignore(order);
}

static int check_scope_and_type(struct order *order)
{
	if (order->scope)
		return ram_bad_cdb(order->task, 2, 7);
	if (!ram_persist_traits[order->type].known)
		return ram_bad_cdb(order->task, 2, 3);
	return RAM_GOOD;
}

static bool same_reservation(struct order *order)
{
	return order->type == reservations_of(order)->type &&
	       order->scope == reservations_of(order)->scope;
}

static int ram_persist_out_reserve(struct order *order)
{
	int end = check_scope_and_type(order);

	if (end != RAM_GOOD)
		return end;
	if (!reservations_of(order)->type) {
		set_holder(order, order->type, order->port);
		return RAM_GOOD;
	}
	if (!ram_persist_is_holder(order->unit, order->own) || !same_reservation(order))
		return RAM_CONFLICT;
	return RAM_GOOD;
}

static int ram_persist_out_release(struct order *order)
{
	if (!ram_persist_is_holder(order->unit, order->own))
		return RAM_GOOD;
	if (!same_reservation(order))
		return BAD_RELEASE;
	end_reservation(order);
	return RAM_GOOD;
}

static int ram_persist_out_clear(struct order *order)
{
	struct ram_registration *registration, *next;

	ram_persist_out_attend_others(order, RAM_UA_RESERVATION_PREEMPTED);
	set_holder(order, RAM_PERSIST_NONE, 0);
	list_for_each_entry_safe(registration, next, &reservations_of(order)->registrations, list)
		drop(registration);
	return RAM_GOOD;
}

/* Removes the registrations with a key, or all for zero. Returns whether there were any. */
static bool ram_persist_out_remove_registrations(struct order *order, u64 key,
						 const struct ram_registration *except)
{
	struct ram_registration *registration, *next;
	bool any = false;

	list_for_each_entry_safe(registration, next, &reservations_of(order)->registrations, list) {
		if (registration == except || (key && registration->key != key))
			continue;
		any = true;
		if (registration->port != order->port) {
			attend(order, registration->port, RAM_UA_REGISTRATION_PREEMPTED);
			__set_bit(registration->port, &order->preempted);
		}
		drop(registration);
	}
	return any;
}

/* Whether PREEMPT takes the reservation as well: it names its holder, or all of them by zero. */
static bool names_holder(struct order *order)
{
	const struct ram_registration *holder;

	if (!reservations_of(order)->type)
		return false;
	if (trait_of(order)->all_hold)
		return !order->new_key;
	holder = ram_persist_find(order->unit, reservations_of(order)->holder);
	return holder && holder->key == order->new_key;
}

/* A reservation passes on, with nothing in between. Who preempts itself stays registered. */
static int take_over(struct order *order)
{
	bool other = !same_reservation(order);
	int end = check_scope_and_type(order);

	if (end != RAM_GOOD)
		return end;
	ram_persist_out_remove_registrations(order, order->new_key, order->own);
	if (other)
		ram_persist_out_attend_others(order, RAM_UA_RESERVATION_RELEASED);
	set_holder(order, order->type, order->port);
	return RAM_GOOD;
}

/* Without a reservation to be had, registrations go, perhaps one's own; the type does not count. */
static int ram_persist_out_preempt(struct order *order)
{
	if (names_holder(order))
		return take_over(order);
	if (!order->new_key)
		return ram_bad_list(order->task, 8, 7);
	if (!ram_persist_out_remove_registrations(order, order->new_key, NULL))
		return RAM_CONFLICT;
	if (list_empty(&reservations_of(order)->registrations))
		set_holder(order, RAM_PERSIST_NONE, 0);
	return RAM_GOOD;
}

/* The port was found to be one (check_move()). A registration that it has gets the new key. */
static int ram_persist_out_register_and_move(struct order *order)
{
	unsigned int port = get_unaligned_be16(order->list + 18);
	struct ram_registration *to;

	if (!reservations_of(order)->type)
		return ram_bad_cdb(order->task, 1, 4);
	if (trait_of(order)->all_hold || !ram_persist_is_holder(order->unit, order->own))
		return RAM_CONFLICT;
	if (!order->new_key)
		return ram_bad_list(order->task, 8, 7);
	to = ram_persist_find(order->unit, port);
	if (to)
		to->key = order->new_key;
	else
		add(order, port, order->new_key);
	reservations_of(order)->holder = port;
	if (order->list[17] & BIT(1))			/* UNREG */
		drop(order->own);
	return RAM_GOOD;
}

static const struct action actions[OUT_ACTIONS] = {
	[OUT_REGISTER] = {
		.run = ram_persist_out_register_key, .anyone = true, .counts = true, .registers = true,
		.aptpl = 20,
	},
	[OUT_RESERVE] = { .run = ram_persist_out_reserve },
	[OUT_RELEASE] = { .run = ram_persist_out_release },
	[OUT_CLEAR] = { .run = ram_persist_out_clear, .counts = true },
	[OUT_PREEMPT] = { .run = ram_persist_out_preempt, .counts = true },
	[OUT_PREEMPT_AND_ABORT] = { .run = ram_persist_out_preempt, .counts = true, .aborts = true },
	[OUT_REGISTER_AND_IGNORE] = {
		.run = ram_persist_out_register_and_ignore, .anyone = true, .counts = true, .registers = true,
		.aptpl = 20,
	},
	[OUT_REGISTER_AND_MOVE] = {
		.run = ram_persist_out_register_and_move, .counts = true, .registers = true, .aptpl = 17,
	},
};

static bool has_port(struct ram_array *array, unsigned int port)
{
	struct ram_host *host;

	guard(mutex)(&array->lock);
	list_for_each_entry(host, &array->hosts, list)
		if (host->port == port)
			return true;
	return false;
}

/*
 * REGISTER AND MOVE names a nexus by target port and initiator port; since each initiator port is
 * wired to one target port, only one name goes with it. The nexus of the command itself is not to
 * be named.
 */
static int check_move(struct order *order)
{
	unsigned int port = get_unaligned_be16(order->list + 18);
	u8 id[RAM_TRANSPORT_ID_LEN];

	if (get_unaligned_be32(order->list + 20) != RAM_TRANSPORT_ID_LEN)
		return ram_bad_list(order->task, 20, 7);
	if (!has_port(order->unit->array, port))
		return ram_bad_list(order->task, 18, 7);
	ram_persist_transport_id(order->unit, port, id);
	if (port == order->port || memcmp(id, order->list + BASIC_LIST, sizeof(id)))
		return ram_bad_list(order->task, BASIC_LIST, 7);
	return RAM_GOOD;
}

/*
 * ALL_TG_PT may be set: the initiator's only target port is all of them. SPEC_I_PT may not, see
 * REPORT CAPABILITIES; with it the list would be longer, so it is looked at before the length is.
 */
static int check_list(struct order *order)
{
	u32 len = get_unaligned_be32(ram_cdb(order->task) + 5);
	bool moves = order->action == &actions[OUT_REGISTER_AND_MOVE];
	size_t room = min_t(size_t, len, sizeof(order->list));
	u64 expected = BASIC_LIST;

	if (len < BASIC_LIST || ram_fetch(order->task, order->list, room) < room)
		return RAM_BAD_LIST_LENGTH;
	if (!moves && order->list[20] & BIT(3))
		return ram_bad_list(order->task, 20, 3);
	if (moves)
		expected += get_unaligned_be32(order->list + 20);
	if (len != expected)
		return RAM_BAD_LIST_LENGTH;
	order->key = get_unaligned_be64(order->list);
	order->new_key = get_unaligned_be64(order->list + 8);
	return moves ? check_move(order) : RAM_GOOD;
}

/**
 * ram_persist_out_conflicts - whether a PERSISTENT RESERVE OUT comes from one who may not send it
 * @task: the command; of nothing else in it anything is said
 *
 * Context: any; the unit's lock is held.
 * Return: true if the sender is not registered, or with another key, and must be.
 */
bool ram_persist_out_conflicts(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const struct ram_registration *own = ram_persist_find(unit, task->nexus->host->port);
	const unsigned int action = ram_cdb(task)[1] & 0x1f;
	__be64 key;

	if (action >= OUT_ACTIONS || ram_fetch(task, &key, sizeof(key)) < sizeof(key))
		return false;
	if (action == OUT_REGISTER)
		return be64_to_cpu(key) != (own ? own->key : 0);
	return !actions[action].anyone && (!own || own->key != be64_to_cpu(key));
}

/* With the unit's lock held. */
static int carry_out(struct order *order)
{
	struct ram_reservations *reservations = reservations_of(order);
	const struct action *action = order->action;
	int end;

	if (reservations->reserved_by)
		return RAM_CONFLICT;
	order->own = ram_persist_find(order->unit, order->port);
	if (!action->anyone && (!order->own || order->own->key != order->key))
		return RAM_CONFLICT;
	end = action->run(order);
	if (end != RAM_GOOD || order->idle)
		return end;
	if (action->counts)
		reservations->generation++;
	if (action->aptpl)
		reservations->aptpl = order->list[action->aptpl] & BIT(0);
	return RAM_GOOD;
}

/* What they have in queuecommand began before they had lost their registration: it is waited for. */
static void abort_preempted(struct order *order)
{
	synchronize_rcu();
	ram_task_abort(order->unit, order->preempted, order->task);
}

static int run_order(struct order *order)
{
	int end;

	scoped_guard(spinlock_irqsave, &order->unit->lock)
		end = carry_out(order);
	if (end != RAM_GOOD)
		return end;
	ram_unit_look(order->unit);
	if (order->action->aborts && order->preempted)
		abort_preempted(order);
	return RAM_GOOD;
}

/**
 * ram_reservation_out - PERSISTENT RESERVE OUT, all service actions but REPLACE LOST RESERVATION
 * @task: the command
 *
 * A reservation is never lost here, so there is none to be replaced. Like PERSISTENT RESERVE IN it
 * conflicts with RESERVE, whoever has sent that (SPC-2 5.5.1).
 *
 * Context: process context, may sleep; takes the array's lock and the unit's.
 * Return: RAM_GOOD or what else there is.
 */
int ram_reservation_out(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	struct order order = {
		.task = task,
		.unit = task->nexus->unit,
		.port = task->nexus->host->port,
		.scope = cdb[2] >> 4,
		.type = cdb[2] & 0xf,
	};
	int end;

	might_sleep();
	if ((cdb[1] & 0x1f) >= OUT_ACTIONS)
		return ram_bad_cdb(task, 1, 4);
	order.action = &actions[cdb[1] & 0x1f];
	end = check_list(&order);
	if (end != RAM_GOOD)
		return end;
	if (order.action->registers && order.new_key) {
		order.spare = kzalloc(sizeof(*order.spare), task->gfp);
		if (!order.spare)
			return task->gfp & __GFP_DIRECT_RECLAIM ? NO_ROOM : RAM_AGAIN;
	}
	end = run_order(&order);
	kfree(order.spare);
	return end;
}
