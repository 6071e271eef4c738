// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command's way down: from the block layer to the driver's queuecommand.
 *
 *	admit     the device's state, then room in its target, then whether its host is frozen
 *	          (mid/eh.h), then the host's own pause; each is given back in reverse order
 *	prepare   once per attempt to build the command: the upper driver writes the CDB and has the
 *	          scatterlists made; not again when the same command is only sent once more
 *	dispatch  to the driver. Once queuecommand has returned 0 the command is the driver's, may
 *	          have ended, and is not touched here any more.
 *
 * A healthy command takes no lock and writes nothing that another CPU writes, except where a
 * target has a limit of its own.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"
#include "mid/target.h"

/* Once for each state of being offline, or the log would drown. */
static blk_status_t reject_offline(struct scsi_device *sdev)
{
	if (!sdev->offline_already) {
		sdev->offline_already = true;
		sdev_printk(KERN_ERR, sdev, "rejecting I/O to offline device\n");
	}
	return BLK_STS_IOERR;
}

/* What a device that is not running still takes. */
static blk_status_t state_takes(struct scsi_device *sdev, const struct request *rq)
{
	bool pm = rq->rq_flags & RQF_PM;

	switch (sdev->sdev_state) {
	case SDEV_CREATED:
		return BLK_STS_OK;
	case SDEV_OFFLINE:
	case SDEV_TRANSPORT_OFFLINE:
		return reject_offline(sdev);
	case SDEV_DEL:
		sdev_printk(KERN_ERR, sdev, "rejecting I/O to dead device\n");
		return BLK_STS_IOERR;
	case SDEV_BLOCK:
	case SDEV_CREATED_BLOCK:
		return BLK_STS_RESOURCE;
	case SDEV_QUIESCE:
		/* The block layer lets nothing else through while the queue is pm_only. */
		return WARN_ON_ONCE(!pm) ? BLK_STS_RESOURCE : BLK_STS_OK;
	default:
		return pm ? BLK_STS_OK : BLK_STS_OFFLINE;
	}
}

/* A target that takes commands for one of its LUNs at a time. */
static bool claim_single_lun(struct scsi_device *sdev)
{
	struct scsi_target *starget = sdev->sdev_target;

	guard(spinlock_irqsave)(sdev->host->host_lock);
	if (starget->starget_sdev_user && starget->starget_sdev_user != sdev)
		return false;
	starget->starget_sdev_user = sdev;
	return true;
}

/* A target that said BUSY rests until a command of it comes back, or was asked for in vain. */
static bool target_still_blocked(struct scsi_target *starget, unsigned int others)
{
	if (likely(atomic_read(&starget->target_blocked) <= 0))
		return false;
	/* What a recovery has counts as busy, but comes back when that is over. */
	if (others > READ_ONCE(to_mid_target(starget)->eh.sick) ||
	    atomic_dec_return(&starget->target_blocked) > 0)
		return true;
	if (log_wanted(LOG_MLQUEUE, 3))
		starget_printk(KERN_INFO, starget, "unblocking target at zero depth\n");
	return false;
}

static bool enter_target(struct scsi_device *sdev)
{
	struct scsi_target *starget = sdev->sdev_target;
	unsigned int others;

	if (unlikely(starget->single_lun) && !claim_single_lun(sdev))
		return false;
	if (likely(!starget->can_queue))
		return true;
	others = atomic_inc_return(&starget->target_busy) - 1;
	if (others < starget->can_queue && !target_still_blocked(starget, others))
		return true;
	atomic_dec(&starget->target_busy);
	/* With nobody of the target's in flight the block layer asks again after a while. */
	if (others)
		core_starved_add(sdev);
	return false;
}

static void leave_target(struct scsi_device *sdev)
{
	if (unlikely(sdev->sdev_target->can_queue))
		atomic_dec(&sdev->sdev_target->target_busy);
}

static bool host_still_blocked(struct Scsi_Host *shost, bool *starved)
{
	*starved = core_host_has_busy(shost);
	if (*starved || atomic_dec_return(&shost->host_blocked) > 0)
		return true;
	if (log_wanted(LOG_MLQUEUE, 3))
		shost_printk(KERN_INFO, shost, "unblocking host at zero depth\n");
	return false;
}

