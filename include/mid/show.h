/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a person or a tool sees and sets: sysfs/, whose names begin with show_, since sysfs_ is the
 * kernel's own. Only core/module.c calls it.
 */
#ifndef MID_SHOW_H
#define MID_SHOW_H

#include <linux/device.h>

struct request;
struct seq_file;

/* sysfs/host.c and sysfs/device.c: default groups of the objects; core/module.c hands them out */
extern const struct attribute_group *show_host_groups[];	/* class scsi_host */
extern const struct attribute_group *show_device_groups[];	/* a device on the bus */

/* sysfs/debugfs.c: a request as text, in the block layer's debugfs */
#ifdef CONFIG_BLK_DEBUG_FS
void show_request(struct seq_file *m, struct request *rq);
#endif

/* sysfs/sysctl.c: dev.scsi.logging_level */
#ifdef CONFIG_SYSCTL
int show_sysctl_init(void);
void show_sysctl_exit(void);
#else
static inline int show_sysctl_init(void) { return 0; }
static inline void show_sysctl_exit(void) { }
#endif

#endif /* MID_SHOW_H */
