/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a target's logical units are looked for. Pure: scan/search.c sends nothing.
 */
#ifndef SCAN_SEARCH_H
#define SCAN_SEARCH_H

#include <linux/types.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>

enum lun_search {
	SEARCH_REPORT,		/* the target is asked for a list, by REPORT LUNS */
	SEARCH_SEQUENCE,	/* one number after the other is tried */
	SEARCH_NONE,		/* there is LUN 0 and nothing else */
};

/**
 * struct search_case - what is known of a target once its LUN 0 has been looked at
 * @quirks: BLIST_* flags of LUN 0
 * @max_lun: the host's, see struct Scsi_Host
 * @max_luns: the module parameter
 * @scsi_level: the target's, as in <scsi/scsi.h>
 * @no_report_luns: its driver knows that it has no REPORT LUNS
 */
struct search_case {
	blist_flags_t	quirks;
	u64		max_lun;
	u64		max_luns;
	int		scsi_level;
	bool		no_report_luns;
};

enum lun_search scan_search_method(const struct search_case *target);
u64 scan_search_end(const struct search_case *target);
bool scan_search_is_sparse(const struct search_case *target);

#endif /* SCAN_SEARCH_H */
