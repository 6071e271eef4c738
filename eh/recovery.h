/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recovery, as the files of eh/ see each other. No other directory includes this.
 */
#ifndef EH_RECOVERY_H
#define EH_RECOVERY_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_host.h>

#include "mid/device.h"
#include "mid/eh.h"
#include "mid/host.h"
#include "decide.h"
#include "mid/target.h"

/* scsi_cmnd.allowed: as often as need be. */
#define EH_RETRIES_WITHOUT_END	(-1)

/* How soon a lost wake-up, or a host that could not be resumed, is looked after again. */
#define EH_RECHECK_PERIOD	(5 * HZ)

/* A device that cannot be reached for the moment is asked again after this long. */
#define EH_STALL_MS	100

/* How soon it is looked again what is in flight. Nobody is stopped meanwhile. */
#define EH_DRAIN_PERIOD_MS	5

static inline struct eh_host *eh_of(const struct Scsi_Host *shost)
{
	return &to_mid_host(shost)->eh;
}

static inline struct eh_target *eh_of_target(struct scsi_target *starget)
{
	return &to_mid_target(starget)->eh;
}

static inline struct eh_device *eh_of_device(const struct scsi_device *sdev)
{
	return &to_mid_device(sdev)->eh;
}

/* Somebody resets the host, or a part of it, by hand. */
static inline bool eh_is_reset_by_hand(const struct Scsi_Host *shost)
{
	return READ_ONCE(eh_of(shost)->frozen) & EH_FROZEN_RESET;
}

/* The device that a recovery of that scope is about. */
static inline struct scsi_device *sdev_of_recovery(struct recovery *recovery)
{
	return &container_of(recovery, struct mid_device, eh.recovery)->sdev;
}

/* eh/decide.c */
struct eh_decision eh_decide_own_command(struct scsi_cmnd *cmd);
bool eh_wants_start(struct scsi_cmnd *cmd);
bool eh_may_retry(struct scsi_cmnd *cmd);

/* eh/step.c */
enum eh_group {
	EH_GROUP_COMMAND,
	EH_GROUP_DEVICE,
	EH_GROUP_TARGET,
	EH_GROUP_CHANNEL,
	EH_GROUP_HOST,
};

/* What shows that a device is well again. */
enum eh_proof {
	EH_PROOF_NONE,		/* the step's success is enough */
	EH_PROOF_READY,		/* it answers TEST UNIT READY */
	EH_PROOF_START,		/* the same, with START UNIT before it where it may need one */
	EH_PROOF_VAIN,		/* there is none: it was given up before */
};

/**
 * struct eh_step - one thing to try
 * @name: for the log
 * @group: commands of one group are treated together, and their devices were all touched
 * @proof: what shows success
 * @act: what is tried, on one command of a group for all of them; SUCCESS, FAST_IO_FAIL (the
 *	path is gone, but nothing is with the driver any more) or FAILED
 * @concerns: whether a command gives reason to; NULL: each does
 * @scope: whom it touches, so who has to be stopped for it
 * @handler: offset in the host's template of the driver's function it needs; 0: none
 * @settle: seconds that devices may need after it until they can be asked; how they are waited
 *	for is their transport's affair
 * @borrows: it sends a command, and needs one of ours for that; what of the group is the driver's
 *	is not its concern, and goes on to the next step
 * @resets: devices of the group forget what they knew, and will say so; the driver has let go of
 *	the group's commands
 * @writes_off: whether the driver has let go of them or not, the commands end
 * @alone: not escalated to with the others: eh/abort.c takes it, in a worker, with the host running
 * @asks_upper: the upper driver may object to a device being called well
 * @late: also when the time for recovery (eh_deadline) is up
 */
struct eh_step {
	const char		*name;
	enum eh_group		group;
	enum eh_proof		proof;
	enum scsi_disposition	(*act)(struct scsi_cmnd *cmd);
	bool			(*concerns)(struct scsi_cmnd *cmd);
	enum eh_scope		scope;
	unsigned int		handler;
	unsigned int		settle;
	bool			borrows;
	bool			resets;
	bool			writes_off;
	bool			alone;
	bool			asks_upper;
	bool			late;
};

