// SPDX-License-Identifier: GPL-2.0-only
/*
 * __scsi_init_queue(), by which a transport class set up a queue of its own before that was made with
 * its limits.
 */
#include <linux/blkdev.h>
#include <linux/module.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_transport.h>

#include "abi/command.h"

/**
 * __scsi_init_queue - limit a queue to what a host can do
 * @shost: an added host
 * @q: a queue that nobody uses yet
 *
 * Context: process context.
 */
void __scsi_init_queue(struct Scsi_Host *shost, struct request_queue *q)
{
	struct queue_limits lim;

	scsi_init_limits(shost, &lim);
	queue_limits_commit_update(q, &lim);
}
EXPORT_SYMBOL_GPL(__scsi_init_queue);
