// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freezing a host: how all of it stops, and goes on.
 *
 * Everything a driver has is counted by one per-CPU reference, eh_host.in_flight (see mid/eh.h).
 * To freeze a host is to kill it, so that nothing more gets in; the host has drained when it is zero:
 * every command that was in has left by completion, by its abort, or by its timeout and then its way
 * to a recovery. To unfreeze is to bring the reference back to life and run every queue.
 *
 * The order of events, which hangs or hurries a recovery if it is wrong:
 *
 * 1. A command is on the list of a recovery, and counted there, before it calls eh_host_leave(). So
 *    when the count is zero every command that was in has either gone up or is on such a list.
 * 2. percpu_ref_kill() turns the count into one atomic number only after a grace period of RCU.
 *    Whoever entered before the host was frozen did so within that period and is in the sum. So the
 *    count is zero not before, and exactly once per killing.
 * 3. Who brings it to zero calls eh_freeze_drained(), which wakes the thread; the thread looks at the
 *    count itself (percpu_ref_is_zero()), never at a flag that might be set late. Between dispatch
 *    and recovery nothing else is exchanged, so no further barrier is needed: a put is a full
 *    barrier where it brings the count to zero, and dispatch does not look at the host's state.
 * 4. If a wake-up is lost all the same, the thread looks again after EH_RECHECK_PERIOD.
 * 5. The reference is revived when the bits in eh_host.frozen are gone, by their last owner,
 *    outside host_lock since that may sleep. eh_host.killed stays set until it is done, so that
 *    whoever freezes the host in that moment leaves the killing to the reviver.
 *
 * A reset by hand (eh/reset.c) freezes the host as well, but does not wait for it to drain.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/wait.h>
#include <scsi/scsi_host.h>
#include <trace/events/scsi.h>

#include "mid/host.h"
#include "mid/log.h"
#include "recovery.h"

/* Somebody waits for the host to be empty. */
static bool is_draining(const struct eh_host *eh)
{
	return READ_ONCE(eh->frozen) & (EH_FROZEN_RECOVERY | EH_FROZEN_STEP);
}

/* in_flight has come to zero. Runs within an RCU read section, see eh_host_stop(). */
static void eh_freeze_drained(struct percpu_ref *ref)
{
	struct mid_host *host = container_of(ref, struct mid_host, eh.in_flight);

	if (!is_draining(&host->eh))
		return;
	trace_scsi_eh_wakeup(&host->shost);
	if (log_wanted(LOG_ERROR, 4))
		shost_printk(KERN_INFO, &host->shost, "Waking error handler thread\n");
	wake_up(&host->eh.wake);
}

/**
 * eh_freeze_init - prepare a new host to be frozen, some day
 * @eh: of a host that nobody knows yet
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int eh_freeze_init(struct eh_host *eh)
{
	mutex_init(&eh->unfreezing);
	return percpu_ref_init(&eh->in_flight, eh_freeze_drained, PERCPU_REF_ALLOW_REINIT,
			       GFP_KERNEL);
}

/**
 * eh_freeze_exit - undo eh_freeze_init()
 * @eh: of a host without commands. May be called again, and does nothing then
 *
 * Context: process context, may sleep.
 */
void eh_freeze_exit(struct eh_host *eh)
{
	/* Not twice: what is left of the count stands where the pointer was. */
	if (eh->in_flight.data)
		percpu_ref_exit(&eh->in_flight);
}

/**
 * eh_has_drained - whether a host that is to stop has
 * @eh: of the host
 *
 * Context: any.
 * Return: true if its driver has no command any more, and gets none.
 */
bool eh_has_drained(struct eh_host *eh)
{
	return is_draining(eh) && percpu_ref_is_zero(&eh->in_flight);
}

/**
 * eh_host_freeze - let no more commands in to the driver; does not wait for those that are in
 * @shost: the host
 * @why: who wants it frozen
 *
 * Context: any; host_lock held.
 */
