// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that were in flight before it was decided to stop a target or a host for a step.
 *
 * To stop everybody and then wait for what is in flight would mean that everybody waits for the
 * slowest: a neighbour that is slow, or silent as well and not found out yet. So a target or a host
 * drains in two waits. The first is for what was sent before it began; new commands come and go
 * meanwhile. By its end the slow command has come, and the silent neighbour's has timed out and is
 * sick like the others, its device quiesced. The second wait, with everybody stopped, is then for
 * what was sent during the first, which are the commands of those that answer.
 *
 * The first wait ends, since nothing joins those it is for, and each of them ends or fails.
 */
#include <linux/blk-mq.h>
#include <linux/jiffies.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/command.h"
#include "recovery.h"

struct search {
	const struct recovery	*recovery;
	unsigned long		since;
	bool			found;
};

static bool concerns(const struct recovery *recovery, const struct scsi_device *sdev)
{
	return recovery->scope == EH_SCOPE_HOST || sdev->sdev_target == recovery->starget;
}

/* The request is referenced, so its queue and device are. */
static bool eh_drain_look_at(struct request *rq, void *data)
{
	struct search *search = data;
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	unsigned long sent = READ_ONCE(rq->deadline) - rq->timeout;

	if (time_before(sent, search->since) && concerns(search->recovery, rq->q->queuedata) &&
	    !core_owner_is_recovery(core_command_owner(cmd)))
		search->found = true;
	return !search->found;
}

/**
 * eh_in_flight_before - whether the driver still has commands that were sent before a moment
 * @recovery: a recovery of a target or a host; only commands for that count, and none that failed
 * @since: the moment, in jiffies
 *
 * A command whose driver wants more time for it counts as sent anew.
 *
 * Context: process context. Looks at every tag of the host.
 * Return: true if there are any.
 */
bool eh_in_flight_before(const struct recovery *recovery, unsigned long since)
{
	struct search search = { .recovery = recovery, .since = since };

	blk_mq_tagset_busy_iter(&recovery->shost->tag_set, eh_drain_look_at, &search);
	return search.found;
}
