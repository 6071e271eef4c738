/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A logical unit: what the midlayer keeps beside the public struct scsi_device.
 */
#ifndef MID_DEVICE_H
#define MID_DEVICE_H

#include <linux/device.h>
#include <linux/percpu.h>
#include <scsi/scsi_device.h>

#include "mid/eh.h"

/* Commands issued and finished; two CPUs never write the same copy. */
struct core_counts {
	unsigned int	requested;
	unsigned int	done;
};

/**
 * struct mid_device - a logical unit (SAM-6 4.5.19) as the midlayer sees it
 * @counts: I/O counters, summed when somebody reads them in sysfs
 * @eh: what error handling keeps per device; owned by eh/
 * @configured: the driver's slave_alloc succeeded, so slave_destroy is owed
 * @vpd_size: lengths of pages already asked for are known
 * @sdev: the public part; must stay last, its tail belongs to the transport class
 */
struct mid_device {
	struct core_counts __percpu *counts;
	struct eh_device	eh;
	bool			configured;
	struct scsi_device	sdev;
};

static inline struct mid_device *to_mid_device(const struct scsi_device *sdev)
{
	return container_of(sdev, struct mid_device, sdev);
}

/* core/device.c */
extern struct class core_device_class;
struct scsi_device *core_device_alloc(struct scsi_target *starget, u64 lun, void *hostdata);
int core_device_publish(struct scsi_device *sdev);
void core_device_discard(struct scsi_device *sdev);
void core_device_unpublish(struct scsi_device *sdev);
void core_host_remove_devices(struct Scsi_Host *shost);
struct scsi_device *core_device_find(struct scsi_target *starget, u64 lun);
void core_device_count(const struct scsi_device *sdev, struct core_counts *sum);

/* core/state.c: what a device may become */
bool core_device_may_become(enum scsi_device_state from, enum scsi_device_state to);

/* core/queue.c */
int core_queue_alloc(struct scsi_device *sdev);
bool core_device_owns_queue(const struct request_queue *q);

/* core/budget.c */
int core_budget_alloc(struct scsi_device *sdev, unsigned int depth);
int core_budget_resize(struct scsi_device *sdev, unsigned int depth);
unsigned int core_budget_limit(const struct scsi_device *sdev);
void core_device_run_queue(struct scsi_device *sdev);

/* core/event.c: scan/ gives the work function, since one event asks for a rescan */
void core_event_init(struct scsi_device *sdev);

/* core/handler.c: device handlers (ALUA and its like) */
#ifdef CONFIG_SCSI_DH
void core_handler_attach_default(struct scsi_device *sdev);
void core_handler_release(struct scsi_device *sdev);
#else
static inline void core_handler_attach_default(struct scsi_device *sdev) { }
static inline void core_handler_release(struct scsi_device *sdev) { }
#endif

/* core/bsg.c */
struct bsg_device;
struct bsg_device *core_bsg_register(struct scsi_device *sdev);

#endif /* MID_DEVICE_H */
