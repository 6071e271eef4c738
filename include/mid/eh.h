/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Error handling, as the other rooms see it.
 *
 * core/ calls in at two seams: a command that failed (eh_verdict(), eh_recover()) and a command
 * that timed out (eh_timed_out()). eh_host_enter() and eh_host_leave() are the door between a
 * healthy host and its recovery: what is inside is with the driver and no concern of eh's yet.
 */
#ifndef MID_EH_H
#define MID_EH_H

#include <linux/blk-mq.h>
#include <linux/percpu-refcount.h>
#include <scsi/scsi_host.h>

#include "mid/verdict.h"

/**
 * struct eh_host - what error handling keeps per host
 * @in_flight: one reference for each command the driver has and error handling has not taken.
 *	Killed when a recovery begins, so nothing more gets in; at zero the host has drained and
 *	the recovery thread is woken; live again when the recovery is over. No lock and no shared
 *	cache line as long as the host is healthy, and nothing walks the tags to count.
 */
struct eh_host {
	struct percpu_ref	in_flight;
};

/**
 * struct eh_device - what error handling keeps per device
 * @reserved: nothing yet at host scope
 */
struct eh_device {
	unsigned int		reserved;
};

int eh_host_alloc(struct Scsi_Host *shost);
int eh_host_start(struct Scsi_Host *shost);
void eh_host_stop(struct Scsi_Host *shost);

bool eh_host_enter(struct Scsi_Host *shost);
void eh_host_leave(struct Scsi_Host *shost);

struct verdict eh_verdict(struct scsi_cmnd *cmd);
struct verdict_rest eh_verdict_rest(struct scsi_cmnd *cmd);
void eh_recover(struct scsi_cmnd *cmd);
enum blk_eh_timer_return eh_timed_out(struct request *rq);
void eh_command_init(struct scsi_cmnd *cmd);

#endif /* MID_EH_H */
