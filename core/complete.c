// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command's way back: from the driver's scsi_done() to the block layer.
 *
 *	scsi_done        the first of completion and timeout wins the command, see
 *	                 core_command_claim(); the block layer brings it to the CPU that sent it
 *	eh_verdict       says what becomes of it, as a value
 *	apply            acts on that value: finish, retry, requeue, or hand to error handling
 *	finish           asks the upper driver how much was done, ends that much of the request,
 *	                 and, if anything is left, acts on eh_verdict_rest()
 *
 * What a status means is decided in eh/ alone; nothing here looks at sense data.
 */
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/ratelimit.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"
#include "compat/queue.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/host.h"
#include "mid/log.h"

/**
 * core_command_pass - a command changes hands
 * @cmd: a command that the caller has
 * @to: whose it is now
 *
 * Context: any. Nobody else changes it meanwhile: who has a command, alone passes it on.
 */
void core_command_pass(struct scsi_cmnd *cmd, enum command_owner to)
{
	enum command_owner from = core_command_owner(cmd);

	WARN_ONCE(!core_owner_may_pass(from, to), "a command that is %s may not become %s\n",
		  core_owner_name(from), core_owner_name(to));
	WRITE_ONCE(to_mid_command(cmd)->owner, to);
}

/* A target port group in transition (SPC-6 5.18) is asked again after this long. */
#define REPREPARE_DELAY_MS 1000

static const blk_status_t block_layer_status[] = {
	[VERDICT_OK]		 = BLK_STS_OK,
	[VERDICT_IOERR]		 = BLK_STS_IOERR,
	[VERDICT_TARGET]	 = BLK_STS_TARGET,
	[VERDICT_NEXUS]		 = BLK_STS_RESV_CONFLICT,
	[VERDICT_NOSPC]		 = BLK_STS_NOSPC,
	[VERDICT_MEDIUM]	 = BLK_STS_MEDIUM,
	[VERDICT_TRANSPORT]	 = BLK_STS_TRANSPORT,
	[VERDICT_TIMEOUT]	 = BLK_STS_TIMEOUT,
	[VERDICT_OFFLINE]	 = BLK_STS_OFFLINE,
	[VERDICT_PROTECTION]	 = BLK_STS_PROTECTION,
	[VERDICT_AGAIN]		 = BLK_STS_AGAIN,
	[VERDICT_NOTSUPP]	 = BLK_STS_NOTSUPP,
	[VERDICT_DURATION_LIMIT] = BLK_STS_DURATION_LIMIT,
	[VERDICT_ZONE_OPEN]	 = BLK_STS_ZONE_OPEN_RESOURCE,
	[VERDICT_ZONE_ACTIVE]	 = BLK_STS_ZONE_ACTIVE_RESOURCE,
};

static_assert(ARRAY_SIZE(block_layer_status) == VERDICT_ERRORS);

static void core_complete_done(struct scsi_cmnd *cmd, bool directly)
{
	struct request *rq = scsi_cmd_to_rq(cmd);

	switch (cmd->submitter) {
	case SUBMITTED_BY_BLOCK_LAYER:
		break;
	case SUBMITTED_BY_SCSI_ERROR_HANDLER:
		eh_command_done(cmd);
		return;
	case SUBMITTED_BY_SCSI_RESET_IOCTL:
		return;
	}
	if (unlikely(blk_should_fake_timeout(rq->q)))
		return;
	if (unlikely(!core_command_claim(cmd)))
		return;
	trace_scsi_dispatch_cmd_done(cmd);
	if (directly)
		blk_mq_complete_request_direct(rq, core_command_complete);
	else
		blk_mq_complete_request(rq);
}

/**
 * scsi_done - the driver is done with a command
 * @cmd: the command, its result, residual and sense data set
 *
 * A command that has timed out meanwhile is error handling's: the call then does nothing.
 *
 * Context: any.
 */
void scsi_done(struct scsi_cmnd *cmd)
{
	core_complete_done(cmd, false);
}
EXPORT_SYMBOL(scsi_done);

