/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A logical unit: what the midlayer keeps beside the public struct scsi_device.
 */
#ifndef MID_DEVICE_H
#define MID_DEVICE_H

#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/eh.h"
#include "mid/identity.h"

/* Commands issued and finished; two CPUs never write the same copy. */
struct core_counts {
	unsigned int	requested;
	unsigned int	done;
};

/**
 * struct mid_device - a logical unit (SAM-6 4.5.19) as the midlayer sees it
 * @counts: I/O counters, summed when somebody reads them in sysfs
 * @eh: what error handling keeps per device; owned by eh/
 * @configured: the driver's slave_alloc was called, so slave_destroy is owed
 * @leaving: its host or target is being removed, so it is not to be published any more
 * @parked: configured and waiting for the end of its host's asynchronous scan; under host_lock.
 *	Whoever clears it publishes or discards the device
 * @vpd_header_first: the unit may not bear being asked for more than it has (its driver preset
 *	inquiry_len, as those of USB and FireWire bridges do, or BLIST_INQUIRY_36 is set): the
 *	length of a VPD page is asked for before the page; set by scan/probe.c
 * @identity: which volume it was when its VPD pages were last read; owned by scan/
 * @life: held while the device is published and while it is taken away; never while it is
 *	only probed
 * @handler_lock: held while a device handler is attached, which may wait for the device
 * @sdev: the public part; must stay last, its tail belongs to the transport class
 */
struct mid_device {
	struct core_counts __percpu *counts;
	struct eh_device	eh;
	bool			configured;
	bool			leaving;
	bool			parked;
	struct scan_identity	identity;
	bool			vpd_header_first;
	struct mutex		life;
	struct mutex		handler_lock;
	struct scsi_device	sdev;
};

static inline struct mid_device *to_mid_device(const struct scsi_device *sdev)
{
	return container_of(sdev, struct mid_device, sdev);
}

/**
 * eh_device_is_held - whether a device is in recovery, by itself or with its target
 * @sdev: the device
 *
 * Context: any. Its whole host may be: see scsi_host_in_recovery().
 * Return: true if its commands are kept from its driver.
 */
static inline bool eh_device_is_held(const struct scsi_device *sdev)
{
	return READ_ONCE(to_mid_device(sdev)->eh.held);
}

/**
 * core_device_unpark - take a parked device away from the scan that would publish it
 * @sdev: the device
 *
 * Context: any, host_lock not held.
 * Return: true if it was parked: publishing or discarding it is the caller's now.
 */
static inline bool core_device_unpark(struct scsi_device *sdev)
{
	struct mid_device *device = to_mid_device(sdev);
	bool parked;

	guard(spinlock_irqsave)(sdev->host->host_lock);
	parked = device->parked;
	device->parked = false;
	return parked;
}

/* core/device.c */
extern struct class core_device_class;
extern struct device_type core_device_type;
struct scsi_device *core_device_alloc(struct scsi_target *starget, u64 lun, void *hostdata);
int core_device_publish(struct scsi_device *sdev);
void core_device_discard(struct scsi_device *sdev);
void core_device_unpublish(struct scsi_device *sdev);
void core_target_remove_devices(struct scsi_target *starget);
void core_host_remove_devices(struct Scsi_Host *shost);
void core_device_count(const struct scsi_device *sdev, struct core_counts *sum);

/* core/queue.c */
int core_queue_alloc(struct scsi_device *sdev);

/* core/budget.c */
int core_budget_alloc(struct scsi_device *sdev, unsigned int depth);
void core_budget_init(struct scsi_device *sdev);
void core_budget_resize(struct scsi_device *sdev, unsigned int depth);
unsigned int core_budget_limit(const struct scsi_device *sdev);
void core_device_run_queue(struct scsi_device *sdev);
void core_device_run_after(struct scsi_device *sdev);
void core_device_starve(struct scsi_device *sdev);
void core_device_fed(struct scsi_device *sdev);

/* core/depth.c: a target answered TASK SET FULL, or well; for hosts with track_queue_depth */
void core_depth_busy(struct scsi_device *sdev);
void core_depth_good(struct scsi_device *sdev);

/* core/event.c: scan/ gives the work function, since one event asks for a rescan */
void core_event_init(struct scsi_device *sdev);
void core_event_drop(struct scsi_device *sdev);

/* core/bsg.c */
struct bsg_device;
struct bsg_device *core_bsg_register(struct scsi_device *sdev);

#endif /* MID_DEVICE_H */
