// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sparse memory, in pages. A page that was never written to is not there, and reads as zeros; so
 * does one that was unmapped.
 *
 * A write takes two steps, since it may come where nobody can sleep and memory may be short:
 * ram_store_prepare() gets every page that the write will need, or says that it cannot, with
 * nothing changed that could be read; then the bytes are written. Somebody may unmap a page in
 * between. Then the write says so, and whoever wants it prepares again: nothing that was to be
 * written is left out. Those that write at once, or compare first, have done nothing then; the
 * others may have come as far as that page, and do it all again.
 *
 * Chunks of STORE_CHUNK bytes are read and written at once, under a lock chosen by the chunk's
 * number. Whoever holds it for writing may free a page, so the pages themselves need no count; and
 * only he changes what is read, also by making a page that is not zeros.
 * Locks are taken with interrupts off, because commands also end in a timer.
 */
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "memory.h"
#include "store.h"

/**
 * ram_store_new - make a store
 * @size: in bytes
 * @memory: what its pages are taken from; outlives it
 *
 * Context: process context, may sleep.
 * Return: the store, all zeros, or NULL.
 */
struct ram_store *ram_store_new(u64 size, struct ram_memory *memory)
{
	/* Several are held together, so lockdep is to tell them apart. */
	static struct lock_class_key keys[STORE_LOCKS];
	struct ram_store *store = kzalloc(sizeof(*store), GFP_KERNEL);
	unsigned int i;

	if (!store)
		return NULL;
	store->size = size;
	store->memory = memory;
	xa_init_flags(&store->pages, XA_FLAGS_LOCK_IRQ);
	for (i = 0; i < STORE_LOCKS; i++) {
		rwlock_init(&store->locks[i]);
		lockdep_set_class(&store->locks[i], &keys[i]);
	}
	seqlock_init(&store->crossing);
	return store;
}

static void free_counted(struct ram_store *store, struct page *page)
{
	__free_page(page);
	ram_memory_give(store->memory, 1);
}

/**
 * ram_store_free - free a store, and all that was written
 * @store: the store, or NULL; nobody uses it any more
 *
 * Context: process context, may sleep.
 */
void ram_store_free(struct ram_store *store)
{
	struct page *page;
	unsigned long i;

	if (!store)
		return;
	xa_for_each(&store->pages, i, page) {
		free_counted(store, page);
		cond_resched();
	}
	xa_destroy(&store->pages);
	kfree(store);
}

static rwlock_t *lock_of(struct ram_store *store, u64 at)
{
	return &store->locks[(at >> STORE_CHUNK_SHIFT) % STORE_LOCKS];
}

/* How far it is from a place to the end of its chunk, or to that of the range. */
static u64 to_end_of_chunk(u64 at, u64 len)
{
	return min_t(u64, len, STORE_CHUNK - (at & (STORE_CHUNK - 1)));
}

static u8 *bytes_at(struct ram_store *store, u64 at)
{
	struct page *page = xa_load(&store->pages, at >> PAGE_SHIFT);

	return page ? page_address(page) + offset_in_page(at) : NULL;
}

/* Maps what is at the cursor, as far as a page goes; @len is cut to that. */
static __always_inline u8 *cursor_map(struct ram_cursor *cursor, size_t *len)
{
	unsigned int offset;

	if (cursor->offset == cursor->sg->length) {
		cursor->sg = sg_next(cursor->sg);
		cursor->offset = 0;
	}
	offset = cursor->sg->offset + cursor->offset;
	*len = min3(*len, (size_t)cursor->sg->length - cursor->offset,
		    PAGE_SIZE - offset_in_page(offset));
	cursor->offset += *len;
	return kmap_local_page(nth_page(sg_page(cursor->sg), offset >> PAGE_SHIFT)) +
	       offset_in_page(offset);
}

/*
 * What is done with some bytes of a page (NULL: it is not there) and some of a buffer. Returns how
 * many it was content with; less than all ends the walk.
 */
typedef size_t (*piece_fn)(u8 *bytes, u8 *buffer, size_t len);

/* The locks of the chunks are held. Returns how far it came. */
static __always_inline u64 walk(struct ram_store *store, u64 at, u64 len,
				      struct ram_cursor *cursor, piece_fn piece)
{
	u64 done = 0;

