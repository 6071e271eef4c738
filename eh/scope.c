// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whom a failure concerns: where a recovery begins, and how it widens.
 *
 *	device	its commands escalate as far as the device reset
 *	target	then those of all such devices of a target, by the target reset
 *	host	then those of all such targets, by bus and host reset, in the host's thread
 *
 * Each has a struct recovery of its own, made with the object it is about, so that nothing need
 * be allocated when things are bad. A recovery begins when a command fails for good, quiesces its
 * device (or its target) and waits until that has drained; the rest of the host works on. It
 * ends when no command of it is sick any more, or hands those that are to the next wider one:
 * what an abort and the resets so far have not brought back is still the driver's, so there is
 * no short cut. A wider one waits until the narrower ones have come to their next step; there
 * they end and hand over what they have.
 *
 * Who is stopped, and who says so. Recoveries begin where eh_scope says ("here"), or wider, where
 * a narrower one could not help ("above"):
 *
 *	begins      here                               above
 *	----------------------------------------------------------------------------------------
 *	of a        device.quiesced   to the end       -
 *	device      recovery.stopped
 *	of a        target.quiesced   to the end       target.quiesced  for the reset call
 *	target      recovery.stopped, target.wanted    target.wanted    until that is over
 *	of the      FROZEN_RECOVERY   to the end       FROZEN_STEP      for the reset call
 *	host        recovery.stopped                   host.wanted      until that is over
 *
 *	flag              set by, cleared by                      tells
 *	----------------------------------------------------------------------------------------
 *	recovery.active   eh_scope_begin();                       it need not be begun
 *	                  eh_scope_end(), eh_thread_look_for_more()
 *	recovery.stopped  begin_narrow(), may_begin();            which step is first, whom to
 *	                  the next that begins                    stop
 *	device.quiesced   eh_scope_join(), first failure;         the block layer, removal
 *	                  eh_device_unquiesce(), the last
 *	target.quiesced   eh_target_quiesce();                    new devices of the target
 *	                  eh_target_unquiesce()
 *	target.wanted     begin_narrow();                         recoveries of its devices to
 *	                  eh_unquiesce_after_step(),              hand over
 *	                  eh_scope_end()
 *	host.wanted       eh_freeze_for_step();                   all narrower ones the same
 *	                  eh_unfreeze_after_step()
 *	target.narrow,    begin_narrow(), up;                     wider ones to wait for 0
 *	host.narrow       end_narrow(), down
 *	host.frozen       eh_host_freeze(); eh_host_unfreeze()    whoever dispatches
 *	host.killed       with the first bit of it, with the last the same two functions
 *
 * All are changed under host_lock but recovery.stopped of a host, which is its thread's alone. That
 * of a narrower one is set when it begins, before its worker is queued, and read by that.
 *
 * Where a recovery may begin is for the driver to bear. Many a handler takes it for granted that
 * nothing else runs on its host. So hosts begin with the whole of it, as they always did, unless
 * their driver is known to do well with less, or somebody says so (attribute eh_scope). A
 * transport with a recovery of its own (eh_strategy_handler) has the whole host in any case.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_transport.h>

#include "mid/command.h"
#include "mid/log.h"
#include "recovery.h"

/* How soon it is looked again whether a recovery may take its first step. */
#define LOOK_AGAIN	msecs_to_jiffies(4)

/* Aborts of a host at a time. A driver that expects the whole host quiet expects one. */
#define ABORTS_ON_WHOLE_HOST	1
#define ABORTS_AT_ONCE		16

/* Drivers whose handlers are known to touch what they are asked to reset, and nothing else. */
static const struct {
	const char	*driver;
	enum eh_scope	scope;
} known_drivers[] = {
	{ "scsi_debug",		EH_SCOPE_DEVICE },
	{ "scsi_ramdisk",	EH_SCOPE_DEVICE },
	{ "virtio_scsi",	EH_SCOPE_DEVICE },
	{ "scsi_virtio",	EH_SCOPE_DEVICE },
};

static enum eh_scope default_scope(const struct Scsi_Host *shost)
{
	const char *driver = shost->hostt->proc_name;
	unsigned int i;

	for (i = 0; driver && i < ARRAY_SIZE(known_drivers); i++)
		if (!strcmp(known_drivers[i].driver, driver))
			return known_drivers[i].scope;
	return EH_SCOPE_HOST;
}

/**
 * eh_scope_of - where recoveries of a host begin
 * @shost: the host
 *
 * Context: any.
 * Return: the scope.
 */
