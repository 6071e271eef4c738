// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error handling's own commands: REQUEST SENSE, TEST UNIT READY, START STOP UNIT.
 *
 * They go past the block layer, whose requests may all be waiting for this very recovery, and
 * need no memory: each is sent in a command that has failed and is ours (COMMAND_SICK), which is
 * lent to it (COMMAND_LENT). The fields of that are put away in its device meanwhile. A device is
 * one recovery's at a time, so at most one command of it is lent.
 *
 * Who waits: whoever escalates, in try_once(); eh_device.own says for which command. A completion of
 * another is one that was given up before, and changes nothing.
 *
 * A command that gets no answer in time has to be taken back before its memory is used again. If
 * the driver cannot abort it, it stays lent, as the driver got it, since a driver unmaps data by
 * what the command says then: the step has failed, nothing more is sent to its device, and the
 * next reset that succeeds takes it back with the others (eh_command_back()). Nothing
 * escalates within a step.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/log.h"
#include "recovery.h"

#define CDB_LENGTH	6
#define START_BIT	1

static const u8 test_unit_ready[CDB_LENGTH] = { TEST_UNIT_READY };
static const u8 start_unit[CDB_LENGTH] = { [0] = START_STOP, [4] = START_BIT };

/* Inline encryption is for the data of the borrowed command only. */
static void put_encryption_away(struct scsi_cmnd *cmd, struct scsi_eh_save *saved)
{
#ifdef CONFIG_BLK_INLINE_ENCRYPTION
	struct request *rq = scsi_cmd_to_rq(cmd);

	saved->rq_crypt_ctx = rq->crypt_ctx;
	saved->rq_crypt_keyslot = rq->crypt_keyslot;
	rq->crypt_ctx = NULL;
	rq->crypt_keyslot = NULL;
#endif
}

static void bring_encryption_back(struct scsi_cmnd *cmd, const struct scsi_eh_save *saved)
{
#ifdef CONFIG_BLK_INLINE_ENCRYPTION
	struct request *rq = scsi_cmd_to_rq(cmd);

	rq->crypt_ctx = saved->rq_crypt_ctx;
	rq->crypt_keyslot = saved->rq_crypt_keyslot;
#endif
}

static void put_away(struct scsi_cmnd *cmd, struct scsi_eh_save *saved)
{
	*saved = (struct scsi_eh_save) {
		.eh_eflags	= cmd->eh_eflags,
		.result		= cmd->result,
		.resid_len	= cmd->resid_len,
		.underflow	= cmd->underflow,
		.prot_op	= cmd->prot_op,
		.data_direction	= cmd->sc_data_direction,
		.sdb		= cmd->sdb,
		.cmd_len	= cmd->cmd_len,
	};
	memcpy(saved->cmnd, cmd->cmnd, sizeof(saved->cmnd));
	put_encryption_away(cmd, saved);
}

/* Nothing asked, nothing transferred, nothing protected. */
static void make_blank(struct scsi_cmnd *cmd)
{
	memset(cmd->cmnd, 0, sizeof(cmd->cmnd));
	cmd->sdb = (struct scsi_data_buffer) { };
	cmd->sc_data_direction = DMA_NONE;
	cmd->prot_op = SCSI_PROT_NORMAL;
	cmd->underflow = 0;
	cmd->resid_len = 0;
	cmd->result = 0;
	cmd->eh_eflags = 0;
}

/* SPC-6 6.40; straight into the sense buffer, as if it had come with the status. */
static void make_request_sense(struct scsi_cmnd *cmd, struct scsi_eh_save *saved,
			       unsigned int length)
{
	length = min_t(unsigned int, length, SCSI_SENSE_BUFFERSIZE);
	sg_init_one(&saved->sense_sgl, cmd->sense_buffer, length);
	cmd->sdb.table = (struct sg_table) {
		.sgl		= &saved->sense_sgl,
		.nents		= 1,
		.orig_nents	= 1,
	};
	cmd->sdb.length = length;
	cmd->sc_data_direction = DMA_FROM_DEVICE;
	cmd->cmnd[0] = REQUEST_SENSE;
	cmd->cmnd[4] = length;
	cmd->cmd_len = CDB_LENGTH;
}

