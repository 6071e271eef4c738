// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recovery: commands that failed escalate from step to step (eh/step.c), all of them one step at a
 * time, until none is sick any more.
 *
 *	sick	what brought the recovery about. At each step the sick commands are grouped as the
 *		step has it (a device reset is about a device, however many commands it failed);
 *		the step is tried on one command of a group for all of them; then each device of
 *		the group proves that it is well. What is not proved stays sick and escalates.
 *	done	commands whose device is well again, or offline: nothing is with the driver any
 *		more, and when the recovery is over they are sent again or end
 *
 * A sick command is the driver's (COMMAND_LOST, COMMAND_LENT) or ours (COMMAND_SICK), and of those
 * of one device some may be this and some that. Whatever a step does, only what is ours is
 * borrowed, and only what is ours is done: the rest escalates, until a reset takes it back.
 *
 * The last step takes every device offline that is still sick, so a recovery always ends with
 * nobody sick. With eh_deadline over, only the last steps are taken, from the host reset.
 *
 * Commands are grouped by what they carry, not by walking the host's devices: a command holds its
 * device's queue, so neither can go meanwhile, and a device on its way out (SDEV_CANCEL) gets its
 * commands back like any other.
 *
 * What a recovery is about is kept from running by others: see eh/scope.c for what, eh/quiesce.c and
 * eh/freeze.c for how. A recovery that has come from a narrower scope stops the rest of its own only
 * for the call that resets it; what fails meanwhile (fresh) was reset with the others and is treated
 * with them. Settling and proving are done with the rest at work, and a device that is proved goes on
 * at once: after a wide reset, one that is away meanwhile is asked again in rounds, and whoever is
 * there does not wait for it.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "abi/eh.h"
#include "mid/command.h"
#include "mid/log.h"
#include "recovery.h"

static struct scsi_cmnd *first_of(struct list_head *list)
{
	return list_first_entry(list, struct scsi_cmnd, eh_entry);
}

/* Moves the first command, and those that are treated together with it. */
static void eh_take_group(enum eh_group by, struct list_head *from, struct list_head *group)
{
	struct scsi_cmnd *first = first_of(from), *cmd, *next;

	list_move_tail(&first->eh_entry, group);
	if (by == EH_GROUP_COMMAND)
		return;
	list_for_each_entry_safe(cmd, next, from, eh_entry)
		if (eh_same_group(by, cmd->device, first->device))
			list_move_tail(&cmd->eh_entry, group);
}

static bool is_ours(const struct scsi_cmnd *cmd)
{
	return core_command_owner(cmd) == COMMAND_SICK;
}

/* A command of a group in which one of error handling's own may be sent, or NULL. */
static struct scsi_cmnd *first_of_ours(struct list_head *group)
{
	struct scsi_cmnd *cmd;

	list_for_each_entry(cmd, group, eh_entry)
		if (is_ours(cmd))
			return cmd;
	return NULL;
}

/* The command that a step is tried on for its group, or NULL if it is none of the step's affair. */
static struct scsi_cmnd *speaker(const struct eh_step *step, struct list_head *group)
{
	struct scsi_cmnd *cmd;

	list_for_each_entry(cmd, group, eh_entry)
		if ((!step->borrows || is_ours(cmd)) && (!step->concerns || step->concerns(cmd)))
			return cmd;
	return NULL;
}

/* The driver has let go of all of the group's commands, or is not asked any more. */
static void take_back(struct list_head *group)
{
	struct scsi_cmnd *cmd;

	list_for_each_entry(cmd, group, eh_entry)
		eh_command_back(cmd);
}

/* sd counts how often a disk answered but did not read or write, and may lose its patience. */
static bool upper_driver_objects(struct scsi_cmnd *cmd, enum scsi_disposition disposition)
{
	struct device_driver *driver = cmd->device->sdev_gendev.driver;

	if (!driver || blk_rq_is_passthrough(scsi_cmd_to_rq(cmd)) ||
	    !to_scsi_driver(driver)->eh_action)
		return false;
	return to_scsi_driver(driver)->eh_action(cmd, disposition) == FAILED;
}

static void eh_finish_group(struct recovery *recovery, const struct eh_step *step,
			    struct list_head *group, enum scsi_disposition disposition)
{
	struct scsi_cmnd *cmd, *next;

	list_for_each_entry_safe(cmd, next, group, eh_entry) {
		if (!is_ours(cmd))
			continue;
		if (!step->asks_upper || !upper_driver_objects(cmd, disposition))
			list_move_tail(&cmd->eh_entry, &recovery->done);
	}
}

static unsigned long begun(const struct recovery *recovery)
{
	return recovery->scope == EH_SCOPE_HOST ? READ_ONCE(recovery->shost->last_reset) :
						  READ_ONCE(recovery->since);
}

