/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zones (ZBC-2).
 */
#ifndef RAM_ZONE_H
#define RAM_ZONE_H

#include "model/ram.h"

bool ram_zone_init(struct ram_unit *unit);	/* true if the shape has none */
void ram_zone_free(struct ram_unit *unit);

/*
 * Around a transfer, if unit->zones: begin says whether it may be (RAM_GOOD, or sense), and for a
 * write moves the write pointer: then unit->both is held until the data is there. Any context.
 */
int ram_zone_begin_read(struct ram_task *task, u64 lba, u64 blocks);
int ram_zone_begin_write(struct ram_task *task, u64 lba, u64 blocks);
int ram_zone_check_write(struct ram_task *task, u64 lba, u64 blocks);	/* moves nothing */

int ram_zone_report(struct ram_task *task);	/* REPORT ZONES */
int ram_zone_open(struct ram_task *task);
int ram_zone_close(struct ram_task *task);
int ram_zone_finish(struct ram_task *task);
int ram_zone_reset(struct ram_task *task);	/* RESET WRITE POINTER; unmaps the zone */

void ram_zone_reset_all(struct ram_unit *unit);	/* the same for all zones: FORMAT UNIT */
void ram_zone_vpd(const struct ram_unit *unit, u8 *page);	/* VPD page b6 */

#endif /* RAM_ZONE_H */
