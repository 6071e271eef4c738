/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Protection information (SBC-4 4.21), types 1 to 3, kept beside the blocks in unit->protection,
 * 8 bytes each.
 */
#ifndef RAM_PROTECTION_H
#define RAM_PROTECTION_H

#include "model/ram.h"

struct ram_extent;

bool ram_protection_init(struct ram_unit *unit);	/* true if the shape has none */

/*
 * Around a transfer of a unit with protection information. What RDPROTECT or WRPROTECT of the CDB
 * and the operation of the command (scsi_get_prot_op()) ask for is checked, made, or handed on.
 * A read comes after its data is in the command's buffer. For a write, check comes before anything
 * is changed (write pointers of zones, too); keep stores it, where memory for it was prepared.
 * Return RAM_GOOD; or sense: ABORTED COMMAND, 10/01 guard, 10/02 application tag, 10/03 reference
 * tag; or the DIX form of it, ILLEGAL REQUEST.
 */
int ram_protection_read(struct ram_task *task, const struct ram_extent *extent);
int ram_protection_check(struct ram_task *task, const struct ram_extent *extent);
int ram_protection_inspect(struct ram_task *task, const struct ram_extent *extent, u8 *bytes);
void ram_protection_make(struct ram_task *task, const struct ram_extent *extent, u64 from,
			 u64 blocks, u8 *bytes);
void ram_protection_keep(struct ram_task *task, const struct ram_extent *extent);
int ram_protection_prepare(struct ram_unit *unit, u64 lba, u64 blocks, gfp_t gfp);
bool ram_protection_is_prepared(struct ram_unit *unit, u64 lba, u64 blocks);
u64 ram_protection_next(struct ram_unit *unit, u64 lba, u64 end);
void ram_protection_forget(struct ram_unit *unit, u64 lba, u64 blocks);	/* unmapped, say */

#endif /* RAM_PROTECTION_H */
