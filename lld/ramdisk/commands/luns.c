// SPDX-License-Identifier: GPL-2.0-only
/*
 * REPORT LUNS (SPC-6 6.34), and lists that may be long.
 *
 * A target may have 16384 units, 128 KiB of list; a command may come where so much memory can't be
 * had. So a list is never there as a whole. What is added is gathered in a few bytes, and goes from
 * there to where it belongs in the command's buffer; what is beyond the allocation length is only
 * counted. The header, which has the length, is written last.
 */
#include <linux/cleanup.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "model/ram.h"
#include "page.h"

/* --- lists */

/* Copies bytes to their place in the buffer, as far as there is one. */
static void put_at(struct ram_listing *listing, size_t at, const void *data, size_t len)
{
	struct scsi_cmnd *cmd = ram_cmd(listing->task);

	if (at < listing->room)
		sg_pcopy_from_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), data,
				     min(len, listing->room - at), at);
}

static void flush(struct ram_listing *listing)
{
	put_at(listing, listing->len - listing->held, listing->bytes, listing->held);
	listing->held = 0;
}

/**
 * ram_listing_begin - begin an answer of unknown length
 * @listing: what is known of it
 * @task: whose answer
 * @asked: the allocation length
 * @head: length of the header
 *
 * Context: any.
 */
void ram_listing_begin(struct ram_listing *listing, struct ram_task *task, size_t asked,
		       size_t head)
{
	struct scsi_cmnd *cmd = ram_cmd(task);

	listing->task = task;
	listing->len = head;
	listing->held = 0;
	listing->room = min_t(size_t, asked, scsi_bufflen(cmd));
	if (cmd->sc_data_direction != DMA_FROM_DEVICE)
		listing->room = 0;
}

/**
 * ram_listing_add - go on with it
 * @listing: the answer
 * @data: what comes next
 * @len: its length; not more than has room in @listing
 *
 * Context: any.
 */
void ram_listing_add(struct ram_listing *listing, const void *data, size_t len)
{
	if (listing->held + len > sizeof(listing->bytes))
		flush(listing);
	memcpy(listing->bytes + listing->held, data, len);
	listing->held += len;
	listing->len += len;
}

/**
 * ram_listing_end - end it, and say how much of the buffer it left
 * @listing: the answer
 * @head: its header
 * @head_len: the length of that, as ram_listing_begin() was told
 *
 * Context: any.
 * Return: RAM_GOOD.
 */
int ram_listing_end(struct ram_listing *listing, const void *head, size_t head_len)
{
	struct scsi_cmnd *cmd = ram_cmd(listing->task);

	flush(listing);
	put_at(listing, 0, head, head_len);
	if (cmd->sc_data_direction == DMA_FROM_DEVICE)
		scsi_set_resid(cmd, scsi_bufflen(cmd) - min(listing->len, listing->room));
	return RAM_GOOD;
}

/* --- logical units */

#define LUNS_HEAD	8

/* What a report is about, by SELECT REPORT. There are no administrative logical units here. */
enum {
	LISTS_UNITS	= BIT(0),
	LISTS_WLUNS	= BIT(1),
	LISTS_NOTHING	= BIT(2),
};

static const u8 reports[] = {
	[0x00] = LISTS_UNITS,
	[0x01] = LISTS_WLUNS,
	[0x02] = LISTS_UNITS | LISTS_WLUNS,
	[0x10] = LISTS_NOTHING,
	[0x11] = LISTS_UNITS,
	[0x12] = LISTS_NOTHING,
};

/* What is gone is not listed. A unit that nobody has looked at yet isn't there to be gone. */
static bool is_listed(struct ram_array *array, u32 target, u32 lun)
{
	struct ram_unit *unit = xa_load(&array->units, (unsigned long)target << 16 | lun);

	return ram_array_has(array, target, lun) && !(unit && READ_ONCE(unit->gone));
}

/* Peripheral device addressing, or flat space addressing (SAM-6 4.7.7). */
static void add_lun(struct ram_listing *listing, const struct ram_shape *shape, u32 lun)
{
	bool flat = lun != RAM_WLUN_REPORT_LUNS && (lun > 255 || shape->lun_format);
	u8 b[8] = { };

	put_unaligned_be16(flat ? 0x4000 | lun : lun, b);
	ram_listing_add(listing, b, sizeof(b));
}

static void add_units(struct ram_listing *listing, struct ram_array *array, u32 target)
{
	u32 luns = READ_ONCE(array->shape.max_luns);
	u32 lun;

	for (lun = 0; lun < luns; lun++)
		if (is_listed(array, target, lun))
			add_lun(listing, &array->shape, lun);
}

static bool forget_in(struct ram_unit *unit, const struct ram_host *host)
{
	struct ram_nexus *nexus;
	bool known = false;

	guard(spinlock_irqsave)(&unit->lock);
	list_for_each_entry(nexus, &unit->nexuses, list) {
		if (nexus->host != host)
			continue;
		known |= nexus->attentions & BIT(RAM_UA_LUNS_CHANGED);
		nexus->attentions &= ~BIT(RAM_UA_LUNS_CHANGED);
	}
	return known;
}

/* Who has the list need not be told by any unit of the target that it is another (SAM-6 5.14.7). */
static void forget_change(struct ram_nexus *nexus)
{
	u32 target = nexus->unit->target;
	struct ram_unit *unit;
	unsigned long place;

	if (!(READ_ONCE(nexus->attentions) & BIT(RAM_UA_LUNS_CHANGED)))
		return;
	xa_for_each_range(&nexus->unit->array->units, place, unit, (unsigned long)target << 16,
			  (unsigned long)target << 16 | 0xffff)
		if (forget_in(unit, nexus->host))
			ram_unit_look(unit);
}

/**
 * ram_page_luns - REPORT LUNS
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, for a SELECT REPORT that means nothing.
 */
int ram_page_luns(struct ram_task *task)
{
	struct ram_unit *unit = task->nexus->unit;
	const u8 *cdb = ram_cdb(task);
	u8 report = cdb[2] < ARRAY_SIZE(reports) ? reports[cdb[2]] : 0;
	struct ram_listing listing;
	u8 head[LUNS_HEAD] = { };

	if (!report)
		return ram_bad_cdb(task, 2, 7);
	forget_change(task->nexus);
	ram_listing_begin(&listing, task, get_unaligned_be32(cdb + 6), LUNS_HEAD);
	if (report & LISTS_UNITS)
		add_units(&listing, unit->array, unit->target);
	if (report & LISTS_WLUNS && is_listed(unit->array, unit->target, RAM_WLUN_REPORT_LUNS))
		add_lun(&listing, &unit->array->shape, RAM_WLUN_REPORT_LUNS);
	put_unaligned_be32(listing.len - LUNS_HEAD, head);
	return ram_listing_end(&listing, head, LUNS_HEAD);
}
