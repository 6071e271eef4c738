// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a host and a logical unit may become, from what they are: tables, read by
 * core_host_set_state(), scsi_device_set_state() and core_life_set() and by nobody else. Pure.
 *
 * A logical unit is born CREATED (only INQUIRY and its like reach it), runs, and leaves through
 * CANCEL (its upper driver may still flush) to DEL. BLOCK is the transport's: the path to it is
 * gone for a while. OFFLINE is error handling's last word and a person's; TRANSPORT_OFFLINE is
 * a path that stayed away too long. QUIESCE lets power management's own commands through.
 *
 * A host is taken out of service from RECOVERY as well as from RUNNING; its recovery then ends
 * under the names CANCEL_RECOVERY and DEL_RECOVERY.
 */
#include <linux/bits.h>
#include <linux/kernel.h>

#include <scsi/scsi_host.h>
#include <scsi/scsi_device.h>

#include "mid/state.h"

#define ANY_OFFLINE (BIT(SDEV_OFFLINE) | BIT(SDEV_TRANSPORT_OFFLINE))

static const u16 host_next[] = {
	[SHOST_CREATED]		= BIT(SHOST_RUNNING) | BIT(SHOST_CANCEL),
	[SHOST_RUNNING]		= BIT(SHOST_RECOVERY) | BIT(SHOST_CANCEL),
	[SHOST_RECOVERY]	= BIT(SHOST_RUNNING) | BIT(SHOST_CANCEL_RECOVERY),
	[SHOST_CANCEL]		= BIT(SHOST_DEL) | BIT(SHOST_CANCEL_RECOVERY),
	[SHOST_CANCEL_RECOVERY]	= BIT(SHOST_CANCEL) | BIT(SHOST_DEL_RECOVERY),
	[SHOST_DEL_RECOVERY]	= BIT(SHOST_DEL),
	[SHOST_DEL]		= 0,
};

static const u16 device_next[] = {
	[SDEV_CREATED]		= BIT(SDEV_RUNNING) | BIT(SDEV_CREATED_BLOCK) | ANY_OFFLINE |
				  BIT(SDEV_CANCEL) | BIT(SDEV_DEL),
	[SDEV_RUNNING]		= BIT(SDEV_QUIESCE) | BIT(SDEV_BLOCK) | ANY_OFFLINE |
				  BIT(SDEV_CANCEL) | BIT(SDEV_DEL),
	[SDEV_QUIESCE]		= BIT(SDEV_RUNNING) | BIT(SDEV_BLOCK) | ANY_OFFLINE |
				  BIT(SDEV_CANCEL),
	[SDEV_OFFLINE]		= BIT(SDEV_RUNNING) | BIT(SDEV_QUIESCE) | BIT(SDEV_BLOCK) |
				  BIT(SDEV_CANCEL) | BIT(SDEV_DEL),
	[SDEV_TRANSPORT_OFFLINE] = BIT(SDEV_RUNNING) | BIT(SDEV_QUIESCE) |
				  BIT(SDEV_CANCEL) | BIT(SDEV_DEL),
	[SDEV_BLOCK]		= BIT(SDEV_RUNNING) | ANY_OFFLINE | BIT(SDEV_DEL),
	[SDEV_CREATED_BLOCK]	= BIT(SDEV_CREATED) | BIT(SDEV_BLOCK) | BIT(SDEV_DEL),
	[SDEV_CANCEL]		= BIT(SDEV_DEL),
	[SDEV_DEL]		= 0,
};

/* Unlike the states, no step may be taken twice: whoever takes it is the only one. */
static const u16 life_next[] = {
	[CORE_LIFE_PROBED]	= BIT(CORE_LIFE_PARKED) | BIT(CORE_LIFE_PUBLISHING) |
				  BIT(CORE_LIFE_LEAVING),
	[CORE_LIFE_PARKED]	= BIT(CORE_LIFE_PUBLISHING) | BIT(CORE_LIFE_LEAVING),
	[CORE_LIFE_PUBLISHING]	= BIT(CORE_LIFE_PUBLISHED) | BIT(CORE_LIFE_LEAVING),
	[CORE_LIFE_PUBLISHED]	= BIT(CORE_LIFE_LEAVING),
	[CORE_LIFE_LEAVING]	= BIT(CORE_LIFE_GONE),
	[CORE_LIFE_GONE]	= 0,
};

static_assert(ARRAY_SIZE(life_next) == CORE_LIFE_GONE + 1);
static_assert(ARRAY_SIZE(host_next) == SHOST_DEL_RECOVERY + 1);
static_assert(ARRAY_SIZE(device_next) == SDEV_CREATED_BLOCK + 1);

/* To stay what one is is always allowed; a number that is no state is never allowed. */
static bool may_become(const u16 *next, unsigned int states, unsigned int from, unsigned int to)
{
	if (from >= states || to >= states || !to)
		return false;
	return from == to || (next[from] & BIT(to));
}

/**
 * core_host_may_become - whether the state model allows a change
 * @from: the host's state
 * @to: the state wanted
 *
 * Context: any; pure.
 * Return: true if @to may follow @from, also if they are the same.
 */
bool core_host_may_become(enum scsi_host_state from, enum scsi_host_state to)
{
	return may_become(host_next, ARRAY_SIZE(host_next), from, to);
}

/**
 * core_device_may_become - whether the state model allows a change
 * @from: the logical unit's state
 * @to: the state wanted
 *
 * Context: any; pure.
 * Return: true if @to may follow @from, also if they are the same.
 */
bool core_device_may_become(enum scsi_device_state from, enum scsi_device_state to)
{
	return may_become(device_next, ARRAY_SIZE(device_next), from, to);
}

/**
 * core_life_may_become - whether a logical unit's life may go on like that
 * @from: where it is
 * @to: where it is to be
 *
 * Context: any; pure.
 * Return: true if @to is a next step after @from; never if they are the same.
 */
bool core_life_may_become(enum core_life from, enum core_life to)
{
	return (unsigned int)from < ARRAY_SIZE(life_next) && (life_next[from] & BIT(to));
}
