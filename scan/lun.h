/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One logical unit number in a scan: from the number to what is there. Within scan/ only.
 */
#ifndef SCAN_LUN_H
#define SCAN_LUN_H

#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>

#include "inquiry.h"

enum scan_found {
	SCAN_NOTHING,		/* no answer, or none that we could make a device of */
	SCAN_TARGET,		/* the target answered: no such logical unit */
	SCAN_LUN,		/* there is one */
};

/**
 * struct scan_lun - a logical unit number, and what came of it
 * @number: the LUN, as an integer
 * @found: what is there
 * @fresh: @sdev was made by this scan, which still owns it; else a reference is held on it
 * @quirks: its quirks, if it answered
 * @sdev: the device, or NULL. A fresh one can take commands even if nothing was found
 */
struct scan_lun {
	u64			number;
	enum scan_found		found;
	bool			fresh;
	blist_flags_t		quirks;
	struct scsi_device	*sdev;
};

/**
 * struct scan_answer - an INQUIRY's answer
 * @identity: what it says
 * @quirks: what is known of such devices
 * @data: its bytes
 */
struct scan_answer {
	struct lun_identity	identity;
	blist_flags_t		quirks;
	u8			data[SCAN_INQUIRY_MAX];
};

/* scan/lun.c */
void scan_lun_look(struct scan_lun *lun, struct scsi_target *starget, void *hostdata);
void scan_lun_settle(struct scan_lun *lun);
void scan_lun_release(struct scan_lun *lun);

/* scan/probe.c */
int scan_probe(struct scsi_device *sdev, struct scan_answer *answer);

/* scan/configure.c */
int scan_configure(struct scsi_device *sdev, const struct scan_answer *answer);

#endif /* SCAN_LUN_H */
