/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who may do what with a unit: RESERVE and RELEASE (SPC-2 5.5), persistent reservations (SPC-6
 * 5.14).
 */
#ifndef RAM_RESERVATION_H
#define RAM_RESERVATION_H

#include "model/ram.h"

void ram_reservation_init(struct ram_unit *unit);
void ram_reservation_free(struct ram_unit *unit);
void ram_reservation_reset(struct ram_unit *unit);	/* the unit is reset: ends SPC-2's */
bool ram_reservation_conflicts(struct ram_task *task);	/* table by task->row->needs and CDB */

int ram_reservation_reserve(struct ram_task *task);	/* RESERVE 6 and 10 */
int ram_reservation_release(struct ram_task *task);	/* RELEASE 6 and 10 */
int ram_reservation_in(struct ram_task *task);		/* PERSISTENT RESERVE IN, all actions */
int ram_reservation_out(struct ram_task *task);		/* PERSISTENT RESERVE OUT, all actions */

#endif /* RAM_RESERVATION_H */
