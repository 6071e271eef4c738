// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that drivers of hardware make, made as a test orders them. A line of the file "calls" is
 *
 *	[irq|locked] EXPORT PLACE [ARGUMENT]
 *
 * and calls the export of that name: from the thread that writes, from an interrupt, or with host_lock
 * held and interrupts off. Not every call may be made from everywhere; the table in exports.c says from
 * where drivers make it, how much of a place it wants, and what else. A place is
 * HOST[:CHANNEL[:TARGET[:LUN]]], as the driver counts; scsi_host_lookup alone wants the number that the
 * kernel has for a host. Read, the file tells what the last call returned; 0 if it returns nothing, 1 or
 * 0 for a pointer; what walks units, how many it came by.
 *
 * A unit that scsi_device_get took hold of stays in reach, wherever it is in its life, until
 * scsi_device_put; what is held when its host is removed is given back then, and a pause of the host or
 * of its devices is ended before.
 *
 * Who is in a call holds what the call is about, and no lock: it may take as long as a command does.
 */
#include <linux/cleanup.h>
#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "call.h"

/* A unit that is held from one call to another. */
struct hold {
	struct list_head	list;
	struct scsi_device	*sdev;
};

/* Guards what follows. */
static DEFINE_MUTEX(calls_lock);
static LIST_HEAD(holds);
static int last_result;

static enum call_context call_context(const struct rule_word *word)
{
	if (!word->value && rule_text_is(word->key, word->key_len, "irq"))
		return CALL_BY_IRQ;
	if (!word->value && rule_text_is(word->key, word->key_len, "locked"))
		return CALL_LOCKED;
	return CALL_BY_THREAD;
}

/* Reads a place of as many numbers as the call wants. */
static bool call_take_place(struct call *call, const struct rule_word *word)
{
	const char *cursor = word->key, *end = word->key + word->key_len;
	unsigned int wanted = max_t(unsigned int, call->kind->about, ABOUT_A_HOST), parts = 0;
	u64 part[ABOUT_A_UNIT] = { };
	struct rule_word piece;

	while (rule_text_next_word(&cursor, end, ":", &piece)) {
		u64 most = parts + 1 == ABOUT_A_UNIT ? U64_MAX : U32_MAX;

		if (parts == wanted ||
		    !rule_text_number(piece.key, piece.key_len, 10, most, &part[parts]))
			return false;
		parts++;
	}
	call->place = (struct place) {
		.host = part[0],
		.channel = part[1],
		.target = part[2],
		.lun = part[3],
		.any_lun = wanted < ABOUT_A_UNIT,
	};
	return parts == wanted && !word->value;
}

/* Reads a line. Returns what is wrong with the word at @word, or NULL. */
static const char *call_read(struct call *call, const char *line, size_t len, struct rule_word *word)
{
	const char *cursor = line, *end = line + len;

	rule_text_next_word(&cursor, end, " \t", word);
	call->context = call_context(word);
	if (call->context != CALL_BY_THREAD)
		rule_text_next_word(&cursor, end, " \t", word);
	call->kind = call_kind_named(word);
	if (!call->kind)
		return "is no call";
	if (!(call->kind->contexts & BIT(call->context)))
		return "is not called from there";
	rule_text_next_word(&cursor, end, " \t", word);
	if (!call_take_place(call, word))
		return "is not a place as the call wants it";
	if (rule_text_next_word(&cursor, end, " \t", word) != !!call->kind->argument)
		return "is one word too many, or misses one";
	if (call->kind->argument && !call_take_argument(call, word))
		return "is not what the call wants";
	return rule_text_next_word(&cursor, end, " \t", word) ? "is one word too many" : NULL;
}

/* A unit that is held, or NULL; of a target, any. */
static struct hold *hold_find(const struct place *place)
{
	struct hold *hold;

	lockdep_assert_held(&calls_lock);
	list_for_each_entry(hold, &holds, list) {
		if (to_port(hold->sdev->host)->index == place->host && place_has(place, hold->sdev))
			return hold;
	}
	return NULL;
}

/* The unit of a place that is held, with a reference more, or NULL. */
static struct scsi_device *hold_borrow(const struct place *place)
{
	struct hold *hold;

	guard(mutex)(&calls_lock);
	hold = hold_find(place);
	if (hold)
		get_device(&hold->sdev->sdev_gendev);
	return hold ? hold->sdev : NULL;
}

/* Ends a hold: what scsi_device_get() took is the caller's. NULL if there is none. */
static struct scsi_device *hold_end(const struct place *place)
{
	struct hold *hold __free(kfree) = NULL;

	guard(mutex)(&calls_lock);
	hold = hold_find(place);
	if (!hold)
		return NULL;
	list_del(&hold->list);
	return hold->sdev;
}

