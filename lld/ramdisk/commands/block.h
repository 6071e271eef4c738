/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands that read or write blocks.
 */
#ifndef RAM_BLOCK_H
#define RAM_BLOCK_H

#include "model/ram.h"
#include "rules/rule.h"

int ram_block_read(struct ram_task *task);
int ram_block_write(struct ram_task *task);
int ram_block_write_and_verify(struct ram_task *task);
int ram_block_verify(struct ram_task *task);
int ram_block_or(struct ram_task *task);
int ram_block_compare_and_write(struct ram_task *task);
int ram_block_write_same(struct ram_task *task);
int ram_block_write_atomic(struct ram_task *task);
int ram_block_unmap(struct ram_task *task);
bool ram_block_unmap_range(const struct rule_case *it, u32 i, u64 *lba, u64 *blocks);
int ram_block_status(struct ram_task *task);
int ram_block_flush(struct ram_task *task);
int ram_block_prefetch(struct ram_task *task);

#endif /* RAM_BLOCK_H */
