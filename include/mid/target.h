/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A target: what the midlayer keeps beside the public struct scsi_target.
 */
#ifndef MID_TARGET_H
#define MID_TARGET_H

#include <linux/mutex.h>
#include <scsi/scsi_device.h>

#include "mid/eh.h"

/**
 * struct mid_target - a SCSI target device (SAM-6 4.5.4)
 * @probe_lock: held while LUNs of this target are looked for; two scans of one target would
 *	probe each LUN twice. Never held by anything that only deletes.
 * @eh: what error handling keeps per target; owned by eh/
 * @starget: the public part; must stay last, its tail belongs to the transport class
 */
struct mid_target {
	struct mutex		probe_lock;
	struct eh_target	eh;
	struct scsi_target	starget;
};

static inline struct mid_target *to_mid_target(struct scsi_target *starget)
{
	return container_of(starget, struct mid_target, starget);
}

/* core/target.c */
struct scsi_target *core_target_get(struct device *parent, unsigned int channel, unsigned int id);
void core_target_put(struct scsi_target *starget);
int core_target_publish(struct scsi_target *starget);

#endif /* MID_TARGET_H */
