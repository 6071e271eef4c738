/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the driver, as they see one another. Names are those of SAM-6:
 *
 *	ram_array	SCSI target devices: all the logical units that one or more hosts reach
 *	  ram_unit	a logical unit: its medium, mode pages, reservations; there once, however
 *			many paths lead to it
 *	    ram_store	the bytes
 *	  ram_host	a Scsi_Host: an initiator port, and the array's target port it is wired to
 *	    ram_nexus	an I_T_L nexus: one unit as one host has it; a scsi_device's hostdata
 *	      ram_task	a command, in the private memory that the midlayer keeps for it
 *
 * A host holds its array; a nexus lives from slave_alloc to slave_destroy and holds nothing, since
 * its host outlives it; units go with their array.
 *
 * Locks, outer ones first: array->lock (process context; which units and hosts there are),
 * the midlayer's host_lock, unit->lock (any context, interrupts off; what a command may change of a
 * unit beside its medium, and the list of nexuses), unit->both, those of the store.
 */
#ifndef RAM_H
#define RAM_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "memory.h"
#include "shape.h"
#include "store.h"

struct platform_device;
struct ram_nexus;
struct rule;
struct rule_book;
struct ram_zones;

/* A well-known logical unit, as the kernel counts (SAM-6 4.7.11): REPORT LUNS. */
#define RAM_WLUN_REPORT_LUNS	0xc101

/**
 * struct ram_array - what one or more hosts reach
 * @ref: its hosts
 * @list: in the list of all arrays
 * @id: of the array; goes into names of units
 * @shape: what its units are like, as of now
 * @asked: what every host that joins asks for; guarded by the lock of the list
 * @alone: it is for its first host only
 * @own_memory: what its stores may take, if the shape says how much
 * @memory: that, or what is common to all others
 * @lock: guards @units, @hosts, @ports
 * @units: by ram_unit_key(), made when somebody first asks for one
 * @hosts: struct ram_host, by @list
 * @ports: bits of the relative target port identifiers that a host is wired to
 */
struct ram_array {
	struct kref		ref;
	struct list_head	list;
	unsigned int		id;
	struct ram_shape	shape;
	struct ram_shape	asked;
	bool			alone;
	struct ram_memory	own_memory;
	struct ram_memory	*memory;
	struct mutex		lock;
	struct xarray		units;
	struct list_head	hosts;
	unsigned long		ports;
};

/* Why a nexus must have a look before it does a READ or WRITE the short way. */
enum ram_look {
	RAM_LOOK_ATTENTION,	/* a unit attention is to be reported */
	RAM_LOOK_RULES,		/* there are rules, perhaps for it */
	RAM_LOOK_STATE,		/* not ready, gone, not a disk, or write protected */
	RAM_LOOK_RESERVED,	/* there is a reservation */
	RAM_LOOK_PORT,		/* its target port group is not active/optimized */
	RAM_LOOK_FORMAT,	/* zones, or protection information */
	RAM_LOOK_TIME,		/* commands take time */
	RAM_LOOK_STRICT,	/* bits that mean nothing are looked at */
};

/* Unit attentions, most important first (SAM-6 5.14). What they say: attention.c. */
enum ram_attention {
	RAM_UA_POWER_ON,
	RAM_UA_BUS_RESET,
	RAM_UA_UNIT_RESET,
	RAM_UA_MEDIUM_CHANGED,
	RAM_UA_LUNS_CHANGED,
	RAM_UA_INQUIRY_CHANGED,
	RAM_UA_CAPACITY_CHANGED,
	RAM_UA_MODE_CHANGED,
	RAM_UA_RESERVATION_PREEMPTED,
	RAM_UA_RESERVATION_RELEASED,
	RAM_UA_REGISTRATION_PREEMPTED,
	RAM_UA_PORT_STATE_CHANGED,
	RAM_UA_MEMORY_LOW,
	RAM_ATTENTIONS
};

