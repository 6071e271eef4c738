/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state models, as questions, and the states as words; and a unit's life. Pure.
 */
#ifndef MID_STATE_H
#define MID_STATE_H

#include <linux/types.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

/*
 * Where a logical unit is in its life, as the midlayer sees it; sdev_state says what may be sent to
 * it meanwhile. What each means, and who may change it, is at the top of core/life.c.
 */
enum core_life {
	CORE_LIFE_PROBED,	/* the scan that made it asks what it is */
	CORE_LIFE_PARKED,	/* configured; waits for the end of its host's asynchronous scan */
	CORE_LIFE_PUBLISHING,	/* on its way into sight */
	CORE_LIFE_PUBLISHED,	/* in sight */
	CORE_LIFE_LEAVING,	/* on its way out; whoever owns it takes it down */
	CORE_LIFE_GONE,		/* its driver has forgotten it, nothing of it runs any more */
};

/* core/state.c */
bool core_life_may_become(enum core_life from, enum core_life to);
bool core_host_may_become(enum scsi_host_state from, enum scsi_host_state to);
bool core_device_may_become(enum scsi_device_state from, enum scsi_device_state to);

/* core/log/state_text.c */
const char *log_host_state(enum scsi_host_state state);
const char *log_device_state(enum scsi_device_state state);

#endif /* MID_STATE_H */