/* The unit of a place, with a reference that does not keep it from anything. */
static struct scsi_device *call_find_unit(const struct place *place)
{
	struct scsi_device *sdev = hold_borrow(place);

	if (sdev)
		return sdev;
	sdev = port_find_device(place);
	if (!sdev)
		return NULL;
	get_device(&sdev->sdev_gendev);
	scsi_device_put(sdev);
	return sdev;
}

/* Gets hold of what a call is about. A unit holds its host. */
static int call_begin(struct call *call)
{
	if (call->kind->about == ABOUT_A_NUMBER)
		return 0;
	if (call->kind->about < ABOUT_A_TARGET) {
		call->shost = port_hold(call->place.host);
		return call->shost ? 0 : -ENODEV;
	}
	if (call->kind->hold == HOLD_ENDS)
		call->sdev = hold_end(&call->place);
	else
		call->sdev = call_find_unit(&call->place);
	if (!call->sdev)
		return -ENODEV;
	call->shost = call->sdev->host;
	return 0;
}

static void call_by_irq(struct irq_work *irq)
{
	struct call *call = container_of(irq, struct call, irq);

	/* A real-time kernel has a thread for its interrupts, also for this one, with softirqs off. */
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		local_bh_disable();
	call->result = call->kind->make(call);
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		local_bh_enable();
}

/* The call may give back what kept the host. */
static void call_make_locked(struct call *call)
{
	struct Scsi_Host *shost = call->shost;

	get_device(&shost->shost_gendev);
	scoped_guard(spinlock_irqsave, shost->host_lock)
		call->result = call->kind->make(call);
	put_device(&shost->shost_gendev);
}

static void call_make(struct call *call)
{
	switch (call->context) {
	case CALL_BY_THREAD:
		call->result = call->kind->make(call);
		break;
	case CALL_BY_IRQ:
		call->irq = IRQ_WORK_INIT(call_by_irq);
		irq_work_queue(&call->irq);
		irq_work_sync(&call->irq);
		break;
	case CALL_LOCKED:
		call_make_locked(call);
		break;
	}
}

/* Lets go of it, unless the call was to do just that. */
static void call_end(struct call *call)
{
	if (call->kind->hold == HOLD_ENDS)
		return;
	if (call->sdev)
		put_device(&call->sdev->sdev_gendev);
	else if (call->shost)
		scsi_host_put(call->shost);
}

static int call_carry_out(struct call *call)
{
	struct hold *hold __free(kfree) = kzalloc(sizeof(*hold), GFP_KERNEL);
	bool late = false;
	int error;

	if (!hold)
		return -ENOMEM;
	error = call_begin(call);
	if (error)
		return error;
	call_make(call);
	scoped_guard(mutex, &calls_lock) {
		last_result = call->result;
		/* Holds of a host that is removed are ended once; this one would stay. */
		if (call->kind->hold == HOLD_ON && !call->result)
			late = call->shost->shost_state == SHOST_DEL;
		if (call->kind->hold == HOLD_ON && !call->result && !late) {
			hold->sdev = call->sdev;
			list_add_tail(&no_free_ptr(hold)->list, &holds);
		}
	}
	if (late)
		scsi_device_put(call->sdev);
	call_end(call);
	return 0;
}

/**
 * calls_line - make the call that a line orders
 * @line: its first character
 * @len: how many there are
 *
 * Return: 0 if it was made, whatever it returned; -EINVAL for a line that is no call, -ENODEV if what it
 * is about is not there.
 */
int calls_line(const char *line, size_t len)
{
	struct rule_flaw flaw;
	struct rule_word word;
	struct call call = { };

	flaw.why = call_read(&call, line, len, &word);
	flaw.where = word.key;
	if (!flaw.why)
		return call_carry_out(&call);
	control_complain("call", line, len, &flaw);
	return -EINVAL;
}

void calls_show(struct seq_file *out)
{
	guard(mutex)(&calls_lock);
	seq_printf(out, "%d\n", last_result);
}

/* A host is to be removed: nothing that a call began keeps its commands back. */
void calls_end_pauses(struct port *port)
{
	struct scsi_device *sdev;

	scsi_unblock_requests(port->shost);
	shost_for_each_device(sdev, port->shost) {
		if (sdev->quiesced_by)
			scsi_device_resume(sdev);
		else if (sdev->sdev_state == SDEV_BLOCK)
			scsi_internal_device_unblock_nowait(sdev, SDEV_RUNNING);
	}
}

/* A host has been removed, and with it all who could hold a unit of it anew. */
void calls_end_holds(struct port *port)
{
	const struct place all = { .host = port->index, .everywhere = true };
	struct scsi_device *sdev;

	while ((sdev = hold_end(&all)))
		scsi_device_put(sdev);
}
