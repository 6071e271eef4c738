/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the bytes are: memory that is taken when it is written to, and given back by unmapping.
 */
#ifndef RAM_STORE_H
#define RAM_STORE_H

#include <linux/scatterlist.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/xarray.h>

/*
 * What is read or written within one chunk is so at once: nobody sees half of it. COMPARE AND WRITE
 * may be as long as one, atomic writes as STORE_ATOMIC, and lie anywhere: who reads beyond a
 * chunk's end looks whether one of them came in between.
 */
#define STORE_CHUNK_SHIFT	16
#define STORE_CHUNK		(1u << STORE_CHUNK_SHIFT)
#define STORE_LOCKS		64
#define STORE_ATOMIC		(1u << 20)	/* 256 blocks of the largest length */

struct ram_memory;

/* A place in a scatterlist. */
struct ram_cursor {
	struct scatterlist	*sg;
	unsigned int		offset;
};

/**
 * struct ram_store - so many bytes, zero unless written
 * @size: in bytes
 * @memory: what its pages are taken from
 * @pages: those that were written to, by number; freed under the lock of their chunk
 * @locks: by chunk: readers and writers of its bytes
 * @crossing: what is written at once although two chunks have it
 */
struct ram_store {
	u64		size;
	struct ram_memory *memory;
	struct xarray	pages;
	rwlock_t	locks[STORE_LOCKS];
	seqlock_t	crossing;
};

/* What comes of a COMPARE AND WRITE. */
enum ram_exchange {
	RAM_EXCHANGED,		/* it was the same, and has been written */
	RAM_DIFFERS,		/* it was not */
	RAM_NOT_PREPARED,	/* a page has been unmapped since it was prepared: do it again */
};

struct ram_store *ram_store_new(u64 size, struct ram_memory *memory);
void ram_store_free(struct ram_store *store);

int ram_store_prepare(struct ram_store *store, u64 at, u64 len, gfp_t gfp);
bool ram_store_is_prepared(struct ram_store *store, u64 at, u64 len);
void ram_store_read(struct ram_store *store, u64 at, u64 len, struct ram_cursor *to);
bool ram_store_write(struct ram_store *store, u64 at, u64 len, struct ram_cursor *from);
bool ram_store_compare(struct ram_store *store, u64 at, u64 len, struct ram_cursor *with,
		       u64 *differs);
enum ram_exchange ram_store_compare_and_write(struct ram_store *store, u64 at, u64 len,
					      struct ram_cursor *data, u64 *differs);
bool ram_store_write_atomic(struct ram_store *store, u64 at, u64 len, struct ram_cursor *from);
bool ram_store_or(struct ram_store *store, u64 at, u64 len, struct ram_cursor *with);
int ram_store_fill(struct ram_store *store, u64 at, u64 len, const u8 *image, gfp_t gfp);
void ram_store_poke(struct ram_store *store, u64 at, u8 byte);
void ram_store_unmap(struct ram_store *store, u64 at, u64 len);
u64 ram_store_next(struct ram_store *store, u64 at, u64 end);
bool ram_store_is_mapped(struct ram_store *store, u64 at, u64 *until);

#endif /* RAM_STORE_H */
