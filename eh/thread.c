// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a host stops, is recovered by its thread, and goes on.
 *
 * Everything a driver has is counted by one per-CPU reference, eh_host.in_flight (the door, see
 * mid/eh.h). A recovery
 *
 *	begins	by a command that nothing gentler helps (eh_recover()) or at a driver's wish
 *		(scsi_schedule_eh()): the state is set and the reference killed, so that nothing
 *		more gets in
 *	drains	until every command that is in has left: by completion; by its abort, or by its
 *		timeout and then its way to eh_cmd_q, on which it waits for the recovery
 *	climbs	in the thread, with nothing running on the host but what it sends itself
 *	ends	with the reference alive again, everything that waited woken, and every queue run
 *
 * The order of events, which hangs or hurries a recovery if it is wrong:
 *
 * 1. A command is on eh_cmd_q, and counted in host_failed, before it leaves the door. So when
 *    the count is zero every command that was in has either gone up or is on eh_cmd_q, for good.
 * 2. percpu_ref_kill() turns the door's count into one atomic number only after a grace period
 *    of RCU. Whoever saw the door open entered within that period and is in the sum. So the
 *    count is zero not before, and exactly once per killing.
 * 3. Who brings it to zero calls drained(), which wakes the thread; the thread looks at the count
 *    itself (percpu_ref_is_zero()), never at a flag that might be set late. Between dispatch and
 *    recovery nothing else is exchanged, so no further barrier is needed: a put is a full
 *    barrier where it brings the count to zero, and dispatch does not look at the host's state.
 * 4. If a wake-up is lost all the same, the thread looks again after RECHECK_PERIOD.
 * 5. The reference is revived when the bits in eh_host.closed are gone, by their last owner,
 *    outside host_lock since that may sleep. eh_host.dead stays set until it is done, so that
 *    whoever closes the door in that moment leaves the killing to the reviver.
 *
 * A reset by hand (eh/reset.c) closes the same door but does not wait for the host to drain; the
 * mutex eh_host.busy keeps it and a recovery apart.
 *
 * Lifetime: the thread lives from eh_host_alloc() to eh_host_stop() and holds no reference on the
 * host. References it takes on devices may turn out to be the last and bring their release about,
 * but never the host's: eh_host_stop() has to have stopped it by then.
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
#include "mid/recovery.h"

/* How soon a lost wake-up, or a host that could not be resumed, is looked after again. */
#define RECHECK_PERIOD	(5 * HZ)

/* One task management function at a time: drivers expect no more of a host. */
#define ABORTS_AT_ONCE	1

/* Prevent medium removal (SPC-6 6.16) after the door of a drive may have been unlocked. */
#define LOCK_RETRIES	5
#define LOCK_TIMEOUT	(10 * HZ)

static struct eh_host *eh_of(const struct Scsi_Host *shost)
{
	return &to_mid_host(shost)->eh;
}

static bool is_recovering(const struct eh_host *eh)
{
	return READ_ONCE(eh->closed) & EH_CLOSED_RECOVERY;
}

/* in_flight has come to zero. Runs within an RCU read section, see eh_host_stop(). */
static void drained(struct percpu_ref *ref)
{
	struct mid_host *host = container_of(ref, struct mid_host, eh.in_flight);

	if (!is_recovering(&host->eh))
		return;
	trace_scsi_eh_wakeup(&host->shost);
	if (log_wanted(LOG_ERROR, 4))
		shost_printk(KERN_INFO, &host->shost, "Waking error handler thread\n");
	wake_up(&host->eh.wake);
}

static bool has_drained(struct eh_host *eh)
{
	return is_recovering(eh) && percpu_ref_is_zero(&eh->in_flight);
}

/**
 * eh_close_door - let no more commands in to the driver
 * @shost: the host
 * @why: who wants it closed
 *
 * Context: any; host_lock held.
 */
