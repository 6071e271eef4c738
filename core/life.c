// SPDX-License-Identifier: GPL-2.0-only
/*
 * A logical unit's life, and who takes it down.
 *
 *	PROBED ----> PARKED
 *	   |  \        |    \
 *	   |   v       v     \
 *	   |  PUBLISHING      \
 *	   |   |    |          \
 *	   |   |    v           v
 *	   |   |  PUBLISHED -> LEAVING -> GONE
 *	   +---+----------------^
 *
 * It is one value, changed under host_lock and by the table in core/state.c alone. Each step is
 * taken once, so whoever takes it knows that nobody else did.
 *
 * Owners. A unit that is PROBED or PUBLISHING is owned by the scan that works on it; one that is
 * PARKED or PUBLISHED by nobody. Whoever wants a unit away takes the step to LEAVING. If nobody
 * owned it, it is his now, and he takes it down. If a scan owns it, or somebody else was quicker,
 * he waits: the scan cannot take its own next step any more, so it takes the unit down instead.
 *
 * The rule, for a unit, a target and a host alike: when its removal has returned, whoever asked for
 * it, nothing of it runs any more. No function of the driver's is called for it, no command of it
 * is with the driver, no work of it is queued; drivers free what belongs to it then. So all who
 * remove a unit wait for GONE, which is the only thing that is ever waited for, and only for this
 * unit, not for one of its number. Whoever puts another in its place waits for the same.
 *
 * Until its slave_destroy has been called, a unit can be held (scsi_device_get()) however far its
 * removal has come: libata takes that for granted under scan_mutex.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/lockdep.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/device.h"

/**
 * core_life_init - begin a logical unit's life: PROBED
 * @sdev: a device that nobody else knows yet
 *
 * Context: any.
 */
void core_life_init(struct scsi_device *sdev)
{
	struct mid_device *device = to_mid_device(sdev);

	device->life = CORE_LIFE_PROBED;
	init_completion(&device->gone);
}

/**
 * core_life_set - take a step in a unit's life
 * @sdev: the device
 * @life: where it is to be
 *
 * Context: any; host_lock held.
 * Return: true if the step was the caller's to take; false if it is on its way out, or further on.
 */
bool core_life_set(struct scsi_device *sdev, enum core_life life)
{
	struct mid_device *device = to_mid_device(sdev);

	lockdep_assert_held(sdev->host->host_lock);
	if (!core_life_may_become(device->life, life))
		return false;
	WRITE_ONCE(device->life, life);
	return true;
}

/**
 * core_life_advance - the same, for who does not hold host_lock
 * @sdev: the device
 * @life: where it is to be
 *
 * Context: any; host_lock not held.
 * Return: as core_life_set().
 */
bool core_life_advance(struct scsi_device *sdev, enum core_life life)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	return core_life_set(sdev, life);
}

/**
 * core_life_begin_leaving - say that a unit is to go
 * @sdev: the device, held
 *
 * Context: any; host_lock not held.
 * Return: where it was in its life, which says who takes it down: the caller if nobody owned it
 * (PARKED, PUBLISHED); its scan (PROBED, PUBLISHING), or whoever was quicker (LEAVING, GONE).
 */
enum core_life core_life_begin_leaving(struct scsi_device *sdev)
{
	enum core_life was;

	guard(spinlock_irqsave)(sdev->host->host_lock);
	was = to_mid_device(sdev)->life;
	core_life_set(sdev, CORE_LIFE_LEAVING);
	return was;
}

/* Who finds a queue empty gives the token back that he took for it, in a moment. */
static bool is_busy(struct scsi_device *sdev)
{
	if (!scsi_device_busy(sdev))
		return false;
	blk_mq_wait_quiesce_done(&sdev->host->tag_set);
	return scsi_device_busy(sdev);
}

/* What of a unit that is gone could still run. */
static void assert_silent(struct scsi_device *sdev)
{
	WARN_ON_ONCE(is_busy(sdev));
	WARN_ON_ONCE(eh_device_is_quiesced(sdev));
	WARN_ON_ONCE(work_busy(&sdev->requeue_work));
}

/**
 * core_life_end - a unit has been taken down
 * @sdev: the device, LEAVING and the caller's; held
 *
 * Context: process context, may sleep; host_lock not held.
 */
void core_life_end(struct scsi_device *sdev)
{
	assert_silent(sdev);
	scoped_guard(spinlock_irqsave, sdev->host->host_lock) {
		list_del_init(&sdev->starved_entry);
		WARN_ON_ONCE(!core_life_set(sdev, CORE_LIFE_GONE));
	}
	complete_all(&to_mid_device(sdev)->gone);
}

/**
 * core_life_wait_gone - wait until nothing of a unit runs any more
 * @sdev: a device that is LEAVING, or gone; held
 *
 * It ends when whoever owns the unit has taken it down: that takes as long as its commands do, and
 * its upper driver.
 *
 * Context: process context, sleeps; not the one who owns the unit.
 */
void core_life_wait_gone(struct scsi_device *sdev)
{
	WARN_ON_ONCE(!core_device_is_leaving(sdev));
	wait_for_completion(&to_mid_device(sdev)->gone);
}