	while (done < len) {
		size_t part = min_t(u64, len - done, PAGE_SIZE - offset_in_page(at + done));
		u8 *buffer = cursor_map(cursor, &part);
		size_t good = piece(bytes_at(store, at + done), buffer, part);

		kunmap_local(buffer);
		done += good;
		if (good < part)
			break;
	}
	return done;
}

/*
 * The compiler sees that these are at most a page, and would copy them on the spot, word by word. The
 * kernel's own memcpy() knows what is best on the processor at hand.
 */
static __always_inline size_t piece_read(u8 *bytes, u8 *buffer, size_t len)
{
	OPTIMIZER_HIDE_VAR(len);
	if (bytes)
		memcpy(buffer, bytes, len);
	else
		memset(buffer, 0, len);
	return len;
}

/* Of what is not there, nothing is written. */
static __always_inline size_t piece_write(u8 *bytes, u8 *buffer, size_t len)
{
	OPTIMIZER_HIDE_VAR(len);
	if (!bytes)
		return 0;
	memcpy(bytes, buffer, len);
	return len;
}

static __always_inline size_t piece_or(u8 *bytes, u8 *buffer, size_t len)
{
	size_t i;

	if (!bytes)
		return 0;
	for (i = 0; i < len; i++)
		bytes[i] |= buffer[i];
	return len;
}

static __always_inline size_t piece_compare(u8 *bytes, u8 *buffer, size_t len)
{
	size_t i = 0;

	while (i < len && buffer[i] == (bytes ? bytes[i] : 0))
		i++;
	return i;
}

/* Whether a range goes beyond a chunk's end. */
static __always_inline bool crosses(u64 at, u64 len)
{
	return (at ^ (at + len - 1)) >> STORE_CHUNK_SHIFT;
}

static __always_inline void read_chunks(struct ram_store *store, u64 at, u64 len,
					struct ram_cursor *to)
{
	while (len) {
		u64 part = to_end_of_chunk(at, len);

		scoped_guard(read_lock_irqsave, lock_of(store, at))
			walk(store, at, part, to, piece_read);
		at += part;
		len -= part;
	}
}

static void read_across(struct ram_store *store, u64 at, u64 len, struct ram_cursor *to)
{
	const struct ram_cursor begin = *to;
	unsigned int seen;

	do {
		seen = read_seqbegin(&store->crossing);
		*to = begin;
		read_chunks(store, at, len, to);
	} while (read_seqretry(&store->crossing, seen));
}

/**
 * ram_store_read - copy bytes into a scatterlist
 * @store: the store
 * @at: first byte
 * @len: how many, within the store and the scatterlist; not none
 * @to: where to; moved on
 *
 * Context: any.
 */
void ram_store_read(struct ram_store *store, u64 at, u64 len, struct ram_cursor *to)
{
	if (crosses(at, len))
		read_across(store, at, len, to);
	else
		read_chunks(store, at, len, to);
}

/* Returns what is in the place of a page afterwards: NULL if that is the page, or an error. */
static struct page *insert(struct ram_store *store, unsigned long number, struct page *page,
			   gfp_t gfp)
{
	struct page *there;

	guard(write_lock_irqsave)(lock_of(store, (u64)number << PAGE_SHIFT));
	xa_lock(&store->pages);
	there = __xa_cmpxchg(&store->pages, number, NULL, page, gfp & ~__GFP_DIRECT_RECLAIM);
	xa_unlock(&store->pages);
	return there;
}

/*
 * Makes a page, like an image or all zeros. Returns 0; -EEXIST if somebody else has made it;
 * -ENOSPC if stores may have no more, -ENOMEM if the machine has none.
 */
static int ram_store_make_page(struct ram_store *store, unsigned long number, const u8 *image,
			       gfp_t gfp)
{
	struct page *page, *there;

	if (!ram_memory_take(store->memory))
		return -ENOSPC;
	page = alloc_page(image ? gfp : gfp | __GFP_ZERO);
	if (!page) {
		ram_memory_give(store->memory, 1);
		return -ENOMEM;
	}
	if (image)
		copy_page(page_address(page), (void *)image);
	there = insert(store, number, page, gfp);
	if (!there)
		return 0;
	free_counted(store, page);
	return xa_is_err(there) ? -ENOMEM : -EEXIST;
}

