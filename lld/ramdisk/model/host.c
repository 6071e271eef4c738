// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hosts: made of a shape, wired to an array, shown to the midlayer, and removed backwards.
 *
 * A host is in the list of all hosts as long as somebody may find it there. Who removes it takes it
 * out first, so several can go at a time, and each is removed by one only.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "ram.h"
#include "access/alua.h"
#include "faults/control.h"
#include "faults/fault.h"

#define DRIVER_NAME	"scsi_ramdisk"

static LIST_HEAD(hosts);
static DEFINE_MUTEX(hosts_lock);
static unsigned int hosts_made;

/* Queues for what is polled come last. */
static void ram_host_map_queues(struct Scsi_Host *shost)
{
	const struct ram_shape *shape = &ram_host_of(shost)->array->shape;
	struct blk_mq_queue_map *map = &shost->tag_set.map[HCTX_TYPE_DEFAULT];

	map->nr_queues = shape->submit_queues - shape->poll_queues;
	blk_mq_map_queues(map);
	if (shost->nr_maps <= HCTX_TYPE_POLL)
		return;
	map = &shost->tag_set.map[HCTX_TYPE_POLL];
	map->queue_offset = shape->submit_queues - shape->poll_queues;
	map->nr_queues = shape->poll_queues;
	blk_mq_map_queues(map);
}

static ssize_t access_show(struct device *dev, struct device_attribute *attr, char *page)
{
	return sysfs_emit(page, "%u\n", ram_host_of(class_to_shost(dev))->access);
}

static ssize_t access_store(struct device *dev, struct device_attribute *attr, const char *text,
			    size_t len)
{
	u8 state;
	int error = kstrtou8(text, 0, &state);

	if (!error)
		error = ram_alua_set_state(ram_host_of(class_to_shost(dev)), state);
	return error ?: len;
}
static DEVICE_ATTR_RW(access);

static struct attribute *host_attrs[] = {
	&dev_attr_access.attr,
	NULL
};
ATTRIBUTE_GROUPS(host);

static const struct scsi_host_template host_template = {
	.module			= THIS_MODULE,
	.name			= "RAM disk",
	.proc_name		= DRIVER_NAME,
	.queuecommand		= ram_task_queue,
	.mq_poll		= ram_task_poll,
	.map_queues		= ram_host_map_queues,
	.cmd_size		= sizeof(struct ram_task),
	.init_cmd_priv		= ram_task_init,
	.slave_alloc		= ram_nexus_alloc,
	.slave_configure	= ram_nexus_configure,
	.slave_destroy		= ram_nexus_destroy,
	.change_queue_depth	= scsi_change_queue_depth,
	.eh_abort_handler	= ram_recovery_abort,
	.eh_device_reset_handler = ram_recovery_device,
	.eh_target_reset_handler = ram_recovery_target,
	.eh_bus_reset_handler	= ram_recovery_bus,
	.eh_host_reset_handler	= ram_recovery_host,
	.this_id		= -1,
	.dma_boundary		= ~0UL,
	.track_queue_depth	= 1,
	.skip_settle_delay	= 1,
	.host_tagset		= 1,
	.shost_groups		= host_groups,
	.sdev_groups		= ram_nexus_groups,
};

static void set_protection(struct Scsi_Host *shost, const struct ram_shape *shape)
{
	static const unsigned int dif[] = {
		0, SHOST_DIF_TYPE1_PROTECTION, SHOST_DIF_TYPE2_PROTECTION,
		SHOST_DIF_TYPE3_PROTECTION,
	};
	static const unsigned int dix[] = {
		SHOST_DIX_TYPE0_PROTECTION, SHOST_DIX_TYPE1_PROTECTION,
		SHOST_DIX_TYPE2_PROTECTION, SHOST_DIX_TYPE3_PROTECTION,
	};

	if (!shape->dif)
		return;
	scsi_host_set_prot(shost, dif[shape->dif] | (shape->dix ? dix[shape->dif] | dix[0] : 0));
	scsi_host_set_guard(shost, shape->guard ? SHOST_DIX_GUARD_IP : SHOST_DIX_GUARD_CRC);
}

static void set_limits(struct Scsi_Host *shost, const struct ram_shape *shape)
{
	shost->can_queue = shape->max_queue;
	shost->cmd_per_lun = min(shape->cmd_per_lun, shape->max_queue);
	shost->sg_tablesize = shape->sg_tablesize;
	shost->max_segment_size = shape->max_segment;
	shost->max_sectors = shape->max_sectors;
	shost->max_cmd_len = 32;
	shost->max_id = shape->num_tgts;
	shost->max_lun = RAM_WLUN_REPORT_LUNS + 1;
	shost->nr_hw_queues = shape->submit_queues;
	shost->nr_maps = shape->poll_queues ? HCTX_MAX_TYPES : 1;
}

static int make_polled(struct ram_host *host)
{
	const struct ram_shape *shape = &host->array->shape;
	unsigned int i;

	if (!shape->poll_queues)
		return 0;
	host->polled = kcalloc(shape->submit_queues, sizeof(*host->polled), GFP_KERNEL);
	if (!host->polled)
		return -ENOMEM;
	for (i = 0; i < shape->submit_queues; i++) {
		spin_lock_init(&host->polled[i].lock);
		INIT_LIST_HEAD(&host->polled[i].tasks);
	}
	return 0;
}

