// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hosts: made from settings, looked up by the driver's own count, pulled out.
 *
 * A port is in the list from before its host is added. Removal takes place in this order:
 *
 *	leaving		every new command is answered with DID_NO_CONNECT, every one that the driver
 *			has is given back so (unless the setting "unplug" is 0: then they stay, and
 *			the midlayer finds out itself)
 *	scsi_remove_host()
 *	what is left of flights and units is freed
 *
 * The memory of the port stays until the module goes: somebody may hold the Scsi_Host, which
 * points at the template.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "hostile.h"

static LIST_HEAD(ports);
DEFINE_MUTEX(ports_lock);
static unsigned int ports_made;

static const char *const stat_names[] = {
	[STAT_QUEUED]		= "queued",
	[STAT_COMPLETED]	= "completed",
	[STAT_REFUSED]		= "refused",
	[STAT_KEPT]		= "kept",
	[STAT_TAKEN]		= "taken",
	[STAT_DROPPED]		= "dropped",
	[STAT_STOLEN]		= "stolen",
	[STAT_CHANGED]		= "changed",
	[STAT_STALE_PRIV]	= "stale_priv",
	[STAT_INIT_PRIV]	= "init_priv",
	[STAT_EXIT_PRIV]	= "exit_priv",
	[STAT_COMMITS]		= "commits",
	[STAT_TIMEOUTS]		= "timeouts",
	[STAT_ABORTS]		= "aborts",
	[STAT_DEVICE_RESETS]	= "device_resets",
	[STAT_TARGET_RESETS]	= "target_resets",
	[STAT_BUS_RESETS]	= "bus_resets",
	[STAT_HOST_RESETS]	= "host_resets",
	[STAT_STRATEGIES]	= "strategies",
	[STAT_DURING_RESET]	= "during_reset",
	[STAT_UNIT_ALLOCS]	= "unit_allocs",
	[STAT_UNIT_CONFIGURES]	= "unit_configures",
	[STAT_UNIT_DESTROYS]	= "unit_destroys",
	[STAT_TARGET_ALLOCS]	= "target_allocs",
	[STAT_TARGET_DESTROYS]	= "target_destroys",
	[STAT_OUTLIVED]		= "outlived",
	[STAT_NOT_HELD]		= "not_held",
	[STAT_IN_IRQ]		= "in_irq",
	[STAT_SCANS]		= "scans",
};

static_assert(ARRAY_SIZE(stat_names) == STATS);

static int host_scan_finished(struct Scsi_Host *shost, unsigned long elapsed)
{
	struct port *port = to_port(shost);
	u32 target;

	port_count(port, STAT_SCANS);
	if (port_set(port, SET_FINDER) == FINDER_LOOKS_ON) {
		msleep(FINDER_MS);
		if (READ_ONCE(port->removed))
			port_count(port, STAT_OUTLIVED);
		return port->removed;
	}
	for (target = 0; target < port_set(port, SET_TARGETS); target++)
		scsi_scan_target(&shost->shost_gendev, 0, target, SCAN_WILD_CARD,
				 SCSI_SCAN_INITIAL);
	return 1;
}

static void host_commit(struct Scsi_Host *shost, u16 queue)
{
	port_count(to_port(shost), STAT_COMMITS);
	flight_commit(to_port(shost));
}

static int host_change_depth(struct scsi_device *sdev, int depth)
{
	return scsi_change_queue_depth(sdev, depth);
}

static const struct scsi_host_template host_template = {
	.module			= THIS_MODULE,
	.name			= "hostile test adapter",
	.proc_name		= "scsi_hostile",
	.queuecommand		= command_queue,
	.target_alloc		= unit_target_alloc,
	.target_destroy		= unit_target_destroy,
	.slave_alloc		= unit_alloc,
	.slave_configure	= unit_configure,
	.slave_destroy		= unit_destroy,
	.this_id		= -1,
	.dma_boundary		= PAGE_SIZE - 1,
	.supported_mode		= MODE_INITIATOR,
};