/**
 * ram_store_prepare - have every page that a write will need
 * @store: the store
 * @at: first byte
 * @len: how many, within the store
 * @gfp: how hard to try
 *
 * Context: as @gfp says.
 * Return: 0; -ENOSPC if stores may have no more memory, -ENOMEM if there is none now; nothing has
 * changed that can be read.
 */
int ram_store_prepare(struct ram_store *store, u64 at, u64 len, gfp_t gfp)
{
	unsigned long i;

	for (i = at >> PAGE_SHIFT; len && i <= (at + len - 1) >> PAGE_SHIFT; i++) {
		int error = xa_load(&store->pages, i) ? 0 :
			    ram_store_make_page(store, i, NULL, gfp);

		if (error && error != -EEXIST)
			return error;
	}
	return 0;
}

/**
 * ram_store_is_prepared - whether every page is there that a write will need
 * @store: the store
 * @at: first byte
 * @len: how many, within the store
 *
 * Context: any; it stays so as long as nobody can unmap.
 * Return: true if so.
 */
bool ram_store_is_prepared(struct ram_store *store, u64 at, u64 len)
{
	unsigned long i;

	for (i = at >> PAGE_SHIFT; len && i <= (at + len - 1) >> PAGE_SHIFT; i++)
		if (!xa_load(&store->pages, i))
			return false;
	return true;
}

/**
 * ram_store_write - copy bytes from a scatterlist
 * @store: the store
 * @at: first byte
 * @len: how many, prepared (see ram_store_prepare())
 * @from: where from; moved on
 *
 * Context: any.
 * Return: false if a page has been unmapped since it was prepared: to be done again from the
 * beginning.
 */
bool ram_store_write(struct ram_store *store, u64 at, u64 len, struct ram_cursor *from)
{
	while (len) {
		u64 part = to_end_of_chunk(at, len), done;

		scoped_guard(write_lock_irqsave, lock_of(store, at))
			done = walk(store, at, part, from, piece_write);
		if (done < part)
			return false;
		at += part;
		len -= part;
	}
	return true;
}

/**
 * ram_store_or - the same for ORWRITE (SBC-4 5.12): bits that are set in the scatterlist become set
 * @store: the store
 * @at: first byte
 * @len: how many, prepared
 * @with: the bits; moved on
 *
 * Context: any.
 * Return: false if a page has been unmapped since it was prepared: to be done again from the
 * beginning, which sets no other bits.
 */
bool ram_store_or(struct ram_store *store, u64 at, u64 len, struct ram_cursor *with)
{
	while (len) {
		u64 part = to_end_of_chunk(at, len), done;

		scoped_guard(write_lock_irqsave, lock_of(store, at))
			done = walk(store, at, part, with, piece_or);
		if (done < part)
			return false;
		at += part;
		len -= part;
	}
	return true;
}

/* Returns how many are the same before one is not. */
static u64 compare_chunks(struct ram_store *store, u64 at, u64 len, struct ram_cursor *with)
{
	u64 begin = at, part, same;

	for (; len; at += part, len -= part) {
		part = to_end_of_chunk(at, len);
		scoped_guard(read_lock_irqsave, lock_of(store, at))
			same = walk(store, at, part, with, piece_compare);
		if (same < part)
			return at - begin + same;
	}
	return at - begin;
}

/**
 * ram_store_compare - whether bytes are those of a scatterlist
 * @store: the store
 * @at: first byte
 * @len: how many
 * @with: what to compare with; moved on
 * @differs: set to the number, counted from @at, of the first that is not; or to @len
 *
 * Context: any.
 * Return: true if all are.
 */
bool ram_store_compare(struct ram_store *store, u64 at, u64 len, struct ram_cursor *with,
		       u64 *differs)
{
	const struct ram_cursor begin = *with;
	unsigned int seen;

	do {
		seen = read_seqbegin(&store->crossing);
		*with = begin;
		*differs = compare_chunks(store, at, len, with);
	} while (read_seqretry(&store->crossing, seen));
	return *differs == len;
}

/*
 * Holds the locks of all chunks that a range of at most STORE_ATOMIC bytes touches, in the order of
 * the locks. Of two ranges that cross the end of a chunk one waits for the other.
 */
struct store_hold {
	struct ram_store	*store;
	u64			chunks;		/* bits of the locks that are held */
	bool			crosses;
	unsigned long		flags;
};

static_assert(STORE_LOCKS == 64 && STORE_ATOMIC / STORE_CHUNK < STORE_LOCKS);

