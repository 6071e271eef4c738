// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flights: commands that were not completed inside queuecommand.
 *
 *	kept		until a handler takes it back, or the host goes, or a test lets it go
 *	held		until the midlayer says that no more come (SCMD_LAST, commit_rqs)
 *	airborne	a timer or a work completes it
 *	landing		being completed; whoever sees this waits
 *	taken		a handler took it back; it will not be completed
 *
 * A flight is memory of its own, not a part of the command: a midlayer may give up on a command
 * that the driver still has (it took the device offline), and use its memory for another. So each
 * command gets a serial number when it is queued, written behind the command and into the flight,
 * and a flight whose number is no longer that of the command is dropped. Where the memory goes, its flight
 * does, too: a request of an I/O scheduler goes with the disk, which exit_cmd_priv tells of. A device's
 * flights are gone when its slave_destroy returns.
 *
 * What a driver unmaps when a command comes back is what the command says then; so it is compared
 * with what it said when it came, and counted as changed if it is not the same.
 *
 * A driver that lies says that it took a command back, and does not: it disowns the flight.
 * An echo is the memory of a command that was completed: it calls scsi_done() once more.
 *
 * Who changes the state, under port->lock, owns what follows: the lander frees the flight, or the
 * taker, after it has stopped the timer. Freed by RCU, as an hrtimer is looked at after it ran.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/timer.h>

#include "hostile.h"

enum flight_state {
	FLIGHT_KEPT,
	FLIGHT_HELD,
	FLIGHT_AIRBORNE,
	FLIGHT_LANDING,
	FLIGHT_TAKEN,
};

/* What a command asks for, and where its data goes. */
struct question {
	u8			op;
	enum dma_data_direction	direction;
	unsigned int		entries;
	struct scatterlist	*data;
};

struct flight {
	struct list_head	list;
	struct port		*port;
	struct unit		*unit;
	struct scsi_cmnd	*cmd;
	u64			serial;
	struct question		question;
	enum flight_state	state;
	bool			echo;
	bool			disowned;
	enum rule_context	via;
	struct outcome		outcome;
	union {
		struct hrtimer		irq;
		struct timer_list	timer;
		struct delayed_work	work;
	};
	struct rcu_head		rcu;
};

static struct question question_of(struct scsi_cmnd *cmd)
{
	return (struct question) {
		.op		= cmd->cmnd[0],
		.direction	= cmd->sc_data_direction,
		.entries	= scsi_sg_count(cmd),
		.data		= scsi_sglist(cmd),
	};
}

static bool same_question(const struct question *a, const struct question *b)
{
	return a->op == b->op && a->direction == b->direction && a->entries == b->entries &&
	       a->data == b->data;
}

/**
 * flight_make - prepare to complete a command elsewhere
 * @port: its host
 * @cmd: the command
 * @serial: its number
 *
 * Context: any.
 * Return: a flight that no list knows; NULL without memory.
 */
struct flight *flight_make(struct port *port, struct scsi_cmnd *cmd, u64 serial)
{
	struct flight *flight = kzalloc(sizeof(*flight), GFP_ATOMIC);

	if (!flight)
		return NULL;
	flight->port = port;
	flight->unit = cmd->device->hostdata;
	flight->cmd = cmd;
	flight->serial = serial;
	flight->question = question_of(cmd);
	return flight;
}

static bool flight_is_current(const struct flight *flight)
{
	return command_serial(flight->cmd) == flight->serial;
}

/* The command goes, one way or the other; until now it was the driver's. */
static void flight_compare(const struct flight *flight)
{
	struct question now = question_of(flight->cmd);

	if (!flight->echo && !flight->disowned && !same_question(&flight->question, &now))
		port_count(flight->port, STAT_CHANGED);
}

static void flight_unload(struct flight *flight)
{
	if (!flight->echo)
		unit_unload(flight->unit);
}

/* The end of a flight in state landing: completes the command if it is still the same. */
static void flight_finish(struct flight *flight)
{
	struct port *port = flight->port;

	flight_unload(flight);
	if (!flight_is_current(flight)) {
		port_count(port, STAT_DROPPED);
	} else if (flight->echo) {
		scsi_done(flight->cmd);
	} else {
		flight_compare(flight);
		command_end(port, flight->cmd, &flight->outcome);
	}
	scoped_guard(spinlock_irqsave, &port->lock)
		list_del(&flight->list);
	kfree_rcu(flight, rcu);
}

static bool flight_change(struct flight *flight, enum flight_state from, enum flight_state to)
{
	guard(spinlock_irqsave)(&flight->port->lock);
	if (flight->state != from)
		return false;
	flight->state = to;
	return true;
}

static void flight_land(struct flight *flight)
{
	if (flight_change(flight, FLIGHT_AIRBORNE, FLIGHT_LANDING))
		flight_finish(flight);
}

