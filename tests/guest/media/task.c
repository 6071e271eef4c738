// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks: commands on their way through a logical unit.
 *
 *	waiting		queuecommand puts a task here; the unit's work takes the first
 *	held		tasks of the operation code that parameter hold names wait here, until the parameter
 *			changes, the command is aborted, the unit reset, or the host removed
 *	(no list)	it is carried out, and then given back
 *
 * Who takes a task off a list has it for himself. One that is on no list belongs to the work, and to have it
 * means to wait for the work.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>

#include "media.h"

/* The operation code of commands that are held, or -1. Commands look at it under media->lock. */
int task_hold = -1;

/* How many commands were aborted. */
unsigned int task_aborts;

#define TASK_SENSE_BYTES	18

/* Gives a command back that nobody carries out any more. */
static void task_drop(struct task *task, int host_byte)
{
	scsi_set_resid(task->cmd, scsi_bufflen(task->cmd));
	task->cmd->result = host_byte << 16;
	scsi_done(task->cmd);
}

/* Sense data in fixed format (SPC-5 4.4.3). */
static void task_make_sense(const struct task *task)
{
	u8 *sense = task->cmd->sense_buffer;

	scsi_build_sense_buffer(0, sense, task->sense >> 16, task->sense >> 8, task->sense);
	sense[2] |= task->flags;
	if (!task->valid)
		return;
	sense[0] |= 0x80;
	put_unaligned_be32(task->info, sense + 3);
}

static_assert(TASK_SENSE_BYTES <= SCSI_SENSE_BUFFERSIZE);

/* Gives a command back with what came of it. */
static void task_end(struct task *task)
{
	struct scsi_cmnd *cmd = task->cmd;

	scsi_set_resid(cmd, scsi_bufflen(cmd) - task->moved);
	cmd->result = task->result;
	if (!task->result && (task->sense || task->flags)) {
		cmd->result = SAM_STAT_CHECK_CONDITION;
		task_make_sense(task);
	}
	scsi_done(cmd);
}

/* Whether the data of a command goes that way, as it must for its operation code. */
static bool task_goes(struct task *task, enum dma_data_direction way)
{
	if (task->cmd->sc_data_direction == way)
		return true;
	task->result = DID_ERROR << 16;
	return false;
}

/* Moves bytes to the data of a command, behind those that were, as far as there is room. */
void task_put(struct task *task, const void *bytes, size_t len)
{
	struct scsi_cmnd *cmd = task->cmd;

	len = min_t(size_t, len, scsi_bufflen(cmd) - task->moved);
	if (len && task_goes(task, DMA_FROM_DEVICE))
		task->moved += sg_pcopy_from_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), bytes, len,
						    task->moved);
}

/* Moves bytes from the data of a command, behind those that were. Returns how many there are. */
size_t task_get(struct task *task, void *bytes, size_t len)
{
	struct scsi_cmnd *cmd = task->cmd;

	len = min_t(size_t, len, scsi_bufflen(cmd) - task->moved);
	if (!len || !task_goes(task, DMA_TO_DEVICE))
		return 0;
	len = sg_pcopy_to_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), bytes, len, task->moved);
	task->moved += len;
	return len;
}

/* Answers with bytes, cut to the length that was asked for (SPC-5 4.2.5.6). */
void task_reply(struct task *task, const void *bytes, size_t len, size_t asked)
{
	task_put(task, bytes, min(len, asked));
}

/* The command is refused. */
void task_refuse(struct task *task, u32 sense)
{
	task->sense = sense;
}

/* The command ends before all of it is done, or with something to say: @info of it was not done. */
void task_stop(struct task *task, u8 flags, u32 sense, u32 info)
{
	task->flags = flags;
	task->sense = sense;
	task->valid = true;
	task->info = info;
}

/* The next task to carry out, or NULL. Those to be held are put aside. */
static struct task *task_next(struct unit *unit)
{
	struct task *task;

