// SPDX-License-Identifier: GPL-2.0-only
/*
 * The limit of what all that is written may take (memory_mb). Without one, a disk that is larger
 * than the machine's memory could be filled until the machine dies.
 *
 * The units of an array made with memory_mb=N share N MiB. All others share one half of the machine's
 * memory. Every page of a store is counted, also those of protection information; it is counted
 * back when it is unmapped.
 */
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/mm.h>

#include "memory.h"

/* Initiators are warned when so many parts of a hundred are in use. */
#define SOFT_PERCENT	80

static struct ram_memory common;

/**
 * ram_memory_init - set how much there is
 * @memory: an amount that nobody uses yet
 * @mb: MiB; 0: one half of the machine's memory
 *
 * Context: any.
 */
void ram_memory_init(struct ram_memory *memory, u32 mb)
{
	atomic_long_set(&memory->pages, 0);
	memory->most = mb ? (unsigned long)mb << (20 - PAGE_SHIFT) : totalram_pages() / 2;
	memory->soft = memory->most / 100 * SOFT_PERCENT + memory->most % 100 * SOFT_PERCENT / 100;
}

/**
 * ram_memory_common - the amount of those who have none of their own
 *
 * Context: any.
 * Return: the amount.
 */
struct ram_memory *ram_memory_common(void)
{
	return &common;
}

/**
 * ram_memory_start - see how much the machine has
 *
 * Context: once, before there are hosts.
 */
void __init ram_memory_start(void)
{
	ram_memory_init(&common, 0);
}

/**
 * ram_memory_take - account for a page
 * @memory: of this amount
 *
 * Context: any.
 * Return: false if there is none left; then nothing is accounted for.
 */
bool ram_memory_take(struct ram_memory *memory)
{
	if (likely(atomic_long_inc_return(&memory->pages) <= memory->most))
		return true;
	atomic_long_dec(&memory->pages);
	return false;
}

/**
 * ram_memory_give - pages were given back
 * @memory: to this amount
 * @pages: so many
 *
 * Context: any.
 */
void ram_memory_give(struct ram_memory *memory, unsigned long pages)
{
	atomic_long_sub(pages, &memory->pages);
}

/**
 * ram_memory_is_low - whether initiators are to be warned (SBC-4 4.7.3.8)
 * @memory: of this amount
 *
 * Context: any.
 * Return: true if the soft threshold has been reached.
 */
bool ram_memory_is_low(const struct ram_memory *memory)
{
	return atomic_long_read(&memory->pages) >= (long)memory->soft;
}

static u32 sets(unsigned long pages)
{
	return min_t(unsigned long, pages >> (RAM_MEMORY_SET_SHIFT - PAGE_SHIFT), U32_MAX);
}

/* More may be accounted for, for a moment, by one who is going to be refused. */
static unsigned long pages_used(const struct ram_memory *memory)
{
	return min_t(unsigned long, atomic_long_read(&memory->pages), memory->most);
}

/**
 * ram_memory_used - how much is in use
 * @memory: of this amount
 *
 * Context: any.
 * Return: in threshold sets (SBC-4 4.7.3.8).
 */
u32 ram_memory_used(const struct ram_memory *memory)
{
	return sets(pages_used(memory));
}

/**
 * ram_memory_available - how much may still be taken
 * @memory: of this amount
 *
 * Context: any.
 * Return: in threshold sets.
 */
u32 ram_memory_available(const struct ram_memory *memory)
{
	return sets(memory->most - pages_used(memory));
}

/**
 * ram_memory_threshold - how much is in use when initiators are warned
 * @memory: of this amount
 *
 * Context: any.
 * Return: in threshold sets.
 */
u32 ram_memory_threshold(const struct ram_memory *memory)
{
	return sets(memory->soft);
}
