/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Error handling, as the other directories see it.
 *
 * core/ calls in at two seams: a command that came back (eh_verdict(), eh_verdict_done(),
 * eh_verdict_rest(), eh_recover()) and a command that timed out (eh_timed_out()).
 *
 * eh_host_enter() and eh_host_leave() (mid/host.h, inline) count the commands that the driver has.
 * Who enters for a command also sees to it that it leaves, once:
 *
 *	core/submit.c	enters before queuecommand(); leaves if the driver refused the command
 *	core/complete.c	leaves after a verdict that is not VERDICT_RECOVER, before it finishes,
 *			retries or requeues the command
 *	eh/		leaves for every command it was given by eh_recover() or eh_timed_out();
 *			core_command_finish(), _retry() and _requeue() never leave
 *
 * A host is frozen while all of it is stopped, by a recovery or a reset by hand: eh_host_enter() then
 * says no, and core_host_run_queues() is called when it is frozen no more (eh/freeze.c). That is the
 * only question a dispatch needs to ask about recovery. A device that is recovered by
 * itself has its queue quiesced, and is asked for nothing.
 */
#ifndef MID_EH_H
#define MID_EH_H

#include <linux/blk-mq.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "mid/verdict.h"

/* In scsi_cmnd.eh_eflags. */
#define EH_ABORT_ASKED		0x0002	/* it timed out and its abort has been asked for */
#define EH_TO_FINISH		0x0008	/* error handling knows its outcome: no retry */

/* How much of a host a recovery holds, narrow to wide. */
enum eh_scope {
	EH_SCOPE_DEVICE,
	EH_SCOPE_TARGET,
	EH_SCOPE_HOST,
};

/* What can be tried, gentle to rough; see eh/step.c. */
enum {
	EH_STEP_SENSE,
	EH_STEP_ABORT,
	EH_STEP_START,
	EH_STEP_DEVICE_RESET,
	EH_STEP_TARGET_RESET,
	EH_STEP_BUS_RESET,
	EH_STEP_HOST_RESET,
	EH_STEP_LAST_RESET,
	EH_STEP_OFFLINE,
	EH_STEPS,
};

/**
 * struct eh_stats - what recovery has done for a device, or for all of a host's
 * @begun: recoveries, one for each device in each
 * @succeeded: those after which the device was online
 * @failed: and those after which it was not
 * @ms: how long they took, together
 * @abort_ms: how long drivers took for aborts, which come before, and are not in @ms
 * @tried: steps that were tried
 * @helped: and did what they are for
 */
struct eh_stats {
	u64	begun;
	u64	succeeded;
	u64	failed;
	u64	ms;
	u64	abort_ms;
	u64	tried[EH_STEPS];
	u64	helped[EH_STEPS];
};

/* Why a host is frozen. */
enum eh_frozen {
	EH_FROZEN_RECOVERY	= 1 << 0,	/* for a recovery of the whole host, to its end */
	EH_FROZEN_STEP		= 1 << 1,	/* for one step of a recovery that began narrower */
	EH_FROZEN_RESET		= 1 << 2,	/* for a reset by hand */
};

/**
 * struct recovery - an attempt to get devices back, and whatever commands they failed
 * @shost: the host
 * @starget: the target that a recovery of a target, or of a device in it, is about
 * @scope: what it is about
 * @active: it has begun and not ended; under host_lock
 * @stopped: all that it is about is stopped from its begin to its end, and it begins with the first
 *	step; else only for the call that resets it, and it takes the steps of its scope
 * @waiting: commands that failed and were not taken up yet; under host_lock. The host's is its
 *	public eh_cmd_q
 * @own_waiting: what @waiting points to for the others
 * @sick: commands that were taken up; whose each is, it says itself (mid/owner.h)
 * @fresh: commands that failed while others were stopped for a step
 * @done: commands to be finished or retried, their devices being well again, or offline
 * @since: jiffies when the first of these commands failed, for eh_deadline; 0: none has
 * @work: escalates; not the host's, which has a thread
 */
struct recovery {
	struct Scsi_Host	*shost;
	struct scsi_target	*starget;
	enum eh_scope		scope;
	bool			active;
	bool			stopped;
	struct list_head	*waiting;
	struct list_head	own_waiting;
	struct list_head	sick;
	struct list_head	fresh;
	struct list_head	done;
	unsigned long		since;
	struct delayed_work	work;
};

/**
 * struct eh_host - what error handling keeps per host
 * @in_flight: one reference for each command the driver has and error handling has not taken.
 *	Killed when the whole host is to stop, so nothing more gets in; at zero the host has
 *	drained and the recovery thread is woken; live again when it is to go on. No lock and no
 *	shared cache line as long as the host is healthy, and nothing walks the tags to count.
 * @frozen: enum eh_frozen bits; under host_lock
 * @killed: @in_flight is, because of a bit in @frozen; under host_lock
 * @scope: where recoveries begin; may be changed at any time
 * @narrow: recoveries of devices and targets that are active; under host_lock
 * @wanted: the recovery thread waits for those to come to it; under host_lock
 * @recovery: the host's own
 * @stats: of all its devices, also those that are gone; under host_lock
 * @wake: the recovery thread sleeps here
 * @queue: where narrower recoveries run, several at a time
 * @folder: its own in debugfs
 * @unfreezing: held while the host is unfrozen
 */
