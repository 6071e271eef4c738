// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command's way through the driver.
 *
 * A READ or WRITE of a unit about which there is nothing to say (its nexus's look is zero) is done
 * on the spot, with a few comparisons. Everything else goes the long way: a rule that is meant for
 * it is found; checks are made in the order of the table below, which is that of SAM-6 and SPC-6;
 * its row of the table of commands carries it out; then it ends at once, or is held.
 *
 * What cannot be done where it came in, because it would sleep or memory is short, is done again
 * from the beginning by a worker.
 *
 * A held command waits for a timer, a poll, or for nothing at all. Its state says so; whoever
 * changes that from HELD has it: the timer completes it, recovery takes it back, and neither sees
 * it again. A command that a worker has is RUNNING. Who wants it back makes that STOPPING and
 * waits; the worker soon notices, and holds the command instead of completing it.
 *
 *	IDLE --> HELD <--> ARMING, FIRED --> IDLE
 *	IDLE --> RUNNING --> IDLE, or HELD as above
 *	         RUNNING --> STOPPING --> HELD
 *
 * What is done in queuecommand takes no such state, because that would cost every READ. It is short,
 * and the block layer calls queuecommand within an RCU read-side critical section: who has waited
 * for those to end knows that it has been done. So, before recovery may say that the driver does not
 * have a command, it waits for these, for the worker, and for the timer.
 */
#include <linux/bitops.h>
#include <linux/blk-mq.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/dma-direction.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/unaligned.h>
#include <linux/wait.h>
#include <scsi/scsi_common.h>

#include "model/ram.h"
#include "access/alua.h"
#include "commands/block.h"
#include "faults/fault.h"
#include "commands/mode.h"
#include "commands/page.h"
#include "access/reservation.h"

/*
 * How hard a worker tries for memory: others should not be killed for the sake of a disk, nor should
 * it take what the kernel keeps for getting memory back.
 */
#define GFP_WORKER	(GFP_NOIO | __GFP_NORETRY | __GFP_NOMEMALLOC | __GFP_NOWARN)
#define GFP_AT_ONCE	(GFP_NOWAIT | __GFP_NOMEMALLOC | __GFP_NOWARN)

/* Who waits until commands have stopped, or nobody uses a nexus. */
static DECLARE_WAIT_QUEUE_HEAD(stopped);

/* --- the short way */

static void ram_task_count(struct ram_nexus *nexus, u8 op, bool out, u64 bytes)
{
	this_cpu_inc(nexus->counts->commands[ram_row_index(op)]);
	if (out)
		this_cpu_add(nexus->counts->bytes_out, bytes);
	else
		this_cpu_add(nexus->counts->bytes_in, bytes);
}

/* One bit tells a WRITE from a READ. */
#define WRITES_NOT_READS	(READ_10 ^ WRITE_10)

static_assert(WRITES_NOT_READS == (READ_16 ^ WRITE_16) &&
	      !((READ_10 | READ_16) & WRITES_NOT_READS));

/* The blocks of the READs and WRITEs that sd sends. False: none of these, or nothing ordinary. */
static __always_inline bool plain_extent(const u8 *cdb, u64 *lba, u32 *blocks)
{
	switch (cdb[0]) {
	case READ_10:
	case WRITE_10:
		*lba = get_unaligned_be32(cdb + 2);
		*blocks = get_unaligned_be16(cdb + 7);
		break;
	case READ_16:
	case WRITE_16:
		*lba = get_unaligned_be64(cdb + 2);
		*blocks = get_unaligned_be32(cdb + 10);
		break;
	default:
		return false;
	}
	return !(cdb[1] & 0xe0);
}

/*
 * Returns false if it has to go the long way; nothing has been done then, unless somebody unmaps
 * what is written: then it is written again. Memory is got there, too.
 */
static bool transfer_at_once(struct ram_nexus *nexus, struct scsi_cmnd *cmd)
{
	struct ram_unit *unit = nexus->unit;
	struct ram_cursor cursor = { .sg = scsi_sglist(cmd) };
	const u8 op = cmd->cmnd[0];
	const bool out = op & WRITES_NOT_READS;
	u64 lba, at, len;
	u32 blocks;

	if (!plain_extent(cmd->cmnd, &lba, &blocks) ||
	    cmd->sc_data_direction != (out ? DMA_TO_DEVICE : DMA_FROM_DEVICE))
		return false;
	/* The block layer sends these within RCU. Recovery does not, but it sends none of them. */
	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "an abort would not wait for this");
	at = lba << unit->block_shift;
	len = (u64)blocks << unit->block_shift;
	if (lba >= unit->blocks || blocks > unit->blocks - lba || !len || len != scsi_bufflen(cmd))
		return false;
	if (!out) {
		ram_store_read(unit->store, at, len, &cursor);
		ram_task_count(nexus, op, false, len);
	} else {
		if (!ram_store_is_prepared(unit->store, at, len) ||
		    !ram_store_write(unit->store, at, len, &cursor))
			return false;
		ram_task_count(nexus, op, true, len);
	}
	return true;
}

