/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recovery, as the files of eh/ see each other. No other room includes this.
 */
#ifndef MID_RECOVERY_H
#define MID_RECOVERY_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_host.h>

#include "mid/eh.h"
#include "mid/judge.h"

/* scsi_cmnd.allowed: as often as need be. */
#define EH_RETRIES_WITHOUT_END	(-1)

/**
 * struct recovery - an attempt to get devices back, and whatever commands they failed
 * @shost: the host
 * @scope: who is stopped meanwhile
 * @sick: commands that failed and are not done with; each is still the driver's unless a rung
 *	took it back
 * @done: commands to be finished or retried when the recovery is over
 */
struct recovery {
	struct Scsi_Host	*shost;
	enum eh_scope		scope;
	struct list_head	*sick;
	struct list_head	*done;
};

/* eh/judge.c */
struct eh_case eh_case_of(struct scsi_cmnd *cmd);
struct eh_judgement eh_judge_own_command(struct scsi_cmnd *cmd);
bool eh_wants_start(struct scsi_cmnd *cmd);
bool eh_may_retry(struct scsi_cmnd *cmd);

/* eh/rung.c */
enum eh_group {
	EH_GROUP_COMMAND,
	EH_GROUP_DEVICE,
	EH_GROUP_TARGET,
	EH_GROUP_CHANNEL,
	EH_GROUP_HOST,
};

/* What shows that a device is well again. */
enum eh_proof {
	EH_PROOF_NONE,		/* the rung's success is enough */
	EH_PROOF_READY,		/* it answers TEST UNIT READY */
	EH_PROOF_START,		/* the same, with START UNIT before it where it may need one */
};

/**
 * struct eh_rung - one thing to try
 * @name: for the log
 * @group: commands of one group are treated together, and their devices were all touched
 * @proof: what shows success
 * @act: what is tried, on one command of a group for all of them; SUCCESS, FAST_IO_FAIL (the
 *	path is gone, but nothing is with the driver any more) or FAILED
 * @concerns: whether a command gives reason to; NULL: each does
 * @settle: seconds a parallel bus needs after it
 * @resets: devices of the group forget what they knew, and will say so
 * @alone: not climbed with the others: eh/abort.c does, in a worker, with the host running
 * @asks_upper: the upper driver may object to a device being called well
 * @late: also when the time for recovery (eh_deadline) is up
 */
struct eh_rung {
	const char		*name;
	enum eh_group		group;
	enum eh_proof		proof;
	enum scsi_disposition	(*act)(struct scsi_cmnd *cmd);
	bool			(*concerns)(struct scsi_cmnd *cmd);
	unsigned int		settle;
	bool			resets;
	bool			alone;
	bool			asks_upper;
	bool			late;
};

enum {
	EH_RUNG_SENSE,
	EH_RUNG_ABORT,
	EH_RUNG_START,
	EH_RUNG_DEVICE_RESET,
	EH_RUNG_TARGET_RESET,
	EH_RUNG_BUS_RESET,
	EH_RUNG_HOST_RESET,
	EH_RUNG_OFFLINE,
	EH_RUNGS,
};

extern const struct eh_rung eh_rungs[EH_RUNGS];
enum scsi_disposition eh_rung_try(const struct eh_rung *rung, struct scsi_cmnd *cmd);
bool eh_same_group(enum eh_group group, const struct scsi_device *a, const struct scsi_device *b);

/* eh/recovery.c */
void eh_climb(struct recovery *recovery, unsigned int first, unsigned int last);
void eh_recover_host(struct Scsi_Host *shost);

/* eh/probe.c */
enum scsi_disposition eh_request_sense(struct scsi_cmnd *cmd);
enum scsi_disposition eh_start_unit(struct scsi_cmnd *cmd);
bool eh_is_ready(struct scsi_cmnd *cmd);

/* eh/abort.c */
bool eh_abort_later(struct scsi_cmnd *cmd);

/* eh/thread.c: the door, see mid/eh.h */
void eh_close_door(struct Scsi_Host *shost, enum eh_closed why);
void eh_open_door(struct Scsi_Host *shost, enum eh_closed why);

/* eh/timeout.c */
void eh_set_default_deadline(struct Scsi_Host *shost);
void eh_start_clock(struct Scsi_Host *shost);
void eh_stop_clock(struct Scsi_Host *shost);
bool eh_is_late(const struct Scsi_Host *shost);

/*
 * Exported, but declared to transports by a header that is not among the public ones.
 */
void scsi_schedule_eh(struct Scsi_Host *shost);
int scsi_eh_get_sense(struct list_head *work_q, struct list_head *done_q);
void scsi_eh_ready_devs(struct Scsi_Host *shost, struct list_head *work_q,
			struct list_head *done_q);

#endif /* MID_RECOVERY_H */
