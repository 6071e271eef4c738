/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A driver for virtio's SCSI host device (virtio 1.2, 5.6).
 */
#ifndef VSCSI_H
#define VSCSI_H

#include <linux/cache.h>
#include <linux/mutex.h>
#include <linux/ratelimit_types.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/virtio.h>
#include <linux/virtio_scsi.h>
#include <linux/workqueue.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

/* Queues by their number (5.6.2). */
enum {
	VSCSI_CONTROL,
	VSCSI_EVENT,
	VSCSI_REQUEST,		/* and all above */
};

/**
 * struct vscsi_limits - what the device said of itself, within reason
 * @queues: request queues it has
 * @segments: of data, a command
 * @sectors: of data, a command
 * @per_lun: commands a unit
 * @event_size: bytes an event
 * @targets: how many there can be
 * @luns: one more than the highest LUN as the midlayer counts
 * @pi: it takes protection information beside the data
 */
struct vscsi_limits {
	u32	queues;
	u32	segments;
	u32	sectors;
	u32	per_lun;
	u32	event_size;
	u32	targets;
	u32	luns;
	bool	pi;
};

/**
 * struct vscsi_queue - one of the device's queues
 * @lock: for @vq, and for what the device has been lent through it
 * @vq: NULL while it is closed
 * @name: for the transport
 */
struct vscsi_queue {
	spinlock_t		lock;
	struct virtqueue	*vq;
	char			name[16];
} ____cacheline_aligned_in_smp;

/* What can be expected of the device. */
enum vscsi_state {
	VSCSI_AWAY,		/* not yet, or it sleeps, or is being reset: it will be back */
	VSCSI_LIVE,
	VSCSI_DEAD,
};

struct vscsi_event;

/**
 * struct vscsi_host - a device
 * @vdev: the device
 * @shost: as the midlayer knows it
 * @limits: what it can do
 * @state: what can be expected of it; changes under @life
 * @life: whoever starts or stops it
 * @reset_work: looks whether the device is broken, and resets it
 * @resets: how often that is worthwhile
 * @warnings: how often the log is told of impossible answers
 * @event_queue: handles events, one after the other
 * @review: among them, looks at all units after the device has begun anew
 * @events: buffers for them
 * @leaving: events count no longer
 * @ids: last command identifier given out
 * @ring: entries of the smallest request queue
 * @interrupting: request queues that interrupt
 * @polled: request queues that are polled, behind the others
 * @nr_queues: all queues
 * @queues: they
 */
struct vscsi_host {
	struct virtio_device	*vdev;
	struct Scsi_Host	*shost;
	struct vscsi_limits	limits;
	enum vscsi_state	state;
	struct mutex		life;
	struct work_struct	reset_work;
	struct ratelimit_state	resets;
	struct ratelimit_state	warnings;
	struct workqueue_struct	*event_queue;
	struct work_struct	review;
	struct vscsi_event	**events;
	bool			leaving;
	atomic64_t		ids;
	unsigned int		ring;
	unsigned int		interrupting;
	unsigned int		polled;
	unsigned int		nr_queues;
	struct vscsi_queue	queues[] __counted_by(nr_queues);
};

static inline struct vscsi_host *vscsi_host_of(struct Scsi_Host *shost)
{
	return shost_priv(shost);
}

/* module.c */
extern struct workqueue_struct *vscsi_reset_queue;

/* host.c */
struct vscsi_host *vscsi_host_alloc(struct virtio_device *vdev, const struct vscsi_limits *limits);
int vscsi_host_add(struct vscsi_host *host);

/* config.c */
int vscsi_limits_read(struct virtio_device *vdev, struct vscsi_limits *limits);
int vscsi_sizes_write(struct virtio_device *vdev);

/* device.c */
int vscsi_start(struct vscsi_host *host);
void vscsi_announce(struct vscsi_host *host);
void vscsi_stop(struct vscsi_host *host, enum vscsi_state state, int result);
int vscsi_restart(struct vscsi_host *host);
void vscsi_reset_work(struct work_struct *work);
const char *vscsi_fault(struct vscsi_host *host);

/* queue.c */
int vscsi_queues_find(struct vscsi_host *host);
void vscsi_queues_open(struct vscsi_host *host);
void vscsi_queues_close(struct vscsi_host *host);
void vscsi_queues_empty(struct vscsi_host *host, int result);
void vscsi_queues_map(struct Scsi_Host *shost);
void vscsi_queue_is_sick(struct vscsi_host *host);

/* request.c */
int vscsi_request_init(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
int vscsi_request_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
void vscsi_request_commit(struct Scsi_Host *shost, u16 hwq);
int vscsi_request_poll(struct Scsi_Host *shost, unsigned int hwq);
void vscsi_request_interrupt(struct virtqueue *vq);
void vscsi_request_return(struct vscsi_host *host, void *buffer, int result);
void vscsi_request_reap(struct vscsi_host *host);
bool vscsi_request_in_flight(struct vscsi_host *host, struct scsi_cmnd *cmd);
__virtio64 vscsi_request_id(struct scsi_cmnd *cmd);
unsigned int vscsi_request_size(void);

/* task.c */
int vscsi_task_manage(struct vscsi_host *host, u32 function, struct scsi_device *sdev,
		      __virtio64 id);
void vscsi_task_subscribe(struct vscsi_host *host, struct scsi_device *sdev, u32 notifications);
void vscsi_task_interrupt(struct virtqueue *vq);
void vscsi_task_return(struct vscsi_host *host, void *buffer, int result);

/* recovery.c */
enum scsi_timeout_action vscsi_timed_out(struct scsi_cmnd *cmd);
int vscsi_abort(struct scsi_cmnd *cmd);
int vscsi_reset_unit(struct scsi_cmnd *cmd);
int vscsi_reset_target(struct scsi_cmnd *cmd);
int vscsi_reset_host(struct scsi_cmnd *cmd);

/* event.c */
int vscsi_events_make(struct vscsi_host *host);
void vscsi_events_end(struct vscsi_host *host);
void vscsi_events_free(struct vscsi_host *host);
void vscsi_events_post(struct vscsi_host *host);
void vscsi_event_interrupt(struct virtqueue *vq);
void vscsi_event_return(struct vscsi_host *host, void *buffer, int result);
void vscsi_review(struct work_struct *work);

/* unit.c */
#define VSCSI_ASYNC_MEDIA_CHANGE	16	/* bit of an asynchronous notification (5.6.6.2.2) */

int vscsi_unit_alloc(struct scsi_device *sdev);
int vscsi_unit_configure(struct scsi_device *sdev);
int vscsi_unit_change_depth(struct scsi_device *sdev, int depth);
void vscsi_unit_address(const struct scsi_device *sdev, u8 *lun);
void vscsi_unit_appeared(struct vscsi_host *host, u32 target, u32 lun);
void vscsi_unit_removed(struct vscsi_host *host, u32 target, u32 lun);
void vscsi_unit_was_reset(struct vscsi_host *host, u32 target);
void vscsi_unit_changed(struct vscsi_host *host, u32 target, u32 lun, u8 asc, u8 ascq);
void vscsi_unit_notified(struct vscsi_host *host, u32 target, u32 lun, u32 reasons);
void vscsi_units_look_again(struct vscsi_host *host, const char *why);

#endif /* VSCSI_H */