/* --- the long way: checks */

static int ram_task_check_there(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;

	if (task->row && task->row->needs & RAM_NEEDS_NO_UNIT)
		return RAM_GOOD;
	if (READ_ONCE(unit->gone) || !ram_array_has(unit->array, unit->target, unit->lun))
		return RAM_NO_UNIT;
	return RAM_GOOD;
}

static int ram_task_check_attention(struct ram_task *task)
{
	if (!READ_ONCE(task->nexus->attentions))
		return RAM_GOOD;
	if (task->row && task->row->needs & RAM_PASSES_ATTENTION)
		return RAM_GOOD;
	return ram_attention_take(task->nexus);
}

static int ram_task_check_reset(struct ram_task *task)
{
	return ram_attention_is_reset(task->nexus) ? ram_task_check_attention(task) : RAM_GOOD;
}

/* An operation code that is known with another service action only is a bad field. */
static int ram_task_check_known(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);
	bool known_op;

	if (task->row)
		return RAM_GOOD;
	ram_row_find(task->nexus->unit, cdb, ram_cmd(task)->cmd_len, &known_op);
	if (!known_op)
		return RAM_BAD_OPCODE;
	return cdb[0] == VARIABLE_LENGTH_CMD ? ram_bad_cdb(task, 8, 7) : ram_bad_cdb(task, 1, 4);
}

/* With "strict", what means nothing must be zero. */
static int ram_task_check_bits(struct ram_task *task)
{
	const struct ram_row *row = task->row;
	const u8 *cdb = ram_cdb(task);
	unsigned int i;

	if (!ram_shape_of(task->nexus->unit)->strict)
		return RAM_GOOD;
	for (i = 1; i < row->len; i++) {
		u8 bad = cdb[i] & ~row->usage[i - 1];

		if (bad)
			return ram_bad_cdb(task, i, fls(bad) - 1);
	}
	return RAM_GOOD;
}

static int ram_task_check_port(struct ram_task *task)
{
	return test_bit(RAM_LOOK_PORT, &task->nexus->look) ? ram_alua_check(task) : RAM_GOOD;
}

/*
 * What is no command conflicts with nothing. A unit attention goes behind also those conflicts that
 * only commands about reservations have, without one.
 */
static int ram_task_check_reserved(struct ram_task *task)
{
	const unsigned long looks = BIT(RAM_LOOK_RESERVED) | BIT(RAM_LOOK_ATTENTION);

	if (!task->row || !(READ_ONCE(task->nexus->look) & looks) ||
	    !ram_reservation_conflicts(task))
		return RAM_GOOD;
	return RAM_STATUS(SAM_STAT_RESERVATION_CONFLICT);
}

/* What reads or writes ends a low power condition. */
static int ram_task_check_ready(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	int end;

	if (!(task->row->needs & RAM_NEEDS_MEDIUM) || !test_bit(RAM_LOOK_STATE, &task->nexus->look))
		return RAM_GOOD;
	end = ram_state_ready(unit);
	if (end == RAM_GOOD && task->row->needs & (RAM_IS_READ | RAM_IS_WRITE))
		ram_state_wake(unit);
	return end;
}

static int ram_task_check_writable(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;

	if (!(task->row->needs & RAM_NEEDS_WRITE))
		return RAM_GOOD;
	if (READ_ONCE(unit->read_only))
		return RAM_PROTECTED;
	return ram_mode_swp(unit) ? RAM_SENSE(DATA_PROTECT, 0x27, 0x02) : RAM_GOOD;
}