static bool host_takes(struct scsi_device *sdev)
{
	struct Scsi_Host *shost = sdev->host;
	bool starved = core_host_is_paused(shost);

	if (unlikely(starved) || (unlikely(atomic_read(&shost->host_blocked) > 0) &&
				  host_still_blocked(shost, &starved))) {
		if (starved)
			core_starved_add(sdev);
		return false;
	}
	if (unlikely(!list_empty_careful(&sdev->starved_entry)))
		core_starved_remove(sdev);
	return true;
}

static blk_status_t enter_host(struct scsi_device *sdev, const struct scsi_cmnd *cmd)
{
	if (unlikely(!eh_host_enter(sdev->host)))
		return cmd->flags & SCMD_FAIL_IF_RECOVERING ? BLK_STS_OFFLINE : BLK_STS_RESOURCE;
	if (unlikely(!host_takes(sdev))) {
		eh_host_leave(sdev->host);
		return BLK_STS_RESOURCE;
	}
	return BLK_STS_OK;
}

static blk_status_t core_submit_admit(struct scsi_device *sdev, struct scsi_cmnd *cmd)
{
	blk_status_t status;

	if (unlikely(sdev->sdev_state != SDEV_RUNNING)) {
		status = state_takes(sdev, scsi_cmd_to_rq(cmd));
		if (status != BLK_STS_OK)
			return status;
	}
	if (unlikely(!enter_target(sdev)))
		return BLK_STS_RESOURCE;
	status = enter_host(sdev, cmd);
	if (unlikely(status != BLK_STS_OK))
		leave_target(sdev);
	return status;
}

/**
 * core_command_unbusy - a command is not with the driver any more
 * @cmd: a command that was dispatched; eh_host_leave() is its caller's affair
 *
 * Context: any.
 */
void core_command_unbusy(struct scsi_cmnd *cmd)
{
	struct scsi_device *sdev = cmd->device;

	__clear_bit(SCMD_STATE_INFLIGHT, &cmd->state);
	leave_target(sdev);
	sbitmap_put(&sdev->budget_map, cmd->budget_token);
	cmd->budget_token = -1;
}

/* A request's command is new: also to its retries, which do not start its time again. */
static void core_submit_begin_life(struct scsi_cmnd *cmd)
{
	cmd->jiffies_at_alloc = jiffies;
	cmd->retries = 0;
	cmd->sense_len = 0;
	cmd->cmd_len = MAX_COMMAND_SIZE;
	memset(cmd->cmnd, 0, sizeof(cmd->cmnd));
}

/**
 * core_command_init - what a passed-through command starts with, before its owner fills it in
 * @rq: a request just allocated
 *
 * Context: any.
 */
void core_command_init(struct request *rq)
{
	core_submit_begin_life(blk_mq_rq_to_pdu(rq));
}

static void reset_buffers(struct scsi_cmnd *cmd)
{
	struct mid_command *mid = to_mid_command(cmd);

	cmd->sdb.table = (struct sg_table) { .sgl = mid->inline_sgl };
	cmd->sdb.length = 0;
	cmd->extra_len = 0;
	if (cmd->prot_sdb) {
		mid->prot.table = (struct sg_table) { .sgl = mid->inline_sgl + CORE_INLINE_SGL };
		mid->prot.length = 0;
	}
}

/* Every field that building a command starts from. */
static void begin_attempt(struct scsi_device *sdev, struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);

	cmd->device = sdev;
	cmd->state = BIT(SCMD_STATE_INFLIGHT);
	cmd->eh_eflags = 0;
	cmd->result = 0;
	cmd->underflow = 0;
	cmd->transfersize = 0;
	cmd->host_scribble = NULL;
	cmd->prot_op = SCSI_PROT_NORMAL;
	cmd->prot_type = 0;
	cmd->prot_flags = 0;
	cmd->sc_data_direction = blk_rq_bytes(rq) ? rq_dma_dir(rq) : DMA_NONE;
	reset_buffers(cmd);
}

static blk_status_t prepare_passthrough(struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);

	cmd->transfersize = blk_rq_bytes(rq);
	return rq->bio ? scsi_alloc_sgtables(cmd) : BLK_STS_OK;
}

/* A device handler may know that this path takes no I/O now. */
static blk_status_t core_ask_handler(struct scsi_device *sdev, struct request *rq)
{
	const struct scsi_device_handler *handler = sdev->handler;

	return unlikely(handler && handler->prep_fn) ? handler->prep_fn(sdev, rq) : BLK_STS_OK;
}