	guard(spinlock_irqsave)(&unit->media->lock);
	while ((task = list_first_entry_or_null(&unit->waiting, struct task, list))) {
		if (*task_cdb(task) != task_hold) {
			list_del_init(&task->list);
			return task;
		}
		list_move_tail(&task->list, &unit->held);
	}
	return NULL;
}

static void task_work(struct work_struct *work)
{
	struct unit *unit = container_of(work, struct unit, work);
	struct task *task;

	while ((task = task_next(unit))) {
		primary_run(task);
		task_end(task);
	}
}

/* Makes a unit ready for tasks. */
void task_init(struct unit *unit)
{
	INIT_WORK(&unit->work, task_work);
	INIT_LIST_HEAD(&unit->waiting);
	INIT_LIST_HEAD(&unit->held);
}

/* The driver's queuecommand. */
int task_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct unit *unit = cmd->device->hostdata;
	struct media *media = to_media(shost);
	struct task *task = scsi_cmd_priv(cmd);

	*task = (struct task) { .cmd = cmd };
	scoped_guard(spinlock_irqsave, &media->lock) {
		if (!media->leaving) {
			list_add_tail(&task->list, &unit->waiting);
			queue_work(media->workers, &unit->work);
			return 0;
		}
	}
	task_drop(task, DID_NO_CONNECT);
	return 0;
}

/*
 * Takes a command back, for whoever calls. One that is carried out is the caller's when the work is over: that
 * it is given back then is nothing to a command whose time was up before.
 */
int task_abort(struct scsi_cmnd *cmd)
{
	struct task *task = scsi_cmd_priv(cmd);
	struct unit *unit = task_unit(task);

	scoped_guard(spinlock_irqsave, &unit->media->lock) {
		task_aborts++;
		if (!list_empty(&task->list)) {
			list_del_init(&task->list);
			return SUCCESS;
		}
	}
	flush_work(&unit->work);
	return SUCCESS;
}

/* Takes all commands of a unit back. */
int task_reset_unit(struct scsi_cmnd *cmd)
{
	struct unit *unit = cmd->device->hostdata;
	struct task *task, *next;
	LIST_HEAD(taken);

	scoped_guard(spinlock_irqsave, &unit->media->lock) {
		list_splice_tail_init(&unit->held, &taken);
		list_splice_tail_init(&unit->waiting, &taken);
		list_for_each_entry_safe(task, next, &taken, list)
			list_del_init(&task->list);
		WRITE_ONCE(unit->attention, SENSE_RESET);
	}
	flush_work(&unit->work);
	return SUCCESS;
}

/* A task that no unit has begun, for the caller; or NULL. */
static struct task *task_take(struct media *media)
{
	struct task *task;
	struct unit *unit;

	guard(spinlock_irqsave)(&media->lock);
	for (unit = media->units; unit < media->units + MEDIA_UNITS; unit++) {
		task = list_first_entry_or_null(&unit->held, struct task, list) ?:
		       list_first_entry_or_null(&unit->waiting, struct task, list);
		if (!task)
			continue;
		list_del_init(&task->list);
		return task;
	}
	return NULL;
}

/* Nothing is begun any more, and what is not begun is given back: nobody is there. */
void task_leave(struct media *media)
{
	struct task *task;

	scoped_guard(spinlock_irqsave, &media->lock)
		media->leaving = true;
	while ((task = task_take(media)))
		task_drop(task, DID_NO_CONNECT);
}

/* How many tasks are held. */
unsigned int task_held(struct media *media)
{
	unsigned int count = 0;
	struct list_head *pos;
	struct unit *unit;

	guard(spinlock_irqsave)(&media->lock);
	for (unit = media->units; unit < media->units + MEDIA_UNITS; unit++) {
		list_for_each(pos, &unit->held)
			count++;
	}
	return count;
}

/* Has the units look again at the tasks that they held. */
void task_let_go(struct media *media)
{
	struct unit *unit;

	guard(spinlock_irqsave)(&media->lock);
	for (unit = media->units; unit < media->units + MEDIA_UNITS; unit++) {
		list_splice_init(&unit->held, &unit->waiting);
		queue_work(media->workers, &unit->work);
	}
}
