/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tuples: protection information of one block. Private to protection.c and tuple.c.
 */
#ifndef RAM_TUPLE_H
#define RAM_TUPLE_H

#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/t10-pi.h>

#include "model/store.h"

#define RAM_TUPLE	sizeof(struct t10_pi_tuple)
#define RAM_BATCH	32

/* Some tuples, of blocks that follow one another, and within one page of the store. */
struct ram_batch {
	unsigned int number;
	union {
		struct t10_pi_tuple	tuples[RAM_BATCH];
		u64			words[RAM_BATCH];
	};
};

/* How many tuples, from that of a block on, make a batch. */
static inline unsigned int ram_batch_number(u64 lba, u64 blocks)
{
	u64 in_page = (PAGE_SIZE - offset_in_page(lba * RAM_TUPLE)) / RAM_TUPLE;

	return min3(blocks, in_page, (u64)RAM_BATCH);
}

__be16 ram_tuple_crc(struct ram_cursor at, size_t len);
__be16 ram_tuple_ip_checksum(struct ram_cursor at, size_t len);
void ram_tuple_skip(struct ram_cursor *cursor, size_t len);
void ram_tuple_copy_from(struct ram_cursor *cursor, struct t10_pi_tuple *to, size_t number);
void ram_tuple_copy_to(struct ram_cursor *cursor, const struct t10_pi_tuple *from, size_t number);
void ram_tuple_load(struct ram_store *store, u64 lba, struct ram_batch *batch);
void ram_tuple_save(struct ram_store *store, u64 lba, struct ram_batch *batch);

#endif /* RAM_TUPLE_H */
