// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many commands a device takes at a time, and who runs its queue again when it was full.
 *
 * The budget is a bitmap of sdev->queue_depth tokens. A command holds one from before its
 * dispatch until it is back from the driver; libata takes the token's number for its tag, so
 * every command has one.
 *
 * Nobody may be forgotten. A dispatch that found no token, or found the device blocked, says so
 * in sdev->restarts and looks once more whether anything is still out; a command that comes back
 * gives its token first and then looks at sdev->restarts. The full barrier between the two steps
 * on either side means that at least one of them sees the other: the queue is run by the command
 * coming back, or after a pause if there was none left to come back.
 *
 * Devices that found not themselves but their host or target full stand on the host's
 * starved_list. Whatever comes back from that host then runs their queues in turn, from the
 * requeue work, for that may take the host lock often.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/sbitmap.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "compat/host.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"

/* No device is given more, whatever the host can queue. */
#define BUDGET_MAX 4096

/* How long until a queue is run for which nobody else will: a moment for the device to recover. */
#define RERUN_DELAY_MS 3

/**
 * core_budget_limit - the deepest queue a device may ever have
 * @sdev: the device
 *
 * Context: any.
 * Return: a number of commands.
 */
unsigned int core_budget_limit(const struct scsi_device *sdev)
{
	return min(sdev->host->can_queue, BUDGET_MAX);
}

static int core_budget_init_map(struct scsi_device *sdev, struct sbitmap *map, unsigned int depth)
{
	/* GFP_NOIO: a disk that swap is on may be the one whose depth is changed. */
	int error = sbitmap_init_node(map, core_budget_limit(sdev), sbitmap_calculate_shift(depth),
				      GFP_NOIO, sdev->request_queue->node, false, true);

	if (error)
		/* What is left in it was freed already. */
		*map = (struct sbitmap) { };
	else
		sbitmap_resize(map, min(depth, core_budget_limit(sdev)));
	return error;
}

/**
 * core_budget_alloc - give a new device its tokens
 * @sdev: a device that has a queue
 * @depth: the first depth of its queue
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int core_budget_alloc(struct scsi_device *sdev, unsigned int depth)
{
	int error = core_budget_init_map(sdev, &sdev->budget_map, depth);

	if (!error)
		scsi_change_queue_depth(sdev, depth);
	return error;
}

/**
 * core_budget_resize - lay the tokens out anew for a depth that will stay
 * @sdev: a device without a command of its own under way
 * @depth: the depth its driver has chosen
 *
 * The map spreads its bits over cache lines by the depth it was made for. Without memory it
 * stays as it is, which is only slower.
 *
 * Context: process context, may sleep.
 */
void core_budget_resize(struct scsi_device *sdev, unsigned int depth)
{
	struct sbitmap map;

	if (sbitmap_calculate_shift(depth) == sdev->budget_map.shift)
		return;
	if (core_budget_init_map(sdev, &map, depth))
		return;
	blk_mq_freeze_queue(sdev->request_queue);
	/* Recoveries of the device's target count its tokens under this lock: they see one or other. */
	scoped_guard(spinlock_irqsave, sdev->host->host_lock)
		swap(map, sdev->budget_map);
	blk_mq_unfreeze_queue(sdev->request_queue);
	sbitmap_free(&map);
}

/* Commands that have a token and may come back by themselves: not what a recovery has. */
static unsigned int in_flight(struct scsi_device *sdev)
{
	unsigned int sick = eh_device_sick(sdev), busy = scsi_device_busy(sdev);

	return busy > sick ? busy - sick : 0;
}

/*
 * A device that said BUSY is left alone until a command of it comes back (that clears
 * device_blocked), or, if it has none, until it was asked for a few times in vain.
 */
static bool still_blocked(struct scsi_device *sdev)
{
	if (likely(!atomic_read(&sdev->device_blocked)))
		return false;
	/* Our own token counts. */
	if (in_flight(sdev) > 1 || atomic_dec_return(&sdev->device_blocked) > 0)
		return true;
	if (log_wanted(LOG_MLQUEUE, 3))
		sdev_printk(KERN_INFO, sdev, "unblocking device at zero depth\n");
	return false;
}

static void promise_restart(struct scsi_device *sdev)
{
	atomic_inc(&sdev->restarts);
	/* The dispatching side's barrier, see the top of this file. */
	smp_mb__after_atomic();
	if (!in_flight(sdev) && !scsi_device_blocked(sdev))
		blk_mq_delay_run_hw_queues(sdev->request_queue, RERUN_DELAY_MS);
}

/* blk-mq's get_budget: a token, or -1 and a promise that the queue will be run. */
int core_budget_get(struct request_queue *q)
{
	struct scsi_device *sdev = q->queuedata;
	int token = sbitmap_get(&sdev->budget_map);

	if (token >= 0) {
		if (likely(!still_blocked(sdev)))
			return token;
		sbitmap_put(&sdev->budget_map, token);
	}
	promise_restart(sdev);
	return -1;
}

/* blk-mq's put_budget: a token that no command was dispatched with. */
void core_budget_put(struct request_queue *q, int token)
{
	struct scsi_device *sdev = q->queuedata;

	sbitmap_put(&sdev->budget_map, token);
}

void core_budget_set_token(struct request *rq, int token)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);

	cmd->budget_token = token;
}

int core_budget_get_token(struct request *rq)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);

	return cmd->budget_token;
}

/*
 * blk-mq's busy, for drivers that stack on ours: whether a command more would be requeued.
 * A dying queue is not busy, or they would keep what they ought to fail.
 */