static enum hrtimer_restart flight_by_irq(struct hrtimer *irq)
{
	flight_land(container_of(irq, struct flight, irq));
	return HRTIMER_NORESTART;
}

static void flight_by_timer(struct timer_list *timer)
{
	flight_land(container_of(timer, struct flight, timer));
}

static void flight_by_work(struct work_struct *work)
{
	flight_land(container_of(to_delayed_work(work), struct flight, work));
}

static void flight_start(struct flight *flight, unsigned int delay)
{
	switch (flight->via) {
	case RULE_VIA_IRQ:
		hrtimer_start(&flight->irq, ms_to_ktime(delay), HRTIMER_MODE_REL_HARD);
		break;
	case RULE_VIA_WORK:
		queue_delayed_work(flight->port->workers, &flight->work, msecs_to_jiffies(delay));
		break;
	case RULE_VIA_TIMER:
	case RULE_VIA_QUEUE:
		mod_timer(&flight->timer, jiffies + msecs_to_jiffies(delay));
		break;
	}
}

static void flight_stop(struct flight *flight)
{
	switch (flight->via) {
	case RULE_VIA_IRQ:
		hrtimer_cancel(&flight->irq);
		break;
	case RULE_VIA_WORK:
		cancel_delayed_work_sync(&flight->work);
		break;
	case RULE_VIA_TIMER:
	case RULE_VIA_QUEUE:
		del_timer_sync(&flight->timer);
		break;
	}
}

static void flight_prepare(struct flight *flight, enum rule_context via)
{
	flight->via = via;
	switch (via) {
	case RULE_VIA_IRQ:
		hrtimer_init(&flight->irq, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
		flight->irq.function = flight_by_irq;
		break;
	case RULE_VIA_WORK:
		INIT_DELAYED_WORK(&flight->work, flight_by_work);
		break;
	case RULE_VIA_TIMER:
	case RULE_VIA_QUEUE:
		timer_setup(&flight->timer, flight_by_timer, 0);
		break;
	}
}

/*
 * Enters a flight in its host's list. What is airborne is started under the lock, so that nobody
 * can take it before there is something to stop.
 */
static void flight_enter(struct flight *flight, enum flight_state state, unsigned int delay)
{
	struct port *port = flight->port;

	guard(spinlock_irqsave)(&port->lock);
	flight->state = state;
	list_add_tail(&flight->list, &port->flights);
	if (state == FLIGHT_AIRBORNE)
		flight_start(flight, delay);
}

/**
 * flight_launch - complete a command later, or from elsewhere
 * @flight: from flight_make()
 * @outcome: how it ends
 * @via: what completes it; a timer in place of queuecommand
 * @delay: how much later, in milliseconds
 */
void flight_launch(struct flight *flight, const struct outcome *outcome,
		   enum rule_context via, unsigned int delay)
{
	flight->outcome = *outcome;
	flight_prepare(flight, via);
	flight_enter(flight, FLIGHT_AIRBORNE, delay);
}

/* Keeps a command. @outcome is its end if a test lets it go. */
void flight_keep(struct flight *flight, const struct outcome *outcome)
{
	port_count(flight->port, STAT_KEPT);
	flight->outcome = *outcome;
	flight_prepare(flight, RULE_VIA_TIMER);
	flight_enter(flight, FLIGHT_KEPT, 0);
}

/* Holds a command until flight_commit(). */
void flight_hold(struct flight *flight, const struct outcome *outcome)
{
	flight->outcome = *outcome;
	flight_prepare(flight, RULE_VIA_WORK);
	flight_enter(flight, FLIGHT_HELD, 0);
}

/* Remembers a command, to complete it once more. */
void flight_echo(struct flight *flight, unsigned int delay)
{
	flight->echo = true;
	flight_prepare(flight, RULE_VIA_TIMER);
	flight_enter(flight, FLIGHT_AIRBORNE, delay);
}

/* The midlayer is done with its batch: what was held takes off. */
void flight_commit(struct port *port)
{
	struct flight *flight;

	guard(spinlock_irqsave)(&port->lock);
	list_for_each_entry(flight, &port->flights, list) {
		if (flight->state != FLIGHT_HELD)
			continue;
		flight->state = FLIGHT_AIRBORNE;
		flight_start(flight, 0);
	}
}

/* Finds a command that is kept, any with @cmd NULL, and makes it ours to land. */
static struct flight *flight_unkeep(struct port *port, const struct scsi_cmnd *cmd)
{
	struct flight *flight;

	guard(spinlock_irqsave)(&port->lock);
	list_for_each_entry(flight, &port->flights, list) {
		if (flight->state != FLIGHT_KEPT || (cmd && flight->cmd != cmd))
			continue;
		flight->state = FLIGHT_LANDING;
		return flight;
	}
	return NULL;
}

/**
 * flight_land_kept - complete a command that is kept
 * @port: its host
 * @cmd: which; NULL for any
 *
 * Return: false if there is none.
 */
bool flight_land_kept(struct port *port, struct scsi_cmnd *cmd)
{
	struct flight *flight = flight_unkeep(port, cmd);

	if (flight)
		flight_finish(flight);
	return flight;
}

static bool flight_is_owned(const struct flight *flight)
{
	return !flight->echo && !flight->disowned && flight->state < FLIGHT_LANDING;
}

/* Whether the driver has a command. One that is being completed is not the driver's any more. */
bool flight_has(struct port *port, struct scsi_cmnd *cmd)
{
	struct flight *flight;

	if (list_empty_careful(&port->flights))
		return false;
	guard(spinlock_irqsave)(&port->lock);
	list_for_each_entry(flight, &port->flights, list) {
		if (flight->cmd == cmd && flight_is_owned(flight))
			return true;
	}
	return false;
}

/* How many commands the driver has. */
unsigned int flight_count(struct port *port)
{
	struct flight *flight;
	unsigned int count = 0;

	guard(spinlock_irqsave)(&port->lock);
	list_for_each_entry(flight, &port->flights, list)
		count += !flight->echo;
	return count;
}

/* Takes what can be taken to @taken. Returns whether one was landing, and is to be waited for. */
static bool flight_collect(struct port *port,
			   bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
				       const void *context),
			   const void *context, struct list_head *taken)
{
	struct flight *flight, *next;
	bool landing = false;

	guard(spinlock_irqsave)(&port->lock);
	list_for_each_entry_safe(flight, next, &port->flights, list) {
		if (!hit(flight->cmd, flight->unit, context))
			continue;
		if (flight->state == FLIGHT_LANDING) {
			landing = true;
			continue;
		}
		flight->state = FLIGHT_TAKEN;
		list_move_tail(&flight->list, taken);
	}
	return landing;
}