static bool eh_out_of_time(const struct recovery *recovery, const struct eh_step *step)
{
	if (step->late || !eh_is_late(recovery->shost, begun(recovery)))
		return false;
	if (log_wanted(LOG_ERROR, 2))
		shost_printk(KERN_INFO, recovery->shost, "%s: skip %s, past eh deadline\n",
			     current->comm, step->name);
	return true;
}

/* When there is no more time for a step, in jiffies; 0: there is as much as it takes. */
static unsigned long end_of(const struct recovery *recovery, const struct eh_step *step)
{
	return step->late ? 0 : eh_end_of_time(recovery->shost, begun(recovery));
}

/*
 * Error handling's own commands may not outlast the deadline; after a last resort, not by more
 * than a command may take.
 */
static void eh_limit_patience(struct recovery *recovery, const struct eh_step *step,
			      struct scsi_device *sdev)
{
	unsigned long end = eh_end_of_time(recovery->shost, begun(recovery));
	unsigned long least = jiffies + sdev->request_queue->rq_timeout;

	if (end && step->late && time_before(end, least))
		end = least ?: 1;
	eh_of_device(sdev)->until = end;
}

/* From now on, for all that a device is asked after a step. */
static void set_limits(struct recovery *recovery, const struct eh_step *step,
		       struct list_head *group)
{
	struct scsi_cmnd *cmd;

	list_for_each_entry(cmd, group, eh_entry) {
		eh_limit_patience(recovery, step, cmd->device);
		eh_of_device(cmd->device)->settled = jiffies;
	}
}

/*
 * A device that is away after a wide reset. If its whole host stands meanwhile, a disk that was
 * pulled out costs its neighbours no more than the time that any may take to settle.
 */
static bool may_be_asked_again(const struct recovery *recovery, const struct eh_step *step,
			       const struct scsi_device *sdev)
{
	const struct eh_device *eh = eh_of_device(sdev);
	bool hurry = recovery->stopped && eh->reach == EH_PATH_AWAY;

	if (eh->reach == EH_REACHED || core_device_is_leaving(sdev))
		return false;
	return time_before(jiffies, eh->settled + eh_step_again(step, sdev, hurry)) &&
	       (!eh->until || time_before(jiffies, eh->until));
}

enum answer {
	ANSWER_SICK,
	ANSWER_WELL,
	ANSWER_AWAY,	/* none yet, and it is worth while to ask again */
};

/* An offline device is as well as it will ever be. */
static enum answer eh_ask_device(struct recovery *recovery, const struct eh_step *step,
				 struct list_head *device)
{
	struct scsi_device *sdev = first_of(device)->device;
	struct scsi_cmnd *cmd = first_of_ours(device);

	if (!scsi_device_online(sdev))
		return ANSWER_WELL;
	if (!cmd || eh_out_of_time(recovery, step))
		return ANSWER_SICK;
	if (eh_is_ready(cmd, step->proof == EH_PROOF_START, !step->settle))
		return ANSWER_WELL;
	return may_be_asked_again(recovery, step, sdev) ? ANSWER_AWAY : ANSWER_SICK;
}

/* What is done need not wait for the others, unless everything is stopped anyway. */
static void let_go_early(struct recovery *recovery)
{
	if (!recovery->stopped)
		scsi_eh_flush_done_q(&recovery->done);
}

/* Asks each device once. Leaves in @unproved those that are away, moves the others to @proved. */
static void ask_round(struct recovery *recovery, const struct eh_step *step,
		      struct list_head *unproved, struct list_head *proved)
{
	LIST_HEAD(away);

	while (!list_empty(unproved)) {
		enum answer answer;
		LIST_HEAD(device);

		eh_take_group(EH_GROUP_DEVICE, unproved, &device);
		answer = eh_ask_device(recovery, step, &device);
		if (answer == ANSWER_WELL)
			eh_finish_group(recovery, step, &device, SUCCESS);
		list_splice_tail(&device, answer == ANSWER_AWAY ? &away : proved);
		let_go_early(recovery);
	}
	list_splice(&away, unproved);
}

/* Leaves in @group the commands of those devices that are not well. */
static void eh_prove_group(struct recovery *recovery, const struct eh_step *step,
			   struct list_head *group)
{
	LIST_HEAD(unproved);

	set_limits(recovery, step, group);
	list_splice_init(group, &unproved);
	while (!list_empty(&unproved)) {
		ask_round(recovery, step, &unproved, group);
		if (!list_empty(&unproved))
			msleep(EH_STALL_MS);
	}
}

