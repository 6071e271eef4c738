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
#include "mid/verdict.h"

/**
 * struct mid_command - the midlayer's part of a command
 * @prot: scatterlist of the protection information, if the host takes any
 * @error: what the last verdict would have the block layer hear
 * @inline_sgl: first entries of the data's scatterlist (and, after them, of @prot's)
 */
struct mid_command {
	struct scsi_data_buffer	prot;
	enum verdict_error	error;
	struct scatterlist	inline_sgl[];
};

static inline struct mid_command *to_mid_command(const struct scsi_cmnd *cmd)
{
	return (void *)cmd + to_mid_host(cmd->device->host)->priv_offset;
}

/* core/submit.c */
void core_command_init(struct scsi_device *sdev, struct scsi_cmnd *cmd);
blk_status_t core_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd);
bool core_command_online(struct scsi_cmnd *cmd);

/* core/complete.c: the ways on for a command that came back. Each takes it from the caller. */
void core_command_complete(struct request *rq);
void core_command_finish(struct scsi_cmnd *cmd);
void core_command_retry(struct scsi_cmnd *cmd);
void core_command_requeue(struct scsi_cmnd *cmd, int reason);

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
