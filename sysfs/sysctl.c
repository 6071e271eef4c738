// SPDX-License-Identifier: GPL-2.0-only
/*
 * dev.scsi.logging_level: the logging word once more, beside the module's parameter.
 */
#include <linux/errno.h>
#include <linux/sysctl.h>

#include "mid/log.h"
#include "mid/show.h"

static struct ctl_table logging_table[] = {
	{
		.procname	= "logging_level",
		.mode		= 0644,
		.data		= &scsi_logging_level,
		.maxlen		= sizeof(scsi_logging_level),
		.extra1		= SYSCTL_ZERO,
		.extra2		= SYSCTL_INT_MAX,
		.proc_handler	= proc_dointvec_minmax,
	},
};

static struct ctl_table_header *logging_header;

/**
 * show_sysctl_init - make the sysctl
 *
 * Context: module initialisation.
 * Return: 0 or -ENOMEM.
 */
int show_sysctl_init(void)
{
	logging_header = register_sysctl("dev/scsi", logging_table);
	return logging_header ? 0 : -ENOMEM;
}

/**
 * show_sysctl_exit - take the sysctl away; nobody is inside it afterwards
 *
 * Context: process context, may sleep.
 */
void show_sysctl_exit(void)
{
	unregister_sysctl_table(logging_header);
}
