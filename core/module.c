// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_mod: where its directories are put together.
 *
 * Each stage of starting up has a stage of shutting down; they are mirrored because they stand
 * in one table. What core/ needs of directories that it must not call by name is handed over here.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/utsname.h>
#include <generated/utsrelease.h>

#include "hooks.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/eh.h"
#include "mid/host.h"
#include "mid/scan.h"
#include "mid/show.h"

static const struct core_scan_ops scan_ops = {
	.host_init	= scan_host_init,
	.host_stop	= scan_host_stop,
	.wait_async	= scan_wait_async,
	.device_release	= scan_vpd_free,
	.event_work	= scan_event_work,
};

const struct core_scan_ops *const core_scan_ops = &scan_ops;
void (*core_show_request)(struct seq_file *m, struct request *rq) __ro_after_init;

/* All of it is there before any object is, and never changes. */
static int core_module_hand_over(void)
{
	core_host_class.dev_groups = show_host_groups;
	core_device_type.groups = show_device_groups;
#ifdef CONFIG_BLK_DEBUG_FS
	core_show_request = show_request;
#endif
	return 0;
}

static int core_netlink_start(void)
{
	core_netlink_init();
	return 0;
}

static const struct stage {
	int (*start)(void);
	void (*stop)(void);
} stages[] = {
	{ core_module_hand_over, NULL },
	{ core_sense_init,	core_sense_exit },
	{ scan_quirks_init,	scan_quirks_exit },
	{ scan_gone_init,	scan_gone_exit },
	{ core_event_queue_init, core_event_queue_exit },
	{ eh_init,		eh_exit },
	{ core_host_init,	core_host_exit },
	{ show_sysctl_init,	show_sysctl_exit },
	{ core_bus_init,	core_bus_exit },
	{ core_netlink_start,	core_netlink_exit },
	{ core_put_queue_init,	core_put_queue_exit },
};

static void stop_stages(unsigned int started)
{
	while (started--)
		if (stages[started].stop)
			stages[started].stop();
}

/* A kernel checks the versions of symbols, and not the release, of a module that has them. */
static void __init say_release(void)
{
	if (strcmp(init_utsname()->release, UTS_RELEASE))
		pr_notice("scsi_mod: built for %s, running on %s: their symbols match\n", UTS_RELEASE,
			  init_utsname()->release);
}

static int __init scsi_mod_init(void)
{
	unsigned int i;

	say_release();

	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		int error = stages[i].start();

		if (error) {
			stop_stages(i);
			return error;
		}
	}
	pr_notice("SCSI subsystem initialized\n");
	return 0;
}

static void __exit scsi_mod_exit(void)
{
	stop_stages(ARRAY_SIZE(stages));
	/* kfree_rcu() and call_rcu() of the last devices may still be on their way. */
	rcu_barrier();
}

module_init(scsi_mod_init);
module_exit(scsi_mod_exit);

MODULE_DESCRIPTION("SCSI midlayer: hosts, logical units, commands and their recovery");
MODULE_VERSION("0.1");
MODULE_LICENSE("GPL");
