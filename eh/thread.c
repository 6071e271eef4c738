// SPDX-License-Identifier: GPL-2.0-only
/*
 * The recovery of a host, by its thread.
 *
 *	stopped	the host's recoveries begin with all of it, or a driver has asked for one
 *		(scsi_schedule_eh()): the host is frozen, and the thread begins with the first step
 *		when the host has drained, with nothing running but what it sends itself
 *	else	narrower recoveries have handed over what they could not help (eh/scope.c): the
 *		thread takes the wide steps, and stops the host for their calls alone
 *
 * Which of the two it is, is decided once, with the condition for beginning (eh_thread_may_begin()): the host
 * can be frozen at any moment, but only then has it drained. Either ends with every command
 * that was taken up retried or finished, and what was asked for meanwhile comes next.
 *
 * Lifetime: the thread lives from eh_host_alloc() to eh_host_stop() and holds no reference on the
 * host. References it takes on devices may turn out to be the last and bring their release about,
 * but never the host's: eh_host_stop() has to have stopped it by then. The same goes for the
 * workers of narrower recoveries.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_ioctl.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/host.h"
#include "mid/log.h"
#include "recovery.h"

/* Recoveries of devices and targets that run at a time, on one host. */
#define NARROW_AT_ONCE	16

/* Prevent medium removal (SPC-6 6.16) after the tray of a drive may have been unlocked. */
#define LOCK_RETRIES	5
#define LOCK_TIMEOUT	(10 * HZ)

/**
 * scsi_schedule_eh - have the recovery of a host run without a command that failed
 * @shost: the host
 *
 * Returns at once; the recovery runs when the host has drained. Does nothing on a host that is
 * gone.
 *
 * Context: any; host_lock not held.
 */
void scsi_schedule_eh(struct Scsi_Host *shost)
{
	guard(spinlock_irqsave)(shost->host_lock);
	if (!eh_enter_recovery(shost))
		return;
	shost->host_eh_scheduled++;
	eh_host_freeze(shost, EH_FROZEN_RECOVERY);
}
EXPORT_SYMBOL_GPL(scsi_schedule_eh);

/* Nor is the device itself. */
static bool is_at_work(const struct scsi_device *sdev)
{
	return !scsi_host_in_recovery(sdev->host) && !eh_device_is_quiesced(sdev);
}

/**
 * scsi_block_when_processing_errors - wait until a device is not in recovery, nor all its host
 * @sdev: the device
 *
 * Context: process context, sleeps.
 * Return: 1 if the device is online then, else 0.
 */
int scsi_block_when_processing_errors(struct scsi_device *sdev)
{
	wait_event(sdev->host->host_wait, is_at_work(sdev));
	return scsi_device_online(sdev);
}
EXPORT_SYMBOL(scsi_block_when_processing_errors);

static enum rq_end_io_ret eh_thread_free_request(struct request *rq, blk_status_t status)
{
	blk_mq_free_request(rq);
	return RQ_END_IO_NONE;
}

/* Goes on its way when the host is not frozen any more; nobody waits for it. */
static void lock_door(struct scsi_device *sdev)
{
	struct request *rq = scsi_alloc_request(sdev->request_queue, REQ_OP_DRV_IN,
						BLK_MQ_REQ_NOWAIT);
	struct scsi_cmnd *cmd;

	if (IS_ERR(rq))
		return;
	cmd = blk_mq_rq_to_pdu(rq);
	cmd->cmnd[0] = ALLOW_MEDIUM_REMOVAL;
	cmd->cmnd[4] = SCSI_REMOVAL_PREVENT;
	cmd->cmd_len = COMMAND_SIZE(ALLOW_MEDIUM_REMOVAL);
	cmd->allowed = LOCK_RETRIES;
	rq->timeout = LOCK_TIMEOUT;
	rq->rq_flags |= RQF_QUIET;
	rq->end_io = eh_thread_free_request;
	blk_execute_rq_nowait(rq, true);
}

/**
 * eh_lock_doors - lock what a reset has unlocked (MMC-6 6.18)
 * @shost: a host some devices of which may have been reset
 *
 * Context: process context, may sleep.
 */
