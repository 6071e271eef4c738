// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_ramdisk: a host whose disks are memory. As good as the best, or as bad as the worst: see
 * ../rules/parse.c for what can go wrong with it. It knows the kernel's public headers alone.
 */
#include <linux/module.h>

#include "ram.h"
#include "faults/control.h"

static unsigned int add_host = 1;
module_param(add_host, uint, 0444);
MODULE_PARM_DESC(add_host, "hosts to begin with (1)");

static int __init ram_init(void)
{
	int error;

	ram_row_init();
	ram_memory_start();
	error = ram_control_init();
	if (error)
		return error;
	error = ram_host_init();
	if (error) {
		ram_control_exit();
		return error;
	}
	error = ram_driver_add_hosts(add_host);
	if (!error)
		error = ram_configfs_init();
	if (error) {
		ram_host_exit();
		ram_control_exit();
	}
	return error;
}
module_init(ram_init);

static void __exit ram_exit(void)
{
	ram_configfs_exit();
	ram_host_exit();
	ram_control_exit();
}
module_exit(ram_exit);

MODULE_DESCRIPTION("SCSI host with disks in memory");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