/* Stops those outside that a step touches. False if it should not be tried. */
static bool stop_others(struct recovery *recovery, const struct eh_step *step)
{
	if (recovery->stopped || step->scope != recovery->scope)
		return true;
	if (!eh_step_exists(step, recovery->shost))
		return false;
	if (recovery->scope == EH_SCOPE_HOST)
		eh_freeze_for_step(recovery->shost);
	else if (!eh_quiesce_for_step(recovery))
		return false;
	scoped_guard(spinlock_irqsave, recovery->shost->host_lock)
		list_splice_tail_init(recovery->waiting, &recovery->fresh);
	return true;
}

static void start_others(struct recovery *recovery, const struct eh_step *step)
{
	if (recovery->stopped || step->scope != recovery->scope)
		return;
	if (recovery->scope == EH_SCOPE_HOST)
		eh_unfreeze_after_step(recovery->shost);
	else
		eh_unquiesce_after_step(recovery);
}

/* What failed while others were stopped, and is of the group, is treated with it. */
static void join_group(enum eh_group by, struct list_head *fresh, struct list_head *group)
{
	struct scsi_device *sdev = first_of(group)->device;
	struct scsi_cmnd *cmd, *next;

	list_for_each_entry_safe(cmd, next, fresh, eh_entry)
		if (eh_same_group(by, cmd->device, sdev))
			list_move_tail(&cmd->eh_entry, group);
}

/* Who failed while others were stopped for a last reset was not given up before, as those it was for. */
static void prove_fresh(struct recovery *recovery, const struct eh_step *step)
{
	take_back(&recovery->fresh);
	eh_prove_group(recovery, step, &recovery->fresh);
}

/* Leaves in @group the commands that are as sick as before. */
static void treat(struct recovery *recovery, const struct eh_step *step, struct list_head *group)
{
	struct scsi_cmnd *cmd = speaker(step, group);
	enum scsi_disposition disposition;

	if (!cmd || !stop_others(recovery, step))
		return;
	if (step->proof != EH_PROOF_VAIN)
		join_group(step->group, &recovery->fresh, group);
	eh_limit_patience(recovery, step, cmd->device);
	disposition = eh_step_try(step, cmd);
	start_others(recovery, step);
	eh_stats_step(step, group, disposition == SUCCESS || disposition == FAST_IO_FAIL);
	if (disposition != SUCCESS && disposition != FAST_IO_FAIL)
		return;
	if (step->resets || step->writes_off)
		take_back(group);
	if (disposition == SUCCESS)
		eh_step_settle(step, recovery->shost, end_of(recovery, step));
	if (step->proof == EH_PROOF_VAIN)
		prove_fresh(recovery, step);
	else if (disposition == SUCCESS && step->proof != EH_PROOF_NONE)
		eh_prove_group(recovery, step, group);
	else
		eh_finish_group(recovery, step, group, disposition);
}

static void escalate_step(struct recovery *recovery, const struct eh_step *step)
{
	LIST_HEAD(untreated);

	list_splice_init(&recovery->sick, &untreated);
	while (!list_empty(&untreated) && !eh_out_of_time(recovery, step)) {
		LIST_HEAD(group);

		eh_take_group(step->group, &untreated, &group);
		treat(recovery, step, &group);
		list_splice_tail(&group, &recovery->sick);
		list_splice_tail_init(&recovery->fresh, &untreated);
	}
	list_splice_tail(&untreated, &recovery->sick);
}

/* A recovery of the whole host is at nobody's disposal; any other may be wanted wider. */
static bool may_go_on(const struct recovery *recovery)
{
	return !list_empty(&recovery->sick) &&
	       (recovery->scope == EH_SCOPE_HOST || !eh_is_wanted_wider(recovery));
}

/**
 * eh_escalate - go from step to step as long as a command is sick
 * @recovery: the recovery
 * @first: step to begin with
 * @last: step to end with
 *
 * What is done goes on at once, unless all that the recovery is about is stopped to its end.
 *
 * Context: the recovery thread, or the worker of a narrower recovery.
 */
void eh_escalate(struct recovery *recovery, unsigned int first, unsigned int last)
{
	unsigned int i;

	for (i = first; i <= last && may_go_on(recovery); i++) {
		if (eh_steps[i].alone)
			continue;
		escalate_step(recovery, &eh_steps[i]);
		let_go_early(recovery);
	}
}

/**
 * eh_take_waiting - take up the commands that wait for a recovery
 * @recovery: the recovery, about to escalate
 *
 * Context: whoever escalates for it.
 */
void eh_take_waiting(struct recovery *recovery)
{
	guard(spinlock_irqsave)(recovery->shost->host_lock);
	list_splice_tail_init(recovery->waiting, &recovery->sick);
}