/*
 * The direction is how the pages of the buffer were pinned: who sends a READ as if it were a WRITE
 * may perhaps not change them. Nothing moves then, in either direction. To be the last of the
 * checks, for what follows goes by the operation code alone.
 */
static int ram_task_check_direction(struct ram_task *task)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	u16 needs = task->row->needs;

	if (!(needs & (RAM_DATA_IN | RAM_DATA_OUT)) || !scsi_bufflen(cmd))
		return RAM_GOOD;
	if (cmd->sc_data_direction == (needs & RAM_DATA_IN ? DMA_FROM_DEVICE : DMA_TO_DEVICE))
		return RAM_GOOD;
	return RAM_HOST_BYTE(DID_ERROR);
}

/*
 * In this order; the first that has something to say has the word. RESERVATION CONFLICT goes before
 * all that ends with CHECK CONDITION, but for unit attentions of a reset (SAM-6 5.3.3).
 */
static int (*const checks[])(struct ram_task *task) = {
	ram_task_check_there,
	ram_task_check_reset,
	ram_task_check_reserved,
	ram_task_check_attention,
	ram_task_check_known,
	ram_task_check_bits,
	ram_task_check_port,
	ram_task_check_ready,
	ram_task_check_writable,
	ram_task_check_direction,
};

/* --- ... and the end */

static bool task_may_sleep(const struct ram_task *task)
{
	return task->gfp & __GFP_DIRECT_RECLAIM;
}

/**
 * ram_task_step - between two steps of a command that takes long: others may run
 * @task: a command that a worker carries out
 *
 * Context: process context, may sleep.
 * Return: RAM_GOOD; or RAM_ABORTED, if the command is to stop.
 */
int ram_task_step(struct ram_task *task)
{
	ram_fault_pace(task->rule);
	cond_resched();
	return ram_task_is_aborted(task) ? RAM_ABORTED : RAM_GOOD;
}

static int carry_out(struct ram_task *task)
{
	unsigned int i;
	int end;

	if (ram_task_is_aborted(task))
		return RAM_ABORTED;
	for (i = 0; i < ARRAY_SIZE(checks); i++) {
		end = checks[i](task);
		if (end != RAM_GOOD)
			return end;
	}
	if (task->row->needs & RAM_NEEDS_SLEEP && !task_may_sleep(task))
		return RAM_AGAIN;
	return task->row->run(task);
}

static void complete_task(struct ram_task *task)
{
	if (task->rule)
		rule_book_put(task->rule);
	task->rule = NULL;
	scsi_done(ram_cmd(task));
}

static bool claim(struct ram_task *task, enum ram_task_state from, enum ram_task_state to)
{
	return atomic_cmpxchg(&task->state, from, to) == from;
}

static enum hrtimer_restart ram_task_timer(struct hrtimer *timer)
{
	struct ram_task *task = container_of(timer, struct ram_task, timer);

	if (claim(task, RAM_TASK_ARMING, RAM_TASK_FIRED))
		return HRTIMER_NORESTART;
	if (claim(task, RAM_TASK_HELD, RAM_TASK_IDLE))
		complete_task(task);
	return HRTIMER_NORESTART;
}

/* Recovery must not find it held before the timer runs, nor the timer before it is held. */
static void hold_for(struct ram_task *task, u64 ns)
{
	atomic_set(&task->state, RAM_TASK_ARMING);
	hrtimer_start(&task->timer, ns_to_ktime(ns), HRTIMER_MODE_REL_PINNED);
	if (claim(task, RAM_TASK_ARMING, RAM_TASK_HELD))
		return;
	atomic_set(&task->state, RAM_TASK_IDLE);
	complete_task(task);
}

static struct ram_polled *polled_queue(struct ram_task *task)
{
	u32 tag = blk_mq_unique_tag(scsi_cmd_to_rq(ram_cmd(task)));

	return &task->nexus->host->polled[blk_mq_unique_tag_to_hwq(tag)];
}

static void hold_for_poll(struct ram_task *task, u64 ns)
{
	struct ram_polled *queue = polled_queue(task);

	/* Recovery does not wait for the lock to find it held, so it is in the list by then. */
	task->due = ktime_add_ns(ktime_get(), ns);
	guard(spinlock_irqsave)(&queue->lock);
	list_add_tail(&task->polled, &queue->tasks);
	atomic_set_release(&task->state, RAM_TASK_HELD);
}

