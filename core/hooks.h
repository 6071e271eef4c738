/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the directories above core/ do for it. core/ does not call them by name; core/module.c,
 * which knows all of them, hands their functions over before there is a host.
 */
#ifndef CORE_HOOKS_H
#define CORE_HOOKS_H

#include <linux/workqueue.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

struct request;
struct seq_file;

/**
 * struct core_scan_ops - what scan/ does at certain points in the life of a host or a device
 * @host_init: a host is new
 * @host_stop: a host has come to allow no scans any more
 * @wait_async: wait for asynchronous scans, see scan_wait_async()
 * @device_release: a device is being released
 * @event_work: the work behind sdev->event_work
 */
struct core_scan_ops {
	void		(*host_init)(struct Scsi_Host *shost);
	void		(*host_stop)(struct Scsi_Host *shost);
	void		(*wait_async)(struct Scsi_Host *shost);
	void		(*device_release)(struct scsi_device *sdev);
	work_func_t	event_work;
};

extern const struct core_scan_ops *const core_scan_ops;

/* A request as text, for the block layer's files in debugfs. */
extern void (*core_show_request)(struct seq_file *m, struct request *rq);

#endif /* CORE_HOOKS_H */
