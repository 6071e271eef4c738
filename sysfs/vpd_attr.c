// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a logical unit said of itself, byte by byte: its INQUIRY data and the cached pages of
 * vital product data (SPC-6 7.7).
 *
 * One function reads them all; the table says where in the device the page hangs. A page is
 * replaced as a whole when the device is looked at again, so a reader is inside RCU and sees the
 * old one or the new one. A page that the unit does not have when it is published has no file.
 */
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "attr.h"
#include "compat/device.h"
#include "mid/show.h"

static struct scsi_vpd __rcu **page_slot(struct kobject *kobj, const struct bin_attribute *attr)
{
	return (void *)to_scsi_device(kobj_to_dev(kobj)) + (unsigned long)attr->private;
}

static ssize_t show_vpd_page_read(struct file *file, struct kobject *kobj,
				  struct bin_attribute *attr, char *buf, loff_t offset,
				  size_t count)
{
	const struct scsi_vpd *page;

	guard(rcu)();
	page = rcu_dereference(*page_slot(kobj, attr));
	if (!page)
		return -EINVAL;
	return memory_read_from_buffer(buf, count, &offset, page->data, page->len);
}

static ssize_t show_inquiry_read(struct file *file, struct kobject *kobj,
				 struct bin_attribute *attr, char *buf, loff_t offset,
				 size_t count)
{
	const struct scsi_device *sdev = to_scsi_device(kobj_to_dev(kobj));

	if (!sdev->inquiry)
		return -EINVAL;
	return memory_read_from_buffer(buf, count, &offset, sdev->inquiry, sdev->inquiry_len);
}

static struct bin_attribute inquiry_attr = {
	.attr	= { .name = "inquiry", .mode = 0444 },
	.read	= show_inquiry_read,
};

#define PAGE(_name)										\
static struct bin_attribute _name##_attr = {							\
	.attr		= { .name = #_name, .mode = 0444 },					\
	.read		= show_vpd_page_read,							\
	.private	= (void *)offsetof(struct scsi_device, _name),				\
}

PAGE(vpd_pg0);		/* supported pages */
PAGE(vpd_pg80);		/* unit serial number */
PAGE(vpd_pg83);		/* device identification */
PAGE(vpd_pg89);		/* ATA information */
PAGE(vpd_pgb0);		/* block limits */
PAGE(vpd_pgb1);		/* block device characteristics */
PAGE(vpd_pgb2);		/* logical block provisioning */
COMPAT_VPD_PGB7(PAGE(vpd_pgb7);)	/* block limits extension */

static struct bin_attribute *page_attrs[] = {
	&inquiry_attr,
	&vpd_pg0_attr,
	&vpd_pg80_attr,
	&vpd_pg83_attr,
	&vpd_pg89_attr,
	&vpd_pgb0_attr,
	&vpd_pgb1_attr,
	&vpd_pgb2_attr,
	COMPAT_VPD_PGB7(&vpd_pgb7_attr,)
	NULL
};

static umode_t show_vpd_page_mode(struct kobject *kobj, struct bin_attribute *attr, int index)
{
	if (attr->read == show_vpd_page_read && !rcu_access_pointer(*page_slot(kobj, attr)))
		return 0;
	return attr->attr.mode;
}

const struct attribute_group show_vpd_group = {
	.bin_attrs	= page_attrs,
	.is_bin_visible	= show_vpd_page_mode,
};