static void make_from_cdb(struct scsi_cmnd *cmd, const u8 *cdb, int length)
{
	if (!cdb || WARN_ON_ONCE(length < 0 || length > sizeof(cmd->cmnd)))
		return;
	memcpy(cmd->cmnd, cdb, length);
	cmd->cmd_len = COMMAND_SIZE(cdb[0]);
}

/**
 * scsi_eh_prep_cmnd - borrow a failed command to send another one with it
 * @scmd: the command to borrow
 * @ses: where its fields are put away, for scsi_eh_restore_cmnd()
 * @cmnd: CDB of a command without data; NULL to fill it in oneself; unused with @sense_bytes
 * @cmnd_size: its length, up to 32 bytes
 * @sense_bytes: if not 0, the command is a REQUEST SENSE for so many bytes (at most
 *	SCSI_SENSE_BUFFERSIZE are asked for) into the sense buffer
 *
 * The sense buffer is zeroed: what a device does not send counts as zero.
 *
 * Context: any; the caller owns the command.
 */
void scsi_eh_prep_cmnd(struct scsi_cmnd *scmd, struct scsi_eh_save *ses, unsigned char *cmnd,
		       int cmnd_size, unsigned int sense_bytes)
{
	struct scsi_device *sdev = scmd->device;

	put_away(scmd, ses);
	make_blank(scmd);
	memset(scmd->sense_buffer, 0, SCSI_SENSE_BUFFERSIZE);
	if (sense_bytes)
		make_request_sense(scmd, ses, sense_bytes);
	else
		make_from_cdb(scmd, cmnd, cmnd_size);

	if (sdev->scsi_level != SCSI_UNKNOWN && sdev->scsi_level <= SCSI_2)
		core_command_put_lun(scmd);
}
EXPORT_SYMBOL(scsi_eh_prep_cmnd);

/* What was asked for, and where its data goes. */
static void eh_command_restore_cdb(struct scsi_cmnd *cmd, const struct scsi_eh_save *saved)
{
	memcpy(cmd->cmnd, saved->cmnd, sizeof(cmd->cmnd));
	cmd->cmd_len = saved->cmd_len;
	cmd->sc_data_direction = saved->data_direction;
	cmd->sdb = saved->sdb;
	cmd->underflow = saved->underflow;
	cmd->prot_op = saved->prot_op;
	bring_encryption_back(cmd, saved);
}

/* What had come of it. */
static void eh_command_restore_result(struct scsi_cmnd *cmd, const struct scsi_eh_save *saved)
{
	scsi_set_resid(cmd, saved->resid_len);
	cmd->eh_eflags = saved->eh_eflags;
	cmd->result = saved->result;
}

/**
 * scsi_eh_restore_cmnd - give a borrowed command its own fields back
 * @scmd: the command
 * @ses: as scsi_eh_prep_cmnd() filled it
 *
 * The sense buffer keeps what the other command brought.
 *
 * Context: any; the caller owns the command.
 */
void scsi_eh_restore_cmnd(struct scsi_cmnd *scmd, struct scsi_eh_save *ses)
{
	eh_command_restore_cdb(scmd, ses);
	eh_command_restore_result(scmd, ses);
}
EXPORT_SYMBOL(scsi_eh_restore_cmnd);

/* From now on a completion of @cmd is waited for. */
static void expect(struct eh_device *eh, struct scsi_cmnd *cmd)
{
	guard(spinlock_irqsave)(&eh->own_lock);
	reinit_completion(&eh->own_done);
	eh->own = cmd;
}

/* True if this ends the expectation of @cmd; false if nobody expects it (any more). */
static bool end_expectation(struct eh_device *eh, const struct scsi_cmnd *cmd)
{
	guard(spinlock_irqsave)(&eh->own_lock);
	if (eh->own != cmd)
		return false;
	eh->own = NULL;
	return true;
}