/* The callbacks that a host has only if it is to. */
static void host_set_callbacks(const struct port *port, struct scsi_host_template *t)
{
	t->init_cmd_priv = port_set(port, SET_INIT_PRIV) ? command_priv_init : NULL;
	t->exit_cmd_priv = port_set(port, SET_INIT_PRIV) ? command_priv_exit : NULL;
	t->change_queue_depth = port_set(port, SET_CHANGE_DEPTH) ? host_change_depth : NULL;
	t->commit_rqs = port_set(port, SET_COMMIT) ? host_commit : NULL;
	t->scan_finished = port_set(port, SET_FINDER) ? host_scan_finished : NULL;
	t->eh_timed_out = port_set(port, SET_TIMED_OUT) ? recovery_timed_out : NULL;
	t->eh_abort_handler = port_set(port, SET_ABORT) ? recovery_abort : NULL;
	t->eh_device_reset_handler = port_set(port, SET_DEVICE_RESET) ? recovery_device : NULL;
	t->eh_target_reset_handler = port_set(port, SET_TARGET_RESET) ? recovery_target : NULL;
	t->eh_bus_reset_handler = port_set(port, SET_BUS_RESET) ? recovery_bus : NULL;
	t->eh_host_reset_handler = port_set(port, SET_HOST_RESET) ? recovery_host : NULL;
}

static void host_set_template(struct port *port)
{
	struct scsi_host_template *t = &port->template;

	*t = host_template;
	host_set_callbacks(port, t);
	t->cmd_size = command_priv_size(port);
	t->can_queue = port_set(port, SET_CAN_QUEUE);
	t->cmd_per_lun = port_set(port, SET_CMD_PER_LUN);
	t->sg_tablesize = port_set(port, SET_SG_TABLESIZE);
	t->max_sectors = port_set(port, SET_MAX_SECTORS);
	t->track_queue_depth = port_set(port, SET_TRACK_DEPTH);
	t->host_tagset = port_set(port, SET_HOST_TAGSET);
	t->no_write_same = port_set(port, SET_NO_WRITE_SAME);
	t->skip_settle_delay = port_set(port, SET_NO_SETTLE);
	/* Who copies by hand does not mind pieces of several pages. */
	if (port_set(port, SET_PIO))
		t->dma_boundary = 0;
	compat_template_may_block(t, port_set(port, SET_MAY_BLOCK));
}

static void host_set_limits(const struct port *port, struct Scsi_Host *shost)
{
	shost->unique_id = port->index;
	shost->nr_hw_queues = port_set(port, SET_QUEUES);
	shost->max_channel = port_set(port, SET_MAX_CHANNEL);
	shost->max_id = port_set(port, SET_MAX_ID);
	shost->max_lun = port_set(port, SET_MAX_LUN);
	shost->max_cmd_len = port_set(port, SET_MAX_CMD_LEN);
	if (port_set(port, SET_EH_DEADLINE) != U32_MAX)
		shost->eh_deadline = port_set(port, SET_EH_DEADLINE) * HZ;
}

/* Hosts whose devices have links of their own; nobody but a midlayer looks at it. */
static struct class links_class = { .name = "hostile_links" };

static void host_set_transport(struct port *port, struct Scsi_Host *shost)
{
	if (port_set(port, SET_STRATEGY))
		port->transport.eh_strategy_handler = recovery_strategy;
	if (port_set(port, SET_LINKS))
		port->transport.host_attrs.ac.class = &links_class;
	if (port_set(port, SET_STRATEGY) || port_set(port, SET_LINKS))
		shost->transportt = &port->transport;
}

static void links_up(struct work_struct *work)
{
	struct port *port = container_of(to_delayed_work(work), struct port, links);

	scsi_host_unblock(port->shost, SDEV_RUNNING);
}

/* The links of a host are down for @ms milliseconds. */
void port_links_down(struct port *port, unsigned int ms)
{
	scsi_host_block(port->shost);
	queue_delayed_work(port->workers, &port->links, msecs_to_jiffies(ms));
}

