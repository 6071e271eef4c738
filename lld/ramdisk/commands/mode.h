/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mode pages (SPC-6 7.5, SBC-4 6.5): what a unit is set to.
 */
#ifndef RAM_MODE_H
#define RAM_MODE_H

#include "model/ram.h"

void ram_mode_init(struct ram_unit *unit);
void ram_mode_reset(struct ram_unit *unit);	/* after a reset: saved values hold again */

int ram_mode_sense_6(struct ram_task *task);
int ram_mode_sense_10(struct ram_task *task);
int ram_mode_select_6(struct ram_task *task);
int ram_mode_select_10(struct ram_task *task);

/* Single values that others act on. Context: any; no lock. */
bool ram_mode_dsense(const struct ram_unit *unit);	/* D_SENSE of the Control page */
bool ram_mode_swp(const struct ram_unit *unit);		/* SWP of the Control page */
bool ram_mode_tas(const struct ram_unit *unit);		/* TAS of the Control page */
bool ram_mode_test(const struct ram_unit *unit);	/* a failure is to be predicted, falsely */

#endif /* RAM_MODE_H */