/* For transports with a recovery of their own: its lists are the transport's. */
static void eh_escalate_for_transport(struct Scsi_Host *shost, struct list_head *work_q,
				      struct list_head *done_q, unsigned int first,
				      unsigned int last)
{
	struct recovery recovery;

	eh_recovery_blank(&recovery, shost, EH_SCOPE_HOST);
	list_splice_init(work_q, &recovery.sick);
	eh_escalate(&recovery, first, last);
	list_splice_tail(&recovery.sick, work_q);
	list_splice_tail(&recovery.done, done_q);
}

/**
 * scsi_eh_get_sense - fetch the sense data that commands failed without
 * @work_q: the commands; those that are dealt with leave it
 * @done_q: where these go
 *
 * For transports with a recovery of their own (eh_strategy_handler).
 *
 * Context: the recovery thread.
 * Return: 1 if @work_q is empty, else 0.
 */
int scsi_eh_get_sense(struct list_head *work_q, struct list_head *done_q)
{
	if (list_empty(work_q))
		return 1;
	eh_escalate_for_transport(first_of(work_q)->device->host, work_q, done_q, EH_STEP_SENSE,
				  EH_STEP_SENSE);
	return list_empty(work_q);
}
EXPORT_SYMBOL_GPL(scsi_eh_get_sense);

/**
 * scsi_eh_ready_devs - take all steps that make devices ready
 * @shost: the host
 * @work_q: commands that failed; empty afterwards
 * @done_q: where they go
 *
 * For transports with a recovery of their own (eh_strategy_handler).
 *
 * Context: the recovery thread. May take minutes.
 */
void scsi_eh_ready_devs(struct Scsi_Host *shost, struct list_head *work_q,
			struct list_head *done_q)
{
	eh_escalate_for_transport(shost, work_q, done_q, EH_STEP_START, EH_STEP_OFFLINE);
}
EXPORT_SYMBOL_GPL(scsi_eh_ready_devs);

/**
 * scsi_eh_finish_cmd - put a command that error handling is done with where such are gathered
 * @scmd: the command, on whatever list it is
 * @done_q: the list that scsi_eh_flush_done_q() will get
 *
 * It does not end at once, or its end would set off new commands in the midst of the recovery. A
 * transport with a recovery of its own says by this that the driver has let go of the command.
 *
 * Context: whoever owns both lists.
 */
void scsi_eh_finish_cmd(struct scsi_cmnd *scmd, struct list_head *done_q)
{
	eh_command_back(scmd);
	list_move_tail(&scmd->eh_entry, done_q);
}
EXPORT_SYMBOL(scsi_eh_finish_cmd);

/* Ends a command; without a result of its own what became of it is that it timed out. */
static void eh_finish_command(struct scsi_cmnd *cmd)
{
	if (!cmd->result && !(cmd->flags & SCMD_FORCE_EH_SUCCESS))
		set_host_byte(cmd, DID_TIME_OUT);
	if (log_wanted(LOG_ERROR, 2))
		scmd_printk(KERN_INFO, cmd, "%s: flush finish cmd\n", current->comm);
	core_command_finish(cmd);
}

static void eh_retry_command(struct scsi_cmnd *cmd)
{
	if (log_wanted(LOG_ERROR, 2))
		scmd_printk(KERN_INFO, cmd, "%s: flush retry cmd\n", current->comm);
	core_command_retry(cmd);
}

/* With its last sick command, a device goes on. Nothing else keeps it from being taken down then. */
static void eh_let_go(struct scsi_cmnd *cmd)
{
	struct scsi_device *sdev = cmd->device;

	get_device(&sdev->sdev_gendev);
	core_command_pass(cmd, COMMAND_OURS);
	scoped_guard(spinlock_irqsave, sdev->host->host_lock) {
		WRITE_ONCE(eh_of_target(sdev->sdev_target)->sick,
			   eh_of_target(sdev->sdev_target)->sick - 1);
		if (!--eh_of_device(sdev)->sick)
			eh_stats_end(sdev);
	}
	if (scsi_device_online(sdev) && eh_may_retry(cmd))
		eh_retry_command(cmd);
	else
		eh_finish_command(cmd);
	eh_device_unquiesce(sdev);
	put_device(&sdev->sdev_gendev);
}

/**
 * scsi_eh_flush_done_q - send again, or end, the commands that error handling is done with
 * @done_q: the commands; empty afterwards
 *
 * Context: the recovery thread.
 */
void scsi_eh_flush_done_q(struct list_head *done_q)
{
	struct scsi_cmnd *cmd, *next;

	list_for_each_entry_safe(cmd, next, done_q, eh_entry) {
		list_del_init(&cmd->eh_entry);
		eh_let_go(cmd);
	}
}
EXPORT_SYMBOL(scsi_eh_flush_done_q);
