// SPDX-License-Identifier: GPL-2.0-only
/*
 * Targets and logical units: made when a midlayer first asks for the place, kept until the host is
 * removed, so that a disk has its blocks when it is found again.
 *
 * A device points at its unit (hostdata) from slave_alloc to slave_destroy; a unit does not know
 * the device. Which LUNs there are is a setting of the host, less those that are gone.
 */
#include <linux/blkdev.h>
#include <linux/cleanup.h>
#include <linux/jhash.h>
#include <linux/slab.h>

#include "hostile.h"

static void load_add(struct load *load)
{
	int busy = atomic_inc_return(&load->busy), peak = atomic_read(&load->peak);

	while (busy > peak && !atomic_try_cmpxchg(&load->peak, &peak, busy))
		;
}

/* A unit, its target and its host have one command more. */
void unit_load(struct unit *unit)
{
	load_add(&unit->load);
	load_add(port_berth(unit->port, unit->channel, unit->target));
	load_add(&unit->port->load);
}

/* And one less. */
void unit_unload(struct unit *unit)
{
	atomic_dec(&unit->load.busy);
	atomic_dec(&port_berth(unit->port, unit->channel, unit->target)->busy);
	atomic_dec(&unit->port->load.busy);
}

static struct hlist_head *unit_bucket(struct port *port, u32 channel, u32 target, u64 lun)
{
	u32 hash = jhash_3words(channel << 16 | target, lower_32_bits(lun), upper_32_bits(lun), 0);

	return &port->units[hash % PORT_UNITS];
}

static struct unit *unit_find_locked(struct port *port, u32 channel, u32 target, u64 lun)
{
	struct unit *unit;

	lockdep_assert_held(&port->lock);
	hlist_for_each_entry(unit, unit_bucket(port, channel, target, lun), list) {
		if (unit->channel == channel && unit->target == target && unit->lun == lun)
			return unit;
	}
	return NULL;
}

/**
 * unit_find - the unit at a place, if somebody asked for it before
 * @port: its host
 * @channel: its place
 * @target: its place
 * @lun: as the driver counts
 */
struct unit *unit_find(struct port *port, u32 channel, u32 target, u64 lun)
{
	guard(spinlock_irqsave)(&port->lock);
	return unit_find_locked(port, channel, target, lun);
}

/* The unit at a place, made if need be. */
static struct unit *unit_at(struct port *port, u32 channel, u32 target, u64 lun)
{
	struct unit *made __free(kfree) = NULL, *unit = unit_find(port, channel, target, lun);

	if (unit)
		return unit;
	made = kzalloc(sizeof(*made), GFP_KERNEL);
	if (!made)
		return NULL;
	made->port = port;
	made->channel = channel;
	made->target = target;
	made->lun = lun;
	disk_init(&made->disk);
	guard(spinlock_irqsave)(&port->lock);
	unit = unit_find_locked(port, channel, target, lun);
	if (unit)
		return unit;
	hlist_add_head(&made->list, unit_bucket(port, channel, target, lun));
	return no_free_ptr(made);
}

/* Whether a LUN of the same target is there. */
static bool unit_listed(const void *context, u64 lun)
{
	const struct unit *asked = context, *unit;

	unit = unit_find(asked->port, asked->channel, asked->target, lun);
	return !unit || !unit->gone;
}

/* What a unit's answers depend on. Good as long as the unit is. */
struct answer_unit unit_describe(struct unit *unit)
{
	const struct port *port = unit->port;

	return (struct answer_unit) {
		.type = port_set(port, SET_TYPE),
		.present = unit->lun < port_set(port, SET_LUNS) && !READ_ONCE(unit->gone),
		.removable = port_set(port, SET_REMOVABLE),
		.write_cache = port_set(port, SET_WRITE_CACHE),
		.host = port->index,
		.channel = unit->channel,
		.target = unit->target,
		.lun = unit->lun,
		.blocks = port_set(port, SET_BLOCKS),
		.block_size = port_set(port, SET_BLOCK_SIZE),
		.luns = port_set(port, SET_LUNS),
		.listed = unit_listed,
		.context = unit,
	};
}

/**
 * unit_reset - units are reset, and will say so
 * @port: their host
 * @hit: which
 * @context: for @hit
 */