/**
 * eh_command_done - the driver is done with a command that error handling sent
 * @cmd: the command
 *
 * Context: any. Too late, and twice, is nothing.
 */
void eh_command_done(struct scsi_cmnd *cmd)
{
	struct eh_device *eh = eh_of_device(cmd->device);

	/* All of it under the lock: told late, it would be taken for the end of the next command. */
	guard(spinlock_irqsave)(&eh->own_lock);
	if (eh->own != cmd)
		return;
	eh->own = NULL;
	complete(&eh->own_done);
}

/* How long a command of ours may take, in jiffies. */
static unsigned long patience(const struct scsi_device *sdev)
{
	unsigned long until = eh_of_device(sdev)->until;
	long left = until - jiffies;

	return until ? clamp_t(long, left, 1, sdev->eh_timeout) : sdev->eh_timeout;
}

/* The state is held still, or a quiesce might believe that nothing is sent any more. */
static int eh_command_dispatch(struct scsi_cmnd *cmd)
{
	struct scsi_device *sdev = cmd->device;

	guard(mutex)(&sdev->state_mutex);
	if (sdev->sdev_state == SDEV_BLOCK)
		return SCSI_MLQUEUE_DEVICE_BUSY;
	log_command_send(cmd);
	return sdev->host->hostt->queuecommand(sdev->host, cmd);
}

/* The command got no answer. Returns whether the driver has let go of it. */
static bool abort_own(struct scsi_cmnd *cmd)
{
	enum scsi_disposition disposition = eh_steps[EH_STEP_ABORT].act(cmd);

	return disposition == SUCCESS || disposition == FAST_IO_FAIL;
}

/* One try, with the command lent already. DISP_REQUEUE if the driver did not take it. */
static enum eh_disposition try_once(struct scsi_cmnd *cmd, bool *returned)
{
	struct eh_device *eh = eh_of_device(cmd->device);
	enum eh_disposition disp;

	*returned = true;
	eh->reach = EH_NOT_TAKEN;
	expect(eh, cmd);
	if (eh_command_dispatch(cmd)) {
		end_expectation(eh, cmd);
		return DISP_REQUEUE;
	}
	eh->reach = EH_REACHED;
	if (!wait_for_completion_timeout(&eh->own_done, patience(cmd->device)) &&
	    end_expectation(eh, cmd)) {
		log_command_completion(cmd, "TIMEOUT_ERROR");
		*returned = abort_own(cmd);
		return DISP_RECOVER;
	}
	disp = eh_decide_own_command(cmd).disp;
	eh->reach = eh_path_is_away(cmd->result) ? EH_PATH_AWAY : EH_REACHED;
	log_command_completion(cmd, disp == DISP_FINISH ? "SUCCESS" : "FAILED");
	return disp;
}

static void eh_command_lend(struct scsi_cmnd *cmd, const u8 *cdb, unsigned int sense_bytes)
{
	struct eh_device *eh = eh_of_device(cmd->device);

	core_command_pass(cmd, COMMAND_LENT);
	eh->lent = cmd;
	eh->submitter = cmd->submitter;
	scsi_eh_prep_cmnd(cmd, &eh->saved, (u8 *)cdb, CDB_LENGTH, sense_bytes);
	cmd->submitter = SUBMITTED_BY_SCSI_ERROR_HANDLER;
	cmd->flags |= SCMD_LAST;
}

/* All but its sense buffer is as before. */
static void eh_command_end_loan(struct scsi_cmnd *cmd)
{
	struct eh_device *eh = eh_of_device(cmd->device);

	WARN_ON_ONCE(eh->lent != cmd);
	scsi_eh_restore_cmnd(cmd, &eh->saved);
	cmd->submitter = eh->submitter;
	eh->lent = NULL;
	core_command_pass(cmd, COMMAND_SICK);
}

/**
 * eh_command_back - the driver has let go of a command that a recovery has
 * @cmd: the command, whosever it is
 *
 * Context: whoever escalates.
 */