extern const struct eh_step eh_steps[EH_STEPS];
enum scsi_disposition eh_step_try(const struct eh_step *step, struct scsi_cmnd *cmd);
void eh_step_settle(const struct eh_step *step, struct Scsi_Host *shost, unsigned long end);
unsigned long eh_step_again(const struct eh_step *step, const struct scsi_device *sdev, bool hurry);
bool eh_step_exists(const struct eh_step *step, const struct Scsi_Host *shost);
bool eh_same_group(enum eh_group group, const struct scsi_device *a, const struct scsi_device *b);

/* eh/recovery.c */
void eh_escalate(struct recovery *recovery, unsigned int first, unsigned int last);
void eh_take_waiting(struct recovery *recovery);

/* eh/scope.c */
void eh_recovery_blank(struct recovery *recovery, struct Scsi_Host *shost, enum eh_scope scope);
void eh_recovery_init(struct recovery *recovery, struct Scsi_Host *shost, enum eh_scope scope);
bool eh_is_wanted_wider(const struct recovery *recovery);
void eh_scope_init(struct Scsi_Host *shost);

/* eh/thread.c */
void eh_lock_doors(struct Scsi_Host *shost);

/* eh/stats.c */
void eh_stats_begin(struct scsi_device *sdev);
void eh_stats_end(struct scsi_device *sdev);
void eh_stats_step(const struct eh_step *step, struct list_head *group, bool success);
void eh_stats_close(struct Scsi_Host *shost);
void eh_stats_abort(struct scsi_device *sdev, bool success, unsigned int ms);

/* eh/quiesce.c */
void eh_device_quiesce(struct scsi_device *sdev);
void eh_device_unquiesce(struct scsi_device *sdev);
void eh_target_quiesce(struct scsi_target *starget);
void eh_target_unquiesce(struct scsi_target *starget, struct Scsi_Host *shost);
bool eh_is_drained(struct recovery *recovery);
bool eh_quiesce_for_step(struct recovery *recovery);
void eh_unquiesce_after_step(struct recovery *recovery);

/* eh/command.c */
void eh_command_back(struct scsi_cmnd *cmd);
enum scsi_disposition eh_request_sense(struct scsi_cmnd *cmd);
enum scsi_disposition eh_start_unit(struct scsi_cmnd *cmd);
bool eh_is_ready(struct scsi_cmnd *cmd, bool start_first, bool stall);

/* eh/abort.c */
bool eh_abort_later(struct scsi_cmnd *cmd);

/* eh/drain.c */
bool eh_in_flight_before(const struct recovery *recovery, unsigned long since);

/* eh/freeze.c */
int eh_freeze_init(struct eh_host *eh);
void eh_freeze_exit(struct eh_host *eh);
bool eh_has_drained(struct eh_host *eh);
void eh_host_freeze(struct Scsi_Host *shost, enum eh_frozen why);
void eh_host_unfreeze(struct Scsi_Host *shost, enum eh_frozen why);
bool eh_enter_recovery(struct Scsi_Host *shost);
void eh_leave_recovery(struct Scsi_Host *shost);
void eh_freeze_for_step(struct Scsi_Host *shost);
void eh_unfreeze_after_step(struct Scsi_Host *shost);

/* eh/timeout.c */
void eh_set_default_deadline(struct Scsi_Host *shost);
void eh_start_clock(struct scsi_device *sdev);
bool eh_is_late(const struct Scsi_Host *shost, unsigned long since);
unsigned long eh_clock_of(const struct scsi_device *sdev);
unsigned long eh_end_of_time(const struct Scsi_Host *shost, unsigned long since);

/*
 * Exported, but declared to transports by a header that is not among the public ones.
 */
void scsi_schedule_eh(struct Scsi_Host *shost);
int scsi_eh_get_sense(struct list_head *work_q, struct list_head *done_q);
void scsi_eh_ready_devs(struct Scsi_Host *shost, struct list_head *work_q,
			struct list_head *done_q);

#endif /* EH_RECOVERY_H */
