/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cylinders, heads and sectors for those who still ask (SCSI CAM, annex on disk geometry). Pure.
 */
#ifndef CORE_CHS_H
#define CORE_CHS_H

#include <linux/types.h>

#define CAM_TABLE_OFFSET 0x1be	/* of the partition table in block 0 */
#define CAM_TABLE_LENGTH 66	/* four entries and the signature */

/**
 * struct chs_geometry - what a disk is said to look like
 * @heads: surfaces
 * @sectors: in a track
 * @cylinders: tracks of a surface
 */
struct chs_geometry {
	u32	heads;
	u32	sectors;
	u32	cylinders;
};

bool core_chs_of_table(const u8 *table, u64 capacity, struct chs_geometry *geometry);
struct chs_geometry core_chs_of_capacity(u64 capacity);

#endif /* CORE_CHS_H */