/* Bits of the locks of a range, which may go around. */
static u64 chunks_of(u64 at, u64 len)
{
	u64 first = at >> STORE_CHUNK_SHIFT, last = (at + len - 1) >> STORE_CHUNK_SHIFT;

	return rol64(GENMASK_ULL(last - first, 0), first % STORE_LOCKS);
}

static void ram_store_hold_range(struct store_hold *hold, struct ram_store *store, u64 at, u64 len)
{
	unsigned int i;

	hold->store = store;
	hold->chunks = chunks_of(at, len);
	hold->crosses = crosses(at, len);
	if (hold->crosses)
		write_seqlock_irqsave(&store->crossing, hold->flags);
	else
		local_irq_save(hold->flags);
	for (i = 0; i < STORE_LOCKS; i++)
		if (hold->chunks & BIT_ULL(i))
			write_lock(&store->locks[i]);
}

static void ram_store_release_range(struct store_hold *hold)
{
	unsigned int i;

	for (i = STORE_LOCKS; i-- > 0; )
		if (hold->chunks & BIT_ULL(i))
			write_unlock(&hold->store->locks[i]);
	if (hold->crosses)
		write_sequnlock_irqrestore(&hold->store->crossing, hold->flags);
	else
		local_irq_restore(hold->flags);
}

/**
 * ram_store_write_atomic - ram_store_write(), of which nobody sees half
 * @store: the store
 * @at: first byte
 * @len: how many, prepared; at most STORE_ATOMIC, and not none
 * @from: where from; moved on
 *
 * Context: any.
 * Return: false if a page has been unmapped since it was prepared; nothing has changed then.
 */
bool ram_store_write_atomic(struct ram_store *store, u64 at, u64 len, struct ram_cursor *from)
{
	struct store_hold hold;
	bool there;

	ram_store_hold_range(&hold, store, at, len);
	there = ram_store_is_prepared(store, at, len);
	if (there)
		walk(store, at, len, from, piece_write);
	ram_store_release_range(&hold);
	return there;
}

/**
 * ram_store_compare_and_write - COMPARE AND WRITE (SBC-4 5.3), with nobody in between
 * @store: the store
 * @at: first byte
 * @len: how many, prepared; at most STORE_CHUNK, and not none
 * @data: what to compare with, and behind it what to write if it is the same; moved on
 * @differs: set to the number of the first byte that is not, if one is not
 *
 * Who compares with what somebody has unmapped must be able to write there, or it would be left
 * out although it was the same; so whether all is there is asked first.
 *
 * Context: any.
 * Return: what has come of it.
 */
enum ram_exchange ram_store_compare_and_write(struct ram_store *store, u64 at, u64 len,
					      struct ram_cursor *data, u64 *differs)
{
	enum ram_exchange exchange = RAM_EXCHANGED;
	struct store_hold hold;

	ram_store_hold_range(&hold, store, at, len);
	if (!ram_store_is_prepared(store, at, len))
		exchange = RAM_NOT_PREPARED;
	else if ((*differs = walk(store, at, len, data, piece_compare)) < len)
		exchange = RAM_DIFFERS;
	else
		walk(store, at, len, data, piece_write);
	ram_store_release_range(&hold);
	return exchange;
}

/* Writes a part of a page that is there. Returns false if it is not. */
static bool overwrite(struct ram_store *store, u64 at, size_t len, const u8 *image)
{
	u8 *bytes;

	guard(write_lock_irqsave)(lock_of(store, at));
	bytes = bytes_at(store, at);
	if (!bytes)
		return false;
	if (len == PAGE_SIZE)
		copy_page(bytes, (void *)image);
	else
		memcpy(bytes, image + offset_in_page(at), len);
	return true;
}

static int fill_part(struct ram_store *store, u64 at, size_t len, const u8 *image, gfp_t gfp)
{
	bool whole = len == PAGE_SIZE;

	while (!overwrite(store, at, len, image)) {
		int error = ram_store_make_page(store, at >> PAGE_SHIFT, whole ? image : NULL, gfp);

		if (error && error != -EEXIST)
			return error;
		if (!error && whole)
			return 0;
	}
	return 0;
}

/**
 * ram_store_fill - write one pattern again and again (SBC-4 5.50, WRITE SAME)
 * @store: the store
 * @at: first byte
 * @len: how many; need not be prepared
 * @image: what a page full of the pattern is like
 * @gfp: how hard to try for memory
 *
 * Context: as @gfp says.
 * Return: 0; or as ram_store_prepare(), and some of it has been written.
 */
