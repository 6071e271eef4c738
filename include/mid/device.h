/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A logical unit: what the midlayer keeps beside the public struct scsi_device.
 */
#ifndef MID_DEVICE_H
#define MID_DEVICE_H

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "mid/eh.h"
#include "mid/identity.h"
#include "mid/state.h"

/* Commands issued and finished; two CPUs never write the same copy. */
struct core_counts {
	unsigned int	requested;
	unsigned int	done;
};

/**
 * struct mid_device - a logical unit (SAM-6 4.5.19) as the midlayer sees it
 * @counts: I/O counters, summed when somebody reads them in sysfs
 * @eh: what error handling keeps per device; owned by eh/
 * @life: where it is in its life; see core/life.c. Under host_lock
 * @gone: completed when @life has come to CORE_LIFE_GONE
 * @vpd_header_first: the unit may not bear being asked for more than it has (its driver preset
 *	inquiry_len, as those of USB and FireWire bridges do, or BLIST_INQUIRY_36 is set): the
 *	length of a VPD page is asked for before the page; set by scan/probe.c
 * @identity: which volume it was when its VPD pages were last read; owned by scan/
 * @dh_lock: held while a device handler is attached, which may wait for the device
 * @late_puts: references that are given back by @put_work: see core/lookup.c
 * @put_work: runs where it may sleep
 * @rcu: keeps its memory while somebody walks the list of its host
 * @sdev: the public part; must stay last, its tail belongs to the transport class
 */
struct mid_device {
	struct core_counts __percpu *counts;
	struct eh_device	eh;
	enum core_life		life;
	struct completion	gone;
	struct scan_identity	identity;
	bool			vpd_header_first;
	struct mutex		dh_lock;
	atomic_t		late_puts;
	struct work_struct	put_work;
	struct rcu_head		rcu;
	struct scsi_device	sdev;
};

static inline struct mid_device *to_mid_device(const struct scsi_device *sdev)
{
	return container_of(sdev, struct mid_device, sdev);
}

/**
 * eh_device_is_quiesced - whether a device is in recovery, by itself or with its target
 * @sdev: the device
 *
 * Context: any. Its whole host may be: see scsi_host_in_recovery().
 * Return: true if its commands are kept from its driver.
 */
static inline bool eh_device_is_quiesced(const struct scsi_device *sdev)
{
	return READ_ONCE(to_mid_device(sdev)->eh.quiesced);
}

/**
 * eh_device_sick - how many commands of a device its recovery has
 * @sdev: the device
 *
 * Context: any.
 * Return: their number; each has a token of the device's budget.
 */
static inline unsigned int eh_device_sick(const struct scsi_device *sdev)
{
	return READ_ONCE(to_mid_device(sdev)->eh.sick);
}

/* core/life.c: where a unit is in its life, and who takes it down */
void core_life_init(struct scsi_device *sdev);
bool core_life_set(struct scsi_device *sdev, enum core_life life);
bool core_life_advance(struct scsi_device *sdev, enum core_life life);
enum core_life core_life_begin_leaving(struct scsi_device *sdev);
void core_life_end(struct scsi_device *sdev);
void core_life_wait_gone(struct scsi_device *sdev);

/**
 * core_device_is_leaving - whether a logical unit is on its way out, or gone
 * @sdev: the device
 *
 * Context: any. Without host_lock the answer may be old; it never changes back.
 * Return: true if so.
 */
static inline bool core_device_is_leaving(const struct scsi_device *sdev)
{
	return READ_ONCE(to_mid_device(sdev)->life) >= CORE_LIFE_LEAVING;
}

/**
 * core_device_is_gone - whether a logical unit's driver has forgotten it
 * @sdev: the device
 *
 * Context: any. Without host_lock the answer may be old; it never changes back.
 * Return: true if so: nothing of the unit runs any more, its memory is there for who holds it.
 */
static inline bool core_device_is_gone(const struct scsi_device *sdev)
{
	return READ_ONCE(to_mid_device(sdev)->life) == CORE_LIFE_GONE;
}

/* core/device.c */
extern struct class core_device_class;
extern struct device_type core_device_type;
struct scsi_device *core_device_alloc(struct scsi_target *starget, u64 lun, void *hostdata);
void core_device_count(const struct scsi_device *sdev, struct core_counts *sum);

/* core/lookup.c */
int core_put_queue_init(void);
void core_put_queue_exit(void);
void core_put_init(struct scsi_device *sdev);

/* core/publish.c */
int core_device_publish(struct scsi_device *sdev);
void core_device_discard(struct scsi_device *sdev);
void core_target_remove_devices(struct scsi_target *starget);
void core_host_remove_devices(struct Scsi_Host *shost);

/* core/queue.c */
int core_queue_alloc(struct scsi_device *sdev);

/* core/budget.c */
int core_budget_alloc(struct scsi_device *sdev, unsigned int depth);
void core_budget_init(struct scsi_device *sdev);
void core_budget_resize(struct scsi_device *sdev, unsigned int depth);
unsigned int core_budget_limit(const struct scsi_device *sdev);
void core_device_run_after(struct scsi_device *sdev);
void core_starved_add(struct scsi_device *sdev);
void core_starved_remove(struct scsi_device *sdev);

/* core/depth.c: a target answered TASK SET FULL, or well; for hosts with track_queue_depth */
void core_depth_busy(struct scsi_device *sdev);
void core_depth_good(struct scsi_device *sdev);

/* core/event.c: scan/ gives the work function, since one event asks for a rescan */
int core_event_queue_init(void);
void core_event_queue_exit(void);
void core_event_run(struct scsi_device *sdev);
void core_event_init(struct scsi_device *sdev);
void core_event_stop(struct scsi_device *sdev);
void core_event_drop(struct scsi_device *sdev);

/* core/bsg.c */
struct bsg_device;
struct bsg_device *core_bsg_register(struct scsi_device *sdev);

#endif /* MID_DEVICE_H */