enum eh_scope eh_scope_of(const struct Scsi_Host *shost)
{
	if (shost->transportt->eh_strategy_handler)
		return EH_SCOPE_HOST;
	return READ_ONCE(eh_of(shost)->scope);
}

/**
 * eh_may_scope - whether recoveries of a host may begin somewhere
 * @shost: the host
 * @scope: where
 *
 * Context: any.
 * Return: false if the host's transport recovers it in its own way, and that needs all of it.
 */
bool eh_may_scope(const struct Scsi_Host *shost, enum eh_scope scope)
{
	return scope == EH_SCOPE_HOST || !shost->transportt->eh_strategy_handler;
}

/**
 * eh_set_scope - say where recoveries of a host begin from now on
 * @shost: the host
 * @scope: where; those under way go on as they began
 *
 * Context: process context, may sleep; not after eh_host_stop(), which frees what is set here.
 * Return: 0, or -EOPNOTSUPP if the host's transport recovers it in its own way.
 */
int eh_set_scope(struct Scsi_Host *shost, enum eh_scope scope)
{
	if (!eh_may_scope(shost, scope))
		return -EOPNOTSUPP;
	if (WARN_ON_ONCE(!shost->tmf_work_q))
		return -ENODEV;
	WRITE_ONCE(eh_of(shost)->scope, scope);
	workqueue_set_max_active(shost->tmf_work_q, scope == EH_SCOPE_HOST ?
				 ABORTS_ON_WHOLE_HOST : ABORTS_AT_ONCE);
	return 0;
}

/**
 * eh_scope_init - let a new host begin where its driver bears it
 * @shost: the host
 *
 * Context: process context.
 */
void eh_scope_init(struct Scsi_Host *shost)
{
	eh_set_scope(shost, default_scope(shost));
}

/* The whole host is stopped, or about to be: whatever fails is its recovery's. */
static bool host_wants(const struct eh_host *eh)
{
	return READ_ONCE(eh->wanted) ||
	       (READ_ONCE(eh->frozen) & (EH_FROZEN_RECOVERY | EH_FROZEN_STEP));
}

/**
 * eh_is_wanted_wider - whether a wider recovery waits for what this one has
 * @recovery: a recovery of a device or a target
 *
 * Context: any.
 * Return: true if it is to end, and hand over what is sick.
 */
bool eh_is_wanted_wider(const struct recovery *recovery)
{
	if (host_wants(eh_of(recovery->shost)))
		return true;
	return recovery->scope == EH_SCOPE_DEVICE &&
	       READ_ONCE(eh_of_target(recovery->starget)->wanted);
}

/* The recovery that a command of a device which fails now belongs to. */
static struct recovery *recovery_of(struct scsi_device *sdev)
{
	struct eh_target *target = eh_of_target(sdev->sdev_target);
	struct eh_host *host = eh_of(sdev->host);
	enum eh_scope scope = eh_scope_of(sdev->host);

	if (scope == EH_SCOPE_HOST || host_wants(host))
		return &host->recovery;
	if (scope == EH_SCOPE_TARGET || target->wanted)
		return &target->recovery;
	return &eh_of_device(sdev)->recovery;
}

/* The whole host stops, at once, and until its recovery is over. */
static void begin_whole_host(struct Scsi_Host *shost)
{
	WARN_ON_ONCE(!eh_enter_recovery(shost));
	eh_host_freeze(shost, EH_FROZEN_RECOVERY);
}

static void begin_host(struct Scsi_Host *shost, struct recovery *recovery, bool here)
{
	WRITE_ONCE(recovery->active, true);
	if (here)
		begin_whole_host(shost);
	wake_up(&eh_of(shost)->wake);
}

static void begin_narrow(struct recovery *recovery, bool here)
{
	struct eh_target *target = eh_of_target(recovery->starget);

	if (recovery->scope == EH_SCOPE_TARGET)
		WRITE_ONCE(target->wanted, true);
	if (recovery->active)
		return;
	recovery->active = true;
	recovery->stopped = here;
	eh_of(recovery->shost)->narrow++;
	if (recovery->scope == EH_SCOPE_DEVICE)
		target->narrow++;
	if (here && recovery->scope == EH_SCOPE_TARGET)
		eh_target_quiesce(recovery->starget);
	queue_delayed_work(eh_of(recovery->shost)->queue, &recovery->work, 0);
}

