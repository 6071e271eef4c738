/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes, one line each: for the files of sysfs/ that fill the groups.
 *
 * ATTR_DEVICE_RO(name, format, expression) is a file to be looked at; in the expression the
 * logical unit is called sdev, in ATTR_HOST_RO() the host shost. The _WO and _RW kinds can be
 * written as well: what was written goes to a function name_set(object, text), which returns 0
 * or a negative errno. An attribute that fits none of these is written out in its file.
 */
#ifndef SYSFS_ATTR_H
#define SYSFS_ATTR_H

#include <linux/device.h>
#include <linux/sysfs.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#define ATTR_SHOW(_name, _object, _format, ...)							\
static ssize_t _name##_show(struct device *dev, struct device_attribute *attr, char *buf)	\
{												\
	_object;										\
												\
	return sysfs_emit(buf, _format "\n", __VA_ARGS__);					\
}

#define ATTR_STORE(_name, _object)								\
static ssize_t _name##_store(struct device *dev, struct device_attribute *attr,			\
			     const char *buf, size_t count)					\
{												\
	return _name##_set(_object, buf) ?: count;						\
}

#define ATTR_SDEV	struct scsi_device *sdev = to_scsi_device(dev)
#define ATTR_SHOST	struct Scsi_Host *shost = class_to_shost(dev)

/* Of a logical unit: the device on the bus. */
#define ATTR_DEVICE_RO(_name, ...)								\
	ATTR_SHOW(_name, ATTR_SDEV, __VA_ARGS__)						\
	static DEVICE_ATTR_RO(_name)
#define ATTR_DEVICE_WO(_name)									\
	ATTR_STORE(_name, to_scsi_device(dev))							\
	static DEVICE_ATTR_WO(_name)
#define ATTR_DEVICE_RW(_name, ...)								\
	ATTR_SHOW(_name, ATTR_SDEV, __VA_ARGS__)						\
	ATTR_STORE(_name, to_scsi_device(dev))							\
	static DEVICE_ATTR_RW(_name)

/* Of a host: the device of the class. */
#define ATTR_HOST_RO(_name, ...)								\
	ATTR_SHOW(_name, ATTR_SHOST, __VA_ARGS__)						\
	static DEVICE_ATTR_RO(_name)
#define ATTR_HOST_WO(_name)									\
	ATTR_STORE(_name, class_to_shost(dev))							\
	static DEVICE_ATTR_WO(_name)
#define ATTR_HOST_RW(_name, ...)								\
	ATTR_SHOW(_name, ATTR_SHOST, __VA_ARGS__)						\
	ATTR_STORE(_name, class_to_shost(dev))							\
	static DEVICE_ATTR_RW(_name)

/* An entry in a group's list. */
#define ATTR(_name)	(&dev_attr_##_name.attr)

/*
 * The groups that show_device_groups[] puts together. The optional ones are files of their own,
 * so that a kernel line that lacks what they show leaves them out.
 */
extern const struct attribute_group show_io_group;		/* sysfs/device_io.c */
extern const struct attribute_group show_event_group;		/* sysfs/event_attr.c */
extern const struct attribute_group show_vpd_group;		/* sysfs/vpd_attr.c */
extern const struct attribute_group show_cdl_group;	/* sysfs/cdl_attr.c */
extern const struct attribute_group show_dh_group;		/* sysfs/dh_attr.c */

#endif /* SYSFS_ATTR_H */
