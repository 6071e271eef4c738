// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attributes of a logical unit that speak of its device handler: which one it has, and what
 * that has found out about this path (SPC-6 5.18, asymmetric logical unit access).
 *
 * A handler is attached once and stays until the device's release, so a pointer seen here is good
 * for as long as the file is.
 */
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_proto.h>

#include "abi/scan.h"
#include "attr.h"
#include "mid/show.h"

/* Without the end of the line, which is no part of a handler's name. */
static int attach(struct scsi_device *sdev, const char *text)
{
	char *name __free(kfree) = kstrdup(text, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	return scsi_dh_attach(sdev->request_queue, strim(name));
}

/* To a device that has a handler: make its path the active one, or try to be rid of it. */
static int command_handler(struct scsi_device *sdev, const struct scsi_device_handler *handler,
			   const char *word)
{
	if (str_has_prefix(word, "activate"))
		return handler->activate ? handler->activate(sdev, NULL, NULL) : 0;
	if (str_has_prefix(word, "detach"))
		sdev_printk(KERN_WARNING, sdev, "can't detach handler %s.\n", handler->name);
	return -EINVAL;
}

static int dh_state_set(struct scsi_device *sdev, const char *text)
{
	const struct scsi_device_handler *handler = READ_ONCE(sdev->handler);
	int error;

	if (sdev->sdev_state == SDEV_CANCEL || sdev->sdev_state == SDEV_DEL)
		return -ENODEV;
	error = handler ? command_handler(sdev, handler, text) : attach(sdev, text);
	return min(error, 0);
}
ATTR_DEVICE_RW(dh_state, "%s", sdev->handler ? sdev->handler->name : "detached");

/* ASYMMETRIC ACCESS STATE, as in the REPORT TARGET PORT GROUPS answer (SPC-6 6.37). */
static const char *const access_names[SCSI_ACCESS_STATE_MASK + 1] = {
	[SCSI_ACCESS_STATE_OPTIMAL]		= "active/optimized",
	[SCSI_ACCESS_STATE_ACTIVE]		= "active/non-optimized",
	[SCSI_ACCESS_STATE_STANDBY]		= "standby",
	[SCSI_ACCESS_STATE_UNAVAILABLE]		= "unavailable",
	[SCSI_ACCESS_STATE_LBA]			= "lba-dependent",
	[SCSI_ACCESS_STATE_OFFLINE]		= "offline",
	[SCSI_ACCESS_STATE_TRANSITIONING]	= "transitioning",
};

/* The state of the path into @state; an error if nobody would have looked for it. */
static int access_state_of(struct device *dev, unsigned char *state)
{
	const struct scsi_device *sdev = to_scsi_device(dev);

	*state = READ_ONCE(sdev->access_state);
	return READ_ONCE(sdev->handler) ? 0 : -EINVAL;
}

static ssize_t access_state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	unsigned char state;

	return access_state_of(dev, &state) ?:
		sysfs_emit(buf, "%s\n", access_names[state & SCSI_ACCESS_STATE_MASK] ?: "unknown");
}
static DEVICE_ATTR_RO(access_state);

static ssize_t preferred_path_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	unsigned char state;

	return access_state_of(dev, &state) ?:
		sysfs_emit(buf, "%d\n", !!(state & SCSI_ACCESS_STATE_PREFERRED));
}
static DEVICE_ATTR_RO(preferred_path);

static struct attribute *dh_attrs[] = {
	ATTR(access_state),
	ATTR(dh_state),
	ATTR(preferred_path),
	NULL
};

const struct attribute_group show_dh_group = {
	.attrs = dh_attrs,
};
