/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asymmetric logical unit access (SPC-6 5.18): one target port group a port of the array.
 */
#ifndef RAM_ALUA_H
#define RAM_ALUA_H

#include "model/ram.h"

int ram_alua_check(struct ram_task *task);	/* RAM_GOOD, or why the port's state forbids it */
u8 ram_alua_tpgs(const struct ram_unit *unit);	/* TPGS field of INQUIRY data */
int ram_alua_set_state(struct ram_host *host, u8 state);	/* by a person; 0 or -EINVAL */

int ram_alua_report(struct ram_task *task);	/* REPORT TARGET PORT GROUPS */
int ram_alua_set(struct ram_task *task);	/* SET TARGET PORT GROUPS */

#endif /* RAM_ALUA_H */