static blk_status_t prepare_by_upper_driver(struct scsi_device *sdev, struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	blk_status_t status;

	if (!(cmd->flags & SCMD_INITIALIZED)) {
		cmd->flags |= SCMD_INITIALIZED;
		core_submit_begin_life(cmd);
	}
	status = core_ask_handler(sdev, rq);
	if (unlikely(status != BLK_STS_OK))
		return status;
	memset(cmd->cmnd, 0, sizeof(cmd->cmnd));
	cmd->allowed = 0;
	return scsi_cmd_to_driver(cmd)->init_command(cmd);
}

static blk_status_t core_submit_build(struct scsi_device *sdev, struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	blk_status_t status;

	begin_attempt(sdev, cmd);
	status = blk_rq_is_passthrough(rq) ? prepare_passthrough(cmd) :
					     prepare_by_upper_driver(sdev, cmd);
	if (likely(status == BLK_STS_OK))
		rq->rq_flags |= RQF_DONTPREP;
	return status;
}

static blk_status_t core_submit_prepare(struct scsi_device *sdev, struct scsi_cmnd *cmd, bool last)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;

	/* A driver without init_cmd_priv finds its private data zeroed, on every try. */
	if (hostt->cmd_size && !hostt->init_cmd_priv)
		memset(scsi_cmd_priv(cmd), 0, hostt->cmd_size);

	if (scsi_cmd_to_rq(cmd)->rq_flags & RQF_DONTPREP) {
		cmd->state = BIT(SCMD_STATE_INFLIGHT);
	} else {
		blk_status_t status = core_submit_build(sdev, cmd);

		if (unlikely(status != BLK_STS_OK))
			return status;
	}

	cmd->flags = (cmd->flags & SCMD_PRESERVED_FLAGS) |
		     (sdev->simple_tags ? SCMD_TAGGED : 0) | (last ? SCMD_LAST : 0);
	cmd->submitter = SUBMITTED_BY_BLOCK_LAYER;
	scsi_set_resid(cmd, 0);
	memset(cmd->sense_buffer, 0, SCSI_SENSE_BUFFERSIZE);
	return BLK_STS_OK;
}

/**
 * core_command_block - a command has to wait: leave alone whoever said so, for some tries
 * @cmd: the command
 * @reason: a SCSI_MLQUEUE_*; all but those for host and target mean the device
 *
 * Context: any.
 */
void core_command_block(struct scsi_cmnd *cmd, int reason)
{
	struct scsi_device *sdev = cmd->device;
	struct scsi_target *starget = sdev->sdev_target;

	switch (reason) {
	case SCSI_MLQUEUE_HOST_BUSY:
		atomic_set(&sdev->host->host_blocked, sdev->host->max_host_blocked);
		break;
	case SCSI_MLQUEUE_TARGET_BUSY:
		atomic_set(&starget->target_blocked, starget->max_target_blocked);
		break;
	default:
		atomic_set(&sdev->device_blocked, sdev->max_device_blocked);
		break;
	}
}

/* What the driver need not be asked: the host byte the command ends with, or DID_OK. */
static enum scsi_host_status check_before_dispatch(const struct scsi_device *sdev,
						   struct scsi_cmnd *cmd)
{
	const struct Scsi_Host *shost = sdev->host;

	if (unlikely(sdev->sdev_state == SDEV_DEL || shost->shost_state == SHOST_DEL))
		return DID_NO_CONNECT;
	if (likely(cmd->cmd_len <= shost->max_cmd_len))
		return DID_OK;
	if (log_wanted(LOG_MLQUEUE, 3))
		scmd_printk(KERN_INFO, cmd,
			    "queuecommand : command too long. cdb_size=%d host->max_cmd_len=%d\n",
			    cmd->cmd_len, shost->max_cmd_len);
	return DID_ABORT;
}

/* A driver's refusal; what it does not know the name of is the host's business. */
static int refused(struct scsi_cmnd *cmd, int reason)
{
	core_command_pass(cmd, COMMAND_OURS);
	this_cpu_dec(to_mid_device(cmd->device)->counts->requested);
	trace_scsi_dispatch_cmd_error(cmd, reason);
	if (log_wanted(LOG_MLQUEUE, 3))
		scmd_printk(KERN_INFO, cmd, "queuecommand : request rejected\n");
	if (reason == SCSI_MLQUEUE_DEVICE_BUSY || reason == SCSI_MLQUEUE_TARGET_BUSY)
		return reason;
	return SCSI_MLQUEUE_HOST_BUSY;
}

