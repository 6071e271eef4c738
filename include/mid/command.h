/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A command: what the midlayer keeps beside the public struct scsi_cmnd.
 *
 * One allocation of the tag set holds, in this order: struct request, struct scsi_cmnd, the
 * driver's cmd_size bytes, struct mid_command, a few scatterlist entries. The sense buffer is
 * an allocation of its own, because adapters write to it by DMA.
 */
#ifndef MID_COMMAND_H
#define MID_COMMAND_H

#include <scsi/scsi_cmnd.h>

#include "mid/host.h"
#include "mid/owner.h"
#include "mid/verdict.h"

/* Scatterlist entries that stand behind a command, so that small I/O allocates none. */
#define CORE_INLINE_SGL		2
#define CORE_INLINE_PROT_SGL	1

/**
 * struct mid_command - the midlayer's part of a command
 * @owner: whose it is; set by core_command_pass() and the two functions beside it alone. Written
 *	by whoever has the command, so never by two at a time; may be read by anybody
 * @prot: scatterlist of the protection information, if the host takes any
 * @inline_sgl: first entries of the data's scatterlist (and, after them, of @prot's)
 */
struct mid_command {
	enum command_owner	owner;
	struct scsi_data_buffer	prot;
	struct scatterlist	inline_sgl[];
};

/* The same, where the host is at hand. */
static inline struct mid_command *mid_command_of(const struct Scsi_Host *shost,
						 const struct scsi_cmnd *cmd)
{
	return (void *)cmd + to_mid_host(shost)->priv_offset;
}

static inline struct mid_command *to_mid_command(const struct scsi_cmnd *cmd)
{
	return mid_command_of(cmd->device->host, cmd);
}

/* core/budget.c: how many commands a device takes at a time */
int core_budget_get(struct request_queue *q);
void core_budget_put(struct request_queue *q, int token);
void core_budget_set_token(struct request *rq, int token);
int core_budget_get_token(struct request *rq);
bool core_queue_busy(struct request_queue *q);

/* core/submit.c */
blk_status_t core_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd);
void core_command_init(struct request *rq);
void core_command_block(struct scsi_cmnd *cmd, int reason);
void core_command_cleanup(struct request *rq);
void core_command_unprepare(struct scsi_cmnd *cmd);
void core_command_unbusy(struct scsi_cmnd *cmd);

/* core/mode.c */
int core_execute_simple(struct scsi_device *sdev, const u8 *cdb, int timeout, int retries);

/* core/complete.c: a command changes hands, off the way of a healthy one */
void core_command_pass(struct scsi_cmnd *cmd, enum command_owner to);

/* core/complete.c: the ways on for a command that came back. Each takes it from the caller. */
void core_command_complete(struct request *rq);
void core_command_finish(struct scsi_cmnd *cmd);
void core_command_retry(struct scsi_cmnd *cmd);

static inline enum command_owner core_command_owner(const struct scsi_cmnd *cmd)
{
	return READ_ONCE(to_mid_command(cmd)->owner);
}

/* The change is asserted where kernels look for mistakes; elsewhere it costs one store. */
static inline void core_command_pass_fast(const struct Scsi_Host *shost, struct scsi_cmnd *cmd,
					  enum command_owner to)
{
	if (IS_ENABLED(CONFIG_LOCKDEP))
		core_command_pass(cmd, to);
	else
		WRITE_ONCE(mid_command_of(shost, cmd)->owner, to);
}

/**
 * core_command_put_lun - put the logical unit number into a CDB
 * @cmd: a command of a device that looks for it there, as SCSI-2 has it (SCSI-2 7.2.2)
 *
 * Context: any.
 */
static inline void core_command_put_lun(struct scsi_cmnd *cmd)
{
	cmd->cmnd[1] = (cmd->cmnd[1] & 0x1f) | ((cmd->device->lun & 7) << 5);
}

/**
 * core_command_to_driver - a command is the driver's from now on
 * @shost: its host
 * @cmd: a prepared command of ours, about to be given to queuecommand()
 *
 * Context: any.
 */
static inline void core_command_to_driver(const struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	core_command_pass_fast(shost, cmd, COMMAND_DRIVERS);
}

/**
 * core_command_from_driver - a command is ours again
 * @shost: its host
 * @cmd: a command that its driver has called scsi_done() for, and that was claimed by that
 *
 * Context: any.
 */
static inline void core_command_from_driver(const struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	core_command_pass_fast(shost, cmd, COMMAND_OURS);
}

/**
 * core_command_claim - win a command for the caller, once
 * @cmd: a command the driver has
 *
 * A command ends by completion or by timeout, never by both: the one test-and-set here decides.
 * Whoever gets false must not touch the command again.
 *
 * Context: any.
 * Return: true if the caller is first.
 */
static inline bool core_command_claim(struct scsi_cmnd *cmd)
{
	return !test_and_set_bit(SCMD_STATE_COMPLETE, &cmd->state);
}

#endif /* MID_COMMAND_H */
