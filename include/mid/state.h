/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state models, as questions, and the states as words. Pure.
 */
#ifndef MID_STATE_H
#define MID_STATE_H

#include <linux/types.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

/* core/state.c */
bool core_host_may_become(enum scsi_host_state from, enum scsi_host_state to);
bool core_device_may_become(enum scsi_device_state from, enum scsi_device_state to);

/* sysfs/state.c */
const char *show_host_state(enum scsi_host_state state);
const char *show_device_state(enum scsi_device_state state);

#endif /* MID_STATE_H */