/* 0: the command is the driver's or has ended. Else a SCSI_MLQUEUE_*, and it is still ours. */
static int core_submit_dispatch(struct scsi_device *sdev, struct scsi_cmnd *cmd)
{
	struct Scsi_Host *shost = sdev->host;
	enum scsi_host_status host_byte;
	int reason;

	if (unlikely(scsi_device_blocked(sdev)))
		return SCSI_MLQUEUE_DEVICE_BUSY;
	this_cpu_inc(to_mid_device(sdev)->counts->requested);
	if (unlikely(sdev->lun_in_cdb))
		core_command_put_lun(cmd);
	if (unlikely(scsi_logging_level))
		log_command_send(cmd);

	host_byte = check_before_dispatch(sdev, cmd);
	core_command_to_driver(shost, cmd);
	if (unlikely(host_byte != DID_OK)) {
		cmd->result = host_byte << 16;
		scsi_done(cmd);
		return 0;
	}
	trace_scsi_dispatch_cmd_start(cmd);
	reason = shost->hostt->queuecommand(shost, cmd);
	if (likely(!reason))
		return 0;
	/* A call may take longer than the command may, and only then say no: it has timed out. */
	return core_command_claim(cmd) ? refused(cmd, reason) : 0;
}

/**
 * core_command_unprepare - give back what building a command took
 * @cmd: a prepared command
 *
 * Context: any.
 */
void core_command_unprepare(struct scsi_cmnd *cmd)
{
	scsi_free_sgtables(cmd);
	if (!blk_rq_is_passthrough(scsi_cmd_to_rq(cmd))) {
		const struct scsi_driver *driver = scsi_cmd_to_driver(cmd);

		if (driver->uninit_command)
			driver->uninit_command(cmd);
	}
}

/* blk-mq's cleanup_rq: the block layer frees a request that did not end through us. */
void core_command_cleanup(struct request *rq)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);

	cmd->flags = 0;
	if (rq->rq_flags & RQF_DONTPREP) {
		core_command_unprepare(cmd);
		rq->rq_flags &= ~RQF_DONTPREP;
	}
}

/* The request will not come again: what its owner sees, and nothing of it is kept. */
static void core_submit_give_up(struct scsi_device *sdev, struct scsi_cmnd *cmd,
				blk_status_t status)
{
	enum scsi_host_status host_byte = DID_ERROR;

	if (status == BLK_STS_AGAIN)
		host_byte = DID_BUS_BUSY;
	else if (!scsi_device_online(sdev))
		host_byte = DID_NO_CONNECT;
	cmd->result = host_byte << 16;
	if (scsi_cmd_to_rq(cmd)->rq_flags & RQF_DONTPREP)
		core_command_unprepare(cmd);
	cmd->flags = 0;
}

static blk_status_t core_submit_reject(struct scsi_device *sdev, struct scsi_cmnd *cmd,
				       blk_status_t status)
{
	sbitmap_put(&sdev->budget_map, cmd->budget_token);
	cmd->budget_token = -1;
	if (status == BLK_STS_RESOURCE)
		/* A blocked device's queue is run when it is unblocked: no need to poll it. */
		return scsi_device_blocked(sdev) ? BLK_STS_DEV_RESOURCE : status;
	core_submit_give_up(sdev, cmd, status);
	core_device_run_after(sdev);
	return status;
}

/* blk-mq's queue_rq. */
blk_status_t core_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct request *rq = bd->rq;
	struct scsi_device *sdev = rq->q->queuedata;
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	blk_status_t status;
	int reason;

	status = core_submit_admit(sdev, cmd);
	if (unlikely(status != BLK_STS_OK))
		return core_submit_reject(sdev, cmd, status);

	status = core_submit_prepare(sdev, cmd, bd->last);
	if (likely(status == BLK_STS_OK)) {
		blk_mq_start_request(rq);
		reason = core_submit_dispatch(sdev, cmd);
		if (likely(!reason))
			return BLK_STS_OK;
		core_command_block(cmd, reason);
		status = BLK_STS_RESOURCE;
	}
	__clear_bit(SCMD_STATE_INFLIGHT, &cmd->state);
	eh_host_leave(sdev->host);
	leave_target(sdev);
	return core_submit_reject(sdev, cmd, status);
}
