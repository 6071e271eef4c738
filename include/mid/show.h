/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a person or a tool sees and sets: the room sysfs/, whose names begin with show_, since
 * sysfs_ is the kernel's own.
 */
#ifndef MID_SHOW_H
#define MID_SHOW_H

#include <linux/device.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/state.h"

struct request;
struct scsi_cmnd;
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

/* core/log/command.c: a command's way down and back, as far as scsi_logging_level asks for it */
void log_command_send(struct scsi_cmnd *cmd);
void log_command_completion(struct scsi_cmnd *cmd, const char *verdict);

#endif /* MID_SHOW_H */
