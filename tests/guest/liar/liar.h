/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A virtio SCSI host device that answers what no device may.
 */
#ifndef LIAR_H
#define LIAR_H

#include <linux/mutex.h>
#include <linux/uio.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <linux/virtio_scsi.h>
#include <linux/workqueue.h>

#define LIAR_RINGS	6
#define LIAR_ENTRIES	64
#define LIAR_PARTS	40

/* What is wrong with the answer to a READ. */
enum lie {
	LIE_NONE,
	LIE_SHORT,		/* fewer bytes are said to be written than a response has */
	LIE_LONG,		/* more than there is room for */
	LIE_UNTOLD,		/* none: some devices do so, and it is no lie */
	LIE_UNWRITTEN,		/* all of it is said to be written, and nothing is */
	LIE_CODE,		/* a response code that does not exist */
	LIE_TASK_CODE,		/* one of task management */
	LIE_NEXUS,		/* the nexus is in trouble, as when another has reserved the disk */
	LIE_RESID,		/* more is missing than was asked for */
	LIE_SENSE,		/* more sense data than there is room for */
	LIE_ID,			/* the answer to a descriptor that the queue does not have */
	LIE_TWICE,		/* the same answer again */
	LIE_SILENCE,		/* no answer */
	LIE_PI,			/* protection information that does not fit the data */
	LIES,
};

/* What is made of task management functions. */
enum task_mode {
	TASKS_DONE,		/* commands end, and the function succeeds */
	TASKS_MUTE,		/* no answer */
	TASKS_REFUSED,
	TASKS_FEIGNED,		/* it succeeds, and commands do not end */
	TASK_MODES,
};

/**
 * struct chain - a buffer that the driver has lent
 * @head: its first descriptor
 * @out: what may be read
 * @in: what may be written
 * @n_out: how many parts that has
 * @n_in: and that
 */
struct chain {
	u16		head;
	unsigned int	n_out;
	unsigned int	n_in;
	struct kvec	out[LIAR_PARTS];
	struct kvec	in[LIAR_PARTS];
};

/**
 * struct ring - a queue, seen from the device
 * @vq: the driver's view; NULL if there is none
 * @taken: heads taken from the available ring so far
 * @held: heads that are not answered yet
 * @n_held: how many
 * @chain: the one that is being looked at
 */
struct ring {
	struct virtqueue	*vq;
	u16			taken;
	u16			held[LIAR_ENTRIES];
	unsigned int		n_held;
	struct chain		chain;
};

/**
 * struct liar - the device
 * @vdev: as the driver knows it
 * @work: looks at all rings
 * @lock: for all below
 * @config: the configuration
 * @status: the status byte
 * @lie: what is wrong with the next answers
 * @times: how many of them
 * @tasks: what is made of task management functions
 * @n_tasks: how many there were
 * @n_subscribed: how often somebody asked to be notified
 * @rings: the queues
 */
struct liar {
	struct virtio_device		vdev;
	struct work_struct		work;
	struct mutex			lock;
	struct virtio_scsi_config	config;
	u8				status;
	enum lie			lie;
	unsigned int			times;
	enum task_mode			tasks;
	unsigned int			n_tasks;
	unsigned int			n_subscribed;
	struct ring			rings[LIAR_RINGS];
};

/* device.c */
extern struct liar liar;
extern bool liar_pi;
bool liar_runs(void);

/* ring.c */
bool ring_take(struct ring *ring);
void ring_look(struct ring *ring, u16 head);
void ring_push(struct ring *ring, u32 head, u32 used);
void ring_tell(struct ring *ring);
size_t ring_read(const struct chain *chain, size_t from, void *to, size_t len);
size_t ring_write(const struct chain *chain, size_t from, const void *data, size_t len);
size_t ring_writable(const struct chain *chain);

/* request.c */
void request_work(struct work_struct *work);
int request_event(u32 event, u8 target, u16 lun, u32 reason);

/* disk.c */
struct disk_answer {
	size_t	len;
	u8	status;
	u8	sense[18];
};

bool disk_is_read(const u8 *cdb);
struct disk_answer disk_command(u8 target, u16 lun, const u8 *cdb, struct chain *chain,
				size_t out, size_t in, size_t pi);

/* control.c */
int control_init(void);
void control_exit(void);

#endif /* LIAR_H */
