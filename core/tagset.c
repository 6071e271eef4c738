// SPDX-License-Identifier: GPL-2.0-only
/*
 * A host's tag set: the memory of its commands, made once.
 *
 * The layout behind struct request (one piece of memory, see mid/command.h):
 *
 *	struct scsi_cmnd | driver's cmd_size | struct mid_command | INLINE_SGL entries for data
 *							| INLINE_PROT_SGL for protection data
 *
 * Whatever of a command never changes (where its parts are, its sense buffer, the work item of
 * its abort) is set up here and not again for each I/O.
 *
 * References: the host's own, and one for each device from its allocation until the driver's
 * slave_destroy has run. The last one frees the tags, and with them runs exit_cmd_priv, while
 * the host still stands: scsi_remove_host() waits for it.
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_host.h>

#include "abi/host.h"
#include "compat/host.h"
#include "hooks.h"
#include "mid/command.h"
#include "mid/device.h"
#include "mid/host.h"

/* An adapter writes it by DMA and user space gets copies of it. */
static struct kmem_cache *sense_cache;

int core_sense_init(void)
{
	sense_cache = kmem_cache_create_usercopy("scsi_sense_cache", SCSI_SENSE_BUFFERSIZE, 0,
						 SLAB_HWCACHE_ALIGN, 0, SCSI_SENSE_BUFFERSIZE,
						 NULL);
	return sense_cache ? 0 : -ENOMEM;
}

void core_sense_exit(void)
{
	kmem_cache_destroy(sense_cache);
}

static unsigned int mid_command_offset(const struct scsi_host_template *hostt)
{
	return ALIGN(sizeof(struct scsi_cmnd) + hostt->cmd_size, __alignof__(struct mid_command));
}

static void place_scatterlists(struct scsi_cmnd *cmd, struct mid_command *mid, bool prot)
{
	cmd->sdb.table.sgl = mid->inline_sgl;
	mid->prot.table.sgl = mid->inline_sgl + CORE_INLINE_SGL;
	cmd->prot_sdb = prot ? &mid->prot : NULL;
}

static int core_tagset_init_request(struct blk_mq_tag_set *set, struct request *rq,
				    unsigned int hctx_idx, unsigned int node)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	struct Scsi_Host *shost = set->driver_data;
	int error;

	cmd->sense_buffer = kmem_cache_alloc_node(sense_cache, GFP_KERNEL | __GFP_ZERO, node);
	if (!cmd->sense_buffer)
		return -ENOMEM;
	place_scatterlists(cmd, (void *)cmd + to_mid_host(shost)->priv_offset,
			   scsi_host_get_prot(shost));
	eh_command_init(cmd);

	error = shost->hostt->init_cmd_priv ? shost->hostt->init_cmd_priv(shost, cmd) : 0;
	if (error < 0) {
		kmem_cache_free(sense_cache, cmd->sense_buffer);
		return error;
	}
	return 0;
}

static void core_tagset_exit_request(struct blk_mq_tag_set *set, struct request *rq,
				     unsigned int hctx_idx)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	struct Scsi_Host *shost = set->driver_data;
	const struct scsi_host_template *hostt = shost->hostt;

	if (hostt->exit_cmd_priv)
		hostt->exit_cmd_priv(shost, cmd);
	kmem_cache_free(sense_cache, cmd->sense_buffer);
}

static void core_tagset_map_queues(struct blk_mq_tag_set *set)
{
	struct Scsi_Host *shost = set->driver_data;

	if (shost->hostt->map_queues)
		shost->hostt->map_queues(shost);
	else
		blk_mq_map_queues(&set->map[HCTX_TYPE_DEFAULT]);
}

static int core_tagset_init_hctx(struct blk_mq_hw_ctx *hctx, void *shost, unsigned int hctx_idx)
{
	hctx->driver_data = shost;
	return 0;
}

static int core_tagset_poll(struct blk_mq_hw_ctx *hctx, struct io_comp_batch *batch)
{
	struct Scsi_Host *shost = hctx->driver_data;

	return shost->hostt->mq_poll ? shost->hostt->mq_poll(shost, hctx->queue_num) : 0;
}

