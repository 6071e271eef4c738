// SPDX-License-Identifier: GPL-2.0-only
/*
 * The steps: each thing that can be tried to get a device back, one row a step. What is common
 * to trying any of them is here as well; who takes a step, and with which commands, is
 * eh/recovery.c's.
 *
 * A driver's handlers are called in process context with no lock held. They answer SUCCESS if
 * they have done it, FAST_IO_FAIL if the path to the device is gone for good; either means that
 * the driver has let go of every command the step is about. Anything else, and a handler it does
 * not have, is a failure, and the commands stay the driver's.
 *
 * A reset makes a device forget, and say so once with a unit attention (SAM-6 5.14); so each
 * device that a reset touched is marked to be believed and not blamed.
 */
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_transport.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/log.h"
#include "recovery.h"

/* What devices may take after a reset of their bus until they answer again. */
#define SETTLE_SECONDS 10

static enum scsi_disposition call(int (*handler)(struct scsi_cmnd *cmd), struct scsi_cmnd *cmd)
{
	might_sleep();
	return handler ? handler(cmd) : FAILED;
}

static enum scsi_disposition eh_step_abort(struct scsi_cmnd *cmd)
{
	return call(cmd->device->host->hostt->eh_abort_handler, cmd);
}

static enum scsi_disposition eh_step_reset_device(struct scsi_cmnd *cmd)
{
	return call(cmd->device->host->hostt->eh_device_reset_handler, cmd);
}

static enum scsi_disposition eh_step_reset_target(struct scsi_cmnd *cmd)
{
	return call(cmd->device->host->hostt->eh_target_reset_handler, cmd);
}

static enum scsi_disposition eh_step_reset_bus(struct scsi_cmnd *cmd)
{
	return call(cmd->device->host->hostt->eh_bus_reset_handler, cmd);
}

static enum scsi_disposition eh_step_reset_host(struct scsi_cmnd *cmd)
{
	return call(cmd->device->host->hostt->eh_host_reset_handler, cmd);
}

static enum scsi_disposition eh_step_take_offline(struct scsi_cmnd *cmd)
{
	struct scsi_device *sdev = cmd->device;

	sdev_printk(KERN_INFO, sdev, "Device offlined - not ready after error recovery\n");
	guard(mutex)(&sdev->state_mutex);
	scsi_device_set_state(sdev, SDEV_OFFLINE);
	return SUCCESS;
}

/* Some devices are confused by a REQUEST SENSE that nothing gave reason to. */
static bool eh_step_lacks_sense(struct scsi_cmnd *cmd)
{
	return !(cmd->eh_eflags & EH_ABORT_ASKED) &&
	       scsi_status_is_check_condition(cmd->result) &&
	       !eh_sense_parse(cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE).valid;
}

/*
 * Its proof was lost after the last reset that there is. It is about to end, so its memory has to
 * be wrested from the driver by one more.
 */
static bool eh_step_is_lent(struct scsi_cmnd *cmd)
{
	return core_command_owner(cmd) == COMMAND_LENT;
}

#define HANDLER(_name) .handler = offsetof(struct scsi_host_template, _name)

