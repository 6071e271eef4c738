// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which events of a logical unit become uevents: the attributes evt_*, one an event.
 *
 * A driver or an upper driver says what its device can tell. The files are made read-only, but
 * an administrator who gives one a write permission may turn the event on or off.
 */
#include <linux/bitops.h>

#include "attr.h"
#include "mid/show.h"

/* An attribute and the event it stands for; that is small enough to be the pointer itself. */
static enum scsi_device_event event_of(struct device_attribute *attr)
{
	return (unsigned long)container_of(attr, struct dev_ext_attribute, attr)->var;
}

static ssize_t event_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	const struct scsi_device *sdev = to_scsi_device(dev);

	return sysfs_emit(buf, "%d\n", test_bit(event_of(attr), sdev->supported_events));
}

/* What is no number counts as zero. */
static ssize_t event_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	unsigned long *events = to_scsi_device(dev)->supported_events;
	unsigned long on = 0;

	if (sscanf(buf, "%lu", &on) == 1 && on > 1)
		return -EINVAL;
	assign_bit(event_of(attr), events, on);
	return count;
}

#define EVENT(_name, _event)									\
static struct dev_ext_attribute event_##_name = {						\
	.attr	= __ATTR(evt_##_name, 0444, event_show, event_store),				\
	.var	= (void *)SDEV_EVT_##_event,							\
}

EVENT(capacity_change_reported, CAPACITY_CHANGE_REPORTED);
EVENT(inquiry_change_reported, INQUIRY_CHANGE_REPORTED);
EVENT(lun_change_reported, LUN_CHANGE_REPORTED);
EVENT(media_change, MEDIA_CHANGE);
EVENT(mode_parameter_change_reported, MODE_PARAMETER_CHANGE_REPORTED);
EVENT(soft_threshold_reached, SOFT_THRESHOLD_REACHED_REPORTED);

static struct attribute *event_attrs[] = {
	&event_capacity_change_reported.attr.attr,
	&event_inquiry_change_reported.attr.attr,
	&event_lun_change_reported.attr.attr,
	&event_media_change.attr.attr,
	&event_mode_parameter_change_reported.attr.attr,
	&event_soft_threshold_reached.attr.attr,
	NULL
};

const struct attribute_group show_event_group = {
	.attrs = event_attrs,
};