static void core_tagset_commit_rqs(struct blk_mq_hw_ctx *hctx)
{
	struct Scsi_Host *shost = hctx->driver_data;

	shost->hostt->commit_rqs(shost, hctx->queue_num);
}

#ifdef CONFIG_BLK_DEBUG_FS
static void core_tagset_show_rq(struct seq_file *m, struct request *rq)
{
	core_show_request(m, rq);
}

#define SHOW_REQUEST .show_rq = core_tagset_show_rq,
#else
#define SHOW_REQUEST
#endif

/* The block layer asks for commit_rqs by its being there, so drivers without it have a table. */
#define CORE_MQ_OPS							\
	.get_budget		= core_budget_get,			\
	.put_budget		= core_budget_put,			\
	.set_rq_budget_token	= core_budget_set_token,		\
	.get_rq_budget_token	= core_budget_get_token,		\
	.queue_rq		= core_queue_rq,			\
	.complete		= core_command_complete,		\
	.timeout		= eh_timed_out,				\
	.init_request		= core_tagset_init_request,		\
	.exit_request		= core_tagset_exit_request,		\
	.cleanup_rq		= core_command_cleanup,			\
	.busy			= core_queue_busy,			\
	.map_queues		= core_tagset_map_queues,		\
	.init_hctx		= core_tagset_init_hctx,		\
	.poll			= core_tagset_poll,		\
	SHOW_REQUEST

static const struct blk_mq_ops mq_ops = {
	CORE_MQ_OPS
};

static const struct blk_mq_ops mq_ops_with_commit = {
	CORE_MQ_OPS
	.commit_rqs		= core_tagset_commit_rqs,
};

/**
 * core_tagset_owns - whether a queue belongs to a SCSI device
 * @q: any request queue
 *
 * Context: any.
 * Return: true if q->queuedata is a struct scsi_device.
 */
bool core_tagset_owns(const struct request_queue *q)
{
	return q->mq_ops == &mq_ops || q->mq_ops == &mq_ops_with_commit;
}

static unsigned int tagset_flags(const struct Scsi_Host *shost)
{
	unsigned int flags = BLK_MQ_F_SHOULD_MERGE |
			     BLK_ALLOC_POLICY_TO_MQ_FLAG(shost->hostt->tag_alloc_policy);

	if (compat_host_may_block(shost))
		flags |= BLK_MQ_F_BLOCKING;
	if (shost->host_tagset)
		flags |= BLK_MQ_F_TAG_HCTX_SHARED;
	return flags;
}

/**
 * core_tagset_alloc - make a host's commands
 * @shost: a host about to be added, its limits final
 *
 * The caller holds the first reference, see core_tagset_put().
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int core_tagset_alloc(struct Scsi_Host *shost)
{
	unsigned int offset = mid_command_offset(shost->hostt);
	unsigned int entries = CORE_INLINE_SGL;
	struct blk_mq_tag_set *set = &shost->tag_set;

	if (scsi_host_get_prot(shost))
		entries += CORE_INLINE_PROT_SGL;
	to_mid_host(shost)->priv_offset = offset;

	*set = (struct blk_mq_tag_set) {
		.ops		= shost->hostt->commit_rqs ? &mq_ops_with_commit : &mq_ops,
		.nr_hw_queues	= shost->nr_hw_queues ?: 1,
		.nr_maps	= shost->nr_maps ?: 1,
		.queue_depth	= shost->can_queue,
		.cmd_size	= offset + struct_size_t(struct mid_command, inline_sgl, entries),
		.numa_node	= dev_to_node(shost->dma_dev),
		.flags		= tagset_flags(shost),
		.driver_data	= shost,
	};
	kref_init(&shost->tagset_refcnt);
	init_completion(&shost->tagset_freed);
	return blk_mq_alloc_tag_set(set);
}

static void tagset_free(struct kref *kref)
{
	struct Scsi_Host *shost = container_of(kref, struct Scsi_Host, tagset_refcnt);

	blk_mq_free_tag_set(&shost->tag_set);
	complete(&shost->tagset_freed);
}

/* A device's queue uses the tags. */
void core_tagset_get(struct Scsi_Host *shost)
{
	kref_get(&shost->tagset_refcnt);
}