struct eh_host {
	struct percpu_ref	in_flight;
	unsigned int		frozen;
	bool			killed;
	enum eh_scope		scope;
	unsigned int		narrow;
	bool			wanted;
	struct recovery		recovery;
	struct eh_stats	stats;
	wait_queue_head_t	wake;
	struct workqueue_struct	*queue;
	struct dentry		*folder;
	struct mutex		unfreezing;
};

/**
 * struct eh_target - what error handling keeps per target
 * @recovery: the target's own
 * @sick: commands of its devices that failed, see eh_device.sick; under host_lock
 * @narrow: recoveries of its devices that are active; under host_lock
 * @wanted: its recovery waits for those to come to it; under host_lock
 * @quiesced: its devices are, and new ones are to be; under host_lock
 */
struct eh_target {
	struct recovery		recovery;
	unsigned int		sick;
	unsigned int		narrow;
	bool			wanted;
	bool			quiesced;
};

/* How far a command of error handling's own got. */
enum eh_reach {
	EH_REACHED,		/* to the device, as far as anybody knows */
	EH_NOT_TAKEN,		/* not to the driver: it refuses, or the device is blocked */
	EH_PATH_AWAY,		/* to the driver, who says that there is no path */
};

/**
 * struct eh_device - what error handling keeps per device
 * @recovery: the device's own
 * @sick: commands that failed and are neither retried nor finished, wherever they are; under
 *	host_lock. Each still holds its token of the device's budget
 * @stats: its own; under host_lock
 * @began: jiffies when the first of @sick failed
 * @quiesced: the device's queue is quiesced until they are; under host_lock
 * @target_quiesced: it is quiesced while its target is reset; under host_lock
 * @until: jiffies until when its next own command is waited for at most; 0: no limit but its
 *	eh_timeout
 * @settled: jiffies when it was asked first after a wide reset; as long as it is away, it is asked
 *	again for some time
 * @reach: how far the last of error handling's own commands got
 * @own: the command with which error handling sent one of its own and waits; under @own_lock
 * @own_lock: taken inside any other lock
 * @own_done: completed when @own came back
 * @lent: the command that is lent to one of error handling's own, from its sending until the
 *	driver has let go of it, which may be after a reset; NULL: none. Whoever escalates owns it
 * @submitter: whose @lent was
 * @saved: the fields of @lent, and the scatterlist of a REQUEST SENSE that the driver has
 */
struct eh_device {
	struct recovery		recovery;
	struct eh_stats	stats;
	unsigned long		began;
	unsigned int		sick;
	bool			quiesced;
	bool			target_quiesced;
	unsigned long		until;
	unsigned long		settled;
	enum eh_reach		reach;
	struct scsi_cmnd	*own;
	spinlock_t		own_lock;
	struct completion	own_done;
	struct scsi_cmnd	*lent;
	enum scsi_cmnd_submitter submitter;
	struct scsi_eh_save	saved;
};

/* eh/thread.c */
int eh_host_alloc(struct Scsi_Host *shost);
void eh_host_stop(struct Scsi_Host *shost);

/* eh/stats.c */
int eh_init(void);
void eh_exit(void);
void eh_stats_open(struct Scsi_Host *shost);

/* eh/quiesce.c */
void eh_device_init(struct scsi_device *sdev);
void eh_device_listed(struct scsi_device *sdev);
void eh_device_stop(struct scsi_device *sdev);
void eh_target_init(struct scsi_target *starget, struct Scsi_Host *shost);
void eh_target_stop(struct scsi_target *starget);

/* eh/scope.c */
void eh_recover(struct scsi_cmnd *cmd);
bool eh_may_scope(const struct Scsi_Host *shost, enum eh_scope scope);
int eh_set_scope(struct Scsi_Host *shost, enum eh_scope scope);
enum eh_scope eh_scope_of(const struct Scsi_Host *shost);

/* eh/decide.c */
struct verdict eh_verdict(struct scsi_cmnd *cmd);
struct verdict_done eh_verdict_done(struct scsi_cmnd *cmd);
struct verdict_rest eh_verdict_rest(struct scsi_cmnd *cmd);

/* eh/timeout.c */
enum blk_eh_timer_return eh_timed_out(struct request *rq);

/* eh/abort.c: once per request, when the tag set is made */
void eh_command_init(struct scsi_cmnd *cmd);

/* eh/command.c: scsi_done() of a command with submitter SUBMITTED_BY_SCSI_ERROR_HANDLER */
void eh_command_done(struct scsi_cmnd *cmd);

#endif /* MID_EH_H */
