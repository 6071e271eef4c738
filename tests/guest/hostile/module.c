// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_hostile: a low-level driver whose disks answer what a test tells them to.
 *
 * It is a driver as others are: it knows the public headers alone. What its hosts are like is said
 * when the module is loaded (parameter hosts) or later, in debugfs; see control.c,
 * setting.c and lld/rules/parse.c for all the words.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "hostile.h"

static char *hosts = "";
module_param(hosts, charp, 0444);
MODULE_PARM_DESC(hosts, "hosts to begin with: settings \"key=number,...\", with ';' between hosts; "
			"\"none\" for none (one host, as usual)");

static int module_add_hosts(void)
{
	const char *cursor = hosts, *end = hosts + strlen(hosts);
	struct rule_flaw flaw;
	struct setting set;
	int error = 0;

	if (!strcmp(hosts, "none"))
		return 0;
	do {
		const char *stop = strchrnul(cursor, ';');

		if (!setting_parse(cursor, stop - cursor, &set, &flaw)) {
			control_complain("hosts", hosts, end - hosts, &flaw);
			return -EINVAL;
		}
		error = port_add(&set);
		cursor = stop + 1;
	} while (!error && cursor < end);
	return error;
}

static void module_remove_all(void)
{
	control_remove_files();
	port_exit();
	control_exit();
	rcu_barrier();
}

static int __init hostile_init(void)
{
	int error = control_init();

	if (error)
		return error;
	error = module_add_hosts();
	if (error)
		module_remove_all();
	return error;
}

static void __exit hostile_exit(void)
{
	module_remove_all();
}

module_init(hostile_init);
module_exit(hostile_exit);
MODULE_DESCRIPTION("SCSI hosts that give any answer, for tests");
MODULE_LICENSE("GPL");