/* The mode parameters that can be changed, in the form in which they are kept (mode.c). */
#define RAM_MODE_ROOM	64

struct ram_mode {
	u8	current_values[RAM_MODE_ROOM];
	u8	saved_values[RAM_MODE_ROOM];
};

/* One registration for persistent reservations (SPC-6 5.14). */
struct ram_registration {
	struct list_head	list;
	unsigned int		port;	/* relative target port; it names the initiator, too */
	u64			key;
};

/* The reservations of a unit; reservation.c. */
struct ram_reservations {
	struct list_head	registrations;
	u32			generation;
	u8			type;		/* 0: no persistent reservation */
	u8			scope;
	unsigned int		holder;		/* port that holds it */
	unsigned int		reserved_by;	/* port that has done RESERVE; 0: none */
	bool			aptpl;
};

/**
 * struct ram_unit - a logical unit
 * @array: whose it is
 * @target: SCSI id of its target
 * @lun: counted from 0; or RAM_WLUN_REPORT_LUNS
 * @blocks: capacity
 * @block_shift: binary logarithm of the length of a logical block
 * @store: its bytes; for protection information and zones as well, see there
 * @protection: 8 bytes for each block, if formatted with protection information
 * @both: @store and @protection are read, written or unmapped together; or @store and the write
 * pointers of @zones
 * @zones: NULL if it has none
 * @lock: guards what follows
 * @nexuses: struct ram_nexus, by @list
 * @mode: mode pages
 * @reservations: who may do what
 * @stopped: START STOP UNIT has stopped it
 * @power: which low power condition it is in, as the qualifier of 5Eh has it; 0: active
 * @ejected: its medium has been ejected
 * @gone: it is not there any more (hot unplug without a word)
 * @read_only: SWP or the shape says so
 * @low: its initiators have been told that memory runs out; changed without a lock
 * @locked: PREVENT ALLOW MEDIUM REMOVAL, by port
 * @ready_at: not ready before, in ns of the monotonic clock
 */
struct ram_unit {
	struct ram_array	*array;
	u32			target;
	u32			lun;
	u64			blocks;
	unsigned int		block_shift;
	struct ram_store	*store;
	struct ram_store	*protection;
	rwlock_t		both;
	struct ram_zones	*zones;
	spinlock_t		lock;
	struct list_head	nexuses;
	struct ram_mode		mode;
	struct ram_reservations	reservations;
	bool			stopped;
	u8			power;
	bool			ejected;
	bool			gone;
	bool			read_only;
	bool			low;
	unsigned long		locked;
	u64			ready_at;
};

/**
 * struct ram_host - a host
 * @list: in @array's hosts
 * @everywhere: in the list of all hosts
 * @array: what it reaches
 * @pdev: the device above it
 * @shost: the midlayer's
 * @id: in the order in which hosts were made
 * @port: relative target port identifier in its array, from 1
 * @owned: made in configfs, and removed only there
 * @access: asymmetric access state of the port (SPC-6 5.18.2), as REPORT TARGET PORT GROUPS has it
 * @access_status: who set it: 0 nobody, 1 SET TARGET PORT GROUPS, 2 a person (STATUS CODE)
 * @workers: run what may sleep, or takes long
 * @rules: its faults
 * @polled: by poll queue: what is to be completed there
 */
struct ram_host {
	struct list_head	list;
	struct list_head	everywhere;
	struct ram_array	*array;
	struct platform_device	*pdev;
	struct Scsi_Host	*shost;
	unsigned int		id;
	unsigned int		port;
	bool			owned;
	u8			access;
	u8			access_status;
	struct workqueue_struct	*workers;
	struct rule_book	*rules;
	struct ram_polled	*polled;
};

/* A poll queue of a host: commands that wait to be asked for. */
struct ram_polled {
	spinlock_t		lock;
	struct list_head	tasks;
} ____cacheline_aligned_in_smp;