static u64 task_time(const struct ram_task *task)
{
	const struct ram_nexus *nexus = task->nexus;
	u64 ns = READ_ONCE(nexus->delay);
	u32 jitter = READ_ONCE(nexus->jitter);

	if (jitter)
		ns += get_random_u32_inclusive(0, jitter);
	return task->rule ? ns + rule_book_delay(task->rule) : ns;
}

static void count_end(struct ram_task *task, int end)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	struct ram_nexus *nexus = task->nexus;
	u64 moved = scsi_bufflen(cmd) - scsi_get_resid(cmd);

	if (!task->row)
		this_cpu_inc(nexus->counts->unknown);
	else
		this_cpu_inc(nexus->counts->commands[task->row - ram_rows]);
	if (end != RAM_GOOD)
		this_cpu_inc(nexus->counts->errors);
	else if (cmd->sc_data_direction == DMA_FROM_DEVICE)
		this_cpu_add(nexus->counts->bytes_in, moved);
	else
		this_cpu_add(nexus->counts->bytes_out, moved);
}

/* Whoever has told it to stop has it now. */
static bool has_stopped(struct ram_task *task)
{
	if (atomic_cmpxchg(&task->state, RAM_TASK_RUNNING, RAM_TASK_IDLE) != RAM_TASK_STOPPING)
		return false;
	atomic_set(&task->state, RAM_TASK_HELD);
	wake_up_all(&stopped);
	return true;
}

/* It has been carried out, or not: the rest is how and when the midlayer hears of it. */
static void ram_task_finish(struct ram_task *task, int end)
{
	u64 ns;

	if (task->rule)
		end = ram_fault_after(task->rule, task, end);
	if (has_stopped(task))
		return;
	ram_end(task, end);
	count_end(task, end);
	ns = task_time(task);
	if (task->rule && ram_fault_loses(task->rule))
		atomic_set(&task->state, RAM_TASK_HELD);
	else if (scsi_cmd_to_rq(ram_cmd(task))->cmd_flags & REQ_POLLED)
		hold_for_poll(task, ns);
	else if (ns)
		hold_for(task, ns);
	else
		complete_task(task);
}

static void hand_over(struct ram_task *task)
{
	atomic_set(&task->state, RAM_TASK_RUNNING);
	queue_work(task->nexus->host->workers, &task->work);
}

static void ram_task_run(struct ram_task *task)
{
	int end = carry_out(task);

	if (end != RAM_AGAIN)
		ram_task_finish(task, end);
	else if (task_may_sleep(task))
		ram_task_finish(task, RAM_NO_MEMORY);
	else
		hand_over(task);
}

static void ram_task_work(struct work_struct *work)
{
	struct ram_task *task = container_of(work, struct ram_task, work);

	task->gfp = GFP_WORKER;
	ram_task_run(task);
}

/* Returns 0 or a SCSI_MLQUEUE_*. */
static int begin(struct ram_nexus *nexus, struct scsi_cmnd *cmd)
{
	struct ram_task *task = scsi_cmd_priv(cmd);
	int end, refusal;
	bool known_op;

	task->nexus = nexus;
	task->row = ram_row_find(nexus->unit, cmd->cmnd, cmd->cmd_len, &known_op);
	task->rule = NULL;
	task->gfp = GFP_AT_ONCE;
	task->field = 0;
	task->has_info = false;
	if (test_bit(RAM_LOOK_RULES, &nexus->look))
		task->rule = ram_fault_find(task);
	refusal = task->rule ? ram_fault_refusal(task->rule) : 0;
	if (refusal) {
		rule_book_put(task->rule);
		task->rule = NULL;
		return refusal;
	}
	if (task->rule && ram_fault_before(task->rule, task, &end))
		ram_task_finish(task, end);
	else
		ram_task_run(task);
	return 0;
}

/**
 * ram_task_queue - take a command (queuecommand)
 * @shost: the host
 * @cmd: the command
 *
 * Context: any.
 * Return: 0, or SCSI_MLQUEUE_... if a rule says so.
 */
