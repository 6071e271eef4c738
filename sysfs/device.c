// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attributes of a logical unit, in /sys/bus/scsi/devices/H:C:T:L: what it is, and its life.
 *
 * Here is also the list of all groups. Their names share one directory, so no two may be equal;
 * how I/O is done is device_io.c's, what the unit said of itself byte by byte is vpd_attr.c's.
 *
 * Three attributes act on the device: "state" takes it offline or back, "rescan" looks at it
 * again, and "delete" removes it, along with the file being written.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_devinfo.h>

#include "attr.h"
#include "compat/device.h"
#include "input.h"
#include "mid/show.h"
#include "mid/state.h"

ATTR_DEVICE_RO(type, "%d", sdev->type);
ATTR_DEVICE_RO(scsi_level, "%d", sdev->scsi_level);
ATTR_DEVICE_RO(vendor, "%.8s", sdev->vendor);
ATTR_DEVICE_RO(model, "%.16s", sdev->model);
ATTR_DEVICE_RO(rev, "%.4s", sdev->rev);
ATTR_DEVICE_RO(modalias, SCSI_DEVICE_MODALIAS_FMT, sdev->type);

/* The name by which the unit is known through every path to it (SPC-6 7.7.6). */
static ssize_t wwid_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	int len = scsi_vpd_lun_id(to_scsi_device(dev), buf, PAGE_SIZE - 1);

	if (len <= 0)
		return len;
	/* A name that did not fit is reported with the length that it would have had. */
	len = min_t(int, len, PAGE_SIZE - 2);
	return len + sysfs_emit_at(buf, len, "\n");
}
static DEVICE_ATTR_RO(wwid);

/* The quirks of the device, which the names of the constants in the public header stand for. */
#define QUIRK(_name) [const_ilog2((__force u64)BLIST_##_name)] = #_name
static const char *const quirk_names[] = {
	QUIRK(NOLUN),
	QUIRK(FORCELUN),
	QUIRK(BORKEN),
	QUIRK(KEY),
	QUIRK(SINGLELUN),
	QUIRK(NOTQ),
	QUIRK(SPARSELUN),
	QUIRK(MAX5LUN),
	QUIRK(ISROM),
	QUIRK(LARGELUN),
	QUIRK(INQUIRY_36),
	QUIRK(IGN_MEDIA_CHANGE),
	QUIRK(NOSTARTONADD),
	QUIRK(NO_VPD_SIZE),
	QUIRK(REPORTLUN2),
	QUIRK(NOREPORTLUN),
	QUIRK(NOT_LOCKABLE),
	QUIRK(NO_ULD_ATTACH),
	QUIRK(SELECT_NO_ATN),
	QUIRK(RETRY_HWERROR),
	QUIRK(MAX_512),
	QUIRK(NO_DIF),
	QUIRK(SKIP_VPD_PAGES),
	QUIRK(TRY_VPD_PAGES),
	QUIRK(NO_RSOC),
	QUIRK(MAX_1024),
	QUIRK(UNMAP_LIMIT_WS),
	QUIRK(RETRY_ITF),
	QUIRK(RETRY_ASC_C1),
	COMPAT_SKIP_IO_HINTS(QUIRK(SKIP_IO_HINTS),)
};
#undef QUIRK
static_assert(ARRAY_SIZE(quirk_names) == const_ilog2((__force u64)__BLIST_LAST_USED) + 1);

static ssize_t blacklist_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	u64 left = (__force u64)to_scsi_device(dev)->sdev_bflags;
	unsigned int bit;
	int len = 0;

	for (; left; left &= left - 1) {
		bit = __ffs64(left);
		if (len)
			len += sysfs_emit_at(buf, len, " ");
		if (bit < ARRAY_SIZE(quirk_names) && quirk_names[bit])
			len += sysfs_emit_at(buf, len, "%s", quirk_names[bit]);
		else
			len += sysfs_emit_at(buf, len, "INVALID_BIT(%u)", bit);
	}
	return len ? len + sysfs_emit_at(buf, len, "\n") : 0;
}
static DEVICE_ATTR_RO(blacklist);

/* The two states between which a person may move a device; every other has its owner. */
static bool is_for_people(enum scsi_device_state state)
{
	return state == SDEV_RUNNING || state == SDEV_OFFLINE;
}

/* Returns 1 if the device came back by this, 0 if not, -EINVAL if it may not. */
static int change_state(struct scsi_device *sdev, enum scsi_device_state state)
{
	enum scsi_device_state was;

	guard(mutex)(&sdev->state_mutex);
	was = sdev->sdev_state;
	if (!is_for_people(was) || scsi_device_set_state(sdev, state))
		return -EINVAL;
	return was == SDEV_OFFLINE && state == SDEV_RUNNING;
}

static int state_set(struct scsi_device *sdev, const char *text)
{
	enum scsi_device_state state;
	int came_back;

	if (show_input_is(text, log_device_state(SDEV_RUNNING)))
		state = SDEV_RUNNING;
	else if (show_input_is(text, log_device_state(SDEV_OFFLINE)))
		state = SDEV_OFFLINE;
	else
		return -EINVAL;

	came_back = change_state(sdev, state);
	if (came_back <= 0)
		return came_back;
	/*
	 * In this order and with the mutex free: the rescan may have to wait for a freeze of the
	 * queue, which waits for what the queue holds.
	 */
	blk_mq_run_hw_queues(sdev->request_queue, true);
	scsi_rescan_device(sdev);
	/* One that still does not answer was given up once more, and who wrote is to know. */
	return READ_ONCE(sdev->sdev_state) == SDEV_OFFLINE ? -EIO : 0;
}
ATTR_DEVICE_RW(state, "%s", log_device_state(sdev->sdev_state));

/* What is written does not matter, nor does how the device takes it. */
static int rescan_set(struct scsi_device *sdev, const char *text)
{
	scsi_rescan_device(sdev);
	return 0;
}
ATTR_DEVICE_WO(rescan);

/*
 * A writer counts as a user of the file, and the removal of a device waits for the users of its
 * files. So the writer first steps out of that count for as long as it removes the device, and
 * meanwhile the reference on the device keeps both that and its driver's module. Of several
 * writers, or of a writer and whoever takes the host away, one removes and the others wait for it.
 */
static ssize_t delete_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	struct scsi_device *sdev = to_scsi_device(dev);
	struct kernfs_node *node;

	if (scsi_device_get(sdev))
		return -ENODEV;
	node = sysfs_break_active_protection(&dev->kobj, &attr->attr);
	if (node) {
		/* Nobody need open it any more; sysfs would be the last to remove it otherwise. */
		device_remove_file(dev, attr);
		scsi_remove_device(sdev);
		sysfs_unbreak_active_protection(node);
	}
	scsi_device_put(sdev);
	return node ? count : -ENODEV;
}
static DEVICE_ATTR_WO(delete);

static struct attribute *device_attrs[] = {
	ATTR(blacklist),
	ATTR(delete),
	ATTR(modalias),
	ATTR(model),
	ATTR(rescan),
	ATTR(rev),
	ATTR(scsi_level),
	ATTR(state),
	ATTR(type),
	ATTR(vendor),
	ATTR(wwid),
	NULL
};

static const struct attribute_group device_group = {
	.attrs = device_attrs,
};

/* What every logical unit has; handed to the device type. */
const struct attribute_group *show_device_groups[] = {
	&device_group,
	&show_io_group,
	&show_event_group,
	&show_vpd_group,
	COMPAT_CDL(&show_cdl_group,)
#ifdef CONFIG_SCSI_DH
	&show_dh_group,
#endif
	NULL
};