/**
 * flight_disown - say that commands were taken back, and let them come
 * @port: their host
 * @hit: which
 * @context: for @hit
 */
void flight_disown(struct port *port,
		   bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
			       const void *context),
		   const void *context)
{
	struct flight *flight;

	guard(spinlock_irqsave)(&port->lock);
	list_for_each_entry(flight, &port->flights, list)
		flight->disowned |= hit(flight->cmd, flight->unit, context);
}

/* A flight that was taken will not land. */
static void flight_ground(struct flight *flight)
{
	flight_stop(flight);
	flight_unload(flight);
	if (!flight->echo)
		port_count(flight->port, STAT_TAKEN);
}

/* What becomes of its command, if that is still the same. */
static void flight_end_command(struct flight *flight, const struct outcome *end)
{
	if (!flight_is_current(flight))
		return;
	flight_compare(flight);
	if (end && !flight->echo)
		command_end(flight->port, flight->cmd, end);
}

static void flight_free(struct flight *flight)
{
	list_del(&flight->list);
	kfree_rcu(flight, rcu);
}

/* Takes all that can be taken to @taken, when nothing else lands any more. */
static void flight_collect_all(struct port *port,
			       bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
					   const void *context),
			       const void *context, struct list_head *taken)
{
	might_sleep();
	while (flight_collect(port, hit, context, taken))
		usleep_range(100, 500);
}

/**
 * flight_take - take commands back
 * @port: their host
 * @hit: which
 * @context: for @hit
 * @end: complete them so; NULL not to complete them: then the midlayer has them
 *
 * When it returns, the driver has none of these commands, and completes none.
 *
 * Context: process.
 * Return: how many there were.
 */
unsigned int flight_take(struct port *port,
			 bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
				     const void *context),
			 const void *context, const struct outcome *end)
{
	struct flight *flight, *next;
	unsigned int count = 0;
	LIST_HEAD(taken);

	flight_collect_all(port, hit, context, &taken);
	list_for_each_entry_safe(flight, next, &taken, list) {
		flight_ground(flight);
		flight_end_command(flight, end);
		flight_free(flight);
		count++;
	}
	return count;
}

/**
 * flight_forget - have nothing to do any more with commands whose memory may have gone
 * @port: their host
 * @hit: which; is not to look at the command
 * @context: for @hit
 *
 * Context: process.
 */
void flight_forget(struct port *port,
		   bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
			       const void *context),
		   const void *context)
{
	struct flight *flight, *next;
	LIST_HEAD(taken);

	flight_collect_all(port, hit, context, &taken);
	list_for_each_entry_safe(flight, next, &taken, list) {
		flight_ground(flight);
		flight_free(flight);
	}
}
