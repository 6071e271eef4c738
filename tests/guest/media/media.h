/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scsi_media: the parts of the driver, as they see one another.
 *
 * What holds what:
 *
 *	media		a host; there is one at most
 *	  unit[]	its logical units: what each is, is in its kind
 *	    state	a tape, an enclosure or a changer; of their files alone
 *	    task	a command, from queuecommand until it is given back
 *
 * A unit carries out one task after the other, in a work queue, so that what it does may sleep and needs
 * no lock. media->lock guards the lists of tasks. It is a leaf, and taken with interrupts off.
 */
#ifndef MEDIA_H
#define MEDIA_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/unaligned.h>
#include <linux/workqueue.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#define MEDIA_NAME	"scsi_media"
#define MEDIA_UNITS	3

/* Sense key, additional sense code and its qualifier (SPC-5 4.4) in one number. */
#define SENSE(key, asc, ascq)	((key) << 16 | (asc) << 8 | (ascq))

enum {
	SENSE_NONE		= 0,
	SENSE_FILEMARK		= SENSE(NO_SENSE, 0x00, 0x01),
	SENSE_END_OF_MEDIUM	= SENSE(NO_SENSE, 0x00, 0x02),
	SENSE_BEGINNING		= SENSE(NO_SENSE, 0x00, 0x04),
	SENSE_NO_MEDIUM		= SENSE(NOT_READY, 0x3a, 0x00),
	SENSE_TARGET_FAILURE	= SENSE(HARDWARE_ERROR, 0x44, 0x00),
	SENSE_BAD_LIST_LENGTH	= SENSE(ILLEGAL_REQUEST, 0x1a, 0x00),
	SENSE_BAD_OPCODE	= SENSE(ILLEGAL_REQUEST, 0x20, 0x00),
	SENSE_BAD_ELEMENT	= SENSE(ILLEGAL_REQUEST, 0x21, 0x01),
	SENSE_BAD_FIELD		= SENSE(ILLEGAL_REQUEST, 0x24, 0x00),
	SENSE_BAD_PARAMETER	= SENSE(ILLEGAL_REQUEST, 0x26, 0x00),
	SENSE_NOTHING_SAVED	= SENSE(ILLEGAL_REQUEST, 0x39, 0x00),
	SENSE_DESTINATION_FULL	= SENSE(ILLEGAL_REQUEST, 0x3b, 0x0d),
	SENSE_SOURCE_EMPTY	= SENSE(ILLEGAL_REQUEST, 0x3b, 0x0e),
	SENSE_PREVENTED		= SENSE(ILLEGAL_REQUEST, 0x53, 0x02),
	SENSE_RESET		= SENSE(UNIT_ATTENTION, 0x29, 0x00),
	SENSE_WRITE_PROTECTED	= SENSE(DATA_PROTECT, 0x27, 0x00),
	SENSE_END_OF_DATA	= SENSE(BLANK_CHECK, 0x00, 0x05),
	SENSE_OVERFLOW		= SENSE(VOLUME_OVERFLOW, 0x00, 0x02),
};

/* Byte 2 of fixed format sense data has these beside the sense key. */
enum { FLAG_FILEMARK = 0x80, FLAG_EOM = 0x40, FLAG_ILI = 0x20 };

struct task;
struct unit;

/**
 * struct command - a command that a logical unit knows
 * @op: its operation code
 * @ready: refused unless the unit is ready
 * @run: carries it out, and says with the calls below what came of it; good, if it says nothing
 */
struct command {
	u8	op;
	bool	ready;
	void	(*run)(struct task *task);
};

/**
 * struct kind - what a logical unit is
 * @type: peripheral device type
 * @removable: has a medium that can be taken out
 * @services: has enclosure services
 * @product: its name
 * @commands: those that it knows beside the ones of all units
 * @count: how many they are
 * @make: makes its state; NULL if there is no memory
 * @free: frees it
 * @ready: the sense with which it says that it is not ready, or 0
 */
struct kind {
	u8			type;
	bool			removable;
	bool			services;
	const char		*product;
	const struct command	*commands;
	unsigned int		count;
	void			*(*make)(void);
	void			(*free)(void *state);
	u32			(*ready)(const void *state);
};

extern const struct kind tape_kind, enclosure_kind, changer_kind;

/**
 * struct unit - a logical unit
 * @media: its host
 * @kind: what it is
 * @state: as its kind has it; of the work alone
 * @attention: the sense of a unit attention that nobody was told yet, or 0; taken by xchg()
 * @work: carries out @waiting
 * @waiting: tasks that it has not begun; under media->lock
 * @held: tasks that it is told not to begin; under media->lock
 */
struct unit {
	struct media		*media;
	const struct kind	*kind;
	void			*state;
	u32			attention;
	struct work_struct	work;
	struct list_head	waiting;
	struct list_head	held;
};

/**
 * struct media - a host
 * @lock: guards what its units say it does
 * @leaving: it is removed: nothing is begun any more; under @lock
 * @workers: where its units work
 * @units: by LUN
 */
struct media {
	spinlock_t		lock;
	bool			leaving;
	struct workqueue_struct	*workers;
	struct unit		units[MEDIA_UNITS];
};

/**
 * struct task - a command, in the memory behind it
 * @list: in a list of its unit; empty while it is carried out
 * @cmd: the command
 * @moved: bytes of its data that were moved
 * @result: for its end, if that is not of the unit's making
 * @sense: what the unit has to say; SENSE()
 * @flags: FLAG_...
 * @valid: @info is
 * @info: how much was not done
 */
struct task {
	struct list_head	list;
	struct scsi_cmnd	*cmd;
	u32			moved;
	int			result;
	u32			sense;
	u8			flags;
	bool			valid;
	u32			info;
};

static inline struct media *to_media(struct Scsi_Host *shost)
{
	return shost_priv(shost);
}

static inline struct unit *task_unit(const struct task *task)
{
	return task->cmd->device->hostdata;
}

static inline void *task_state(const struct task *task)
{
	return task_unit(task)->state;
}

static inline const u8 *task_cdb(const struct task *task)
{
	return task->cmd->cmnd;
}

/* module.c */
extern unsigned int media_capacity;
extern bool media_protect;

/* host.c */
bool host_there(void);
int host_add(void);
void host_remove(void);
unsigned int host_held(void);
void host_let_go(void);

/* task.c */
extern int task_hold;
extern unsigned int task_aborts;
int task_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
int task_abort(struct scsi_cmnd *cmd);
int task_reset_unit(struct scsi_cmnd *cmd);
void task_init(struct unit *unit);
void task_leave(struct media *media);
unsigned int task_held(struct media *media);
void task_let_go(struct media *media);
void task_put(struct task *task, const void *bytes, size_t len);
size_t task_get(struct task *task, void *bytes, size_t len);
void task_reply(struct task *task, const void *bytes, size_t len, size_t asked);
void task_refuse(struct task *task, u32 sense);
void task_stop(struct task *task, u8 flags, u32 sense, u32 info);

/* primary.c */
void primary_run(struct task *task);
void primary_text(u8 *field, size_t len, const char *text);

/* tape_mode.c */
void tape_mode_sense(struct task *task);
void tape_mode_select(struct task *task);

#endif /* MEDIA_H */
