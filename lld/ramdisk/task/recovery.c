// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is asked of the driver when commands have taken too long: an abort takes one back, a reset
 * all of its reach, and does to each unit what SAM-6 6.3 says: saved mode parameters hold again,
 * RESERVE is undone, all nexuses will be told.
 */
#include <linux/cleanup.h>

#include "model/ram.h"
#include "faults/fault.h"
#include "commands/mode.h"
#include "commands/page.h"
#include "access/reservation.h"

/* How far a reset goes. */
struct reach {
	enum rule_event		event;
	const struct ram_unit	*unit;
};

static bool ram_recovery_is_hit(struct ram_nexus *nexus, const void *context)
{
	const struct reach *reach = context;

	switch (reach->event) {
	case RULE_ON_DEVICE:
		return nexus->unit == reach->unit;
	case RULE_ON_TARGET:
		return nexus->unit->target == reach->unit->target;
	default:
		return true;
	}
}

static void reset_unit(struct ram_unit *unit, enum rule_event event)
{
	ram_mode_reset(unit);
	ram_state_reset(unit);
	ram_reservation_reset(unit);
	ram_attention_raise(unit, NULL,
			    event == RULE_ON_DEVICE ? RAM_UA_UNIT_RESET : RAM_UA_BUS_RESET);
	ram_unit_look(unit);
}

static void reset_units(struct ram_host *host, const struct reach *reach)
{
	struct ram_unit *unit;
	unsigned long key;

	guard(mutex)(&host->array->lock);
	xa_for_each(&host->array->units, key, unit) {
		struct ram_nexus *nexus = ram_unit_nexus(unit, host);

		if (!nexus || !ram_recovery_is_hit(nexus, reach))
			continue;
		this_cpu_inc(nexus->counts->resets);
		reset_unit(unit, reach->event);
	}
}

static bool is_reached(struct ram_host *host, struct ram_unit *unit, const struct reach *reach)
{
	struct ram_nexus *nexus;

	guard(mutex)(&host->array->lock);
	nexus = ram_unit_nexus(unit, host);
	return nexus && ram_recovery_is_hit(nexus, reach);
}

/* What other hosts have in a unit that is reset ends as well (SAM-6 6.3.3). */
static void abort_others(struct ram_host *host, const struct reach *reach)
{
	struct ram_unit *unit;
	unsigned long key;

	xa_for_each(&host->array->units, key, unit)
		if (is_reached(host, unit, reach))
			ram_task_abort(unit, ~BIT(host->port), NULL);
}

/*
 * Commands that other hosts have in a unit which is reset are theirs to miss: they are told by the
 * unit attention, and time out, unless TAS is set.
 */
static int reset_from(const struct ram_nexus *nexus, struct scsi_cmnd *cmd, enum rule_event event)
{
	const struct reach reach = { .event = event, .unit = nexus->unit };
	int answer = ram_fault_handler(cmd, event);

	if (answer)
		return answer;
	ram_task_take_all(nexus->host, ram_recovery_is_hit, &reach);
	abort_others(nexus->host, &reach);
	reset_units(nexus->host, &reach);
	return SUCCESS;
}

/* By hand it is no command of the device's for which its removal would wait. */
static int ram_recovery_reset(struct scsi_cmnd *cmd, enum rule_event event)
{
	struct ram_nexus *nexus = ram_nexus_use(cmd->device);
	int answer;

	if (!nexus)
		return FAILED;
	answer = reset_from(nexus, cmd, event);
	ram_task_unuse(nexus);
	return answer;
}

/**
 * ram_recovery_abort - take a command back (eh_abort_handler)
 * @cmd: the command
 *
 * Context: process context.
 * Return: SUCCESS, also if the driver has completed it meanwhile; FAILED if a rule says so.
 */
int ram_recovery_abort(struct scsi_cmnd *cmd)
{
	struct ram_nexus *nexus = cmd->device->hostdata;
	int answer = ram_fault_handler(cmd, RULE_ON_ABORT);

	this_cpu_inc(nexus->counts->aborts);
	if (answer)
		return answer;
	ram_task_take(scsi_cmd_priv(cmd));
	return SUCCESS;
}

/* See ram_recovery_reset(). */
int ram_recovery_device(struct scsi_cmnd *cmd)
{
	return ram_recovery_reset(cmd, RULE_ON_DEVICE);
}

int ram_recovery_target(struct scsi_cmnd *cmd)
{
	return ram_recovery_reset(cmd, RULE_ON_TARGET);
}

int ram_recovery_bus(struct scsi_cmnd *cmd)
{
	return ram_recovery_reset(cmd, RULE_ON_BUS);
}

int ram_recovery_host(struct scsi_cmnd *cmd)
{
	return ram_recovery_reset(cmd, RULE_ON_HOST);
}