/* With host_lock held. @here: not widened to, but begun with; that of a device always is. */
static void eh_scope_begin(struct recovery *recovery, bool here)
{
	lockdep_assert_held(recovery->shost->host_lock);
	if (recovery->scope == EH_SCOPE_HOST)
		begin_host(recovery->shost, recovery, here);
	else
		begin_narrow(recovery, here || recovery->scope == EH_SCOPE_DEVICE);
}

static void tell_upper_driver(struct scsi_cmnd *cmd)
{
	struct device_driver *driver = cmd->device->sdev_gendev.driver;

	if (driver && !blk_rq_is_passthrough(scsi_cmd_to_rq(cmd)) &&
	    to_scsi_driver(driver)->eh_reset)
		to_scsi_driver(driver)->eh_reset(cmd);
}

static unsigned long earlier(unsigned long a, unsigned long b)
{
	if (!a || !b)
		return a ?: b;
	return time_before(a, b) ? a : b;
}

/* A recovery began when the first of what it is about did. The host's clock is a public one. */
static void eh_scope_note_begun(struct recovery *recovery, unsigned long since)
{
	struct Scsi_Host *shost = recovery->shost;

	if (recovery->scope == EH_SCOPE_HOST)
		shost->last_reset = earlier(shost->last_reset, since);
	else
		WRITE_ONCE(recovery->since, earlier(recovery->since, since));
}

static void eh_scope_join(struct recovery *recovery, struct scsi_cmnd *cmd)
{
	struct scsi_device *sdev = cmd->device;
	bool here = eh_scope_of(sdev->host) == recovery->scope;

	list_add_tail(&cmd->eh_entry, recovery->waiting);
	core_command_pass(cmd, core_owner_is_driver(core_command_owner(cmd)) ? COMMAND_LOST :
									       COMMAND_SICK);
	WRITE_ONCE(eh_of_target(sdev->sdev_target)->sick,
		   eh_of_target(sdev->sdev_target)->sick + 1);
	if (!eh_of_device(sdev)->sick++)
		eh_stats_begin(sdev);
	eh_scope_note_begun(recovery, eh_clock_of(sdev));
	if (recovery->scope == EH_SCOPE_HOST)
		sdev->host->host_failed++;
	if (!here || recovery->scope != EH_SCOPE_HOST)
		eh_device_quiesce(sdev);
	eh_scope_begin(recovery, here);
}

/**
 * eh_recover - hand a command to error handling
 * @cmd: a command that failed or timed out, claimed, and still in flight (eh_host_leave()
 *	is called here); not the caller's any more
 *
 * Context: any; host_lock not held.
 */
void eh_recover(struct scsi_cmnd *cmd)
{
	struct Scsi_Host *shost = cmd->device->host;

	/*
	 * The command may be through its recovery, and the last of its host's, before it has left
	 * the host's count: eh_host_stop() waits for this section before it takes the count away.
	 */
	guard(rcu)();
	scoped_guard(spinlock_irqsave, shost->host_lock) {
		eh_start_clock(cmd->device);
		tell_upper_driver(cmd);
		eh_scope_join(recovery_of(cmd->device), cmd);
	}
	eh_host_leave(shost);
}

static struct recovery *next_wider(struct recovery *recovery)
{
	struct eh_host *host = eh_of(recovery->shost);

	if (recovery->scope == EH_SCOPE_TARGET || host_wants(host))
		return &host->recovery;
	return &eh_of_target(recovery->starget)->recovery;
}

static void eh_scope_hand_over(struct recovery *recovery)
{
	struct recovery *wider = next_wider(recovery);
	struct Scsi_Host *shost = recovery->shost;

	if (wider->scope == EH_SCOPE_HOST)
		shost->host_failed += list_count_nodes(&recovery->sick);
	eh_scope_note_begun(wider, recovery->since);
	list_splice_tail_init(&recovery->sick, wider->waiting);
	eh_scope_begin(wider, false);
}

static void end_narrow(struct recovery *recovery)
{
	struct eh_target *target = eh_of_target(recovery->starget);

	recovery->active = false;
	WRITE_ONCE(eh_of(recovery->shost)->narrow, eh_of(recovery->shost)->narrow - 1);
	if (recovery->scope == EH_SCOPE_DEVICE)
		target->narrow--;
	else
		recovery->since = 0;
}

/* A target that was quiesced to the end has come to it; whoever fails now is waited for anew. */
static void unquiesce_stopped(struct recovery *recovery)
{
	if (recovery->stopped && recovery->scope == EH_SCOPE_TARGET)
		eh_target_unquiesce(recovery->starget, recovery->shost);
}

