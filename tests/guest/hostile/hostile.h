/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the driver that have effects, as they see one another.
 *
 * What holds what:
 *
 *	port		a host; kept until the module goes, as its template is part of it
 *	  berth[]	a target: how many commands it has
 *	  unit		a logical unit, known from its first slave_alloc until the port is removed
 *	    disk	its blocks; only those that were written
 *	  flight	a command that was not completed in queuecommand; see flight.c
 *	control_rules	the rules, one list for all hosts
 *
 * port->lock guards the lists of units and flights. It is a leaf, and taken with interrupts off.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_transport.h>

#include "answer.h"
#include "rules/book.h"
#include "setting.h"

/* What is counted, for a test to look at. Names are in host.c. */
enum stat_key {
	STAT_QUEUED, STAT_COMPLETED, STAT_REFUSED, STAT_KEPT, STAT_TAKEN, STAT_DROPPED,
	STAT_STOLEN, STAT_CHANGED, STAT_STALE_PRIV, STAT_INIT_PRIV, STAT_EXIT_PRIV, STAT_COMMITS,
	STAT_TIMEOUTS, STAT_ABORTS, STAT_DEVICE_RESETS, STAT_TARGET_RESETS, STAT_BUS_RESETS,
	STAT_HOST_RESETS, STAT_STRATEGIES, STAT_DURING_RESET,
	STAT_UNIT_ALLOCS, STAT_UNIT_CONFIGURES, STAT_UNIT_DESTROYS,
	STAT_TARGET_ALLOCS, STAT_TARGET_DESTROYS, STAT_SCANS,
	STAT_OUTLIVED, STAT_NOT_HELD, STAT_IN_IRQ,
	STATS
};

/* How many commands somebody has, and had at most; and how many resets are under way. */
struct load {
	atomic_t	busy;
	atomic_t	peak;
	atomic_t	resets;
};

struct disk {
	struct xarray	pages;
};

/**
 * struct unit - a logical unit
 * @list: in port->units
 * @port: its host
 * @channel: its place
 * @target: its place
 * @lun: as the driver counts
 * @sdev: the device, from slave_alloc to slave_destroy; under scan_mutex
 * @starget: its target; means nothing without @sdev
 * @gone: it is not there
 * @attention: the next command is told of a reset
 * @load: its commands
 * @disk: its blocks
 */
struct unit {
	struct hlist_node	list;
	struct port		*port;
	u32			channel;
	u32			target;
	u64			lun;
	struct scsi_device	*sdev;
	struct scsi_target	*starget;
	bool			gone;
	bool			attention;
	struct load		load;
	struct disk		disk;
};

#define PORT_UNITS	256

/**
 * struct port - a host
 * @list: in the list of all ports
 * @index: the driver's count; also the host's unique_id
 * @set: what it is like
 * @template: made from @set
 * @transport: for its eh_strategy_handler, and for the class that says that a host has links
 * @links: brings them up again
 * @pdev: the device above it
 * @shost: NULL when it is removed
 * @workers: complete commands from process context
 * @lock: guards @flights and @units
 * @flights: commands that are not completed yet
 * @units: by place
 * @berths: targets, by channel and id
 * @load: its commands
 * @serial: of the last command
 * @going: somebody removes it, so nobody else may; under ports_lock
 * @removed: scsi_remove_host() has returned
 * @second: removes the host a second time, at the same time
 * @leaving: pulled out: every command is answered at once, with DID_NO_CONNECT
 * @stats: enum stat_key
 */
struct port {
	struct list_head		list;
	unsigned int			index;
	struct setting			set;
	struct scsi_host_template	template;
	struct scsi_transport_template	transport;
	struct delayed_work		links;
	struct platform_device		*pdev;
	struct Scsi_Host		*shost;
	struct workqueue_struct		*workers;
	spinlock_t			lock;
	struct list_head		flights;
	struct hlist_head		units[PORT_UNITS];
	struct load			*berths;
	struct load			load;
	atomic64_t			serial;
	bool				going;
	bool				removed;
	struct work_struct		second;
	bool				leaving;
	atomic_long_t			stats[STATS];
};

/* Where units are: one, all of a target, or all of a host. @host is the driver's own count. */
struct place {
	u32	host;
	u32	channel;
	u32	target;
	u64	lun;
	bool	any_lun;
	bool	everywhere;
};

/* How a command ends. */
struct outcome {
	int	result;
	u32	resid;
	bool	twice;
	u8	sense_len;
	u8	sense[SCSI_SENSE_BUFFERSIZE];
};

static inline struct port *to_port(struct Scsi_Host *shost)
{
	return *(struct port **)shost_priv(shost);
}

static inline u64 port_set(const struct port *port, enum setting_key key)
{
	return port->set.value[key];
}

static inline void port_count(struct port *port, enum stat_key key)
{
	atomic_long_inc(&port->stats[key]);
}

static inline struct load *port_berth(struct port *port, u32 channel, u32 target)
{
	return &port->berths[channel * port_set(port, SET_MAX_ID) + target];
}