/**
 * scsi_done_direct - the driver is done with a command and may be called back at once
 * @cmd: the command, its result, residual and sense data set
 *
 * For a caller in a context fit for the block layer's end of I/O (a polling loop, a threaded
 * interrupt handler): the completion does not go to another CPU or to softirq.
 *
 * Context: any that queue_rq of the same host may be called in.
 */
void scsi_done_direct(struct scsi_cmnd *cmd)
{
	core_complete_done(cmd, true);
}
EXPORT_SYMBOL(scsi_done_direct);

/**
 * scsi_build_sense - let a command end with sense data that its driver makes up
 * @cmd: the command
 * @desc: not 0 for descriptor format, 0 for fixed format (SPC-6 4.4)
 * @key: sense key
 * @asc: additional sense code
 * @ascq: its qualifier
 *
 * Context: any, while the command is the driver's. scsi_done() is still the driver's to call.
 */
void scsi_build_sense(struct scsi_cmnd *cmd, int desc, u8 key, u8 asc, u8 ascq)
{
	scsi_build_sense_buffer(desc, cmd->sense_buffer, key, asc, ascq);
	cmd->result = SAM_STAT_CHECK_CONDITION;
}
EXPORT_SYMBOL_GPL(scsi_build_sense);

/*
 * Gives a request back to the block layer, to be sent again before whatever waits already.
 *
 * Once it is on the requeue list the request is anybody's who runs that list: it may be sent, end,
 * and be another's before this returns, and with it its queue's last hold may go. So the queue is
 * held meanwhile, and nothing of the request is looked at any more.
 *
 * The list is kicked here, after the request is on it, whatever the state of the host and whoever
 * else may do so: a request that is requeued is run by the one who requeued it. Where its host or
 * device is in recovery, it is rejected by the frozen host or waits in a quiesced queue like any other.
 */
static void core_complete_give_back(struct request *rq, unsigned long delay_ms)
{
	struct request_queue *q = rq->q;

	percpu_ref_get(&q->q_usage_counter);
	blk_mq_requeue_request(rq, false);
	blk_mq_delay_kick_requeue_list(q, delay_ms);
	percpu_ref_put(&q->q_usage_counter);
}

static void core_complete_requeue(struct scsi_cmnd *cmd, int reason)
{
	if (log_wanted(LOG_MLQUEUE, 1))
		scmd_printk(KERN_INFO, cmd, "Inserting command %p into mlqueue\n", cmd);
	core_command_block(cmd, reason);
	cmd->result = 0;
	core_complete_give_back(scsi_cmd_to_rq(cmd), 0);
}

/* Sends a command again when whoever was busy, as @reason (SCSI_MLQUEUE_*) says, has room. */
static void core_command_requeue(struct scsi_cmnd *cmd, int reason)
{
	core_command_unbusy(cmd);
	core_complete_requeue(cmd, reason);
}

/**
 * core_command_retry - send a command again
 * @cmd: a command the driver and error handling are done with; not the caller's any more
 *
 * Context: any.
 */
void core_command_retry(struct scsi_cmnd *cmd)
{
	core_command_requeue(cmd, SCSI_MLQUEUE_EH_RETRY);
}

/* Build a new command from what is left of the request. */
static void core_complete_reprepare(struct scsi_cmnd *cmd, unsigned long delay_ms)
{
	struct request *rq = scsi_cmd_to_rq(cmd);

	core_command_unprepare(cmd);
	rq->rq_flags &= ~RQF_DONTPREP;
	core_complete_give_back(rq, delay_ms);
}

/* The whole of the request has ended; neither it nor the command exists afterwards. */
static void core_complete_end_request(struct scsi_cmnd *cmd, blk_status_t status)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	struct scsi_device *sdev = cmd->device;
	struct request_queue *q = rq->q;

	if (compat_queue_adds_random(q))
		add_disk_randomness(q->disk);
	cmd->flags = 0;
	core_command_unprepare(cmd);

	/* The request held the queue, and with it the device; its end may be theirs. */
	percpu_ref_get(&q->q_usage_counter);
	__blk_mq_end_request(rq, status);
	core_device_run_after(sdev);
	percpu_ref_put(&q->q_usage_counter);
}