void eh_lock_doors(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	shost_for_each_device(sdev, shost)
		if (sdev->was_reset && sdev->locked && scsi_device_online(sdev)) {
			lock_door(sdev);
			sdev->was_reset = 0;
		}
}

static bool is_to_be_stopped(const struct Scsi_Host *shost)
{
	return READ_ONCE(eh_of(shost)->frozen) & EH_FROZEN_RECOVERY;
}

static bool is_asked_for(const struct Scsi_Host *shost)
{
	return is_to_be_stopped(shost) || READ_ONCE(eh_of(shost)->recovery.active);
}

/*
 * Sets with which step the recovery that may begin now begins. One with the host stopped waits until that
 * is empty and nobody else is at it.
 */
static bool eh_thread_may_begin(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);

	eh->recovery.stopped = is_to_be_stopped(shost);
	if (!eh->recovery.stopped)
		return READ_ONCE(eh->recovery.active);
	return eh_has_drained(eh) && !READ_ONCE(eh->narrow) && !eh_is_reset_by_hand(shost);
}

static void eh_thread_escalate(struct Scsi_Host *shost)
{
	struct recovery *recovery = &eh_of(shost)->recovery;

	eh_take_waiting(recovery);
	if (log_wanted(LOG_ERROR, 1))
		shost_printk(KERN_INFO, shost, "Total of %zu commands require eh work\n",
			     list_count_nodes(&recovery->sick));
	eh_escalate(recovery, recovery->stopped ? EH_STEP_SENSE : EH_STEP_BUS_RESET,
		    EH_STEP_OFFLINE);
	if (recovery->stopped)
		shost->last_reset = 0;
	scsi_eh_flush_done_q(&recovery->done);
}

static void eh_thread_unfreeze(struct Scsi_Host *shost)
{
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		shost->host_failed = 0;
		eh_leave_recovery(shost);
	}
	eh_host_unfreeze(shost, EH_FROZEN_RECOVERY);
	wake_up(&shost->host_wait);
	core_host_run_queues(shost);
}

/*
 * What has been scheduled in the meantime comes next, after all that waited has had its turn; and
 * what was handed over meanwhile.
 */
static void eh_thread_look_for_more(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);

	guard(spinlock_irqsave)(shost->host_lock);
	eh->recovery.active = !list_empty(&shost->eh_cmd_q);
	if (!is_to_be_stopped(shost) && !eh->recovery.active) {
		shost->host_failed = 0;
		shost->last_reset = 0;
	}
	if (shost->host_eh_scheduled && eh_enter_recovery(shost))
		eh_host_freeze(shost, EH_FROZEN_RECOVERY);
	wake_up(&shost->host_wait);
}

static void eh_thread_recover_awake(struct Scsi_Host *shost)
{
	bool stopped = eh_of(shost)->recovery.stopped;

	if (stopped && shost->transportt->eh_strategy_handler)
		shost->transportt->eh_strategy_handler(shost);
	else
		eh_thread_escalate(shost);
	eh_lock_doors(shost);
	if (stopped)
		eh_thread_unfreeze(shost);
	eh_thread_look_for_more(shost);
}

/* Returns false if the host could not be resumed, and so not be recovered. */
static bool eh_thread_recover(struct Scsi_Host *shost)
{
	bool resume = !READ_ONCE(shost->eh_noresume);

	if (log_wanted(LOG_ERROR, 0))
		shost_printk(KERN_INFO, shost, "scsi_eh_%d: waking up %d/%d\n", shost->host_no,
			     shost->host_eh_scheduled, shost->host_failed);
	if (resume && core_pm_get_host(shost) < 0) {
		if (log_wanted(LOG_ERROR, 0))
			shost_printk(KERN_ERR, shost, "scsi_eh_%d: unable to autoresume\n",
				     shost->host_no);
		return false;
	}
	eh_thread_recover_awake(shost);
	if (resume)
		core_pm_put_host(shost);
	return true;
}

