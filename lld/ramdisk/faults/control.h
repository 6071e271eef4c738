/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a person, or a test, writes and reads in debugfs.
 */
#ifndef RAM_CONTROL_H
#define RAM_CONTROL_H

#include <linux/seq_file.h>

#include "model/ram.h"

int ram_control_init(void);
void ram_control_exit(void);

/*
 * add: the host has its array, its rules and its Scsi_Host. remove: before one of them goes,
 * and with none of the driver's locks held, since writers in the files take them.
 */
void ram_control_add(struct ram_host *host);
void ram_control_remove(struct ram_host *host);

/* counters.c: shows the counters of a host's nexuses */
void ram_counters_show(struct ram_host *host, struct seq_file *out);

#endif /* RAM_CONTROL_H */