int ram_task_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct ram_nexus *nexus = cmd->device->hostdata;

	if (likely(!READ_ONCE(nexus->look)) && likely(transfer_at_once(nexus, cmd))) {
		cmd->result = 0;
		scsi_done(cmd);
		return 0;
	}
	return begin(nexus, cmd);
}

/**
 * ram_task_init - a command's private memory is new (init_cmd_priv)
 * @shost: the host
 * @cmd: the command
 *
 * Context: process context.
 * Return: 0.
 */
int ram_task_init(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct ram_task *task = scsi_cmd_priv(cmd);

	atomic_set(&task->state, RAM_TASK_IDLE);
	hrtimer_init(&task->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED);
	task->timer.function = ram_task_timer;
	INIT_WORK(&task->work, ram_task_work);
	INIT_LIST_HEAD(&task->polled);
	return 0;
}

/* The first of a poll queue that is due, taken out of it; or NULL. */
static struct ram_task *take_due(struct ram_polled *queue, ktime_t now)
{
	struct ram_task *task;

	guard(spinlock_irqsave)(&queue->lock);
	list_for_each_entry(task, &queue->tasks, polled) {
		if (ktime_after(task->due, now) || !claim(task, RAM_TASK_HELD, RAM_TASK_IDLE))
			continue;
		list_del_init(&task->polled);
		return task;
	}
	return NULL;
}

/**
 * ram_task_poll - complete what is due in a poll queue (mq_poll)
 * @shost: the host
 * @number: of the queue
 *
 * Context: any.
 * Return: how many were completed.
 */
int ram_task_poll(struct Scsi_Host *shost, unsigned int number)
{
	struct ram_polled *queue = &ram_host_of(shost)->polled[number];
	const ktime_t now = ktime_get();
	struct ram_task *task;
	int done = 0;

	guard(rcu)();
	while ((task = take_due(queue, now))) {
		complete_task(task);
		done++;
	}
	return done;
}

/* The timer or the poll of a task that was held will not find it any more. */
static void disarm(struct ram_task *task)
{
	hrtimer_cancel(&task->timer);
	if (!list_empty(&task->polled)) {
		struct ram_polled *queue = polled_queue(task);

		guard(spinlock_irqsave)(&queue->lock);
		list_del_init(&task->polled);
	}
	if (task->rule)
		rule_book_put(task->rule);
	task->rule = NULL;
}

static bool ram_task_take_if_held(struct ram_task *task)
{
	while (atomic_read(&task->state) == RAM_TASK_ARMING)
		cpu_relax();
	if (!claim(task, RAM_TASK_HELD, RAM_TASK_IDLE))
		return false;
	disarm(task);
	return true;
}

/* A worker that waits for another command's stop is woken as well. */
static void tell_to_stop(struct ram_task *task)
{
	if (claim(task, RAM_TASK_RUNNING, RAM_TASK_STOPPING))
		wake_up_all(&stopped);
}

/*
 * Has a worker that has a command, or is just being given it, stop. A worker that asks for this may
 * be told to stop itself, perhaps by the very command that it waits for: then it does not go on
 * waiting. Nor does it flush_work(), which cannot be left like that.
 */
static void ram_task_stop(struct ram_task *task, const struct ram_task *by)
{
	tell_to_stop(task);
	wait_event(stopped, !ram_task_is_aborted(task) || (by && ram_task_is_aborted(by)));
	if (!by)
		flush_work(&task->work);
}

/**
 * ram_task_take - take a command back
 * @task: the command, which does not come again before this has returned
 *
 * Context: process context; waits for whoever has it just now, and stops a worker that has it.
 * Return: true if the driver had it, and has it no more; false if it had been completed.
 */
bool ram_task_take(struct ram_task *task)
{
	if (ram_task_take_if_held(task))
		return true;
	synchronize_rcu();
	ram_task_stop(task, NULL);
	if (ram_task_take_if_held(task))
		return true;
	hrtimer_cancel(&task->timer);
	return false;
}

struct taking {
	bool			(*hit)(struct ram_nexus *nexus, const void *context);
	const void		*context;
	const struct ram_task	*by;
	bool			silently;
	u32			result;
};

/*
 * Completed with the reason, unless recovery has it already: then the midlayer does not listen. An
 * abort that comes between taking it and that waits for the end of both, as for a poll.
 *
 * What is not held may be a command that comes just now; its timer is not to be touched.
 */
