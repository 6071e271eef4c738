// SPDX-License-Identifier: GPL-2.0-only
/*
 * The medium of a tape drive: objects are appended to it, looked up, and cut off.
 */
#include <linux/cleanup.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "tape.h"

/* The room that an object takes beside its data. */
#define MEDIUM_GAP	64

void medium_init(struct medium *medium, u64 capacity)
{
	xa_init(&medium->objects);
	medium->count = 0;
	medium->used = 0;
	medium->capacity = capacity;
	medium->warning = capacity - capacity / 8;
}

/* Cuts off all but the first @count objects. */
void medium_cut(struct medium *medium, u32 count)
{
	struct object *object;

	while (medium->count > count) {
		object = xa_erase(&medium->objects, --medium->count);
		medium->used = object->at;
		kvfree(object);
	}
}

/* The object of that number, or NULL at the end of data. */
const struct object *medium_find(struct medium *medium, u32 number)
{
	return number < medium->count ? xa_load(&medium->objects, number) : NULL;
}

/* A block of zeros; its owner appends it or frees it with kvfree(). */
struct object *medium_make_block(u32 len)
{
	struct object *object = kvzalloc(struct_size(object, data, len), GFP_KERNEL);

	if (object)
		object->len = len;
	return object;
}

/* Takes an object at the end. Returns 0, or -ENOSPC or -ENOMEM and the object is the caller's still. */
int medium_append(struct medium *medium, struct object *object)
{
	int error;

	if (medium->used + MEDIUM_GAP + object->len > medium->capacity)
		return -ENOSPC;
	object->at = medium->used;
	error = xa_err(xa_store(&medium->objects, medium->count, object, GFP_KERNEL));
	if (error)
		return error;
	medium->count++;
	medium->used += MEDIUM_GAP + object->len;
	return 0;
}

/* Writes a filemark at the end. Returns 0 or a negative errno. */
int medium_append_mark(struct medium *medium)
{
	struct object *object = medium_make_block(0);
	int error;

	if (!object)
		return -ENOMEM;
	object->mark = true;
	error = medium_append(medium, object);
	if (error)
		kvfree(object);
	return error;
}

/* Whether the end of what is written is past the early warning. */
bool medium_warns(const struct medium *medium)
{
	return medium->used > medium->warning;
}

/* How much room what is before that object takes. */
u64 medium_place(struct medium *medium, u32 number)
{
	const struct object *object = medium_find(medium, number);

	return object ? object->at : medium->used;
}