void eh_command_back(struct scsi_cmnd *cmd)
{
	switch (core_command_owner(cmd)) {
	case COMMAND_LENT:
		eh_command_end_loan(cmd);
		break;
	case COMMAND_LOST:
		core_command_pass(cmd, COMMAND_SICK);
		break;
	default:
		break;
	}
}

/* Sends a command of ours in the one that failed, once. */
static enum eh_disposition eh_command_borrow(struct scsi_cmnd *cmd, const u8 *cdb,
					     unsigned int sense_bytes)
{
	enum eh_disposition disp;
	bool returned;

	eh_command_lend(cmd, cdb, sense_bytes);
	disp = try_once(cmd, &returned);
	if (returned)
		eh_command_end_loan(cmd);
	return disp;
}

/*
 * Sends a command; DISP_FINISH if all is well, DISP_RETRY if it may be next time. With @stall, who
 * does not take it is asked again as long as a command may take.
 */
static enum eh_disposition eh_command_send(struct scsi_cmnd *cmd, const u8 *cdb,
					   unsigned int sense_bytes, bool stall)
{
	unsigned long give_up = jiffies + patience(cmd->device);
	enum eh_disposition disp;

	might_sleep();
	eh_of_device(cmd->device)->reach = EH_REACHED;
	while (!eh_of_device(cmd->device)->lent) {
		disp = eh_command_borrow(cmd, cdb, sense_bytes);
		if (disp != DISP_REQUEUE)
			return disp;
		if (!stall || time_after(jiffies + msecs_to_jiffies(EH_STALL_MS), give_up))
			break;
		msleep(EH_STALL_MS);
	}
	return DISP_RECOVER;
}

/* Sends a command, and once more if it might then go better. */
static enum eh_disposition eh_command_send_twice(struct scsi_cmnd *cmd, const u8 *cdb, bool stall)
{
	enum eh_disposition disp = eh_command_send(cmd, cdb, 0, stall);

	return disp == DISP_RETRY ? eh_command_send(cmd, cdb, 0, stall) : disp;
}

/**
 * eh_request_sense - fetch the sense data of a command that came back without, and decide by it
 * @cmd: the command, which is ours
 *
 * Context: whoever escalates.
 * Return: SUCCESS if the command may now finish or be retried; FAILED if its device has to be
 * helped.
 */
enum scsi_disposition eh_request_sense(struct scsi_cmnd *cmd)
{
	if (eh_command_send(cmd, NULL, SCSI_SENSE_BUFFERSIZE, true) != DISP_FINISH)
		return FAILED;
	switch (eh_verdict(cmd).action) {
	case VERDICT_FINISH:
		/* With what the sense data says, whatever retries it has. */
		cmd->eh_eflags |= EH_TO_FINISH;
		return SUCCESS;
	case VERDICT_RETRY:
		return SUCCESS;
	default:
		return FAILED;
	}
}

static enum eh_disposition eh_command_start(struct scsi_cmnd *cmd, bool stall)
{
	return cmd->device->allow_restart ? eh_command_send_twice(cmd, start_unit, stall) :
					    DISP_RECOVER;
}

/**
 * eh_start_unit - start a device that may be started (SBC-5 5.31)
 * @cmd: a failed command of it, which is ours
 *
 * Context: whoever escalates.
 * Return: SUCCESS or FAILED; FAILED as well if the device does not want to be started by us.
 */
enum scsi_disposition eh_start_unit(struct scsi_cmnd *cmd)
{
	return eh_command_start(cmd, true) == DISP_FINISH ? SUCCESS : FAILED;
}

/**
 * eh_is_ready - whether a device answers TEST UNIT READY (SPC-6 6.54)
 * @cmd: a failed command of it, which is ours
 * @start_first: whether START UNIT comes first, where the device may be started
 * @stall: whether it is waited for one that cannot be reached; else eh_device.reach tells
 *
 * Context: whoever escalates.
 * Return: true if it does, be it that it is busy.
 */
bool eh_is_ready(struct scsi_cmnd *cmd, bool start_first, bool stall)
{
	if (start_first)
		eh_command_start(cmd, stall);
	return eh_command_send_twice(cmd, test_unit_ready, stall) != DISP_RECOVER;
}