const struct eh_step eh_steps[EH_STEPS] = {
	[EH_STEP_SENSE] = {
		.name		= "REQUEST SENSE",
		.group		= EH_GROUP_COMMAND,
		.borrows	= true,
		.concerns	= eh_step_lacks_sense,
		.act		= eh_request_sense,
	},
	[EH_STEP_ABORT] = {
		.name		= "abort",
		.group		= EH_GROUP_COMMAND,
		.act		= eh_step_abort,
		.alone		= true,
	},
	[EH_STEP_START] = {
		.name		= "START UNIT",
		.group		= EH_GROUP_DEVICE,
		.borrows	= true,
		.concerns	= eh_wants_start,
		.act		= eh_start_unit,
		.proof		= EH_PROOF_READY,
		.asks_upper	= true,
	},
	[EH_STEP_DEVICE_RESET] = {
		.scope		= EH_SCOPE_DEVICE,
		HANDLER(eh_device_reset_handler),
		.name		= "device reset",
		.group		= EH_GROUP_DEVICE,
		.act		= eh_step_reset_device,
		.resets		= true,
		.proof		= EH_PROOF_READY,
		.asks_upper	= true,
	},
	[EH_STEP_TARGET_RESET] = {
		.scope		= EH_SCOPE_TARGET,
		HANDLER(eh_target_reset_handler),
		.name		= "target reset",
		.group		= EH_GROUP_TARGET,
		.act		= eh_step_reset_target,
		.resets		= true,
		.proof		= EH_PROOF_READY,
		.asks_upper	= true,
	},
	[EH_STEP_BUS_RESET] = {
		.scope		= EH_SCOPE_HOST,
		HANDLER(eh_bus_reset_handler),
		.name		= "bus reset",
		.group		= EH_GROUP_CHANNEL,
		.act		= eh_step_reset_bus,
		.resets		= true,
		.settle		= SETTLE_SECONDS,
		.proof		= EH_PROOF_READY,
		.asks_upper	= true,
	},
	[EH_STEP_HOST_RESET] = {
		.scope		= EH_SCOPE_HOST,
		HANDLER(eh_host_reset_handler),
		.name		= "host reset",
		.group		= EH_GROUP_HOST,
		.act		= eh_step_reset_host,
		.resets		= true,
		.settle		= SETTLE_SECONDS,
		.proof		= EH_PROOF_START,
		.late		= true,
	},
	[EH_STEP_LAST_RESET] = {
		.scope		= EH_SCOPE_HOST,
		HANDLER(eh_host_reset_handler),
		.name		= "last host reset",
		.group		= EH_GROUP_HOST,
		.concerns	= eh_step_is_lent,
		.act		= eh_step_reset_host,
		.resets		= true,
		.settle		= SETTLE_SECONDS,
		.proof		= EH_PROOF_VAIN,
		.late		= true,
	},
	[EH_STEP_OFFLINE] = {
		.name		= "taking offline",
		.group		= EH_GROUP_COMMAND,
		.act		= eh_step_take_offline,
		.writes_off	= true,
		.late		= true,
	},
};

/**
 * eh_same_group - whether two devices are reset together
 * @group: by what
 * @a: a device
 * @b: a device of the same host
 *
 * Context: any.
 * Return: true if they are; a command's group is its device's.
 */
bool eh_same_group(enum eh_group group, const struct scsi_device *a, const struct scsi_device *b)
{
	switch (group) {
	case EH_GROUP_COMMAND:
	case EH_GROUP_DEVICE:
		return a == b;
	case EH_GROUP_TARGET:
		return a->channel == b->channel && a->id == b->id;
	case EH_GROUP_CHANNEL:
		return a->channel == b->channel;
	case EH_GROUP_HOST:
		return true;
	}
	return false;
}

static void expect_unit_attention(struct scsi_device *sdev)
{
	sdev->was_reset = 1;
	sdev->expecting_cc_ua = 1;
}

/* Also those on their way out: until then their commands come back like anybody's. */
static void note_reset(enum eh_group group, const struct scsi_device *touched)
{
	struct Scsi_Host *shost = touched->host;
	struct scsi_device *sdev;

	guard(spinlock_irqsave)(shost->host_lock);
	__shost_for_each_device(sdev, shost)
		if (eh_same_group(group, sdev, touched))
			expect_unit_attention(sdev);
}

/**
 * eh_step_exists - whether a host's driver has what a step needs
 * @step: the step
 * @shost: the host
 *
 * Context: any.
 * Return: false if trying it is in vain.
 */
bool eh_step_exists(const struct eh_step *step, const struct Scsi_Host *shost)
{
	void *const *handler = (const void *)shost->hostt + step->handler;

	return !step->handler || *handler;
}

/* How the devices of a transport are waited for after a reset of their bus or host. */
enum settling {
	SETTLE_FIRST,	/* a bus on which to ask too early is to disturb: nobody is asked for a while */
	SETTLE_ASKING,	/* links of their own: who is there goes on, who is away is asked again */
};

/* By the class of a transport's hosts, which is what a transport says of itself. */
static const struct {
	const char	*host_class;
	enum settling	settling;
} transports[] = {
	{ "spi_host",	SETTLE_FIRST },
	{ "fc_host",	SETTLE_ASKING },
	{ "sas_host",	SETTLE_ASKING },
	{ "iscsi_host",	SETTLE_ASKING },
	{ "srp_host",	SETTLE_ASKING },
	{ "ata_port",	SETTLE_ASKING },
};

/* A driver without a transport may be of any kind; a transport not listed is no parallel bus. */
static enum settling eh_step_settling_of(const struct Scsi_Host *shost)
{
	const struct class *class = shost->transportt->host_attrs.ac.class;
	unsigned int i;

