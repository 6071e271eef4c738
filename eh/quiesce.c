// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is stopped while a device or a target is recovered, and how.
 *
 *	eh_device.quiesced		a device with commands that failed, from the first of them
 *					until the last is retried or finished
 *	eh_device.target_quiesced	every device of a target, while that is reset
 *
 * Either means that the device's queue is quiesced: the block layer keeps what comes in, in its
 * order, and asks again when nobody quiesces it any more. That costs a healthy command nothing.
 *
 * A device has drained when its driver has nothing of it but what failed. Each command has a token
 * of the device's budget from before its dispatch until it is retried or finished, so the tokens
 * that are out are counted against the commands that failed. A queue that is quiesced dispatches
 * for one more RCU read section at most (blk_mq_wait_quiesce_done()); from then on tokens only
 * come back, and commands in flight only become sick ones, which are counted before they are
 * nobody's. So once the two are equal they stay so, and it does no harm to look now and then.
 *
 * A device is not taken down while it is quiesced, and neither it nor its target while a recovery of
 * theirs still runs: eh_device_stop() and eh_target_stop() wait for that.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/device.h"
#include "mid/host.h"
#include "recovery.h"
#include "mid/target.h"

/* How soon it is looked again whether a target has drained. Its devices are stopped meanwhile. */
#define LOOK_AGAIN_US	500

/**
 * eh_device_quiesce - keep a device's commands from its driver
 * @sdev: a device of which a command failed
 *
 * Context: any; host_lock held.
 */
void eh_device_quiesce(struct scsi_device *sdev)
{
	struct eh_device *eh = eh_of_device(sdev);

	lockdep_assert_held(sdev->host->host_lock);
	if (eh->quiesced)
		return;
	WRITE_ONCE(eh->quiesced, true);
	blk_mq_quiesce_queue_nowait(sdev->request_queue);
}

/*
 * Whether the device was quiesced, and is not any more. Its queue goes on before that is said: whoever
 * takes the device down waits for no more than that, and may take its host's tags away then.
 */
static bool end_quiesce(struct scsi_device *sdev)
{
	struct eh_device *eh = eh_of_device(sdev);

	guard(spinlock_irqsave)(sdev->host->host_lock);
	if (!eh->quiesced || eh->sick)
		return false;
	blk_mq_unquiesce_queue(sdev->request_queue);
	eh->recovery.since = 0;
	WRITE_ONCE(eh->quiesced, false);
	return true;
}

/**
 * eh_device_unquiesce - let a device go on, if no command of it is sick any more
 * @sdev: the device, referenced
 *
 * Context: process context, may sleep.
 */
void eh_device_unquiesce(struct scsi_device *sdev)
{
	if (end_quiesce(sdev))
		wake_up(&sdev->host->host_wait);
}

static void quiesce_with_target(struct scsi_device *sdev)
{
	struct eh_device *eh = eh_of_device(sdev);

	if (eh->target_quiesced)
		return;
	eh->target_quiesced = true;
	blk_mq_quiesce_queue_nowait(sdev->request_queue);
}

/**
 * eh_target_quiesce - keep the commands of all devices of a target from their driver
 * @starget: the target
 *
 * Context: any; host_lock held.
 */
void eh_target_quiesce(struct scsi_target *starget)
{
	struct scsi_device *sdev;

	eh_of_target(starget)->quiesced = true;
	list_for_each_entry(sdev, &starget->devices, same_target_siblings)
		quiesce_with_target(sdev);
}

/* A device that was quiesced with its target, referenced and not quiesced any more, or NULL. */
static struct scsi_device *next_quiesced(struct scsi_target *starget, struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	eh_of_target(starget)->quiesced = false;
	list_for_each_entry(sdev, &starget->devices, same_target_siblings) {
		if (!eh_of_device(sdev)->target_quiesced)
			continue;
		eh_of_device(sdev)->target_quiesced = false;
		if (kobject_get_unless_zero(&sdev->sdev_gendev.kobj))
			return sdev;
	}
	return NULL;
}

/**
 * eh_target_unquiesce - let the devices of a target go on, as far as they are not quiesced by themselves
 * @starget: the target
 * @shost: its host
 *
 * Context: process context, may sleep.
 */
void eh_target_unquiesce(struct scsi_target *starget, struct Scsi_Host *shost)
{
	struct scsi_device *sdev;

	while ((sdev = next_quiesced(starget, shost))) {
		blk_mq_unquiesce_queue(sdev->request_queue);
		put_device(&sdev->sdev_gendev);
	}
}

static bool device_is_drained(struct scsi_device *sdev)
{
	return scsi_device_busy(sdev) == eh_of_device(sdev)->sick;
}