/* Makes the Scsi_Host and adds it. On failure, nothing is left but the port. */
static int host_add(struct port *port)
{
	struct Scsi_Host *shost = scsi_host_alloc(&port->template, sizeof(struct port *));
	int error;

	if (!shost)
		return -ENOMEM;
	*(struct port **)shost_priv(shost) = port;
	host_set_limits(port, shost);
	host_set_transport(port, shost);
	error = scsi_add_host(shost, &port->pdev->dev);
	if (error) {
		scsi_host_put(shost);
		return error;
	}
	port->shost = shost;
	return 0;
}

static void port_free(struct port *port)
{
	if (port->workers)
		destroy_workqueue(port->workers);
	platform_device_unregister(port->pdev);
	kvfree(port->berths);
	port->workers = NULL;
	port->pdev = NULL;
	port->berths = NULL;
}

/* Everything of a port but its host. port_free() undoes it, also when it failed. */
static int port_prepare(struct port *port)
{
	size_t berths = (port_set(port, SET_MAX_CHANNEL) + 1) * port_set(port, SET_MAX_ID);

	spin_lock_init(&port->lock);
	INIT_LIST_HEAD(&port->flights);
	INIT_DELAYED_WORK(&port->links, links_up);
	host_set_template(port);
	port->berths = kvcalloc(berths, sizeof(*port->berths), GFP_KERNEL);
	port->workers = alloc_workqueue("hostile_%u", WQ_MEM_RECLAIM | WQ_UNBOUND, 0, port->index);
	port->pdev = platform_device_register_simple("scsi_hostile", port->index, NULL, 0);
	if (IS_ERR(port->pdev)) {
		port->pdev = NULL;
		return -ENODEV;
	}
	return port->berths && port->workers ? 0 : -ENOMEM;
}

/**
 * port_add - make a host
 * @set: what it is like
 *
 * Return: 0 or a negative errno.
 */
int port_add(const struct setting *set)
{
	struct port *port __free(kfree) = kzalloc(sizeof(*port), GFP_KERNEL);
	int error;

	if (!port)
		return -ENOMEM;
	guard(mutex)(&ports_lock);
	port->set = *set;
	port->index = ports_made;
	error = port_prepare(port);
	if (!error)
		error = host_add(port);
	if (error) {
		port_free(port);
		return error;
	}
	ports_made++;
	list_add_tail(&port->list, &ports);
	if (port_set(port, SET_SCAN))
		scsi_scan_host(port->shost);
	retain_and_null_ptr(port);
	return 0;
}

/* A host that is there, maybe only just; ports_lock is held. */
static struct port *port_find_any(unsigned int index)
{
	struct port *port;

	lockdep_assert_held(&ports_lock);
	list_for_each_entry(port, &ports, list) {
		if (port->index == index && port->shost)
			return port;
	}
	return NULL;
}

/* A host that nobody removes; ports_lock is held. */
struct port *port_find(unsigned int index)
{
	struct port *port = port_find_any(index);

	return port && !port->going ? port : NULL;
}

/* A host, referenced, or NULL. */
struct Scsi_Host *port_hold(unsigned int index)
{
	struct port *port;

	guard(mutex)(&ports_lock);
	port = port_find(index);
	return port ? scsi_host_get(port->shost) : NULL;
}

/* A unit at a place, referenced, or NULL. Also one that is still being asked what it is. */
struct scsi_device *port_find_device(const struct place *place)
{
	struct scsi_device *sdev;
	struct port *port;

	guard(mutex)(&ports_lock);
	port = port_find(place->host);
	if (!port)
		return NULL;
	shost_for_each_device(sdev, port->shost)
		if (place_has(place, sdev))
			return sdev;
	return NULL;
}

static bool port_any(const struct scsi_cmnd *cmd, const struct unit *unit, const void *context)
{
	return true;
}