static int eh_thread(void *data)
{
	struct Scsi_Host *shost = data;
	struct eh_host *eh = eh_of(shost);

	while (!kthread_should_stop()) {
		wait_event_idle(eh->wake, is_asked_for(shost) || kthread_should_stop());
		if (!wait_event_idle_timeout(eh->wake, eh_thread_may_begin(shost) || kthread_should_stop(),
					     EH_RECHECK_PERIOD))
			continue;
		if (!kthread_should_stop() && !eh_thread_recover(shost))
			wait_event_idle_timeout(eh->wake, kthread_should_stop(), EH_RECHECK_PERIOD);
	}
	if (log_wanted(LOG_ERROR, 0))
		shost_printk(KERN_INFO, shost, "Error handler scsi_eh_%d exiting\n",
			     shost->host_no);
	return 0;
}

static int make_thread(struct Scsi_Host *shost)
{
	struct task_struct *thread = kthread_run(eh_thread, shost, "scsi_eh_%d",
						 shost->host_no);

	if (IS_ERR(thread)) {
		shost_printk(KERN_WARNING, shost,
			     "error handler thread failed to spawn, error = %ld\n",
			     PTR_ERR(thread));
		return PTR_ERR(thread);
	}
	shost->ehandler = thread;
	return 0;
}

static int make_workqueues(struct Scsi_Host *shost)
{
	shost->tmf_work_q = alloc_workqueue("scsi_tmf_%d", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_SYSFS,
					    1, shost->host_no);
	if (!shost->tmf_work_q) {
		shost_printk(KERN_WARNING, shost, "failed to create tmf workq\n");
		return -ENOMEM;
	}
	eh_of(shost)->queue = alloc_workqueue("scsi_recover_%d", WQ_UNBOUND | WQ_MEM_RECLAIM,
					      NARROW_AT_ONCE, shost->host_no);
	return eh_of(shost)->queue ? 0 : -ENOMEM;
}

/**
 * eh_host_alloc - what error handling needs for a new host: all of it, before it is needed
 * @shost: the host; numbered, its lists and its host_lock ready
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno; eh_host_stop() is owed in either case.
 */
int eh_host_alloc(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);
	int error;

	init_waitqueue_head(&eh->wake);
	eh_recovery_init(&eh->recovery, shost, EH_SCOPE_HOST);
	eh_set_default_deadline(shost);

	error = eh_freeze_init(eh);
	if (!error)
		error = make_thread(shost);
	if (!error)
		error = make_workqueues(shost);
	if (!error)
		eh_scope_init(shost);
	return error;
}

/* A recovery that was scheduled too late to be run; without a command it drains by itself. */
static void await_drain(struct Scsi_Host *shost)
{
	while (is_to_be_stopped(shost) &&
	       !wait_event_idle_timeout(eh_of(shost)->wake, eh_has_drained(eh_of(shost)),
					EH_RECHECK_PERIOD))
		;
}

/* A reset by hand that began before the host was gone has its time. */
static void await_reset(struct Scsi_Host *shost)
{
	wait_event(shost->host_wait, !eh_is_reset_by_hand(shost));
	/* Whoever ended it may still be in eh_host_unfreeze(). */
	guard(mutex)(&eh_of(shost)->unfreezing);
}

/**
 * eh_host_stop - undo eh_host_alloc(), as far as it came
 * @shost: a host without commands
 *
 * To be called when the last device is gone and the host's state says so, and before the last
 * reference may be put by somebody else: the thread itself may not be that one. Afterwards no
 * handler of the driver is called any more. May be called again later, and does nothing then.
 *
 * Context: process context, may sleep; not the recovery thread.
 */
void eh_host_stop(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);

	eh_stats_close(shost);
	if (shost->ehandler) {
		WARN_ON_ONCE(current == shost->ehandler);
		kthread_stop(shost->ehandler);
		shost->ehandler = NULL;
		await_drain(shost);
		/*
		 * drained() may still be on its way out, on the CPU that brought the count to zero;
		 * and eh_recover(), of a command whose recovery has ended meanwhile.
		 */
		synchronize_rcu();
	}
	if (shost->tmf_work_q)
		destroy_workqueue(shost->tmf_work_q);
	shost->tmf_work_q = NULL;
	if (eh->queue)
		destroy_workqueue(eh->queue);
	eh->queue = NULL;
	await_reset(shost);
	eh_freeze_exit(eh);
}
