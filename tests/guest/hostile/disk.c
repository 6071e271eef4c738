// SPDX-License-Identifier: GPL-2.0-only
/*
 * The blocks of a logical unit: pages, by their place, made when they are first written. What was
 * never written reads as zeroes. May be used from any context, and never sleeps; two commands for
 * one block at a time are the upper driver's mistake, as on a disk.
 */
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/scatterlist.h>

#include "hostile.h"

void disk_init(struct disk *disk)
{
	xa_init(&disk->pages);
}

void disk_free(struct disk *disk)
{
	unsigned long index;
	void *page;

	xa_for_each(&disk->pages, index, page) {
		free_page((unsigned long)page);
		cond_resched();
	}
	xa_destroy(&disk->pages);
}

/* The page with a number, made if need be. Two who make one at a time get the same. */
static void *disk_page(struct disk *disk, unsigned long index)
{
	void *page = xa_load(&disk->pages, index), *other;
	unsigned long flags;

	if (page)
		return page;
	page = (void *)get_zeroed_page(GFP_ATOMIC);
	if (!page)
		return NULL;
	xa_lock_irqsave(&disk->pages, flags);
	other = __xa_cmpxchg(&disk->pages, index, NULL, page, GFP_ATOMIC);
	xa_unlock_irqrestore(&disk->pages, flags);
	if (!other)
		return page;
	free_page((unsigned long)page);
	return xa_is_err(other) ? NULL : other;
}

static bool disk_write(struct disk *disk, u64 pos, const void *from, size_t len)
{
	while (len) {
		size_t at = offset_in_page(pos), step = min(len, PAGE_SIZE - at);
		void *page = disk_page(disk, pos >> PAGE_SHIFT);

		if (!page)
			return false;
		memcpy(page + at, from, step);
		pos += step;
		from += step;
		len -= step;
	}
	return true;
}

static bool disk_read(struct disk *disk, u64 pos, void *to, size_t len)
{
	while (len) {
		size_t at = offset_in_page(pos), step = min(len, PAGE_SIZE - at);
		const void *page = xa_load(&disk->pages, pos >> PAGE_SHIFT);

		if (page)
			memcpy(to, page + at, step);
		else
			memset(to, 0, step);
		pos += step;
		to += step;
		len -= step;
	}
	return true;
}

/**
 * disk_move - carry out a READ or a WRITE
 * @disk: the blocks
 * @cmd: the command; its direction says which
 * @pos: first byte on the disk
 * @len: how many, no more than the command has room for
 *
 * Return: false if there is no memory for the blocks.
 */
bool disk_move(struct disk *disk, struct scsi_cmnd *cmd, u64 pos, size_t len)
{
	bool write = cmd->sc_data_direction == DMA_TO_DEVICE;
	struct sg_mapping_iter piece;
	bool good = true;

	sg_miter_start(&piece, scsi_sglist(cmd), scsi_sg_count(cmd),
		       SG_MITER_ATOMIC | (write ? SG_MITER_FROM_SG : SG_MITER_TO_SG));
	while (good && len && sg_miter_next(&piece)) {
		size_t step = min(len, piece.length);

		good = write ? disk_write(disk, pos, piece.addr, step) :
			       disk_read(disk, pos, piece.addr, step);
		piece.consumed = step;
		pos += step;
		len -= step;
	}
	sg_miter_stop(&piece);
	return good;
}

/**
 * disk_copy - the same as drivers without DMA do it: page by page, with interrupts off
 * @disk: the blocks
 * @cmd: the command; its direction says which
 * @pos: first byte on the disk
 * @len: how many, no more than the command has room for
 *
 * Return: false if there is no memory for the blocks.
 */
bool disk_copy(struct disk *disk, struct scsi_cmnd *cmd, u64 pos, size_t len)
{
	bool write = cmd->sc_data_direction == DMA_TO_DEVICE, good = true;
	size_t done = 0;

	while (good && done < len) {
		size_t at = done, step = len - done;
		unsigned long flags;
		void *page;

		local_irq_save(flags);
		page = scsi_kmap_atomic_sg(scsi_sglist(cmd), scsi_sg_count(cmd), &at, &step);
		good = write ? disk_write(disk, pos + done, page + at, step) :
			       disk_read(disk, pos + done, page + at, step);
		scsi_kunmap_atomic_sg(page);
		local_irq_restore(flags);
		done += step;
	}
	return good;
}