/* Ends @bytes of the request. True if that was all of it. */
static bool end_bytes(struct scsi_cmnd *cmd, blk_status_t status, unsigned int bytes)
{
	if (blk_update_request(scsi_cmd_to_rq(cmd), status, bytes))
		return false;
	core_complete_end_request(cmd, status);
	return true;
}

/*
 * The bytes that fail together. Bios of different fail-fast kinds may have been merged; one that
 * is less eager to fail than the first is tried once more without it.
 */
static unsigned int bytes_to_fail(const struct request *rq)
{
	blk_opf_t eager = rq->cmd_flags & REQ_FAILFAST_MASK;
	unsigned int bytes = 0;
	struct bio *bio;

	if (!(rq->rq_flags & RQF_MIXED_MERGE))
		return blk_rq_bytes(rq);
	for (bio = rq->bio; bio && (bio->bi_opf & eager) == eager; bio = bio->bi_next)
		bytes += bio->bi_iter.bi_size;
	/* The first bio gave the request its flags, so it is always among them. */
	return WARN_ON_ONCE(!bytes) ? blk_rq_bytes(rq) : bytes;
}

/* With a logging level set, log_command_completion() has said it all already. */
static void tell_failure(struct scsi_cmnd *cmd)
{
	static DEFINE_RATELIMIT_STATE(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

	if (log_wanted(LOG_MLCOMPLETE, 0) || !__ratelimit(&rs))
		return;
	scsi_print_result(cmd, NULL, FAILED);
	if (cmd->sense_buffer[0])
		scsi_print_sense(cmd);
	scsi_print_command(cmd);
}

static void fail_rest(struct scsi_cmnd *cmd, const struct verdict_rest *rest)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	unsigned int bytes = rest->whole ? blk_rq_bytes(rq) : bytes_to_fail(rq);

	if (!rest->quiet)
		tell_failure(cmd);
	if (!end_bytes(cmd, block_layer_status[rest->error], bytes))
		core_complete_reprepare(cmd, 0);
}

static void core_complete_apply_rest(struct scsi_cmnd *cmd)
{
	struct verdict_rest rest = eh_verdict_rest(cmd);

	switch (rest.action) {
	case REST_FAIL:
		fail_rest(cmd, &rest);
		break;
	case REST_REPREPARE:
		core_complete_reprepare(cmd, 0);
		break;
	case REST_REPREPARE_LATER:
		core_complete_reprepare(cmd, REPREPARE_DELAY_MS);
		break;
	case REST_RETRY:
		core_complete_requeue(cmd, SCSI_MLQUEUE_EH_RETRY);
		break;
	case REST_RETRY_LATER:
		core_complete_requeue(cmd, SCSI_MLQUEUE_DEVICE_BUSY);
		break;
	}
}

/* How many bytes of a block layer request a command has dealt with, as its driver sees it. */
static unsigned int bytes_done(struct scsi_cmnd *cmd)
{
	const struct scsi_driver *driver = scsi_cmd_to_driver(cmd);
	unsigned int all = scsi_bufflen(cmd);
	unsigned int good = driver->done ? driver->done(cmd) : all;

	/* USB bridges tell of a bad sector by nothing but a residual. */
	if (good == all)
		good -= min(scsi_get_resid(cmd), all);
	return good;
}