void unit_reset(struct port *port, bool (*hit)(const struct unit *unit, const void *context),
		const void *context)
{
	struct unit *unit;
	unsigned int i;

	guard(spinlock_irqsave)(&port->lock);
	for (i = 0; i < PORT_UNITS; i++) {
		hlist_for_each_entry(unit, &port->units[i], list) {
			if (hit(unit, context))
				unit->attention = port_set(port, SET_ATTENTION);
		}
	}
}

/**
 * unit_any - whether one of a host's units is hit
 * @port: the host
 * @hit: called with interrupts off, until it says yes
 * @context: for @hit
 */
bool unit_any(struct port *port, bool (*hit)(struct unit *unit, const void *context),
	      const void *context)
{
	struct unit *unit;
	unsigned int i;

	guard(spinlock_irqsave)(&port->lock);
	for (i = 0; i < PORT_UNITS; i++) {
		hlist_for_each_entry(unit, &port->units[i], list) {
			if (hit(unit, context))
				return true;
		}
	}
	return false;
}

/* Frees the units of a host that has no devices any more. */
void unit_free_all(struct port *port)
{
	struct hlist_node *next;
	struct unit *unit;
	unsigned int i;

	for (i = 0; i < PORT_UNITS; i++) {
		hlist_for_each_entry_safe(unit, next, &port->units[i], list) {
			hlist_del(&unit->list);
			disk_free(&unit->disk);
			kfree(unit);
		}
	}
}

/* Drivers that take memory for a target before they see that there is none give it back later. */
int unit_target_alloc(struct scsi_target *starget)
{
	struct port *port = to_port(dev_to_shost(starget->dev.parent));

	port_count(port, STAT_TARGET_ALLOCS);
	if (port_set(port, SET_NO_TARGETS) && starget->id >= port_set(port, SET_TARGETS))
		return -ENXIO;
	if (port_set(port, SET_TARGET_DEPTH))
		starget->can_queue = port_set(port, SET_TARGET_DEPTH);
	return 0;
}

/* Called with the host's lock held, or without: only counts. */
void unit_target_destroy(struct scsi_target *starget)
{
	port_count(to_port(dev_to_shost(starget->dev.parent)), STAT_TARGET_DESTROYS);
}

/* A midlayer that has a second device for a place before it has forgotten the first is counted. */
int unit_alloc(struct scsi_device *sdev)
{
	struct port *port = to_port(sdev->host);
	struct unit *unit = unit_at(port, sdev->channel, sdev->id, answer_lun_in(sdev->lun));

	sdev->hostdata = unit;
	if (!unit)
		return -ENOMEM;
	if (unit->sdev)
		port_count(port, STAT_OUTLIVED);
	unit->starget = scsi_target(sdev);
	unit->sdev = sdev;
	port_count(port, STAT_UNIT_ALLOCS);
	sdev->sdev_bflags |= (__force blist_flags_t)port_set(port, SET_QUIRKS);
	return 0;
}

int unit_configure(struct scsi_device *sdev)
{
	struct port *port = to_port(sdev->host);

	port_count(port, STAT_UNIT_CONFIGURES);
	if (port_set(port, SET_DEPTH))
		scsi_change_queue_depth(sdev, port_set(port, SET_DEPTH));
	if (port_set(port, SET_TIMEOUT))
		blk_queue_rq_timeout(sdev->request_queue,
				     msecs_to_jiffies(port_set(port, SET_TIMEOUT)));
	if (port_set(port, SET_EH_TIMEOUT))
		sdev->eh_timeout = msecs_to_jiffies(port_set(port, SET_EH_TIMEOUT));
	return 0;
}

static bool unit_is(const struct scsi_cmnd *cmd, const struct unit *unit, const void *context)
{
	return unit == context;
}

/* The device's commands are over; if the driver has one still, it forgets it. */
void unit_destroy(struct scsi_device *sdev)
{
	struct port *port = to_port(sdev->host);
	struct unit *unit = sdev->hostdata;

	port_count(port, STAT_UNIT_DESTROYS);
	if (unit && unit->sdev == sdev)
		unit->sdev = NULL;
	flight_forget(port, unit_is, sdev->hostdata);
}
