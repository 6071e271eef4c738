// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command duration limits (SPC-6 7.5.9) of a logical unit: can it, and is it to.
 */
#include <linux/kstrtox.h>

#include "attr.h"
#include "compat/device.h"
#include "mid/show.h"

ATTR_DEVICE_RO(cdl_supported, "%d", sdev->cdl_supported);

static int cdl_enable_set(struct scsi_device *sdev, const char *text)
{
	bool enable;

	if (kstrtobool(text, &enable))
		return -EINVAL;
	return scan_cdl_enable(sdev, enable);
}
ATTR_DEVICE_RW(cdl_enable, "%d", sdev->cdl_enable);

static struct attribute *cdl_attrs[] = {
	ATTR(cdl_enable),
	ATTR(cdl_supported),
	NULL
};

const struct attribute_group show_cdl_group = {
	.attrs = cdl_attrs,
};