static void core_complete_block_request(struct scsi_cmnd *cmd)
{
	unsigned int good = bytes_done(cmd);
	struct request *rq = scsi_cmd_to_rq(cmd);
	struct verdict_done done = { .good = true };

	if (unlikely(cmd->result))
		done = eh_verdict_done(cmd);
	if (done.tell)
		scsi_print_sense(cmd);
	if (log_wanted(LOG_HLCOMPLETE, 1))
		scmd_printk(KERN_INFO, cmd, "%u sectors total, %d bytes done.\n",
			    blk_rq_sectors(rq), good);

	/* A request without bytes (a flush) that failed has nothing good to end. */
	if (likely(blk_rq_bytes(rq) || done.error == VERDICT_OK) &&
	    likely(end_bytes(cmd, block_layer_status[done.error], good)))
		return;
	if (done.good && good)
		core_complete_reprepare(cmd, 0);
	else
		core_complete_apply_rest(cmd);
}

/*
 * Whoever passed the command through looks at the result himself: it ends as a whole. Only where it
 * has no data, so that nothing can have been done by halves, its failure is decided as a rest would
 * be: what somebody's reset cost is sent again.
 */
static void core_complete_passthrough(struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	struct verdict_done done = { };

	if (unlikely(cmd->result))
		done = eh_verdict_done(cmd);
	if (done.tell)
		scsi_print_sense(cmd);
	if (unlikely(done.error != VERDICT_OK) && !blk_rq_bytes(rq)) {
		core_complete_apply_rest(cmd);
		return;
	}
	if (WARN_ON_ONCE(!end_bytes(cmd, block_layer_status[done.error], blk_rq_bytes(rq))))
		core_complete_end_request(cmd, BLK_STS_IOERR);
}

/* Something came back: whoever was said to be busy may have room. */
static void lift_blocks(struct scsi_device *sdev)
{
	if (unlikely(atomic_read(&sdev->device_blocked)))
		atomic_set(&sdev->device_blocked, 0);
	if (unlikely(atomic_read(&sdev->sdev_target->target_blocked)))
		atomic_set(&sdev->sdev_target->target_blocked, 0);
	if (unlikely(atomic_read(&sdev->host->host_blocked)))
		atomic_set(&sdev->host->host_blocked, 0);
}

/**
 * core_command_finish - end a command, good or bad
 * @cmd: a command the driver and error handling are done with; not the caller's any more
 *
 * Context: any.
 */
void core_command_finish(struct scsi_cmnd *cmd)
{
	core_command_unbusy(cmd);
	lift_blocks(cmd->device);
	if (log_wanted(LOG_MLCOMPLETE, 4))
		sdev_printk(KERN_INFO, cmd->device,
			    "Notifying upper driver of completion (result %x)\n", cmd->result);
	if (blk_rq_is_passthrough(scsi_cmd_to_rq(cmd)))
		core_complete_passthrough(cmd);
	else
		core_complete_block_request(cmd);
}

static const char *const action_names[] = {
	[VERDICT_FINISH]	= "SUCCESS",
	[VERDICT_RETRY]		= "NEEDS_RETRY",
	[VERDICT_REQUEUE]	= "ADD_TO_MLQUEUE",
	[VERDICT_RECOVER]	= "FAILED",
};

static void core_complete_apply(struct scsi_device *sdev, struct scsi_cmnd *cmd,
				const struct verdict verdict)
{
	if (unlikely(scsi_logging_level))
		log_command_completion(cmd, action_names[verdict.action]);
	if (unlikely(verdict.action == VERDICT_RECOVER)) {
		eh_recover(cmd);
		return;
	}
	eh_host_leave(sdev->host);
	if (likely(verdict.action == VERDICT_FINISH))
		core_command_finish(cmd);
	else if (verdict.action == VERDICT_RETRY)
		core_command_retry(cmd);
	else
		core_command_requeue(cmd, verdict.reason);
}

/* blk-mq's complete. */
void core_command_complete(struct request *rq)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	struct scsi_device *sdev = cmd->device;

	core_command_from_driver(sdev->host, cmd);
	this_cpu_inc(to_mid_device(sdev)->counts->done);
	if (unlikely(cmd->result))
		atomic_inc(&sdev->ioerr_cnt);
	core_complete_apply(sdev, cmd, eh_verdict(cmd));
}