static bool ram_task_take_one(struct request *rq, void *context)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	const struct taking *taking = context;
	struct ram_nexus *nexus = cmd->device->hostdata;
	struct ram_task *task = scsi_cmd_priv(cmd);

	if (!nexus || !taking->hit(nexus, taking->context))
		return true;
	ram_task_stop(task, taking->by);
	guard(rcu)();
	if (!ram_task_take_if_held(task))
		return true;
	if (taking->silently) {
		atomic_set(&task->state, RAM_TASK_HELD);
		return true;
	}
	cmd->result = taking->result;
	scsi_done(cmd);
	return true;
}

static void take_where(struct ram_host *host, struct taking *taking)
{
	blk_mq_tagset_busy_iter(&host->shost->tag_set, ram_task_take_one, taking);
}

/**
 * ram_task_take_all - take commands back, and complete them as reset
 * @host: of this host
 * @hit: those of nexuses for which this is true
 * @context: for @hit
 *
 * Context: process context; who has completed one meanwhile, in a timer or a poll, has done so when
 * this returns.
 */
void ram_task_take_all(struct ram_host *host, bool (*hit)(struct ram_nexus *, const void *),
		       const void *context)
{
	struct taking taking = {
		.hit = hit,
		.context = context,
		.result = DID_RESET << 16,
	};

	synchronize_rcu();
	take_where(host, &taking);
	synchronize_rcu();
}

/* A port may have two nexuses with a unit, by either way of addressing it. */
static bool ram_task_is_of_unit(struct ram_nexus *nexus, const void *context)
{
	return nexus->unit == context;
}

/* With TAS of the Control mode page its initiator is told (SAM-6 5.7.3); else it hears no more. */
static void abort_nexus(struct ram_nexus *nexus, const struct ram_task *by)
{
	struct taking taking = {
		.hit = ram_task_is_of_unit,
		.context = nexus->unit,
		.by = by,
		.silently = !ram_mode_tas(nexus->unit),
		.result = SAM_STAT_TASK_ABORTED,
	};

	take_where(nexus->host, &taking);
}

/* The nexus of a port, until ram_task_unuse(); its host and the tags of that stay as long. */
static struct ram_nexus *use_nexus(struct ram_unit *unit, unsigned int port)
{
	struct ram_nexus *nexus;

	guard(spinlock_irqsave)(&unit->lock);
	list_for_each_entry(nexus, &unit->nexuses, list) {
		if (nexus->host->port != port)
			continue;
		nexus->users++;
		return nexus;
	}
	return NULL;
}

/**
 * ram_task_unuse - a nexus need not stay any longer
 * @nexus: the nexus, which may be gone afterwards
 *
 * Context: any; takes the unit's lock.
 */
void ram_task_unuse(struct ram_nexus *nexus)
{
	scoped_guard(spinlock_irqsave, &nexus->unit->lock)
		nexus->users--;
	wake_up_all(&stopped);
}

/**
 * ram_task_wait_unused - wait until nobody uses a nexus
 * @nexus: the nexus; it stays, for who asks is the one who frees it
 *
 * Context: process context, may sleep.
 */
void ram_task_wait_unused(const struct ram_nexus *nexus)
{
	wait_event(stopped, !READ_ONCE(nexus->users));
}

/**
 * ram_task_abort - abort commands that others have in a unit (PREEMPT AND ABORT, a reset)
 * @unit: the unit
 * @ports: bits of the ports whose commands are meant
 * @by: the command that has it done; or NULL
 *
 * What was in queuecommand when the reason for it came about has to be out of it: the caller waits
 * for that, by synchronize_rcu(). When this returns, none of them changes the medium any more,
 * unless @by has been told to stop.
 *
 * Context: process context, may sleep; without the array's lock, for which they may be waiting.
 */
void ram_task_abort(struct ram_unit *unit, unsigned long ports, const struct ram_task *by)
{
	unsigned int port;

	might_sleep();
	lockdep_assert_not_held(&unit->array->lock);
	for_each_set_bit(port, &ports, BITS_PER_LONG) {
		struct ram_nexus *nexus = use_nexus(unit, port);

		if (!nexus)
			continue;
		abort_nexus(nexus, by);
		ram_task_unuse(nexus);
	}
}