bool core_queue_busy(struct request_queue *q)
{
	struct scsi_device *sdev = q->queuedata;

	if (blk_queue_dying(q))
		return false;
	return scsi_host_in_recovery(sdev->host) || eh_device_is_quiesced(sdev) ||
	       atomic_read(&sdev->device_blocked) > 0 ||
	       scsi_device_busy(sdev) >= sdev->queue_depth;
}

static bool target_is_full(struct scsi_target *starget)
{
	return starget->can_queue > 0 &&
	       (atomic_read(&starget->target_busy) >= starget->can_queue ||
		atomic_read(&starget->target_blocked) > 0);
}

static bool host_is_closed(struct Scsi_Host *shost)
{
	return atomic_read(&shost->host_blocked) > 0 || core_host_is_paused(shost) ||
	       scsi_host_in_recovery(shost);
}

/**
 * core_starved_add - put a device among those that wait for their host or target
 * @sdev: the device
 *
 * Context: any.
 */
void core_starved_add(struct scsi_device *sdev)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	if (list_empty(&sdev->starved_entry))
		list_add_tail(&sdev->starved_entry, &sdev->host->starved_list);
}

/**
 * core_starved_remove - take a device off the starved list
 * @sdev: a device whose command is being dispatched; maybe not there any more
 *
 * Context: any.
 */
void core_starved_remove(struct scsi_device *sdev)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	list_del_init(&sdev->starved_entry);
}

/* The queue of the next starved device whose target has room, held; taken off @list. */
static struct request_queue *core_starved_next(struct Scsi_Host *shost, struct list_head *list)
{
	struct scsi_device *sdev, *next;

	guard(spinlock_irqsave)(shost->host_lock);
	if (host_is_closed(shost))
		return NULL;
	list_for_each_entry_safe(sdev, next, list, starved_entry) {
		if (target_is_full(sdev->sdev_target)) {
			list_move_tail(&sdev->starved_entry, &shost->starved_list);
			continue;
		}
		list_del_init(&sdev->starved_entry);
		/* The device may go as soon as the lock does; its queue then just has nothing. */
		if (blk_get_queue(sdev->request_queue))
			return sdev->request_queue;
	}
	return NULL;
}

/* Each device on the list gets one turn; one that is put on it again waits for the next call. */
static void core_starved_run(struct Scsi_Host *shost)
{
	struct request_queue *q;
	LIST_HEAD(list);

	scoped_guard(spinlock_irqsave, shost->host_lock)
		list_splice_init(&shost->starved_list, &list);
	while ((q = core_starved_next(shost, &list))) {
		blk_mq_run_hw_queues(q, false);
		blk_put_queue(q);
	}
	scoped_guard(spinlock_irqsave, shost->host_lock)
		list_splice(&list, &shost->starved_list);
}

static void core_budget_run_sibling(struct scsi_device *sibling, void *self)
{
	if (sibling != self)
		blk_mq_run_hw_queues(sibling->request_queue, true);
}

/* A target that takes commands for one LUN at a time: this LUN first, then any other. */
static void pass_single_lun_on(struct scsi_device *sdev)
{
	struct scsi_target *starget = sdev->sdev_target;
	struct Scsi_Host *shost = sdev->host;

	scoped_guard(spinlock_irqsave, shost->host_lock)
		starget->starget_sdev_user = NULL;
	blk_mq_run_hw_queues(sdev->request_queue, compat_host_may_block(shost));

	guard(spinlock_irqsave)(shost->host_lock);
	if (!starget->starget_sdev_user)
		__starget_for_each_device(starget, sdev, core_budget_run_sibling);
}

/* Runs a device's queue, and those that wait for what it may have freed. */
static void core_budget_requeue_work(struct work_struct *work)
{
	struct scsi_device *sdev = container_of(work, struct scsi_device, requeue_work);

	if (sdev->sdev_target->single_lun)
		pass_single_lun_on(sdev);
	if (!list_empty(&sdev->host->starved_list))
		core_starved_run(sdev->host);
	blk_mq_run_hw_queues(sdev->request_queue, true);
}

void core_budget_init(struct scsi_device *sdev)
{
	INIT_WORK(&sdev->requeue_work, core_budget_requeue_work);
}

/**
 * core_device_run_after - see to it that what a command held back goes on
 * @sdev: the device whose command has come back, its token given back already; its queue is
 *	kept alive by the caller
 *
 * Context: any.
 */
void core_device_run_after(struct scsi_device *sdev)
{
	/*
	 * The completing side's barrier, see the top of this file. It also stands before the look at
	 * the host's state: recovery runs every queue when it has ended, and so finds the token
	 * given back if it had not ended here.
	 */
	smp_mb__after_atomic();
	if (unlikely(scsi_host_in_recovery(sdev->host)))
		return;
	if (unlikely(sdev->sdev_target->single_lun || !list_empty(&sdev->host->starved_list))) {
		kblockd_schedule_work(&sdev->requeue_work);
		return;
	}
	if (unlikely(atomic_read(&sdev->restarts)) && atomic_xchg(&sdev->restarts, 0))
		blk_mq_run_hw_queues(sdev->request_queue, true);
}

/**
 * core_host_run_queues - run all queues of a host that was closed for a while
 * @shost: the host
 *
 * Each is run by a work item, and a device that is on the list has its queue: so nothing of it is held
 * here, and no reference is given back where that may not be done. Whatever was requeued is kicked by
 * who did so.
 *
 * Context: any, host_lock not held.
 */
void core_host_run_queues(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	__shost_for_each_device(sdev, shost) {
		/* One that is being cancelled has waiters, too. */
		if (sdev->sdev_state == SDEV_DEL)
			continue;
		if (sdev->sdev_target->single_lun)
			sdev->sdev_target->starget_sdev_user = NULL;
		blk_mq_run_hw_queues(sdev->request_queue, true);
	}
}