	if (!class)
		return SETTLE_FIRST;
	for (i = 0; i < ARRAY_SIZE(transports); i++)
		if (!strcmp(transports[i].host_class, class->name))
			return transports[i].settling;
	return SETTLE_ASKING;
}

/**
 * eh_step_again - how long a device that is away after a step is asked again
 * @step: a step that succeeded; what is to settle first has
 * @sdev: the device
 * @hurry: it is waited for no longer than devices of its transport may need to settle
 *
 * Context: any.
 * Return: jiffies, from when it was asked first; 0: it is not.
 */
unsigned long eh_step_again(const struct eh_step *step, const struct scsi_device *sdev, bool hurry)
{
	const struct Scsi_Host *shost = sdev->host;
	unsigned long settling = 0;

	if (!step->settle)
		return 0;
	if (!shost->hostt->skip_settle_delay && eh_step_settling_of(shost) != SETTLE_FIRST)
		settling = step->settle * HZ;
	return hurry ? settling : settling + sdev->eh_timeout;
}

/**
 * eh_step_settle - wait until a bus can be used after a step
 * @step: a step that succeeded
 * @shost: the host
 * @end: jiffies when there is no more time for it; 0: there is as much as it takes
 *
 * Context: process context; sleeps, but not where devices have links of their own, or the driver
 * says that nothing need settle.
 */
void eh_step_settle(const struct eh_step *step, struct Scsi_Host *shost, unsigned long end)
{
	unsigned long settled = jiffies + step->settle * HZ;

	if (!step->settle || shost->hostt->skip_settle_delay ||
	    eh_step_settling_of(shost) != SETTLE_FIRST)
		return;
	if (end && time_before(end, settled))
		settled = end;
	if (time_before(jiffies, settled))
		msleep(jiffies_to_msecs(settled - jiffies));
}

/**
 * eh_step_try - try what a step is for, and mark whom it touched
 * @step: the step
 * @cmd: a command of those it is tried for
 *
 * Context: whoever escalates, or a reset by hand that keeps them off. Sleeps as long as the driver's
 * handler does.
 * Return: SUCCESS, FAST_IO_FAIL, or a failure.
 */
enum scsi_disposition eh_step_try(const struct eh_step *step, struct scsi_cmnd *cmd)
{
	struct scsi_device *sdev = cmd->device;
	enum scsi_disposition disposition;

	if (log_wanted(LOG_ERROR, 2))
		sdev_printk(KERN_INFO, sdev, "%s: Sending %s\n", current->comm, step->name);
	disposition = step->act(cmd);
	if (log_wanted(LOG_ERROR, 2) && disposition != SUCCESS)
		sdev_printk(KERN_INFO, sdev, "%s: %s failed\n", current->comm, step->name);
	if (disposition != SUCCESS || !step->resets)
		return disposition;

	note_reset(step->group, sdev);
	return disposition;
}

/**
 * scsi_report_bus_reset - a driver tells that it saw a bus reset it was not asked for
 * @shost: the host
 * @channel: the channel that was reset
 *
 * The unit attentions that follow are then taken for what they are.
 *
 * Context: any. Most drivers hold host_lock, so it cannot be taken here; others (aic7xxx, pmcraid) hold
 * a lock of their own, and devices may leave the list meanwhile.
 */
void scsi_report_bus_reset(struct Scsi_Host *shost, int channel)
{
	struct scsi_device *sdev;

	guard(rcu)();
	list_for_each_entry_rcu(sdev, &shost->__devices, siblings)
		if (sdev->channel == channel)
			expect_unit_attention(sdev);
}
EXPORT_SYMBOL(scsi_report_bus_reset);

/**
 * scsi_report_device_reset - a driver tells that it saw the reset of a target
 * @shost: the host
 * @channel: the target's channel
 * @target: its number on it
 *
 * Context: as for scsi_report_bus_reset().
 */
void scsi_report_device_reset(struct Scsi_Host *shost, int channel, int target)
{
	struct scsi_device *sdev;

	guard(rcu)();
	list_for_each_entry_rcu(sdev, &shost->__devices, siblings)
		if (sdev->channel == channel && sdev->id == target)
			expect_unit_attention(sdev);
}
EXPORT_SYMBOL(scsi_report_device_reset);
