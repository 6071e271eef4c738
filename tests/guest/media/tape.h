/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tape drive and the medium in it.
 *
 * The medium is a row of objects (SSC-3 4.2.5): blocks and filemarks, by number from its beginning. To write
 * at a place is to lose what was behind it. Each object takes room, a block that of its data and a little, so
 * that the medium has an end however small the blocks are.
 */
#ifndef TAPE_H
#define TAPE_H

#include <linux/types.h>
#include <linux/xarray.h>

#define TAPE_LEAST_BLOCK	1
#define TAPE_MOST_BLOCK		(1024 * 1024)

/**
 * struct object - a block or a filemark
 * @at: where it begins: how much room the ones before it take
 * @mark: it is a filemark
 * @len: bytes of its data
 * @data: these
 */
struct object {
	u64	at;
	bool	mark;
	u32	len;
	u8	data[];
};

/**
 * struct medium - a tape
 * @objects: by number
 * @count: how many
 * @used: the room they take
 * @capacity: the room there is
 * @warning: behind it, what is written is answered with the early warning
 */
struct medium {
	struct xarray	objects;
	u32		count;
	u64		used;
	u64		capacity;
	u64		warning;
};

/**
 * struct tape - a tape drive
 * @medium: in it, or in its slot
 * @pos: the number of the object before which it stands
 * @block_len: of fixed blocks; 0 if there are none but variable ones
 * @buffered: the buffered mode that was selected
 * @loaded: the medium is in it
 * @prevented: and may not be taken out
 */
struct tape {
	struct medium	medium;
	u32		pos;
	u32		block_len;
	u8		buffered;
	bool		loaded;
	bool		prevented;
};

/* medium.c */
void medium_init(struct medium *medium, u64 capacity);
void medium_cut(struct medium *medium, u32 count);
const struct object *medium_find(struct medium *medium, u32 number);
struct object *medium_make_block(u32 len);
int medium_append(struct medium *medium, struct object *object);
int medium_append_mark(struct medium *medium);
bool medium_warns(const struct medium *medium);
u64 medium_place(struct medium *medium, u32 number);

#endif /* TAPE_H */