static void begin_anew(struct recovery *recovery)
{
	if (recovery->stopped && recovery->scope == EH_SCOPE_TARGET)
		eh_target_quiesce(recovery->starget);
}

/*
 * What is left is another's. True if there is none that waits to be taken up meanwhile: then the
 * recovery has ended.
 */
static bool eh_scope_end(struct recovery *recovery)
{
	unquiesce_stopped(recovery);
	guard(spinlock_irqsave)(recovery->shost->host_lock);
	if (eh_is_wanted_wider(recovery))
		list_splice_tail_init(recovery->waiting, &recovery->sick);
	if (!list_empty(&recovery->sick))
		eh_scope_hand_over(recovery);
	if (!list_empty(recovery->waiting)) {
		begin_anew(recovery);
		return false;
	}
	if (recovery->scope == EH_SCOPE_TARGET)
		WRITE_ONCE(eh_of_target(recovery->starget)->wanted, false);
	end_narrow(recovery);
	wake_up(&eh_of(recovery->shost)->wake);
	wake_up(&recovery->shost->host_wait);
	return true;
}

/* Recoveries of devices have ended before that of their target takes a step. */
static bool is_ready(struct recovery *recovery)
{
	if (eh_is_reset_by_hand(recovery->shost))
		return false;
	if (recovery->scope == EH_SCOPE_TARGET && READ_ONCE(eh_of_target(recovery->starget)->narrow))
		return false;
	return !recovery->stopped || eh_is_drained(recovery);
}

static unsigned int first_step(const struct recovery *recovery)
{
	return recovery->stopped ? EH_STEP_SENSE : EH_STEP_TARGET_RESET;
}

static unsigned int last_step(const struct recovery *recovery)
{
	return recovery->scope == EH_SCOPE_DEVICE ? EH_STEP_DEVICE_RESET : EH_STEP_TARGET_RESET;
}

/* Without a host that runs nothing is tried: the thread will say so. */
static void eh_scope_escalate(struct recovery *recovery)
{
	struct Scsi_Host *shost = recovery->shost;
	bool resume = !READ_ONCE(shost->eh_noresume);

	if (resume && core_pm_get_host(shost) < 0)
		return;
	eh_escalate(recovery, first_step(recovery), last_step(recovery));
	eh_lock_doors(shost);
	scsi_eh_flush_done_q(&recovery->done);
	if (resume)
		core_pm_put_host(shost);
}

static void eh_scope_work(struct work_struct *work)
{
	struct recovery *recovery = container_of(to_delayed_work(work), struct recovery, work);
	struct Scsi_Host *shost = recovery->shost;
	bool over = false;

	blk_mq_wait_quiesce_done(&shost->tag_set);
	if (eh_is_wanted_wider(recovery)) {
		over = eh_scope_end(recovery);
	} else if (is_ready(recovery)) {
		eh_take_waiting(recovery);
		eh_scope_escalate(recovery);
		over = eh_scope_end(recovery);
	}
	if (!over)
		queue_delayed_work(eh_of(shost)->queue, &recovery->work, LOOK_AGAIN);
}

/**
 * eh_recovery_blank - make a recovery that whoever made it carries out himself
 * @recovery: the recovery; may be on a stack
 * @shost: its host
 * @scope: what it is about
 *
 * Context: any.
 */
void eh_recovery_blank(struct recovery *recovery, struct Scsi_Host *shost, enum eh_scope scope)
{
	*recovery = (struct recovery) {
		.shost		= shost,
		.scope		= scope,
		.stopped	= scope == EH_SCOPE_HOST,
		.waiting	= scope == EH_SCOPE_HOST ? &shost->eh_cmd_q : &recovery->own_waiting,
	};
	INIT_LIST_HEAD(&recovery->own_waiting);
	INIT_LIST_HEAD(&recovery->sick);
	INIT_LIST_HEAD(&recovery->fresh);
	INIT_LIST_HEAD(&recovery->done);
}

/**
 * eh_recovery_init - make a recovery that has not begun
 * @recovery: the recovery
 * @shost: its host
 * @scope: what it is about
 *
 * Context: any.
 */
void eh_recovery_init(struct recovery *recovery, struct Scsi_Host *shost, enum eh_scope scope)
{
	eh_recovery_blank(recovery, shost, scope);
	INIT_DELAYED_WORK(&recovery->work, eh_scope_work);
}
