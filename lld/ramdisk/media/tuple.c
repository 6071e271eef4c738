// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tuples: what they are made with, and how they get from scatterlists into a store and back.
 *
 * They are kept inverted. So a block that was never written to, or was unmapped, has all ones, as
 * the standard wants it; and these say "do not check" (SBC-4 4.21.2).
 *
 * In a scatterlist neither a block nor a tuple need be in one piece. Most often there is no
 * scatterlist for the tuples at all; so they move in batches through a few bytes on the stack, and
 * nothing has to be allocated where nobody can wait for it.
 */
#include <linux/crc-t10dif.h>
#include <linux/highmem.h>
#include <linux/scatterlist.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <net/checksum.h>

#include "tuple.h"

/* The next bytes of a scatterlist, as far as a page goes; @len is cut to that. */
static struct page *ram_tuple_next_piece(struct ram_cursor *cursor, size_t *len, size_t *offset)
{
	size_t at;

	while (cursor->offset == cursor->sg->length) {
		cursor->sg = sg_next(cursor->sg);
		cursor->offset = 0;
	}
	at = cursor->sg->offset + cursor->offset;
	*offset = offset_in_page(at);
	*len = min3(*len, (size_t)cursor->sg->length - cursor->offset, PAGE_SIZE - *offset);
	cursor->offset += *len;
	return nth_page(sg_page(cursor->sg), at >> PAGE_SHIFT);
}

/**
 * ram_tuple_crc - the guard of a block (SBC-4 4.21.4)
 * @at: its data
 * @len: how many bytes
 *
 * Context: any.
 * Return: the guard.
 */
__be16 ram_tuple_crc(struct ram_cursor at, size_t len)
{
	size_t offset, part;
	u16 crc = 0;

	for (; len; len -= part) {
		struct page *page;
		u8 *bytes;

		part = len;
		page = ram_tuple_next_piece(&at, &part, &offset);
		bytes = kmap_local_page(page);
		crc = crc_t10dif_update(crc, bytes + offset, part);
		kunmap_local(bytes);
	}
	return cpu_to_be16(crc);
}

/**
 * ram_tuple_ip_checksum - what hosts may use as guard instead
 * @at: the block's data
 * @len: how many bytes
 *
 * Context: any.
 * Return: the guard.
 */
__be16 ram_tuple_ip_checksum(struct ram_cursor at, size_t len)
{
	size_t offset, part, done;
	__wsum sum = 0;

	for (done = 0; done < len; done += part) {
		struct page *page;
		u8 *bytes;

		part = len - done;
		page = ram_tuple_next_piece(&at, &part, &offset);
		bytes = kmap_local_page(page);
		sum = csum_block_add(sum, csum_partial(bytes + offset, part, 0), done);
		kunmap_local(bytes);
	}
	return (__force __be16)csum_fold(sum);
}

/**
 * ram_tuple_skip - move a cursor on
 * @cursor: the cursor
 * @len: by so many bytes; they are there
 *
 * Context: any.
 */
void ram_tuple_skip(struct ram_cursor *cursor, size_t len)
{
	size_t offset, part;

	for (; len; len -= part) {
		part = len;
		ram_tuple_next_piece(cursor, &part, &offset);
	}
}

/**
 * ram_tuple_copy_from - take tuples from a scatterlist
 * @cursor: where from; moved on
 * @to: where to
 * @number: how many
 *
 * Context: any.
 */
void ram_tuple_copy_from(struct ram_cursor *cursor, struct t10_pi_tuple *to, size_t number)
{
	size_t len = number * RAM_TUPLE, done, offset, part;

	for (done = 0; done < len; done += part) {
		struct page *page;

		part = len - done;
		page = ram_tuple_next_piece(cursor, &part, &offset);
		memcpy_from_page((char *)to + done, page, offset, part);
	}
}

/**
 * ram_tuple_copy_to - put tuples into a scatterlist
 * @cursor: where to; moved on
 * @from: where from
 * @number: how many
 *
 * Context: any.
 */
void ram_tuple_copy_to(struct ram_cursor *cursor, const struct t10_pi_tuple *from, size_t number)
{
	size_t len = number * RAM_TUPLE, done, offset, part;

	for (done = 0; done < len; done += part) {
		struct page *page;

		part = len - done;
		page = ram_tuple_next_piece(cursor, &part, &offset);
		memcpy_to_page(page, offset, (const char *)from + done, part);
	}
}

static void invert(struct ram_batch *batch)
{
	unsigned int i;

	for (i = 0; i < batch->number; i++)
		batch->words[i] = ~batch->words[i];
}

/* As in store.c: a page is there as long as the lock of its chunk is held. */
static rwlock_t *lock_of(struct ram_store *store, u64 at)
{
	return &store->locks[(at >> STORE_CHUNK_SHIFT) % STORE_LOCKS];
}

/**
 * ram_tuple_load - take a batch from a store
 * @store: a unit's protection information
 * @lba: the first block
 * @batch: set to its tuple and those that follow; its number, by ram_batch_number(), is set already
 *
 * Context: any.
 */
void ram_tuple_load(struct ram_store *store, u64 lba, struct ram_batch *batch)
{
	u64 at = lba * RAM_TUPLE;
	size_t len = batch->number * RAM_TUPLE;
	unsigned long flags;
	struct page *page;

	read_lock_irqsave(lock_of(store, at), flags);
	page = xa_load(&store->pages, at >> PAGE_SHIFT);
	if (page)
		memcpy(batch->words, page_address(page) + offset_in_page(at), len);
	else
		memset(batch->words, 0, len);
	read_unlock_irqrestore(lock_of(store, at), flags);
	invert(batch);
}

/**
 * ram_tuple_save - put a batch into a store
 * @store: a unit's protection information
 * @lba: the first block, prepared as those that follow (see ram_store_prepare())
 * @batch: the tuples; of no use afterwards
 *
 * Context: any; nobody can unmap them: the unit's lock "both" is held.
 */
void ram_tuple_save(struct ram_store *store, u64 lba, struct ram_batch *batch)
{
	u64 at = lba * RAM_TUPLE;
	size_t len = batch->number * RAM_TUPLE;
	unsigned long flags;
	struct page *page;

	invert(batch);
	write_lock_irqsave(lock_of(store, at), flags);
	page = xa_load(&store->pages, at >> PAGE_SHIFT);
	if (page)
		memcpy(page_address(page) + offset_in_page(at), batch->words, len);
	write_unlock_irqrestore(lock_of(store, at), flags);
}
