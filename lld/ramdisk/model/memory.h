/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much memory stores may take.
 */
#ifndef RAM_MEMORY_H
#define RAM_MEMORY_H

#include <linux/atomic.h>
#include <linux/types.h>

/* What initiators are told is counted in sets of 2 to the power of this, in bytes. */
#define RAM_MEMORY_SET_SHIFT	20

/**
 * struct ram_memory - an amount of memory that stores share
 * @pages: how many they have
 * @most: how many they may have
 * @soft: with so many or more, initiators are warned
 */
struct ram_memory {
	atomic_long_t	pages;
	unsigned long	most;
	unsigned long	soft;
};

void ram_memory_init(struct ram_memory *memory, u32 mb);
struct ram_memory *ram_memory_common(void);
void ram_memory_start(void);
bool ram_memory_take(struct ram_memory *memory);
void ram_memory_give(struct ram_memory *memory, unsigned long pages);
bool ram_memory_is_low(const struct ram_memory *memory);
u32 ram_memory_used(const struct ram_memory *memory);
u32 ram_memory_available(const struct ram_memory *memory);
u32 ram_memory_threshold(const struct ram_memory *memory);

#endif /* RAM_MEMORY_H */
