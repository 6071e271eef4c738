// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attributes of a host, in /sys/class/scsi_host/hostN.
 *
 * Most are a field of the host or of its driver's template, as it was when the host was added.
 * What can be written starts a scan, moves the host through its state model, bounds error
 * handling, or asks the driver to reset the adapter. The driver's own attributes (shost_groups)
 * stand beside these and are none of this file's concern.
 */
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_transport.h>

#include "attr.h"
#include "mid/eh.h"
#include "mid/host.h"
#include "input.h"
#include "mid/scan.h"
#include "mid/show.h"
#include "mid/state.h"

ATTR_HOST_RO(unique_id, "%u", shost->unique_id);
ATTR_HOST_RO(host_busy, "%d", scsi_host_busy(shost));
ATTR_HOST_RO(cmd_per_lun, "%hd", shost->cmd_per_lun);
ATTR_HOST_RO(can_queue, "%d", shost->can_queue);
ATTR_HOST_RO(sg_tablesize, "%hu", shost->sg_tablesize);
ATTR_HOST_RO(sg_prot_tablesize, "%hu", shost->sg_prot_tablesize);
ATTR_HOST_RO(proc_name, "%s", shost->hostt->proc_name);
ATTR_HOST_RO(prot_capabilities, "%u", shost->prot_capabilities);
ATTR_HOST_RO(prot_guard_type, "%hd", shost->prot_guard_type);
ATTR_HOST_RO(nr_hw_queues, "%u", shost->tag_set.nr_hw_queues);

/* The name of one or both roles, indexed by the bits of MODE_*. */
static const char *const mode_names[] = {
	[MODE_UNKNOWN]			= "",
	[MODE_INITIATOR]		= "Initiator",
	[MODE_TARGET]			= "Target",
	[MODE_INITIATOR | MODE_TARGET]	= "Initiator, Target",
};

/* A driver that does not say what it can be is an initiator; what a host is it must know. */
ATTR_HOST_RO(supported_mode, "%s", mode_names[shost->hostt->supported_mode ?: MODE_INITIATOR]);
ATTR_HOST_RO(active_mode, "%s",
	     shost->active_mode == MODE_UNKNOWN ? "unknown" : mode_names[shost->active_mode]);

/* There is no other block layer any more, but user space still asks. */
static ssize_t use_blk_mq_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "1\n");
}
static DEVICE_ATTR_RO(use_blk_mq);

static int scan_set(struct Scsi_Host *shost, const char *text)
{
	const struct scsi_transport_template *transportt = shost->transportt;
	struct show_address want;
	int error;

	error = show_input_address(text, &want);
	if (error)
		return error;
	/* A transport that knows what is attached need not try every address. */
	if (transportt->user_scan)
		return transportt->user_scan(shost, want.channel, want.id, want.lun);
	return scan_host_selected(shost, want.channel, want.id, want.lun, SCSI_SCAN_MANUAL);
}
ATTR_HOST_WO(scan);

/* Takes the host to @state if the model allows it. */
static int move_host(struct Scsi_Host *shost, enum scsi_host_state state)
{
	int error;

	scoped_guard(spinlock_irq, shost->host_lock)
		error = core_host_set_state(shost, state);
	/* Commands that came while it did not run were put off until it does again. */
	if (!error && state == SHOST_RUNNING)
		core_host_run_queues(shost);
	return error;
}

static int state_set(struct Scsi_Host *shost, const char *text)
{
	enum scsi_host_state state;

	for (state = SHOST_CREATED; state <= SHOST_DEL_RECOVERY; state++)
		if (show_input_is(text, log_host_state(state)))
			return move_host(shost, state);
	return -EINVAL;
}
ATTR_HOST_RW(state, "%s", log_host_state(shost->shost_state));

static int host_reset_set(struct Scsi_Host *shost, const char *text)
{
	int type;

	if (sysfs_streq(text, "adapter"))
		type = SCSI_ADAPTER_RESET;
	else if (sysfs_streq(text, "firmware"))
		type = SCSI_FIRMWARE_RESET;
	else
		return -EINVAL;
	return shost->hostt->host_reset ? shost->hostt->host_reset(shost, type) : -EOPNOTSUPP;
}
ATTR_HOST_WO(host_reset);