void eh_host_freeze(struct Scsi_Host *shost, enum eh_frozen why)
{
	struct eh_host *eh = eh_of(shost);

	lockdep_assert_held(shost->host_lock);
	WRITE_ONCE(eh->frozen, eh->frozen | why);
	if (!eh->killed) {
		eh->killed = true;
		percpu_ref_kill(&eh->in_flight);
	}
	wake_up(&eh->wake);
}

/**
 * eh_host_unfreeze - one less wants the host frozen; with the last, commands get in again
 * @shost: the host
 * @why: who wanted it frozen
 *
 * Whatever waited for it is the caller's to wake.
 *
 * Context: process context, may sleep.
 */
void eh_host_unfreeze(struct Scsi_Host *shost, enum eh_frozen why)
{
	struct eh_host *eh = eh_of(shost);

	guard(mutex)(&eh->unfreezing);
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		WRITE_ONCE(eh->frozen, eh->frozen & ~why);
		if (eh->frozen || !eh->killed)
			return;
	}
	percpu_ref_resurrect(&eh->in_flight);

	guard(spinlock_irqsave)(shost->host_lock);
	eh->killed = eh->frozen;
	if (eh->killed)
		percpu_ref_kill(&eh->in_flight);
}

/**
 * eh_enter_recovery - the host's state says that it is in recovery
 * @shost: the host; one being removed is recovered under another name
 *
 * Context: any; host_lock held.
 * Return: false if it is gone.
 */
bool eh_enter_recovery(struct Scsi_Host *shost)
{
	return !core_host_set_state(shost, SHOST_RECOVERY) ||
	       !core_host_set_state(shost, SHOST_CANCEL_RECOVERY);
}

/**
 * eh_leave_recovery - the host's state says so no more
 * @shost: the host
 *
 * Context: any; host_lock held.
 */
void eh_leave_recovery(struct Scsi_Host *shost)
{
	if (core_host_set_state(shost, SHOST_RUNNING) &&
	    core_host_set_state(shost, SHOST_CANCEL))
		WARN_ON(core_host_set_state(shost, SHOST_DEL));
}

/* Nobody else recovers something on the host, nor resets it. */
static bool is_left_alone(const struct Scsi_Host *shost)
{
	return !READ_ONCE(eh_of(shost)->narrow) && !eh_is_reset_by_hand(shost);
}

/**
 * eh_freeze_for_step - freeze a host for one step, and drain it
 * @shost: a host whose recovery began narrower
 *
 * First come the recoveries under way, as far as their next step; then commands that are in flight
 * already (eh/drain.c), and at last, with the host frozen, what else is in flight. Those that fail
 * meanwhile are on the host's list afterwards.
 *
 * Context: the recovery thread; sleeps as long as the slowest command in flight takes.
 */
void eh_freeze_for_step(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);
	unsigned long now;

	scoped_guard(spinlock_irqsave, shost->host_lock)
		WRITE_ONCE(eh->wanted, true);
	while (!wait_event_idle_timeout(eh->wake, is_left_alone(shost), EH_RECHECK_PERIOD))
		;
	now = jiffies;
	while (eh_in_flight_before(&eh->recovery, now))
		msleep(EH_DRAIN_PERIOD_MS);
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		eh_enter_recovery(shost);
		eh_host_freeze(shost, EH_FROZEN_STEP);
	}
	while (!wait_event_idle_timeout(eh->wake, eh_has_drained(eh), EH_RECHECK_PERIOD))
		;
}

/**
 * eh_unfreeze_after_step - let a host go on after eh_freeze_for_step()
 * @shost: the host
 *
 * Context: the recovery thread.
 */
void eh_unfreeze_after_step(struct Scsi_Host *shost)
{
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		WRITE_ONCE(eh_of(shost)->wanted, false);
		if (!(eh_of(shost)->frozen & EH_FROZEN_RECOVERY))
			eh_leave_recovery(shost);
	}
	eh_host_unfreeze(shost, EH_FROZEN_STEP);
	wake_up(&shost->host_wait);
	core_host_run_queues(shost);
}