void eh_close_door(struct Scsi_Host *shost, enum eh_closed why)
{
	struct eh_host *eh = eh_of(shost);

	lockdep_assert_held(shost->host_lock);
	WRITE_ONCE(eh->closed, eh->closed | why);
	if (!eh->dead) {
		eh->dead = true;
		percpu_ref_kill(&eh->in_flight);
	}
	wake_up(&eh->wake);
}

/**
 * eh_open_door - one less wants the door closed; the last one opens it
 * @shost: the host
 * @why: who wanted it closed
 *
 * Context: process context, may sleep; eh_host.busy held, so nobody else opens it meanwhile.
 */
void eh_open_door(struct Scsi_Host *shost, enum eh_closed why)
{
	struct eh_host *eh = eh_of(shost);

	lockdep_assert_held(&eh->busy);
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		WRITE_ONCE(eh->closed, eh->closed & ~why);
		if (eh->closed)
			return;
	}
	percpu_ref_resurrect(&eh->in_flight);

	guard(spinlock_irqsave)(shost->host_lock);
	eh->dead = eh->closed;
	if (eh->dead)
		percpu_ref_kill(&eh->in_flight);
}

/* A host being removed is recovered under another name. */
static bool set_recovery_state(struct Scsi_Host *shost)
{
	return !core_host_set_state(shost, SHOST_RECOVERY) ||
	       !core_host_set_state(shost, SHOST_CANCEL_RECOVERY);
}

static void tell_upper_driver(struct scsi_cmnd *cmd)
{
	struct device_driver *driver = cmd->device->sdev_gendev.driver;

	if (driver && !blk_rq_is_passthrough(scsi_cmd_to_rq(cmd)) &&
	    to_scsi_driver(driver)->eh_reset)
		to_scsi_driver(driver)->eh_reset(cmd);
}

/**
 * eh_recover - hand a command to error handling
 * @cmd: a command that failed or timed out, claimed, and still in flight (it is seen out of the
 *	door here); not the caller's any more
 *
 * Context: any; host_lock not held.
 */
void eh_recover(struct scsi_cmnd *cmd)
{
	struct Scsi_Host *shost = cmd->device->host;

	scoped_guard(spinlock_irqsave, shost->host_lock) {
		WARN_ON_ONCE(!set_recovery_state(shost));
		eh_start_clock(shost);
		tell_upper_driver(cmd);
		list_add_tail(&cmd->eh_entry, &shost->eh_cmd_q);
		shost->host_failed++;
		eh_close_door(shost, EH_CLOSED_RECOVERY);
	}
	eh_host_leave(shost);
}

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
	if (!set_recovery_state(shost))
		return;
	shost->host_eh_scheduled++;
	eh_close_door(shost, EH_CLOSED_RECOVERY);
}
EXPORT_SYMBOL_GPL(scsi_schedule_eh);

/**
 * scsi_block_when_processing_errors - wait until a device's host is not in recovery
 * @sdev: the device
 *
 * Context: process context, sleeps.
 * Return: 1 if the device is online then, else 0.
 */
int scsi_block_when_processing_errors(struct scsi_device *sdev)
{
	wait_event(sdev->host->host_wait, !scsi_host_in_recovery(sdev->host));
	return scsi_device_online(sdev);
}
EXPORT_SYMBOL(scsi_block_when_processing_errors);

static enum rq_end_io_ret free_request(struct request *rq, blk_status_t status)
{
	blk_mq_free_request(rq);
	return RQ_END_IO_NONE;
}

/* Goes on its way when the door is open again; nobody waits for it. */
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
	rq->end_io = free_request;
	blk_execute_rq_nowait(rq, true);
}

/* A reset opens the doors of drives that were locked (MMC-6 6.18). */
static void lock_doors(struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	shost_for_each_device(sdev, shost)
		if (sdev->was_reset && sdev->locked && scsi_device_online(sdev)) {
			lock_door(sdev);
			sdev->was_reset = 0;
		}
}

static void leave_recovery_state(struct Scsi_Host *shost)
{
	guard(spinlock_irqsave)(shost->host_lock);
	shost->host_failed = 0;
	if (core_host_set_state(shost, SHOST_RUNNING) &&
	    core_host_set_state(shost, SHOST_CANCEL))
		WARN_ON(core_host_set_state(shost, SHOST_DEL));
}