/* In the field, which is in jiffies: error handling takes the time it takes. */
#define EH_DEADLINE_OFF		(-1)

static int parse_deadline(const char *text, int *deadline)
{
	unsigned long seconds;
	int error;

	if (str_has_prefix(text, "off")) {
		*deadline = EH_DEADLINE_OFF;
		return 0;
	}
	error = kstrtoul(text, 10, &seconds);
	if (error)
		return error;
	if (seconds > UINT_MAX / HZ)
		return -EINVAL;
	*deadline = show_input_seconds(seconds, HZ, INT_MAX);
	return 0;
}

static int set_deadline(struct Scsi_Host *shost, int deadline)
{
	bool busy;

	scoped_guard(spinlock_irq, shost->host_lock) {
		busy = scsi_host_in_recovery(shost);
		if (!busy)
			shost->eh_deadline = deadline;
	}
	return busy ? -EBUSY : 0;
}

static int eh_deadline_set(struct Scsi_Host *shost, const char *text)
{
	int deadline, error;

	/* There must be steps to escalate, and a reset of the host at their end to skip to. */
	if (shost->transportt->eh_strategy_handler || !shost->hostt->eh_host_reset_handler)
		return -EINVAL;
	error = parse_deadline(text, &deadline);
	return error ?: set_deadline(shost, deadline);
}
ATTR_STORE(eh_deadline, class_to_shost(dev))

static ssize_t eh_deadline_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	int deadline = READ_ONCE(class_to_shost(dev)->eh_deadline);

	if (deadline == EH_DEADLINE_OFF)
		return sysfs_emit(buf, "off\n");
	return sysfs_emit(buf, "%u\n", deadline / HZ);
}
static DEVICE_ATTR_RW(eh_deadline);

/* Where recoveries begin: ours alone. */
static const char *const scope_names[] = {
	[EH_SCOPE_DEVICE]	= "device",
	[EH_SCOPE_TARGET]	= "target",
	[EH_SCOPE_HOST]		= "host",
};

static int eh_scope_set(struct Scsi_Host *shost, const char *text)
{
	int scope = sysfs_match_string(scope_names, text);

	return scope < 0 ? scope : eh_set_scope(shost, scope);
}
ATTR_STORE(eh_scope, class_to_shost(dev))

/* All that may be written, the one that holds in brackets. */
static ssize_t eh_scope_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct Scsi_Host *shost = class_to_shost(dev);
	enum eh_scope now = eh_scope_of(shost), scope;
	int len = 0;

	for (scope = EH_SCOPE_DEVICE; scope <= EH_SCOPE_HOST; scope++)
		if (scope == now || eh_may_scope(shost, scope))
			len += sysfs_emit_at(buf, len, scope == now ? "[%s] " : "%s ",
					     scope_names[scope]);
	buf[len - 1] = '\n';
	return len;
}
static DEVICE_ATTR_RW(eh_scope);

static struct attribute *host_attrs[] = {
	ATTR(active_mode),
	ATTR(can_queue),
	ATTR(cmd_per_lun),
	ATTR(eh_deadline),
	ATTR(eh_scope),
	ATTR(host_busy),
	ATTR(host_reset),
	ATTR(nr_hw_queues),
	ATTR(proc_name),
	ATTR(prot_capabilities),
	ATTR(prot_guard_type),
	ATTR(scan),
	ATTR(sg_prot_tablesize),
	ATTR(sg_tablesize),
	ATTR(state),
	ATTR(supported_mode),
	ATTR(unique_id),
	ATTR(use_blk_mq),
	NULL
};

static const struct attribute_group host_group = {
	.attrs = host_attrs,
};

/* What every host has; handed to the class. */
const struct attribute_group *show_host_groups[] = {
	&host_group,
	NULL
};
