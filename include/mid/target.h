/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A target: what the midlayer keeps beside the public struct scsi_target.
 */
#ifndef MID_TARGET_H
#define MID_TARGET_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <scsi/scsi_device.h>

#include "mid/eh.h"

/**
 * struct mid_target - a SCSI target device (SAM-6 4.5.4)
 * @probe_lock: held while LUNs of this target are looked for; two scans of one target would
 *	probe each LUN twice. Never held by anything that only deletes.
 * @gone: completed when nothing of the target runs any more, nor of its devices
 * @eh: what error handling keeps per target; owned by eh/
 * @starget: the public part; must stay last, its tail belongs to the transport class
 */
struct mid_target {
	struct mutex		probe_lock;
	struct completion	gone;
	struct eh_target	eh;
	struct scsi_target	starget;
};

static inline struct mid_target *to_mid_target(struct scsi_target *starget)
{
	return container_of(starget, struct mid_target, starget);
}

/**
 * core_target_stays - whether nobody has asked a target to go
 * @starget: the target
 *
 * Context: any. Without host_lock the answer may be old; it never changes back.
 * Return: true if so.
 */
static inline bool core_target_stays(const struct scsi_target *starget)
{
	enum scsi_target_state state = READ_ONCE(starget->state);

	return state == STARGET_CREATED || state == STARGET_RUNNING;
}

/* core/target.c */
struct scsi_target *core_target_get(struct device *parent, unsigned int channel, unsigned int id);
void core_target_put(struct scsi_target *starget);
int core_target_publish(struct scsi_target *starget);
void core_target_wait_all(struct Scsi_Host *shost);

#endif /* MID_TARGET_H */