/* What a nexus counts, on each processor. Rows are those of the table of commands. */
#define RAM_MOST_ROWS	128

struct ram_counts {
	u64	commands[RAM_MOST_ROWS];
	u64	bytes_in;
	u64	bytes_out;
	u64	errors;
	u64	unknown;
	u64	aborts;
	u64	resets;
};

/**
 * struct ram_nexus - one unit, as one host has it
 * @look: bits of enum ram_look; zero on the short way of a READ or WRITE
 * @unit: the unit
 * @counts: see there
 * @host: the host
 * @sdev: the midlayer's
 * @list: in @unit's nexuses
 * @attentions: bits of enum ram_attention; guarded by @unit's lock
 * @users: how many abort its commands, or reset its unit, just now; guarded by @unit's lock
 * @delay: how long a command takes, in ns
 * @jitter: and up to so much longer
 */
struct ram_nexus {
	unsigned long		look;
	struct ram_unit		*unit;
	struct ram_counts __percpu *counts;
	struct ram_host		*host;
	struct scsi_device	*sdev;
	struct list_head	list;
	unsigned long		attentions;
	unsigned int		users;
	u64			delay;
	u64			jitter;
};

enum ram_task_state {
	RAM_TASK_IDLE,		/* not here: the midlayer's, or in queuecommand */
	RAM_TASK_HELD,		/* waits for its timer, a poll, or nothing at all */
	RAM_TASK_RUNNING,	/* a worker carries it out, or will */
	RAM_TASK_STOPPING,	/* ... and has been told to stop: it will be held instead */
	RAM_TASK_ARMING,	/* its timer is being started */
	RAM_TASK_FIRED,		/* ... and has fired before that was done */
};

/**
 * struct ram_task - a command
 * @nexus: through which it came
 * @row: what it is; NULL if the driver does not know
 * @rule: the fault that is meant for it, if any
 * @gfp: how hard memory may be tried for
 * @field: what a bad field points at, ram_field()
 * @info: INFORMATION of sense data
 * @has_info: there is some
 * @state: enum ram_task_state; who changes it from HELD has the command
 * @timer: completes it later
 * @work: carries it out where one may sleep
 * @polled: in the list of its poll queue
 * @due: when it is to be completed, for those that are polled
 */
struct ram_task {
	struct ram_nexus	*nexus;
	const struct ram_row	*row;
	const struct rule	*rule;
	gfp_t			gfp;
	u32			field;
	u64			info;
	bool			has_info;
	atomic_t		state;
	struct hrtimer		timer;
	struct work_struct	work;
	struct list_head	polled;
	ktime_t			due;
};

/*
 * How carrying out a command ends: RAM_GOOD; RAM_AGAIN: not now, do all of it again where one may
 * sleep (nothing has changed); RAM_STATUS(): a status without sense; RAM_SENSE(); RAM_HOST_BYTE().
 */
#define RAM_GOOD		0
#define RAM_AGAIN		BIT(24)
#define RAM_STATUS(_status)	(BIT(25) | (_status))
#define RAM_SENSE(_key, _asc, _ascq)	(BIT(26) | (_key) << 16 | (_asc) << 8 | (_ascq))
#define RAM_IS_SENSE(_end)	((_end) & BIT(26))
#define RAM_HOST_BYTE(_byte)	(BIT(27) | (_byte))
#define RAM_AS_IS		BIT(28)	/* cmd->result and the sense data have been set */
#define RAM_ABORTED		BIT(29)	/* it has stopped, as it was told; nobody asks how it ends */