static void port_unplug(struct port *port)
{
	static const struct outcome unplugged = { .result = DID_NO_CONNECT << 16 };

	flush_delayed_work(&port->links);
	calls_end_pauses(port);
	if (port_set(port, SET_UNPLUG)) {
		WRITE_ONCE(port->leaving, true);
		flight_take(port, port_any, NULL, &unplugged);
	}
	removal_of_host(port);
	calls_end_holds(port);
	flight_forget(port, port_any, NULL);
	synchronize_rcu();
	scsi_host_put(port->shost);
	port->shost = NULL;
	unit_free_all(port);
	port_free(port);
}

/* Removes a host, whatever it is doing. Several may go at a time. */
int port_remove(unsigned int index)
{
	struct port *port;

	scoped_guard(mutex, &ports_lock) {
		port = port_find(index);
		if (!port)
			return -ENODEV;
		port->going = true;
	}
	port_unplug(port);
	return 0;
}

/* Completes all commands that a host keeps; its removal may wait for them. */
int port_release_commands(unsigned int index)
{
	struct port *port;

	guard(mutex)(&ports_lock);
	port = port_find_any(index);
	if (!port)
		return -ENODEV;
	while (flight_land_kept(port, NULL))
		cond_resched();
	return 0;
}

/* Takes a logical unit away, or brings it back. */
int port_unit_gone(unsigned int index, u32 channel, u32 target, u64 lun, bool gone)
{
	struct unit *unit;
	struct port *port;

	guard(mutex)(&ports_lock);
	port = port_find(index);
	if (!port)
		return -ENODEV;
	unit = unit_find(port, channel, target, lun);
	if (!unit)
		return -ENODEV;
	WRITE_ONCE(unit->gone, gone);
	return 0;
}

/* Removes all hosts, and frees what they left. */
void port_exit(void)
{
	struct port *port, *next;

	guard(mutex)(&ports_lock);
	list_for_each_entry_safe(port, next, &ports, list) {
		if (port->shost)
			port_unplug(port);
		list_del(&port->list);
		kfree(port);
	}
}

/* One line a host: the driver's count, the kernel's number, and what it is like. */
void port_show_hosts(struct seq_file *out)
{
	struct port *port;
	unsigned int i;

	guard(mutex)(&ports_lock);
	list_for_each_entry(port, &ports, list) {
		if (!port->shost || port->going)
			continue;
		seq_printf(out, "%u host%u", port->index, port->shost->host_no);
		for (i = 0; i < SETTINGS; i++)
			seq_printf(out, " %s=%llu", setting_name(i), port->set.value[i]);
		seq_putc(out, '\n');
	}
}

static void port_show_port_units(struct seq_file *out, struct port *port)
{
	struct unit *unit;
	unsigned int i;

	guard(spinlock_irqsave)(&port->lock);
	for (i = 0; i < PORT_UNITS; i++) {
		hlist_for_each_entry(unit, &port->units[i], list)
			seq_printf(out, "%u:%u:%u:%llu gone=%d busy=%d peak=%d\n", port->index,
				   unit->channel, unit->target, unit->lun, unit->gone,
				   atomic_read(&unit->load.busy), atomic_read(&unit->load.peak));
	}
}

/* One line a logical unit that somebody asked for. */
void port_show_units(struct seq_file *out)
{
	struct port *port;

	guard(mutex)(&ports_lock);
	list_for_each_entry(port, &ports, list)
		port_show_port_units(out, port);
}

/* One line a host, removed ones too: what it counted. */
void port_show_stats(struct seq_file *out)
{
	struct port *port;
	unsigned int i;

	guard(mutex)(&ports_lock);
	list_for_each_entry(port, &ports, list) {
		seq_printf(out, "%u", port->index);
		for (i = 0; i < STATS; i++)
			seq_printf(out, " %s=%ld", stat_names[i], atomic_long_read(&port->stats[i]));
		seq_printf(out, " busy=%d peak=%d flights=%u\n", atomic_read(&port->load.busy),
			   atomic_read(&port->load.peak), flight_count(port));
	}
}
