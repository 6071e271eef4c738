/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Error handling, as the other rooms see it.
 *
 * core/ calls in at two seams: a command that came back (eh_verdict(), eh_verdict_done(),
 * eh_verdict_rest(), eh_recover()) and a command that timed out (eh_timed_out()).
 *
 * The door. eh_host_enter() and eh_host_leave() (mid/host.h, inline) count the commands that the
 * driver has. Who takes a command through the door also sees it out, once:
 *
 *	core/submit.c	enters before queuecommand(); leaves if the driver refused the command
 *	core/complete.c	leaves after a verdict that is not VERDICT_RECOVER, before it finishes,
 *			retries or requeues the command
 *	eh/		leaves for every command it was given by eh_recover() or eh_timed_out();
 *			core_command_finish(), _retry() and _requeue() never touch the door
 *
 * The door is closed while a recovery or a reset by hand is under way: eh_host_enter() then says
 * no, and core_host_run_queues() is called when it is open again. That is the only question a
 * dispatch needs to ask about recovery.
 */
#ifndef MID_EH_H
#define MID_EH_H

#include <linux/blk-mq.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <scsi/scsi_host.h>

#include "mid/verdict.h"

/* In scsi_cmnd.eh_eflags. */
#define EH_ABORT_ASKED		0x0002	/* it timed out and its abort has been asked for */
#define EH_NOT_RETURNED		0x0004	/* what was sent with it is still the driver's */
#define EH_TO_FINISH		0x0008	/* error handling knows its outcome: no retry */

/* How much of a host a recovery stops. */
enum eh_scope {
	EH_SCOPE_DEVICE,
	EH_SCOPE_TARGET,
	EH_SCOPE_HOST,
};

/* Why the door of a host is closed. */
enum eh_closed {
	EH_CLOSED_RECOVERY	= 1 << 0,
	EH_CLOSED_RESET		= 1 << 1,
};

/**
 * struct eh_host - what error handling keeps per host
 * @in_flight: one reference for each command the driver has and error handling has not taken.
 *	Killed when a recovery begins, so nothing more gets in; at zero the host has drained and
 *	the recovery thread is woken; live again when the recovery is over. No lock and no shared
 *	cache line as long as the host is healthy, and nothing walks the tags to count.
 * @closed: enum eh_closed bits; under host_lock
 * @dead: @in_flight is, because of a bit in @closed; under host_lock
 * @busy: held while a recovery climbs or a reset by hand runs: they exclude each other
 * @wake: the recovery thread sleeps here
 * @own: the command with which error handling sent one of its own and waits; under @own_lock
 * @own_lock: taken inside any other lock
 * @own_done: completed when @own came back
 */
struct eh_host {
	struct percpu_ref	in_flight;
	unsigned int		closed;
	bool			dead;
	struct mutex		busy;
	wait_queue_head_t	wake;
	struct scsi_cmnd	*own;
	spinlock_t		own_lock;
	struct completion	own_done;
};

/**
 * struct eh_device - what error handling keeps per device
 * @reserved: nothing yet at host scope
 */
struct eh_device {
	unsigned int		reserved;
};

/* eh/thread.c */
int eh_host_alloc(struct Scsi_Host *shost);
void eh_host_stop(struct Scsi_Host *shost);
void eh_recover(struct scsi_cmnd *cmd);

/* eh/judge.c */
struct verdict eh_verdict(struct scsi_cmnd *cmd);
struct verdict_done eh_verdict_done(struct scsi_cmnd *cmd);
struct verdict_rest eh_verdict_rest(struct scsi_cmnd *cmd);

/* eh/timeout.c */
enum blk_eh_timer_return eh_timed_out(struct request *rq);

/* eh/abort.c: once per request, when the tag set is made */
void eh_command_init(struct scsi_cmnd *cmd);

/* eh/probe.c: scsi_done() of a command with submitter SUBMITTED_BY_SCSI_ERROR_HANDLER */
void eh_command_done(struct scsi_cmnd *cmd);

#endif /* MID_EH_H */
