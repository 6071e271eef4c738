// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers and transports do when something of theirs goes, and what they count on: when the
 * call that removes a unit, a target or a host has returned, its slave_destroy has been called, and
 * the midlayer does nothing with it any more. Whatever did is counted as "outlived".
 */
#include <linux/cleanup.h>
#include <linux/mutex.h>

#include "hostile.h"

/* Another may have come in its place already: it is this one that must be gone. */
static bool is_of_target(struct unit *unit, const void *starget)
{
	return READ_ONCE(unit->sdev) && READ_ONCE(unit->starget) == starget;
}

static bool is_device(struct unit *unit, const void *sdev)
{
	return READ_ONCE(unit->sdev) == sdev;
}

static bool is_known(struct unit *unit, const void *unused)
{
	return READ_ONCE(unit->sdev);
}

/* Removes a target with all its units, as a transport does when it has lost it. */
int removal_of_target(unsigned int index, u32 channel, u32 target)
{
	const struct place place = {
		.host = index, .channel = channel, .target = target, .any_lun = true,
	};
	struct scsi_device *sdev = port_find_device(&place);
	struct port *port;

	if (!sdev)
		return -ENODEV;
	port = to_port(sdev->host);
	scsi_remove_target(&scsi_target(sdev)->dev);
	if (unit_any(port, is_of_target, scsi_target(sdev)) ||
	    scsi_target(sdev)->state != STARGET_DEL)
		port_count(port, STAT_OUTLIVED);
	scsi_device_put(sdev);
	return 0;
}

/* Removes a unit, as a driver does when its adapter says that it has gone. */
int removal_of_unit(unsigned int index, u32 channel, u32 target, u64 lun)
{
	const struct place place = {
		.host = index, .channel = channel, .target = target, .lun = lun,
	};
	struct scsi_device *sdev = port_find_device(&place);
	struct port *port;

	if (!sdev)
		return -ENODEV;
	port = to_port(sdev->host);
	scsi_remove_device(sdev);
	if (unit_any(port, is_device, sdev) || sdev->sdev_state != SDEV_DEL)
		port_count(port, STAT_OUTLIVED);
	scsi_device_put(sdev);
	return 0;
}

static bool cannot_be_held(struct unit *unit, const void *unused)
{
	struct scsi_device *sdev = unit->sdev;

	if (!sdev)
		return false;
	if (scsi_device_get(sdev))
		return true;
	/* Not the last reference: slave_destroy has not been called. */
	scsi_device_put(sdev);
	return false;
}

/* As libata does: under scan_mutex a unit that it knows can be held. */
int removal_hold_all(unsigned int index)
{
	struct port *port;

	guard(mutex)(&ports_lock);
	port = port_find(index);
	if (!port)
		return -ENODEV;
	guard(mutex)(&port->shost->scan_mutex);
	if (!unit_any(port, cannot_be_held, NULL))
		return 0;
	port_count(port, STAT_NOT_HELD);
	return -ENXIO;
}

static void remove_and_look(struct port *port)
{
	struct Scsi_Host *held;

	scsi_remove_host(port->shost);
	held = scsi_host_get(port->shost);
	if (held || unit_any(port, is_known, NULL) || port->shost->shost_state != SHOST_DEL)
		port_count(port, STAT_OUTLIVED);
	if (held)
		scsi_host_put(held);
}

static void remove_again(struct work_struct *work)
{
	remove_and_look(container_of(work, struct port, second));
}

/* Removes a host; by two at a time, if its setting is so. Both find it removed. */
void removal_of_host(struct port *port)
{
	INIT_WORK(&port->second, remove_again);
	if (port_set(port, SET_REMOVERS) > 1)
		queue_work(system_unbound_wq, &port->second);
	remove_and_look(port);
	flush_work(&port->second);
	WRITE_ONCE(port->removed, true);
}