/* What has been scheduled in the meantime comes next, after all that waited has had its turn. */
static void begin_again_if_scheduled(struct Scsi_Host *shost)
{
	guard(spinlock_irqsave)(shost->host_lock);
	if (shost->host_eh_scheduled && set_recovery_state(shost))
		eh_close_door(shost, EH_CLOSED_RECOVERY);
}

static void end_recovery(struct Scsi_Host *shost)
{
	lock_doors(shost);
	leave_recovery_state(shost);
	eh_open_door(shost, EH_CLOSED_RECOVERY);
	wake_up(&shost->host_wait);
	core_host_run_queues(shost);
	begin_again_if_scheduled(shost);
}

/* Returns false if the host could not be resumed, and so not be recovered. */
static bool recover(struct Scsi_Host *shost)
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
	scoped_guard(mutex, &eh_of(shost)->busy) {
		if (shost->transportt->eh_strategy_handler)
			shost->transportt->eh_strategy_handler(shost);
		else
			eh_recover_host(shost);
		end_recovery(shost);
	}
	if (resume)
		core_pm_put_host(shost);
	return true;
}

static int recovery_thread(void *data)
{
	struct Scsi_Host *shost = data;
	struct eh_host *eh = eh_of(shost);

	while (!kthread_should_stop()) {
		wait_event_idle(eh->wake, is_recovering(eh) || kthread_should_stop());
		if (!wait_event_idle_timeout(eh->wake, has_drained(eh) || kthread_should_stop(),
					     RECHECK_PERIOD))
			continue;
		if (!kthread_should_stop() && !recover(shost))
			wait_event_idle_timeout(eh->wake, kthread_should_stop(), RECHECK_PERIOD);
	}
	if (log_wanted(LOG_ERROR, 0))
		shost_printk(KERN_INFO, shost, "Error handler scsi_eh_%d exiting\n",
			     shost->host_no);
	return 0;
}

static int make_thread(struct Scsi_Host *shost)
{
	struct task_struct *thread = kthread_run(recovery_thread, shost, "scsi_eh_%d",
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

static int make_workqueue(struct Scsi_Host *shost)
{
	shost->tmf_work_q = alloc_workqueue("scsi_tmf_%d", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_SYSFS,
					    ABORTS_AT_ONCE, shost->host_no);
	if (shost->tmf_work_q)
		return 0;
	shost_printk(KERN_WARNING, shost, "failed to create tmf workq\n");
	return -ENOMEM;
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

	mutex_init(&eh->busy);
	init_waitqueue_head(&eh->wake);
	spin_lock_init(&eh->own_lock);
	init_completion(&eh->own_done);
	eh_set_default_deadline(shost);

	error = percpu_ref_init(&eh->in_flight, drained, PERCPU_REF_ALLOW_REINIT, GFP_KERNEL);
	if (!error)
		error = make_thread(shost);
	if (!error)
		error = make_workqueue(shost);
	return error;
}

/* A recovery that was scheduled too late to be run; without a command it drains by itself. */
static void await_drain(struct eh_host *eh)
{
	while (is_recovering(eh) &&
	       !wait_event_idle_timeout(eh->wake, has_drained(eh), RECHECK_PERIOD))
		;
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

	if (shost->ehandler) {
		WARN_ON_ONCE(current == shost->ehandler);
		kthread_stop(shost->ehandler);
		shost->ehandler = NULL;
		await_drain(eh);
		/* drained() may still be on its way out, on the CPU that brought the count to zero. */
		synchronize_rcu();
	}
	if (shost->tmf_work_q)
		destroy_workqueue(shost->tmf_work_q);
	shost->tmf_work_q = NULL;
	/* A reset by hand that began before the host was gone has its time. */
	guard(mutex)(&eh->busy);
	/* Not twice: what is left of the count stands where the pointer was. */
	if (eh->in_flight.data)
		percpu_ref_exit(&eh->in_flight);
}