#define RAM_BAD_OPCODE		RAM_SENSE(ILLEGAL_REQUEST, 0x20, 0x00)
#define RAM_BAD_RANGE		RAM_SENSE(ILLEGAL_REQUEST, 0x21, 0x00)
#define RAM_BAD_CDB		RAM_SENSE(ILLEGAL_REQUEST, 0x24, 0x00)
#define RAM_NO_UNIT		RAM_SENSE(ILLEGAL_REQUEST, 0x25, 0x00)
#define RAM_BAD_LIST		RAM_SENSE(ILLEGAL_REQUEST, 0x26, 0x00)
#define RAM_BAD_LIST_LENGTH	RAM_SENSE(ILLEGAL_REQUEST, 0x1a, 0x00)
#define RAM_NOT_READY		RAM_SENSE(NOT_READY, 0x04, 0x02)
#define RAM_PROTECTED		RAM_SENSE(DATA_PROTECT, 0x27, 0x00)
#define RAM_NO_MEMORY		RAM_SENSE(ABORTED_COMMAND, 0x55, 0x03)
#define RAM_NO_SPACE		RAM_SENSE(DATA_PROTECT, 0x27, 0x07)
#define RAM_MISCOMPARE		RAM_SENSE(MISCOMPARE, 0x1d, 0x00)

/* What a command needs; the table is in command.c. */
#define RAM_ROW_NO_SA	0xffff

enum ram_need {
	RAM_NEEDS_MEDIUM	= BIT(0),	/* fails unless the unit is ready */
	RAM_NEEDS_WRITE		= BIT(1),	/* fails if it is write protected */
	RAM_NEEDS_SLEEP		= BIT(2),	/* runs in process context, because it takes long */
	RAM_NEEDS_NO_UNIT	= BIT(3),	/* answered where there is no unit */
	RAM_PASSES_ATTENTION	= BIT(4),	/* leaves a unit attention to the next one */
	RAM_IS_READ		= BIT(5),	/* for reservations: reads the medium */
	RAM_IS_WRITE		= BIT(6),	/* ... writes it */
	RAM_PASSES_RESERVE	= BIT(7),	/* ... goes through in any case */
	RAM_PASSES_STANDBY	= BIT(8),	/* answered by a port that is in standby */
	RAM_OF_WLUN		= BIT(9),	/* answered by well-known logical units, too */
	RAM_OF_DISK		= BIT(10),	/* by types of devices: disk and zoned disk, */
	RAM_OF_ZONED		= BIT(11),	/* zoned disk, */
	RAM_OF_OTHERS		= BIT(12),	/* the rest */
	RAM_DATA_IN		= BIT(13),	/* its data goes to the initiator */
	RAM_DATA_OUT		= BIT(14),	/* ... or comes from there; neither: it has none */
};

/**
 * struct ram_row - a command that the driver knows
 * @op: operation code
 * @sa: service action, or RAM_ROW_NO_SA
 * @len: of its CDB
 * @needs: enum ram_need
 * @run: carries it out; returns RAM_GOOD or what else there is
 * @usage: bits of the CDB that mean something, from byte 1 on (SPC-6 6.38.3)
 */
struct ram_row {
	u8	op;
	u16	sa;
	u8	len;
	u16	needs;
	int	(*run)(struct ram_task *task);
	u8	usage[31];
};

static inline struct scsi_cmnd *ram_cmd(struct ram_task *task)
{
	return (struct scsi_cmnd *)task - 1;
}

static inline const u8 *ram_cdb(struct ram_task *task)
{
	return ram_cmd(task)->cmnd;
}

static inline struct ram_host *ram_host_of(struct Scsi_Host *shost)
{
	return *(struct ram_host **)shost_priv(shost);
}

static inline const struct ram_shape *ram_shape_of(const struct ram_unit *unit)
{
	return &unit->array->shape;
}

/* Whether what a worker is carrying out is to stop; whatever takes long asks this often. */
static inline bool ram_task_is_aborted(const struct ram_task *task)
{
	return atomic_read(&task->state) == RAM_TASK_STOPPING;
}

/* A byte of a CDB or a list, and the highest bit of it that is bad. */
static inline u32 ram_field(u32 byte, u32 bit)
{
	return BIT(31) | bit << 16 | byte;
}