/* Gives back whatever a host has; parts may be missing. */
static void ram_free_host(struct ram_host *host)
{
	if (host->shost)
		scsi_host_put(host->shost);
	if (host->workers)
		destroy_workqueue(host->workers);
	rule_book_free(host->rules);
	if (host->array)
		ram_array_leave(host);
	if (host->pdev)
		platform_device_unregister(host->pdev);
	kfree(host->polled);
	kfree(host);
}

DEFINE_FREE(ram_host, struct ram_host *, if (_T) ram_free_host(_T))

/* Everything but the midlayer's part. */
static int prepare(struct ram_host *host, const struct ram_shape *shape)
{
	struct platform_device *pdev;
	int error = ram_array_join(host, shape);

	if (error)
		return error;
	host->workers = alloc_workqueue("ramdisk_%u", WQ_MEM_RECLAIM | WQ_UNBOUND, 0, host->id);
	host->rules = rule_book_new(&ram_fault_dialect);
	if (!host->workers || !host->rules || make_polled(host))
		return -ENOMEM;
	pdev = platform_device_register_simple(DRIVER_NAME, host->id, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	host->pdev = pdev;
	return 0;
}

static int show_to_midlayer(struct ram_host *host)
{
	const struct ram_shape *shape = &host->array->shape;
	struct Scsi_Host *shost = scsi_host_alloc(&host_template, sizeof(host));

	if (!shost)
		return -ENOMEM;
	host->shost = shost;
	*(struct ram_host **)shost_priv(shost) = host;
	shost->unique_id = host->id;
	set_limits(shost, shape);
	set_protection(shost, shape);
	return scsi_add_host(shost, &host->pdev->dev);
}

/* As soon as it is in the list it may be removed, unless it is owned. The midlayer's part stays. */
static struct ram_host *publish(struct ram_host *host)
{
	struct Scsi_Host *shost = scsi_host_get(host->shost);

	scoped_guard(mutex, &hosts_lock)
		list_add_tail(&host->everywhere, &hosts);
	scsi_scan_host(shost);
	scsi_host_put(shost);
	return host;
}

/**
 * ram_host_add - make a host and have it scanned
 * @shape: what it is like
 * @owned: somebody will remove it, and nobody else may
 *
 * Context: process context, may sleep.
 * Return: the host, which may be gone already unless it is owned; or an ERR_PTR().
 */
struct ram_host *ram_host_add(const struct ram_shape *shape, bool owned)
{
	struct ram_host *host __free(ram_host) = NULL;
	int error = ram_shape_check(shape);

	if (error)
		return ERR_PTR(error);
	host = kzalloc(sizeof(*host), GFP_KERNEL);
	if (!host)
		return ERR_PTR(-ENOMEM);
	host->owned = owned;
	scoped_guard(mutex, &hosts_lock)
		host->id = hosts_made++;
	error = prepare(host, shape);
	if (!error)
		error = show_to_midlayer(host);
	if (error)
		return ERR_PTR(error);
	ram_control_add(host);
	return publish(no_free_ptr(host));
}

static bool ram_host_everyone(struct ram_nexus *nexus, const void *context)
{
	return true;
}

/* It is in no list any more. What it holds is completed, or the midlayer would wait for that. */
static void remove_host(struct ram_host *host)
{
	ram_control_remove(host);
	rule_book_clear(host->rules);
	ram_host_look(host);
	ram_task_take_all(host, ram_host_everyone, NULL);
	scsi_remove_host(host->shost);
	ram_free_host(host);
}

/**
 * ram_host_remove - remove a host that is owned
 * @host: the host, which is no more afterwards
 *
 * Context: process context, may sleep.
 */
void ram_host_remove(struct ram_host *host)
{
	scoped_guard(mutex, &hosts_lock)
		list_del(&host->everywhere);
	remove_host(host);
}

static struct ram_host *ram_host_take_last(void)
{
	struct ram_host *host;

	guard(mutex)(&hosts_lock);
	list_for_each_entry_reverse(host, &hosts, everywhere) {
		if (host->owned)
			continue;
		list_del(&host->everywhere);
		return host;
	}
	return NULL;
}

/**
 * ram_host_remove_last - remove the host that was made last, of those that nobody owns
 *
 * Context: process context, may sleep.
 * Return: 0, or -ENODEV if there is none.
 */
int ram_host_remove_last(void)
{
	struct ram_host *host = ram_host_take_last();

	if (!host)
		return -ENODEV;
	remove_host(host);
	return 0;
}

/* How many hosts there are. */
unsigned int ram_host_count(void)
{
	guard(mutex)(&hosts_lock);
	return list_count_nodes(&hosts);
}

/* Hosts are made by the driver itself; there is nothing to look for. */
static int ram_host_probe(struct platform_device *pdev)
{
	return 0;
}

static struct platform_driver host_driver = {
	.probe	= ram_host_probe,
	.driver	= {
		.name			= DRIVER_NAME,
		.groups			= ram_driver_groups,
		.suppress_bind_attrs	= true,
	},
};

/**
 * ram_host_init - be ready to make hosts
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int __init ram_host_init(void)
{
	return platform_driver_register(&host_driver);
}

/* Removes all hosts. With the driver its attributes go, so nobody makes another one meanwhile. */
void ram_host_exit(void)
{
	platform_driver_unregister(&host_driver);
	while (!ram_host_remove_last())
		cond_resched();
}
