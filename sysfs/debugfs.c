// SPDX-License-Identifier: GPL-2.0-only
/*
 * A SCSI request as text, for the block layer's files below /sys/kernel/debug/block: what the
 * command is, how often it was tried, whether error handling has it, how long it has been here.
 *
 * The request belongs to somebody else and may be in any state, even finishing as we look. So
 * nothing is followed that could have gone: the device is the queue's, whose files are removed
 * before it, and a list is searched for the command, never entered through it.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/seq_file.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_host.h>

#include "mid/command.h"
#include "mid/show.h"

/* A command's longest text: what does not fit is cut. */
#define COMMAND_TEXT	80

#define FLAG(_name) [const_ilog2(SCMD_##_name)] = #_name
static const char *const flag_names[] = {
	FLAG(TAGGED),
	FLAG(INITIALIZED),
	FLAG(LAST),
};
#undef FLAG

/* Names with bars between; a bit that has none is its number. */
static void print_flags(struct seq_file *m, unsigned int flags)
{
	const char *bar = "";
	unsigned int bit;

	for (; flags; flags &= flags - 1, bar = "|") {
		bit = __ffs(flags);
		if (bit < ARRAY_SIZE(flag_names))
			seq_printf(m, "%s%s", bar, flag_names[bit]);
		else
			seq_printf(m, "%s%u", bar, bit);
	}
}

static bool is_on(const struct list_head *list, const struct scsi_cmnd *cmd)
{
	const struct scsi_cmnd *other;

	list_for_each_entry(other, list, eh_entry)
		if (other == cmd)
			return true;
	return false;
}

/* Which of error handling's lists a command is on; the block layer may have interrupts off. */
static const char *recovery_list(struct Scsi_Host *shost, const struct scsi_cmnd *cmd)
{
	bool aborting, queued;

	scoped_guard(spinlock_irqsave, shost->host_lock) {
		aborting = is_on(&shost->eh_abort_list, cmd);
		queued = is_on(&shost->eh_cmd_q, cmd);
	}
	return aborting ? ", on eh_abort_list" : queued ? ", on eh_cmd_q" : "";
}

static void print_time(struct seq_file *m, const char *before, unsigned int milliseconds,
		       const char *after)
{
	seq_printf(m, "%s%u.%03u%s", before, milliseconds / 1000,
		   milliseconds % 1000, after);
}

static void print_command(struct seq_file *m, struct request *rq, const struct scsi_cmnd *cmd)
{
	const struct scsi_device *sdev = rq->q->queuedata;
	char text[COMMAND_TEXT];

	__scsi_format_command(text, sizeof(text), cmd->cmnd,
			      min_t(size_t, cmd->cmd_len, sizeof(cmd->cmnd)));
	seq_printf(m, ", .cmd=%s, .retries=%d, .allowed=%d, .result = %#x%s, .owner=%s", text,
		   cmd->retries, cmd->allowed, cmd->result, recovery_list(sdev->host, cmd),
		   core_owner_name(core_command_owner(cmd)));
	print_time(m, ", .timeout=", jiffies_to_msecs(rq->timeout), "");
	print_time(m, ", allocated ", jiffies_to_msecs(jiffies - cmd->jiffies_at_alloc), " s ago");
}

/**
 * show_request - print a request of a SCSI queue
 * @m: the file, where the block layer has begun the line
 * @rq: the request; one that carries no command yet shows its flags only
 *
 * Context: any, the block layer may hold its locks; takes host_lock.
 */
void show_request(struct seq_file *m, struct request *rq)
{
	const struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);

	if (cmd->flags & SCMD_INITIALIZED)
		print_command(m, rq, cmd);
	seq_puts(m, ", .flags=");
	print_flags(m, cmd->flags);
}