static bool target_is_drained(struct scsi_target *starget)
{
	struct scsi_device *sdev;

	list_for_each_entry(sdev, &starget->devices, same_target_siblings)
		if (!device_is_drained(sdev))
			return false;
	return true;
}

/**
 * eh_is_drained - whether the driver has nothing of those a recovery is about but what failed
 * @recovery: a recovery of a device or a target, which is quiesced
 *
 * Context: process context, blk_mq_wait_quiesce_done() has been called.
 * Return: true if so; it stays so until eh_device_unquiesce() or eh_target_unquiesce().
 */
bool eh_is_drained(struct recovery *recovery)
{
	guard(spinlock_irqsave)(recovery->shost->host_lock);
	if (recovery->scope == EH_SCOPE_TARGET)
		return target_is_drained(recovery->starget);
	return device_is_drained(sdev_of_recovery(recovery));
}

/* Waits for what was sent before, with everybody at work; false if that is of no use any more. */
static bool await_earlier(struct recovery *recovery)
{
	unsigned long now = jiffies;

	while (eh_in_flight_before(recovery, now)) {
		if (eh_is_wanted_wider(recovery))
			return false;
		msleep(EH_DRAIN_PERIOD_MS);
	}
	return true;
}

/* Waits for what is left, with the target quiesced. */
static bool await_drained(struct recovery *recovery)
{
	blk_mq_wait_quiesce_done(&recovery->shost->tag_set);
	while (!eh_is_drained(recovery)) {
		if (eh_is_wanted_wider(recovery))
			return false;
		usleep_range(LOOK_AGAIN_US, 2 * LOOK_AGAIN_US);
	}
	return true;
}

/**
 * eh_quiesce_for_step - quiesce a target for one step, and drain it
 * @recovery: the target's
 *
 * Context: its worker; sleeps as long as the slowest command in flight takes, see eh/drain.c.
 * Return: false if a wider recovery wants the target before that: nothing is stopped.
 */
bool eh_quiesce_for_step(struct recovery *recovery)
{
	if (!await_earlier(recovery))
		return false;
	scoped_guard(spinlock_irqsave, recovery->shost->host_lock)
		eh_target_quiesce(recovery->starget);
	if (await_drained(recovery))
		return true;
	eh_target_unquiesce(recovery->starget, recovery->shost);
	return false;
}

/**
 * eh_unquiesce_after_step - let a target go on after eh_quiesce_for_step()
 * @recovery: the target's
 *
 * Whatever fails from now on is no affair of this recovery's.
 *
 * Context: its worker.
 */
void eh_unquiesce_after_step(struct recovery *recovery)
{
	scoped_guard(spinlock_irqsave, recovery->shost->host_lock)
		WRITE_ONCE(eh_of_target(recovery->starget)->wanted, false);
	eh_target_unquiesce(recovery->starget, recovery->shost);
}

/**
 * eh_device_init - what error handling needs for a new device: all of it, before it is needed
 * @sdev: a device that has a queue, and is not on its target's list yet
 *
 * Context: process context.
 */
void eh_device_init(struct scsi_device *sdev)
{
	struct eh_device *eh = eh_of_device(sdev);

	eh_recovery_init(&eh->recovery, sdev->host, EH_SCOPE_DEVICE);
	eh->recovery.starget = sdev->sdev_target;
	spin_lock_init(&eh->own_lock);
	init_completion(&eh->own_done);
}

/**
 * eh_device_listed - a device is now on its target's list
 * @sdev: the device
 *
 * Context: any; host_lock held.
 */
void eh_device_listed(struct scsi_device *sdev)
{
	lockdep_assert_held(sdev->host->host_lock);
	if (eh_of_target(sdev->sdev_target)->quiesced)
		quiesce_with_target(sdev);
}

/**
 * eh_device_stop - wait until no recovery has to do with a device any more
 * @sdev: a device whose queue has been destroyed
 *
 * Context: process context, may sleep.
 */
void eh_device_stop(struct scsi_device *sdev)
{
	struct eh_device *eh = eh_of_device(sdev);

	wait_event(sdev->host->host_wait, !READ_ONCE(eh->quiesced));
	flush_delayed_work(&eh->recovery.work);
}

/**
 * eh_target_init - the same for a target
 * @starget: a target that nobody knows yet
 * @shost: its host
 *
 * Context: process context.
 */
void eh_target_init(struct scsi_target *starget, struct Scsi_Host *shost)
{
	struct recovery *recovery = &eh_of_target(starget)->recovery;

	eh_recovery_init(recovery, shost, EH_SCOPE_TARGET);
	recovery->starget = starget;
}

/**
 * eh_target_stop - wait until no recovery has to do with a target any more
 * @starget: a target without devices
 *
 * Context: process context, may sleep.
 */
void eh_target_stop(struct scsi_target *starget)
{
	flush_delayed_work(&eh_of_target(starget)->recovery.work);
}