/* The last one frees, and wakes scsi_remove_host(). May sleep. */
void core_tagset_put(struct Scsi_Host *shost)
{
	kref_put(&shost->tagset_refcnt, tagset_free);
}

struct busy_walk {
	bool (*fn)(struct scsi_cmnd *cmd, void *priv);
	void *priv;
};

static bool core_tagset_visit_in_flight(struct request *rq, void *data)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	struct busy_walk *walk = data;

	return !test_bit(SCMD_STATE_INFLIGHT, &cmd->state) || walk->fn(cmd, walk->priv);
}

static void walk_in_flight(struct Scsi_Host *shost, bool (*fn)(struct scsi_cmnd *, void *),
			   void *priv)
{
	struct busy_walk walk = { .fn = fn, .priv = priv };

	blk_mq_tagset_busy_iter(&shost->tag_set, core_tagset_visit_in_flight, &walk);
}

static bool core_tagset_count_one(struct scsi_cmnd *cmd, void *count)
{
	++*(int *)count;
	return true;
}

/**
 * scsi_host_busy - how many commands a host's driver has
 * @shost: an added host
 *
 * Walks all tags: for people and slow paths. Commands that error handling has taken count.
 *
 * Context: any.
 * Return: their number at some moment during the call.
 */
int scsi_host_busy(struct Scsi_Host *shost)
{
	int count = 0;

	if (shost->shost_state != SHOST_CREATED)
		walk_in_flight(shost, core_tagset_count_one, &count);
	return count;
}
EXPORT_SYMBOL(scsi_host_busy);

static bool core_tagset_stop_at_once(struct scsi_cmnd *cmd, void *found)
{
	*(bool *)found = !core_owner_is_recovery(core_command_owner(cmd));
	return !*(bool *)found;
}

/**
 * core_host_has_busy - whether a host's driver has any command that may come back by itself
 * @shost: an added host
 *
 * What a recovery has comes back when that is over, which may be long; nobody need wait for it.
 *
 * Context: any. Stops at the first it finds.
 * Return: true if so.
 */
bool core_host_has_busy(struct Scsi_Host *shost)
{
	bool found = false;

	walk_in_flight(shost, core_tagset_stop_at_once, &found);
	return found;
}

static bool core_tagset_visit_started(struct request *rq, void *data)
{
	struct busy_walk *walk = data;

	return walk->fn(blk_mq_rq_to_pdu(rq), walk->priv);
}

/**
 * scsi_host_busy_iter - call a function for each command that was started
 * @shost: an added host
 * @fn: called for each; false stops the walk
 * @priv: passed to @fn
 *
 * Commands come and go meanwhile, unless the caller has seen to it that they don't.
 *
 * Context: that of @fn; @fn must not sleep.
 */
void scsi_host_busy_iter(struct Scsi_Host *shost, bool (*fn)(struct scsi_cmnd *, void *),
			 void *priv)
{
	struct busy_walk walk = { .fn = fn, .priv = priv };

	blk_mq_tagset_busy_iter(&shost->tag_set, core_tagset_visit_started, &walk);
}
EXPORT_SYMBOL_GPL(scsi_host_busy_iter);

/* What has come back, or has just timed out, is left alone; what a recovery waits for keeps how it failed. */
static bool core_tagset_complete_one(struct scsi_cmnd *cmd, void *status)
{
	enum command_owner owner = core_command_owner(cmd);
	bool ended = test_bit(SCMD_STATE_COMPLETE, &cmd->state);

	if (!core_owner_is_driver(owner) || (owner == COMMAND_DRIVERS && ended))
		return true;
	scsi_dma_unmap(cmd);
	if (owner != COMMAND_LENT && ended)
		return true;
	cmd->result = 0;
	set_host_byte(cmd, *(enum scsi_host_status *)status);
	scsi_done(cmd);
	return true;
}

/**
 * scsi_host_complete_all_commands - end everything that a dead adapter still has
 * @shost: an added host whose adapter touches no command any more
 * @status: the host byte each of them gets
 *
 * Context: any.
 */
void scsi_host_complete_all_commands(struct Scsi_Host *shost, enum scsi_host_status status)
{
	scsi_host_busy_iter(shost, core_tagset_complete_one, &status);
}
EXPORT_SYMBOL_GPL(scsi_host_complete_all_commands);
