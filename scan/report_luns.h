/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parameter data of REPORT LUNS (SPC-6). Pure: scan/report_luns.c sends nothing.
 *
 * Whoever asks a target does this:
 *
 *	asked = SCAN_LUNS_FIRST;
 *	do {
 *		REPORT LUNS into a zeroed buffer of that many bytes
 *		arrived = scan_luns_arrived(asked, resid);
 *		asked = scan_luns_next_length(data, arrived, asked);
 *	} while (asked);
 *	list = scan_luns_parse(data, arrived, shost->max_lun);
 *
 * The loop ends: each round asks for twice as much at least, up to SCAN_LUNS_LIMIT.
 */
#ifndef SCAN_REPORT_LUNS_H
#define SCAN_REPORT_LUNS_H

#include <linux/types.h>

#define SCAN_LUNS_HEADER	8
#define SCAN_LUNS_ENTRY		8
#define SCAN_LUNS_MOST		16384	/* entries; no target is believed to have more */

#define SCAN_LUNS_FIRST		(SCAN_LUNS_HEADER + 511 * SCAN_LUNS_ENTRY)
#define SCAN_LUNS_LIMIT		(SCAN_LUNS_HEADER + SCAN_LUNS_MOST * SCAN_LUNS_ENTRY)

/**
 * struct scan_luns - the logical units that a target reports
 * @count: how many there are in @lun that the host can address
 * @skipped: how many follow them in @lun that are beyond the host's max_lun
 * @claimed: how many entries the target says it has; more than came if it lied or grew
 * @has_zero: LUN 0 is among the first @count
 * @lun: each logical unit once, as scsilun_to_int() has it, in the order of the report
 */
struct scan_luns {
	unsigned int	count;
	unsigned int	skipped;
	unsigned int	claimed;
	bool		has_zero;
	u64		lun[];
};

unsigned int scan_luns_arrived(unsigned int asked, int resid);
unsigned int scan_luns_next_length(const u8 *data, unsigned int arrived, unsigned int asked);
struct scan_luns *scan_luns_parse(const u8 *data, unsigned int arrived, u64 max_lun);

#endif /* SCAN_REPORT_LUNS_H */
