// SPDX-License-Identifier: GPL-2.0-only
/*
 * What recovery has done, counted for each device and for its host, and traced.
 *
 * A device is in recovery from its first sick command until none is sick any more, whatever the
 * scope; that it is online then is a success. A step counts for each device that was sick when
 * it was tried, and for the host once. All of it is rare, and under host_lock.
 *
 * To be read in debugfs, scsi_mid/hostN/recovery: a line for the host, with devices that are gone,
 * and one for each of its devices. A step's column says how often it helped, of how often it was
 * tried; ms is the time that devices were in recovery, abort_ms what drivers took for aborts, which
 * come before a recovery or make it needless.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/jiffies.h>
#include <linux/seq_file.h>
#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "recovery.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/**
 * eh_stats_begin - a device has its first sick command
 * @sdev: the device
 *
 * Context: any; host_lock held.
 */
void eh_stats_begin(struct scsi_device *sdev)
{
	lockdep_assert_held(sdev->host->host_lock);
	eh_of_device(sdev)->stats.begun++;
	eh_of(sdev->host)->stats.begun++;
	eh_of_device(sdev)->began = jiffies;
	trace_scsi_mid_eh_begin(sdev);
}

static void add_end(struct eh_stats *stats, bool success, unsigned int ms)
{
	if (success)
		stats->succeeded++;
	else
		stats->failed++;
	stats->ms += ms;
}

/**
 * eh_stats_end - a device has no sick command any more
 * @sdev: the device
 *
 * Context: any; host_lock held.
 */
void eh_stats_end(struct scsi_device *sdev)
{
	unsigned int ms = jiffies_to_msecs(jiffies - eh_of_device(sdev)->began);
	bool success = scsi_device_online(sdev);

	lockdep_assert_held(sdev->host->host_lock);
	add_end(&eh_of_device(sdev)->stats, success, ms);
	add_end(&eh_of(sdev->host)->stats, success, ms);
	trace_scsi_mid_eh_end(sdev, success, ms);
}

static void add_step(struct eh_stats *stats, unsigned int step, bool success)
{
	stats->tried[step]++;
	if (success)
		stats->helped[step]++;
}

/* Whether @cmd is the first command of its device on the list. */
static bool speaks_for_device(const struct scsi_cmnd *cmd, struct list_head *group)
{
	struct scsi_cmnd *other;

	list_for_each_entry(other, group, eh_entry)
		if (other->device == cmd->device)
			return other == cmd;
	return false;
}

/**
 * eh_stats_step - a step was tried
 * @step: which
 * @group: the commands it was tried for, owned by the caller
 * @success: it did what it is for; whether the devices are well is another question
 *
 * Context: process context.
 */
void eh_stats_step(const struct eh_step *step, struct list_head *group, bool success)
{
	struct scsi_cmnd *cmd = list_first_entry(group, struct scsi_cmnd, eh_entry);
	struct Scsi_Host *shost = cmd->device->host;
	unsigned int number = step - eh_steps;

	guard(spinlock_irqsave)(shost->host_lock);
	add_step(&eh_of(shost)->stats, number, success);
	list_for_each_entry(cmd, group, eh_entry) {
		if (!speaks_for_device(cmd, group))
			continue;
		add_step(&eh_of_device(cmd->device)->stats, number, success);
		trace_scsi_mid_eh_step(cmd->device, step->name, success);
	}
}

/**
 * eh_stats_abort - an abort was tried, with the host running
 * @sdev: the device
 * @success: the driver has let go of the command
 * @ms: how long the driver took, in milliseconds
 *
 * Context: process context.
 */
void eh_stats_abort(struct scsi_device *sdev, bool success, unsigned int ms)
{
	guard(spinlock_irqsave)(sdev->host->host_lock);
	eh_of(sdev->host)->stats.abort_ms += ms;
	eh_of_device(sdev)->stats.abort_ms += ms;
	add_step(&eh_of(sdev->host)->stats, EH_STEP_ABORT, success);
	add_step(&eh_of_device(sdev)->stats, EH_STEP_ABORT, success);
	trace_scsi_mid_eh_step(sdev, eh_steps[EH_STEP_ABORT].name, success);
}

/* What the steps are called in the file; no spaces, so that it is read by column. */
static const char *const columns[EH_STEPS] = {
	[EH_STEP_SENSE]		= "sense",
	[EH_STEP_ABORT]		= "abort",
	[EH_STEP_START]		= "start",
	[EH_STEP_DEVICE_RESET]	= "device",
	[EH_STEP_TARGET_RESET]	= "target",
	[EH_STEP_BUS_RESET]	= "bus",
	[EH_STEP_HOST_RESET]	= "host",
	[EH_STEP_LAST_RESET]	= "last",
	[EH_STEP_OFFLINE]	= "offline",
};

static void show_head(struct seq_file *file)
{
	unsigned int i;

	seq_printf(file, "%-16s %7s %9s %7s %9s %9s", "of", "begun", "succeeded", "failed", "ms",
		   "abort_ms");
	for (i = 0; i < EH_STEPS; i++)
		seq_printf(file, " %9s", columns[i]);
	seq_putc(file, '\n');
}

static void eh_stats_show_line(struct seq_file *file, const char *name,
			       const struct eh_stats *stats)
{
	unsigned int i;

	seq_printf(file, "%-16s %7llu %9llu %7llu %9llu %9llu", name, stats->begun,
		   stats->succeeded, stats->failed, stats->ms, stats->abort_ms);
	for (i = 0; i < EH_STEPS; i++)
		seq_printf(file, " %4llu/%-4llu", stats->helped[i], stats->tried[i]);
	seq_putc(file, '\n');
}

static struct eh_stats copy_of(struct Scsi_Host *shost, const struct eh_stats *stats)
{
	guard(spinlock_irqsave)(shost->host_lock);
	return *stats;
}

static int eh_recovery_show(struct seq_file *file, void *data)
{
	struct Scsi_Host *shost = file->private;
	struct eh_stats stats = copy_of(shost, &eh_of(shost)->stats);
	struct scsi_device *sdev;

	show_head(file);
	eh_stats_show_line(file, dev_name(&shost->shost_gendev), &stats);
	shost_for_each_device(sdev, shost) {
		stats = copy_of(shost, &eh_of_device(sdev)->stats);
		eh_stats_show_line(file, dev_name(&sdev->sdev_gendev), &stats);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(eh_recovery);

/* Without debugfs all of this is nothing, as is its custom; no errors are asked for. */
static struct dentry *all_hosts;

/**
 * eh_init - what error handling needs once
 *
 * Context: process context.
 * Return: 0.
 */
int eh_init(void)
{
	all_hosts = debugfs_create_dir("scsi_mid", NULL);
	return 0;
}

/**
 * eh_exit - undo eh_init()
 *
 * Context: process context, no host is left.
 */
void eh_exit(void)
{
	debugfs_remove(all_hosts);
}

/**
 * eh_stats_open - let the stats of a host be read
 * @shost: a host that has its name
 *
 * Context: process context.
 */
void eh_stats_open(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);

	eh->folder = debugfs_create_dir(dev_name(&shost->shost_gendev), all_hosts);
	debugfs_create_file("recovery", 0444, eh->folder, shost, &eh_recovery_fops);
}

/**
 * eh_stats_close - the same no more; who reads it now is waited for
 * @shost: the host. May be called again, and does nothing then
 *
 * Context: process context, may sleep.
 */
void eh_stats_close(struct Scsi_Host *shost)
{
	struct eh_host *eh = eh_of(shost);

	debugfs_remove(eh->folder);
	eh->folder = NULL;
}
