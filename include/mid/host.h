/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A host: what the midlayer keeps beside the public struct Scsi_Host.
 *
 * The private part comes first, because the driver's hostdata[] is the tail of the public one.
 */
#ifndef MID_HOST_H
#define MID_HOST_H

#include <linux/completion.h>
#include <linux/device.h>
#include <scsi/scsi_host.h>

#include "compat/bus.h"
#include "mid/eh.h"
#include "mid/scan.h"

/**
 * struct mid_host - a host adapter as the midlayer sees it
 * @eh: what error handling keeps per host; owned by eh/
 * @scan: what scanning keeps per host; owned by scan/
 * @priv_offset: from a struct scsi_cmnd to its struct mid_command, in bytes; const once the tag
 *	set exists
 * @added: it has been announced, so it can be removed; under host_lock
 * @paused: its driver wants no commands for now, see scsi_block_requests(). Of its own, since the public
 *	bit for it shares a word with others that are written under host_lock, and this is not
 * @removing: somebody removes it, or has; under host_lock. Not the host's state, which people can
 *	write
 * @gone: completed when scsi_remove_host() has done all that it does
 * @parent: reference on the device above, kept until the host is released
 * @shost: the public part; must stay last
 */
struct mid_host {
	struct eh_host		eh;
	struct scan_host	scan;
	unsigned int		priv_offset;
	bool			added;
	bool			paused;
	bool			removing;
	struct completion	gone;
	struct device		*parent;
	struct Scsi_Host	shost;
};

static inline struct mid_host *to_mid_host(const struct Scsi_Host *shost)
{
	return container_of(shost, struct mid_host, shost);
}

/**
 * core_host_is_paused - whether a host's driver wants no commands for now
 * @shost: the host
 *
 * Context: any.
 * Return: true if so.
 */
static inline bool core_host_is_paused(const struct Scsi_Host *shost)
{
	return READ_ONCE(to_mid_host(shost)->paused);
}

/**
 * eh_host_enter - take a command to the driver, unless the host is in recovery
 * @shost: the host
 *
 * Context: any.
 * Return: true if the command may go in; eh_host_leave() is then owed, once.
 */
static inline bool eh_host_enter(struct Scsi_Host *shost)
{
	return percpu_ref_tryget_live(&to_mid_host(shost)->eh.in_flight);
}

/**
 * eh_host_leave - a command that eh_host_enter() let in is the driver's no more
 * @shost: the host
 *
 * Context: any. Wakes the recovery thread if it was the last that a recovery waits for.
 */
static inline void eh_host_leave(struct Scsi_Host *shost)
{
	percpu_ref_put(&to_mid_host(shost)->eh.in_flight);
}

/* core/host.c */
extern struct class core_host_class;
int core_host_init(void);
void core_host_exit(void);
int core_host_set_state(struct Scsi_Host *shost, enum scsi_host_state state);

/* core/tagset.c */
int core_tagset_alloc(struct Scsi_Host *shost);
void core_tagset_get(struct Scsi_Host *shost);
void core_tagset_put(struct Scsi_Host *shost);
bool core_tagset_owns(const struct request_queue *q);
bool core_host_has_busy(struct Scsi_Host *shost);
int core_sense_init(void);
void core_sense_exit(void);

/* core/budget.c: whoever ended what held a host's commands back runs its queues again */
void core_host_run_queues(struct Scsi_Host *shost);

/* core/driver.c: the bus "scsi" */
extern compat_bus_const struct bus_type core_bus_type;
int core_bus_init(void);
void core_bus_exit(void);

/* core/pm.c */
#ifdef CONFIG_PM
extern const struct dev_pm_ops core_bus_pm_ops;
int core_pm_get_host(struct Scsi_Host *shost);
void core_pm_put_host(struct Scsi_Host *shost);
void core_pm_get_target(struct scsi_target *starget);
void core_pm_put_target(struct scsi_target *starget);
#else
static inline int core_pm_get_host(struct Scsi_Host *shost) { return 0; }
static inline void core_pm_put_host(struct Scsi_Host *shost) { }
static inline void core_pm_get_target(struct scsi_target *starget) { }
static inline void core_pm_put_target(struct scsi_target *starget) { }
#endif

/* core/netlink.c: the multicast channel that transport classes speak to daemons on */
#ifdef CONFIG_SCSI_NETLINK
extern struct sock *scsi_nl_sock;
void core_netlink_init(void);
void core_netlink_exit(void);
#else
static inline void core_netlink_init(void) { }
static inline void core_netlink_exit(void) { }
#endif

#endif /* MID_HOST_H */