/* shape.c */
int ram_shape_check(const struct ram_shape *shape);

/* array.c */
int ram_array_join(struct ram_host *host, const struct ram_shape *shape);
void ram_array_leave(struct ram_host *host);
struct ram_unit *ram_array_unit(struct ram_array *array, u32 target, u32 lun);
bool ram_array_has(const struct ram_array *array, u32 target, u32 lun);
void ram_array_each(void (*change)(struct ram_array *array, u32 value),
		    const struct ram_number *number, u32 value);
void ram_array_set_luns(struct ram_array *array, u32 luns);

/* host.c */
struct ram_host *ram_host_add(const struct ram_shape *shape, bool owned);
void ram_host_remove(struct ram_host *host);
int ram_host_remove_last(void);
unsigned int ram_host_count(void);
int ram_host_init(void);
void ram_host_exit(void);

/* driver.c */
extern const struct attribute_group *ram_driver_groups[];
int ram_driver_add_hosts(long count);

/* configfs.c */
int ram_configfs_init(void);
void ram_configfs_exit(void);

/* nexus.c */
int ram_nexus_alloc(struct scsi_device *sdev);
struct ram_nexus *ram_nexus_use(struct scsi_device *sdev);
int ram_nexus_configure(struct scsi_device *sdev);
void ram_nexus_destroy(struct scsi_device *sdev);
extern const struct attribute_group *ram_nexus_groups[];
void ram_unit_look(struct ram_unit *unit);
void ram_host_look(struct ram_host *host);
struct ram_nexus *ram_unit_nexus(struct ram_unit *unit, const struct ram_host *host);

/* attention.c */
void ram_attention_raise(struct ram_unit *unit, const struct ram_nexus *except,
			 enum ram_attention attention);
void ram_attention_add(struct ram_nexus *nexus, enum ram_attention attention);
void ram_attention_raise_one(struct ram_nexus *nexus, enum ram_attention attention);
bool ram_attention_is_reset(const struct ram_nexus *nexus);
int ram_attention_take(struct ram_nexus *nexus);

/* task.c */
int ram_task_step(struct ram_task *task);
int ram_task_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
int ram_task_init(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
void ram_task_take_all(struct ram_host *host, bool (*hit)(struct ram_nexus *, const void *),
		       const void *context);
bool ram_task_take(struct ram_task *task);
int ram_task_poll(struct Scsi_Host *shost, unsigned int queue);
void ram_task_abort(struct ram_unit *unit, unsigned long ports, const struct ram_task *by);
void ram_task_unuse(struct ram_nexus *nexus);
void ram_task_wait_unused(const struct ram_nexus *nexus);

/* command.c */
extern const struct ram_row ram_rows[];
extern const unsigned int ram_row_count;
const struct ram_row *ram_row_find(const struct ram_unit *unit, const u8 *cdb, unsigned int len,
				   bool *known_op);
unsigned int ram_row_index(u8 op);
bool ram_row_is_for(const struct ram_row *row, const struct ram_unit *unit);
void ram_row_init(void);

/* data.c */
int ram_reply(struct ram_task *task, const void *data, size_t len, size_t asked);
size_t ram_fetch(struct ram_task *task, void *data, size_t len);
int ram_bad_cdb(struct ram_task *task, u32 byte, u32 bit);
int ram_bad_list(struct ram_task *task, u32 byte, u32 bit);
void ram_end(struct ram_task *task, int end);

/* recovery.c */
int ram_recovery_abort(struct scsi_cmnd *cmd);
int ram_recovery_device(struct scsi_cmnd *cmd);
int ram_recovery_target(struct scsi_cmnd *cmd);
int ram_recovery_bus(struct scsi_cmnd *cmd);
int ram_recovery_host(struct scsi_cmnd *cmd);

#endif /* RAM_H */
