// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus "scsi": logical units on one side, upper drivers (sd, sr, st, ...) on the other.
 *
 * Hosts and targets are on the bus too, so that the tree below /sys/bus/scsi/devices is whole,
 * but no driver ever matches them. Any upper driver matches any connected logical unit; its
 * probe function looks at the device type and declines.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>

#include "abi/scan.h"
#include "mid/device.h"
#include "mid/host.h"

static int core_bus_match(struct device *dev, compat_bus_const struct device_driver *driver)
{
	const struct scsi_device *sdev;

	if (!scsi_is_sdev_device(dev))
		return 0;
	sdev = to_scsi_device(dev);
	return sdev->inq_periph_qual == SCSI_INQ_PQ_CON && !sdev->no_uld_attach;
}

static int core_bus_uevent(compat_bus_const struct device *dev, struct kobj_uevent_env *env)
{
	if (!scsi_is_sdev_device(dev))
		return 0;
	return add_uevent_var(env, "MODALIAS=" SCSI_DEVICE_MODALIAS_FMT,
			      to_scsi_device(dev)->type);
}

compat_bus_const struct bus_type core_bus_type = {
	.name	= "scsi",
	.match	= core_bus_match,
	.uevent	= core_bus_uevent,
#ifdef CONFIG_PM
	.pm	= &core_bus_pm_ops,
#endif
};

static void core_device_class_release(struct device *dev)
{
	put_device(&class_to_sdev(dev)->sdev_gendev);
}

struct class core_device_class = {
	.name		= "scsi_device",
	.dev_release	= core_device_class_release,
};

int core_bus_init(void)
{
	int error = bus_register(&core_bus_type);

	if (error)
		return error;
	error = class_register(&core_device_class);
	if (error)
		bus_unregister(&core_bus_type);
	return error;
}

void core_bus_exit(void)
{
	class_unregister(&core_device_class);
	bus_unregister(&core_bus_type);
}

/**
 * __scsi_register_driver - make an upper driver known
 * @drv: the gendrv of a struct scsi_driver
 * @owner: the module it lives in
 *
 * It is offered every connected logical unit there is and every one to come.
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int __scsi_register_driver(struct device_driver *drv, struct module *owner)
{
	drv->bus = &core_bus_type;
	drv->owner = owner;
	return driver_register(drv);
}
EXPORT_SYMBOL(__scsi_register_driver);

/**
 * scsi_register_interface - be told of each logical unit, whatever its driver
 * @intf: add and remove functions, called with the class device (sdev_dev)
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int scsi_register_interface(struct class_interface *intf)
{
	intf->class = &core_device_class;
	return class_interface_register(intf);
}
EXPORT_SYMBOL(scsi_register_interface);
