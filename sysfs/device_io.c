// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attributes of a logical unit that say how its I/O goes: counters, times, the queue.
 *
 * The counters of commands issued and finished are kept per CPU and added up here, because they
 * change with each command and are read once in a while. Those of errors and timeouts change
 * seldom and are the public ones. All are 32 bits wide and start again from zero, as the
 * attribute iocounterbits tells.
 */
#include <linux/blkdev.h>
#include <linux/capability.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>

#include "attr.h"
#include "mid/device.h"
#include "input.h"
#include "mid/show.h"

static struct core_counts counts_of(const struct scsi_device *sdev)
{
	struct core_counts sum;

	core_device_count(sdev, &sum);
	return sum;
}

ATTR_DEVICE_RO(iocounterbits, "%zu", BITS_PER_BYTE * sizeof(sdev->ioerr_cnt));
ATTR_DEVICE_RO(iorequest_cnt, "0x%x", counts_of(sdev).requested);
ATTR_DEVICE_RO(iodone_cnt, "0x%x", counts_of(sdev).done);
ATTR_DEVICE_RO(ioerr_cnt, "0x%llx", (unsigned long long)atomic_read(&sdev->ioerr_cnt));
ATTR_DEVICE_RO(iotmo_cnt, "0x%llx", (unsigned long long)atomic_read(&sdev->iotmo_cnt));

ATTR_DEVICE_RO(device_blocked, "%d", atomic_read(&sdev->device_blocked));
ATTR_DEVICE_RO(device_busy, "%d", scsi_device_busy(sdev));

static int timeout_set(struct scsi_device *sdev, const char *text)
{
	int seconds;

	if (sscanf(text, "%d", &seconds) != 1)
		return -EINVAL;
	blk_queue_rq_timeout(sdev->request_queue, show_input_seconds(seconds, HZ, UINT_MAX));
	return 0;
}
ATTR_DEVICE_RW(timeout, "%u", sdev->request_queue->rq_timeout / HZ);

static int eh_timeout_set(struct scsi_device *sdev, const char *text)
{
	unsigned int seconds;
	int error;

	/* Whoever was given the file is still not to hold up the recovery of a whole host. */
	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	error = kstrtouint(text, 10, &seconds);
	if (!error)
		sdev->eh_timeout = show_input_seconds(seconds, HZ, UINT_MAX);
	return error;
}
ATTR_DEVICE_RW(eh_timeout, "%u", sdev->eh_timeout / HZ);

/* What a person sets is also how far the depth grows back after the device said it was full. */
static int queue_depth_set(struct scsi_device *sdev, const char *text)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;
	long long depth;
	int result;

	if (!hostt->change_queue_depth || sscanf(text, "%lli", &depth) != 1)
		return -EINVAL;
	if (depth < 1 || depth > sdev->host->can_queue)
		return -EINVAL;

	result = hostt->change_queue_depth(sdev, depth);
	if (result < 0)
		return result;
	sdev->max_queue_depth = sdev->queue_depth;
	return 0;
}
ATTR_DEVICE_RW(queue_depth, "%d", sdev->queue_depth);

static int queue_ramp_up_period_set(struct scsi_device *sdev, const char *text)
{
	unsigned int milliseconds;

	if (kstrtouint(text, 10, &milliseconds))
		return -EINVAL;
	sdev->queue_ramp_up_period = msecs_to_jiffies(milliseconds);
	return 0;
}
ATTR_DEVICE_RW(queue_ramp_up_period, "%u", jiffies_to_msecs(sdev->queue_ramp_up_period));

/* Ordered tags were the other choice once; scripts that still make it are told and let go. */
static int queue_type_set(struct scsi_device *sdev, const char *text)
{
	if (!sdev->tagged_supported)
		return -EINVAL;
	sdev_printk(KERN_INFO, sdev, "ignoring write to deprecated queue_type attribute");
	return 0;
}
ATTR_DEVICE_RW(queue_type, "%s", sdev->simple_tags ? "simple" : "none");

static struct attribute *io_attrs[] = {
	ATTR(device_blocked),
	ATTR(device_busy),
	ATTR(eh_timeout),
	ATTR(iocounterbits),
	ATTR(iodone_cnt),
	ATTR(ioerr_cnt),
	ATTR(iorequest_cnt),
	ATTR(iotmo_cnt),
	ATTR(queue_depth),
	ATTR(queue_ramp_up_period),
	ATTR(queue_type),
	ATTR(timeout),
	NULL
};

/* A depth that the driver cannot change is shown alone: nothing to write, nothing to grow back. */
static umode_t show_io_attr_mode(struct kobject *kobj, struct attribute *attr, int index)
{
	const struct scsi_device *sdev = to_scsi_device(kobj_to_dev(kobj));

	if (sdev->host->hostt->change_queue_depth)
		return attr->mode;
	if (attr == ATTR(queue_ramp_up_period))
		return 0;
	return attr == ATTR(queue_depth) ? 0444 : attr->mode;
}

const struct attribute_group show_io_group = {
	.attrs		= io_attrs,
	.is_visible	= show_io_attr_mode,
};