int ram_store_fill(struct ram_store *store, u64 at, u64 len, const u8 *image, gfp_t gfp)
{
	u64 end = at + len;
	int error = 0;

	while (at < end && !error) {
		u64 part = min_t(u64, end - at, PAGE_SIZE - offset_in_page(at));

		error = fill_part(store, at, part, image, gfp);
		at += part;
	}
	return error;
}

/**
 * ram_store_poke - change one byte, if it has memory
 * @store: the store
 * @at: which
 * @byte: to what
 *
 * Context: any.
 */
void ram_store_poke(struct ram_store *store, u64 at, u8 byte)
{
	u8 *bytes;

	guard(write_lock_irqsave)(lock_of(store, at));
	bytes = bytes_at(store, at);
	if (bytes)
		*bytes = byte;
}

/* Zeroes a part of a page. */
static void ram_store_zero_part(struct ram_store *store, u64 at, u64 len)
{
	u8 *bytes;

	guard(write_lock_irqsave)(lock_of(store, at));
	bytes = bytes_at(store, at);
	if (bytes)
		memset(bytes, 0, len);
}

/* Whoever reads or writes the page has the lock of its chunk, and so is done with it. */
static void free_whole(struct ram_store *store, unsigned long number)
{
	struct page *page;

	guard(write_lock_irqsave)(lock_of(store, (u64)number << PAGE_SHIFT));
	xa_lock(&store->pages);
	page = __xa_erase(&store->pages, number);
	xa_unlock(&store->pages);
	if (page)
		free_counted(store, page);
}

/**
 * ram_store_next - where there is memory
 * @store: the store
 * @at: first byte to look at
 * @end: the first not to be looked at
 *
 * Context: any.
 * Return: the first byte that has some; or @end.
 */
u64 ram_store_next(struct ram_store *store, u64 at, u64 end)
{
	unsigned long i = at >> PAGE_SHIFT;

	if (at >= end || !xa_find(&store->pages, &i, (end - 1) >> PAGE_SHIFT, XA_PRESENT))
		return end;
	return max(at, (u64)i << PAGE_SHIFT);
}

/**
 * ram_store_unmap - give memory back; what was there reads as zeros
 * @store: the store
 * @at: first byte
 * @len: how many; pages of which only a part goes are zeroed there, and stay
 *
 * Context: any; takes time where much is mapped.
 */
void ram_store_unmap(struct ram_store *store, u64 at, u64 len)
{
	u64 end = at + len, first = round_up(at, PAGE_SIZE), last = round_down(end, PAGE_SIZE);
	unsigned long i = first >> PAGE_SHIFT;

	if (first > last) {
		ram_store_zero_part(store, at, len);
		return;
	}
	if (at < first)
		ram_store_zero_part(store, at, first - at);
	if (last < end)
		ram_store_zero_part(store, last, end - last);
	while (first < last && xa_find(&store->pages, &i, (last >> PAGE_SHIFT) - 1, XA_PRESENT))
		free_whole(store, i++);
}

/* The first page from one on that is not there. */
static unsigned long end_of_mapped(struct ram_store *store, unsigned long i, unsigned long last)
{
	might_sleep();
	for (; i <= last && xa_load(&store->pages, i); i++)
		if (!(i % 4096))
			cond_resched();
	return i;
}

/**
 * ram_store_is_mapped - whether there is memory for a byte (SBC-4 5.6, GET LBA STATUS)
 * @store: the store
 * @at: the byte
 * @until: set to the first byte after it of which the contrary is true, or the end
 *
 * Context: process context, may sleep; takes long where much is mapped.
 * Return: true if so.
 */
bool ram_store_is_mapped(struct ram_store *store, u64 at, u64 *until)
{
	unsigned long first = at >> PAGE_SHIFT, i = first;
	unsigned long last = (store->size - 1) >> PAGE_SHIFT;
	bool mapped;

	mapped = xa_load(&store->pages, i);
	if (mapped)
		i = end_of_mapped(store, i, last);
	else if (!xa_find(&store->pages, &i, last, XA_PRESENT))
		i = last + 1;
	*until = min_t(u64, (u64)i << PAGE_SHIFT, store->size);
	return mapped;
}