static inline bool place_has(const struct place *place, const struct scsi_device *sdev)
{
	if (place->everywhere)
		return true;
	return sdev->channel == place->channel && sdev->id == place->target &&
	       (place->any_lun || answer_lun_in(sdev->lun) == place->lun);
}

/* host.c */
int port_add(const struct setting *set);
int port_remove(unsigned int index);
struct port *port_find(unsigned int index);
struct Scsi_Host *port_hold(unsigned int index);
struct scsi_device *port_find_device(const struct place *place);
extern struct mutex ports_lock;
int port_release_commands(unsigned int index);
int port_unit_gone(unsigned int index, u32 channel, u32 target, u64 lun, bool gone);
void port_links_down(struct port *port, unsigned int ms);
void port_exit(void);
void port_show_hosts(struct seq_file *out);
void port_show_units(struct seq_file *out);
void port_show_stats(struct seq_file *out);

/* removal.c */
int removal_of_target(unsigned int index, u32 channel, u32 target);
int removal_of_unit(unsigned int index, u32 channel, u32 target, u64 lun);
int removal_hold_all(unsigned int index);
void removal_of_host(struct port *port);

/* unit.c */
bool unit_any(struct port *port, bool (*hit)(struct unit *unit, const void *context),
	      const void *context);
struct unit *unit_find(struct port *port, u32 channel, u32 target, u64 lun);
struct answer_unit unit_describe(struct unit *unit);
void unit_reset(struct port *port, bool (*hit)(const struct unit *unit, const void *context),
		const void *context);
void unit_free_all(struct port *port);
int unit_target_alloc(struct scsi_target *starget);
void unit_target_destroy(struct scsi_target *starget);
int unit_alloc(struct scsi_device *sdev);
int unit_configure(struct scsi_device *sdev);
void unit_destroy(struct scsi_device *sdev);
void unit_load(struct unit *unit);
void unit_unload(struct unit *unit);

/* disk.c */
void disk_init(struct disk *disk);
void disk_free(struct disk *disk);
bool disk_move(struct disk *disk, struct scsi_cmnd *cmd, u64 pos, size_t len);
bool disk_copy(struct disk *disk, struct scsi_cmnd *cmd, u64 pos, size_t len);

/* command.c */
int command_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
void command_end(struct port *port, struct scsi_cmnd *cmd, const struct outcome *outcome);
u64 command_serial(struct scsi_cmnd *cmd);
struct rule_case command_case(struct scsi_cmnd *cmd, enum rule_event event);

/* Timers here are no finer. */
static inline unsigned int command_ms(u64 ns)
{
	return DIV_ROUND_UP_ULL(ns, NSEC_PER_MSEC);
}

DEFINE_FREE(rule_book_put, const struct rule *, rule_book_put(_T))
unsigned int command_priv_size(const struct port *port);
int command_priv_init(struct Scsi_Host *shost, struct scsi_cmnd *cmd);
int command_priv_exit(struct Scsi_Host *shost, struct scsi_cmnd *cmd);

/* flight.c */
struct flight;
struct flight *flight_make(struct port *port, struct scsi_cmnd *cmd, u64 serial);
void flight_launch(struct flight *flight, const struct outcome *outcome,
		   enum rule_context via, unsigned int delay);
void flight_keep(struct flight *flight, const struct outcome *outcome);
void flight_hold(struct flight *flight, const struct outcome *outcome);
void flight_echo(struct flight *flight, unsigned int delay);
void flight_commit(struct port *port);
bool flight_land_kept(struct port *port, struct scsi_cmnd *cmd);
bool flight_has(struct port *port, struct scsi_cmnd *cmd);
unsigned int flight_take(struct port *port,
			 bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
				     const void *context),
			 const void *context, const struct outcome *end);
void flight_disown(struct port *port,
		   bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
			       const void *context),
		   const void *context);
void flight_forget(struct port *port,
		   bool (*hit)(const struct scsi_cmnd *cmd, const struct unit *unit,
			       const void *context),
		   const void *context);
unsigned int flight_count(struct port *port);

/* recovery.c */
enum scsi_timeout_action recovery_timed_out(struct scsi_cmnd *cmd);
int recovery_abort(struct scsi_cmnd *cmd);
int recovery_device(struct scsi_cmnd *cmd);
int recovery_target(struct scsi_cmnd *cmd);
int recovery_bus(struct scsi_cmnd *cmd);
int recovery_host(struct scsi_cmnd *cmd);
void recovery_strategy(struct Scsi_Host *shost);

/* calls.c */
int calls_line(const char *line, size_t len);
void calls_show(struct seq_file *out);
void calls_end_pauses(struct port *port);
void calls_end_holds(struct port *port);

/* control.c */
extern struct rule_book *control_rules;
void control_complain(const char *what, const char *line, size_t len,
		      const struct rule_flaw *flaw);
int control_init(void);
void control_remove_files(void);
void control_exit(void);

#endif /* HOSTILE_H */
