// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a command's bytes are: scatterlists of its data and of its protection information.
 *
 * Small I/O uses the entries that stand behind the command (CORE_INLINE_SGL); longer lists are
 * chained on by the kernel's pool.
 */
#include <linux/blk-mq.h>
#include <linux/highmem.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"
#include "compat/queue.h"
#include "mid/command.h"

/**
 * scsi_free_sgtables - give back what scsi_alloc_sgtables() took
 * @cmd: the command; without tables nothing happens
 *
 * Context: any.
 */
void scsi_free_sgtables(struct scsi_cmnd *cmd)
{
	if (cmd->sdb.table.nents)
		sg_free_table_chained(&cmd->sdb.table, CORE_INLINE_SGL);
	if (scsi_prot_sg_count(cmd))
		sg_free_table_chained(&cmd->prot_sdb->table, CORE_INLINE_PROT_SGL);
}
EXPORT_SYMBOL_GPL(scsi_free_sgtables);

/* ATAPI devices may send more than was asked for; it goes into a drain of the device's. */
static bool wants_drain(const struct scsi_device *sdev, struct request *rq)
{
	return sdev->dma_drain_len && blk_rq_is_passthrough(rq) && !op_is_write(req_op(rq)) &&
	       sdev->host->hostt->dma_need_drain(rq);
}

/* Adapters that move whole words only: the last segment is made longer, its tail zero. */
static void pad_last_segment(struct scsi_cmnd *cmd, struct scatterlist *last)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	unsigned int mask = compat_queue_pad_mask(rq->q);
	unsigned int used = last->length;
	unsigned int pad;

	if (!(blk_rq_bytes(rq) & mask))
		return;
	pad = (mask & ~blk_rq_bytes(rq)) + 1;
	last->length += pad;
	sg_zero_buffer(last, 1, pad, used);
	cmd->extra_len += pad;
}

static void append_drain(struct scsi_cmnd *cmd, struct scatterlist *last)
{
	const struct scsi_device *sdev = cmd->device;
	struct scatterlist *drain;

	sg_unmark_end(last);
	drain = sg_next(last);
	sg_set_buf(drain, sdev->dma_drain_buf, sdev->dma_drain_len);
	sg_mark_end(drain);
	cmd->extra_len += sdev->dma_drain_len;
}

static blk_status_t map_data(struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	struct sg_table *table = &cmd->sdb.table;
	unsigned int segments = blk_rq_nr_phys_segments(rq);
	bool drain = wants_drain(cmd->device, rq);
	struct scatterlist *last = NULL;
	int mapped;

	if (WARN_ON_ONCE(!segments))
		return BLK_STS_IOERR;
	if (sg_alloc_table_chained(table, segments + drain, table->sgl, CORE_INLINE_SGL))
		return BLK_STS_RESOURCE;

	mapped = __blk_rq_map_sg(rq->q, rq, table->sgl, &last);
	pad_last_segment(cmd, last);
	if (drain)
		append_drain(cmd, last);
	/* The block layer counted the segments before: more would lie beyond the table. */
	BUG_ON(mapped + drain > table->nents);
	table->nents = mapped + drain;
	cmd->sdb.length = blk_rq_payload_bytes(rq);
	return BLK_STS_OK;
}

static blk_status_t map_protection(struct scsi_cmnd *cmd)
{
	struct request *rq = scsi_cmd_to_rq(cmd);
	struct sg_table *table;

	/* Somebody stacked a queue with protection on a host that takes none. */
	if (WARN_ON_ONCE(!cmd->prot_sdb))
		return BLK_STS_IOERR;
	table = &cmd->prot_sdb->table;
	if (sg_alloc_table_chained(table, compat_integrity_segments(rq), table->sgl,
				   CORE_INLINE_PROT_SGL))
		return BLK_STS_RESOURCE;
	table->nents = blk_rq_map_integrity_sg(rq, table->sgl);
	return BLK_STS_OK;
}

/**
 * scsi_alloc_sgtables - make the scatterlists of a command from its request
 * @cmd: a command whose request has data, and protection information perhaps
 *
 * Context: that of queue_rq; does not sleep.
 * Return: BLK_STS_OK; BLK_STS_RESOURCE if memory was short, to be tried again; BLK_STS_IOERR if
 * it can never work. After an error nothing is held.
 */
blk_status_t scsi_alloc_sgtables(struct scsi_cmnd *cmd)
{
	blk_status_t status = map_data(cmd);

	if (status == BLK_STS_OK && blk_integrity_rq(scsi_cmd_to_rq(cmd))) {
		status = map_protection(cmd);
		if (status != BLK_STS_OK)
			scsi_free_sgtables(cmd);
	}
	return status;
}
EXPORT_SYMBOL(scsi_alloc_sgtables);

/**
 * scsi_kmap_atomic_sg - map the page that holds some byte of a scatterlist
 * @sgl: the list
 * @sg_count: its entries
 * @offset: in: the byte, counted from the start of the list; out: its place in the page
 * @len: in: bytes wanted; out: bytes that can be had from there, to the end of the page at most
 *
 * Context: interrupts off, until scsi_kunmap_atomic_sg().
 * Return: the page's address, or NULL with a warning if the list is shorter than @offset.
 */
void *scsi_kmap_atomic_sg(struct scatterlist *sgl, int sg_count, size_t *offset, size_t *len)
{
	size_t skip = *offset, place;
	struct scatterlist *sg;
	int i;

	WARN_ON(!irqs_disabled());
	for_each_sg(sgl, sg, sg_count, i) {
		if (skip < sg->length)
			break;
		skip -= sg->length;
	}
	if (WARN(i == sg_count, "no byte %zu in a list of %d segments\n", *offset, sg_count))
		return NULL;

	place = sg->offset + skip;
	*offset = offset_in_page(place);
	*len = min(*len, PAGE_SIZE - *offset);
	return kmap_atomic(nth_page(sg_page(sg), place >> PAGE_SHIFT));
}
EXPORT_SYMBOL(scsi_kmap_atomic_sg);

/**
 * scsi_kunmap_atomic_sg - end what scsi_kmap_atomic_sg() began
 * @virt: the address it returned
 *
 * Context: interrupts still off.
 */
void scsi_kunmap_atomic_sg(void *virt)
{
	kunmap_atomic(virt);
}
EXPORT_SYMBOL(scsi_kunmap_atomic_sg);
