// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_register_driver() as a function, for upper drivers that name their module themselves.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <scsi/scsi_driver.h>

#include "abi/scan.h"

/**
 * scsi_register_driver - make an upper driver known
 * @drv: the gendrv of a struct scsi_driver
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int scsi_register_driver(struct device_driver *drv)
{
	return __scsi_register_driver(drv, drv->owner);
}
EXPORT_SYMBOL(scsi_register_driver);
