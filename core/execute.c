// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of the kernel's own: scan, upper drivers and device handlers send them through here
 * and wait.
 *
 * Which failures are worth another try is the caller's knowledge, given as a list of struct
 * scsi_failure: the first entry that fits decides, by its own count or by one for the list.
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>

#include "abi/command.h"
#include "mid/command.h"

/**
 * scsi_alloc_request - allocate a request that passes a command through
 * @q: a SCSI device's queue
 * @opf: REQ_OP_DRV_IN or REQ_OP_DRV_OUT, and flags
 * @flags: BLK_MQ_REQ_*
 *
 * The command behind it has a zeroed CDB; the caller fills in CDB, cmd_len and allowed.
 *
 * Context: process context; may sleep unless @flags has BLK_MQ_REQ_NOWAIT.
 * Return: the request, or an ERR_PTR().
 */
struct request *scsi_alloc_request(struct request_queue *q, blk_opf_t opf,
				   blk_mq_req_flags_t flags)
{
	struct request *rq = blk_mq_alloc_request(q, opf, flags);

	if (!IS_ERR(rq))
		core_command_init(rq);
	return rq;
}
EXPORT_SYMBOL_GPL(scsi_alloc_request);

/**
 * scsi_failures_reset_retries - count the retries of a list of failures from zero again
 * @failures: the list, ended by an entry whose result is 0
 *
 * Context: any.
 */
void scsi_failures_reset_retries(struct scsi_failures *failures)
{
	struct scsi_failure *entry = failures->failure_definitions;

	while (entry->result)
		entry++->retries = 0;
	failures->total_retries = 0;
}
EXPORT_SYMBOL_GPL(scsi_failures_reset_retries);

static bool sense_fits(const struct scsi_failure *failure, const struct scsi_sense_hdr *sense)
{
	if (failure->sense == SCMD_FAILURE_SENSE_ANY)
		return true;
	if (!scsi_sense_valid(sense) || failure->sense != sense->sense_key)
		return false;
	if (failure->asc == SCMD_FAILURE_ASC_ANY)
		return true;
	if (failure->asc != sense->asc)
		return false;
	return failure->ascq == SCMD_FAILURE_ASCQ_ANY || failure->ascq == sense->ascq;
}

static bool failure_fits(const struct scsi_failure *failure, int result,
			 const struct scsi_sense_hdr *sense)
{
	unsigned int status = status_byte(result);

	if (failure->result == SCMD_FAILURE_RESULT_ANY)
		return true;
	if (host_byte(result) && host_byte(result) == host_byte(failure->result))
		return true;
	if (!status)
		return false;
	if (failure->result == SCMD_FAILURE_STAT_ANY)
		return !scsi_status_is_good(result);
	if (status != status_byte(failure->result))
		return false;
	return status != SAM_STAT_CHECK_CONDITION || sense_fits(failure, sense);
}

static bool count_retry(struct scsi_failures *failures, struct scsi_failure *failure)
{
	if (!failure->allowed)
		return failures->total_allowed == SCMD_FAILURE_NO_LIMIT ||
		       ++failures->total_retries <= failures->total_allowed;
	return failure->allowed == SCMD_FAILURE_NO_LIMIT ||
	       ++failure->retries <= failure->allowed;
}

static bool worth_another_try(const struct scsi_cmnd *cmd, struct scsi_failures *failures)
{
	struct scsi_sense_hdr sense = { };
	struct scsi_failure *failure;

	if (!failures || !cmd->result)
		return false;
	scsi_command_normalize_sense(cmd, &sense);
	for (failure = failures->failure_definitions; failure->result; failure++)
		if (failure_fits(failure, cmd->result, &sense))
			return count_retry(failures, failure);
	return false;
}

/*
 * USB bridges and their like pad short answers with what was in their buffer, and say so in the
 * residual. Nobody is to take that for data. A residual beyond the buffer is a driver's wrapped
 * count of surplus bytes: all that was asked for has arrived.
 */
static void clear_what_did_not_arrive(const struct scsi_cmnd *cmd, void *buffer,
				      unsigned int length)
{
	unsigned int missing = scsi_get_resid((struct scsi_cmnd *)cmd);

	if (missing && missing <= length)
		memset(buffer + length - missing, 0, missing);
}

static void report(const struct scsi_cmnd *cmd, const struct scsi_exec_args *args)
{
	if (args->resid)
		*args->resid = cmd->resid_len;
	if (args->sense)
		memcpy(args->sense, cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE);
	if (args->sshdr)
		scsi_normalize_sense(cmd->sense_buffer, cmd->sense_len, args->sshdr);
}

static struct request *build_request(struct scsi_device *sdev, const unsigned char *cdb,
				     blk_opf_t opf, void *buffer, unsigned int length,
				     const struct scsi_exec_args *args)
{
	struct request *rq = scsi_alloc_request(sdev->request_queue, opf, args->req_flags);
	struct scsi_cmnd *cmd;
	int error;

	if (IS_ERR(rq))
		return rq;
	error = length ? blk_rq_map_kern(rq->q, rq, buffer, length, GFP_NOIO) : 0;
	if (error) {
		blk_mq_free_request(rq);
		return ERR_PTR(error);
	}
	cmd = blk_mq_rq_to_pdu(rq);
	cmd->cmd_len = COMMAND_SIZE(cdb[0]);
	memcpy(cmd->cmnd, cdb, cmd->cmd_len);
	cmd->flags |= args->scmd_flags;
	rq->rq_flags |= RQF_QUIET;
	return rq;
}

/**
 * scsi_execute_cmd - send a command to a device and wait for its end
 * @sdev: the device
 * @cdb: the CDB, as long as its opcode's group says
 * @opf: REQ_OP_DRV_IN or REQ_OP_DRV_OUT, and flags
 * @buffer: data, or NULL
 * @length: its bytes
 * @timeout: for each try, in jiffies
 * @retries: how often the midlayer itself may try again
 * @args: sense data, residual, flags, failures worth a retry; or NULL for none of these
 *
 * A read's buffer is zeroed from where the residual says that the answer ended.
 *
 * Context: process context, may sleep.
 * Return: 0 if all went well; a negative errno if the command was never sent; else the positive
 * result: status byte in bits 0 to 7, host byte in bits 16 to 23.
 */
int scsi_execute_cmd(struct scsi_device *sdev, const unsigned char *cdb, blk_opf_t opf,
		     void *buffer, unsigned int length, int timeout, int retries,
		     const struct scsi_exec_args *args)
{
	static const struct scsi_exec_args no_args;
	struct request *rq;
	struct scsi_cmnd *cmd;
	bool again;
	int result;

	if (!args)
		args = &no_args;
	if (WARN_ON_ONCE(args->sense && args->sense_len != SCSI_SENSE_BUFFERSIZE))
		return -EINVAL;

	do {
		rq = build_request(sdev, cdb, opf, buffer, length, args);
		if (IS_ERR(rq))
			return PTR_ERR(rq);
		cmd = blk_mq_rq_to_pdu(rq);
		cmd->allowed = retries;
		rq->timeout = timeout;
		/* At the head, or a quiesced device's own commands would wait behind others. */
		blk_execute_rq(rq, true);

		again = worth_another_try(cmd, args->failures);
		if (!again) {
			if (!op_is_write(opf))
				clear_what_did_not_arrive(cmd, buffer, length);
			report(cmd, args);
		}
		result = cmd->result;
		blk_mq_free_request(rq);
	} while (again);
	return result;
}
EXPORT_SYMBOL(scsi_execute_cmd);
