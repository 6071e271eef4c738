// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nexuses: a logical unit as one host has it, from slave_alloc to slave_destroy.
 *
 * What a READ or WRITE must have a look at is gathered in one word, nexus->look. Whoever changes
 * one of its reasons has it computed anew; there is one place that knows them all, ram_nexus_reasons().
 */
#include <linux/blkdev.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "ram.h"
#include "faults/fault.h"
#include "commands/mode.h"

static bool is_disk(const struct ram_unit *unit)
{
	return ram_shape_of(unit)->ptype == TYPE_DISK && unit->lun != RAM_WLUN_REPORT_LUNS;
}

static bool has_state(struct ram_unit *unit)
{
	return !is_disk(unit) || unit->gone || unit->stopped || unit->power || unit->ejected ||
	       unit->read_only ||
	       !ram_array_has(unit->array, unit->target, unit->lun) || ram_mode_swp(unit) ||
	       ktime_get_ns() < unit->ready_at;
}

static bool is_reserved(const struct ram_unit *unit)
{
	const struct ram_reservations *reservations = &unit->reservations;

	return reservations->type || reservations->reserved_by;
}

static unsigned long ram_nexus_reasons(struct ram_nexus *nexus)
{
	struct ram_unit *unit = nexus->unit;
	struct ram_host *host = nexus->host;
	unsigned long look = 0;

	lockdep_assert_held(&unit->lock);
	__assign_bit(RAM_LOOK_ATTENTION, &look, nexus->attentions);
	__assign_bit(RAM_LOOK_RULES, &look, !rule_book_empty(host->rules));
	__assign_bit(RAM_LOOK_STATE, &look, has_state(unit));
	__assign_bit(RAM_LOOK_RESERVED, &look, is_reserved(unit));
	__assign_bit(RAM_LOOK_PORT, &look, host->access);
	__assign_bit(RAM_LOOK_FORMAT, &look, unit->zones || unit->protection);
	__assign_bit(RAM_LOOK_TIME, &look, nexus->delay || nexus->jitter || host->polled);
	__assign_bit(RAM_LOOK_STRICT, &look, ram_shape_of(unit)->strict);
	return look;
}

static void look_again(struct ram_nexus *nexus)
{
	WRITE_ONCE(nexus->look, ram_nexus_reasons(nexus));
}

/* Something that a nexus must have a look at may have changed. Takes the unit's lock. */
static void ram_nexus_look(struct ram_nexus *nexus)
{
	guard(spinlock_irqsave)(&nexus->unit->lock);
	look_again(nexus);
}

/**
 * ram_unit_look - something that all nexuses of a unit must have a look at may have changed
 * @unit: the unit
 *
 * Context: any; takes the unit's lock.
 */
void ram_unit_look(struct ram_unit *unit)
{
	struct ram_nexus *nexus;

	guard(spinlock_irqsave)(&unit->lock);
	list_for_each_entry(nexus, &unit->nexuses, list)
		look_again(nexus);
}

/**
 * ram_host_look - the same, for all nexuses of a host
 * @host: the host
 *
 * Context: process context, may sleep; takes the array's lock.
 */
void ram_host_look(struct ram_host *host)
{
	struct ram_unit *unit;
	unsigned long key;

	guard(mutex)(&host->array->lock);
	xa_for_each(&host->array->units, key, unit)
		ram_unit_look(unit);
}

/**
 * ram_unit_nexus - a unit's nexus with a host
 * @unit: the unit
 * @host: the host
 *
 * Context: process context; the array's lock is held, and as long as it is, the nexus stays.
 * Return: the nexus, or NULL if the host does not know the unit.
 */
struct ram_nexus *ram_unit_nexus(struct ram_unit *unit, const struct ram_host *host)
{
	struct ram_nexus *nexus;

	lockdep_assert_held(&unit->array->lock);
	guard(spinlock_irqsave)(&unit->lock);
	list_for_each_entry(nexus, &unit->nexuses, list)
		if (nexus->host == host)
			return nexus;
	return NULL;
}

/* A LUN as the kernel has it: peripheral device or flat space addressing (SAM-6 4.7.7). */
static u32 lun_of(const struct scsi_device *sdev)
{
	return sdev->lun >> 14 == 1 ? sdev->lun & 0x3fff : sdev->lun;
}

static bool lun_is_possible(u64 lun)
{
	return lun < 256 || (lun >= 0x4000 && lun < 0x8000) || lun == RAM_WLUN_REPORT_LUNS;
}

static void free_nexus(struct ram_nexus *nexus)
{
	free_percpu(nexus->counts);
	kfree(nexus);
}

DEFINE_FREE(ram_nexus, struct ram_nexus *, if (_T) free_nexus(_T))

/**
 * ram_nexus_alloc - the midlayer looks for a unit (slave_alloc)
 * @sdev: the midlayer's device
 *
 * A unit that is not there is looked at as well, and says so in its INQUIRY data: then the midlayer
 * learns that there is a target.
 *
 * Context: process context, may sleep.
 * Return: 0, -ENXIO for an address that no unit has, or -ENOMEM.
 */
int ram_nexus_alloc(struct scsi_device *sdev)
{
	struct ram_nexus *nexus __free(ram_nexus) = NULL;
	struct ram_host *host = ram_host_of(sdev->host);
	const struct ram_shape *shape = &host->array->shape;

	if (sdev->channel || !lun_is_possible(sdev->lun))
		return -ENXIO;
	nexus = kzalloc(sizeof(*nexus), GFP_KERNEL);
	if (!nexus)
		return -ENOMEM;
	nexus->counts = alloc_percpu(struct ram_counts);
	nexus->unit = ram_array_unit(host->array, sdev->id, lun_of(sdev));
	if (!nexus->counts || !nexus->unit)
		return -ENOMEM;
	nexus->host = host;
	nexus->sdev = sdev;
	nexus->delay = shape->ndelay;
	nexus->jitter = shape->jitter;
	guard(spinlock_irqsave)(&nexus->unit->lock);
	list_add_tail(&nexus->list, &nexus->unit->nexuses);
	nexus->attentions = BIT(RAM_UA_POWER_ON);
	look_again(nexus);
	sdev->hostdata = no_free_ptr(nexus);
	return 0;
}

/**
 * ram_nexus_configure - a unit was found (slave_configure)
 * @sdev: the midlayer's device
 *
 * Context: process context, may sleep.
 * Return: 0.
 */
int ram_nexus_configure(struct scsi_device *sdev)
{
	const struct ram_shape *shape = &ram_host_of(sdev->host)->array->shape;

	scsi_change_queue_depth(sdev, shape->cmd_per_lun);
	sdev->no_uld_attach = shape->no_uld;
	sdev->use_10_for_rw = shape->cdb_len > 6;
	sdev->use_16_for_rw = shape->cdb_len > 12;
	sdev->use_10_for_ms = shape->cdb_len > 6;
	return 0;
}

/**
 * ram_nexus_use - have a nexus stay, for who does not have a command of it
 * @sdev: the midlayer's device
 *
 * Context: any; takes the midlayer's host lock and the unit's.
 * Return: its nexus, until ram_task_unuse(); NULL if it has gone.
 */
struct ram_nexus *ram_nexus_use(struct scsi_device *sdev)
{
	struct ram_nexus *nexus;

	guard(spinlock_irqsave)(sdev->host->host_lock);
	nexus = sdev->hostdata;
	if (!nexus)
		return NULL;
	guard(spinlock)(&nexus->unit->lock);
	nexus->users++;
	return nexus;
}

/*
 * Nobody will find it any more: neither in the list, nor by the device. False if somebody uses it
 * now. Whoever found it may also use it as long as he has the array's lock.
 */
static bool retire(struct scsi_device *sdev, struct ram_nexus *nexus)
{
	guard(mutex)(&nexus->unit->array->lock);
	guard(spinlock_irqsave)(sdev->host->host_lock);
	guard(spinlock)(&nexus->unit->lock);
	if (nexus->users)
		return false;
	sdev->hostdata = NULL;
	list_del(&nexus->list);
	return true;
}

/**
 * ram_nexus_destroy - the midlayer lets go of a unit (slave_destroy)
 * @sdev: the midlayer's device, which has no commands any more
 *
 * Context: process context, may sleep.
 */
void ram_nexus_destroy(struct scsi_device *sdev)
{
	struct ram_nexus *nexus = sdev->hostdata;

	if (!nexus)
		return;
	while (!retire(sdev, nexus))
		ram_task_wait_unused(nexus);
	free_nexus(nexus);
}

/* --- what a person may set of it, in sysfs: how long its commands take */

static ssize_t set_time(struct device *dev, const char *text, size_t len, u64 *time)
{
	u32 ns;
	int error = kstrtou32(text, 0, &ns);

	if (error)
		return error;
	WRITE_ONCE(*time, ns);
	ram_nexus_look(to_scsi_device(dev)->hostdata);
	return len;
}

static struct ram_nexus *nexus_of(struct device *dev)
{
	return to_scsi_device(dev)->hostdata;
}

static ssize_t ndelay_show(struct device *dev, struct device_attribute *attr, char *page)
{
	return sysfs_emit(page, "%llu\n", nexus_of(dev)->delay);
}

static ssize_t ndelay_store(struct device *dev, struct device_attribute *attr, const char *text,
			    size_t len)
{
	return set_time(dev, text, len, &nexus_of(dev)->delay);
}
static DEVICE_ATTR_RW(ndelay);

static ssize_t jitter_show(struct device *dev, struct device_attribute *attr, char *page)
{
	return sysfs_emit(page, "%llu\n", nexus_of(dev)->jitter);
}

static ssize_t jitter_store(struct device *dev, struct device_attribute *attr, const char *text,
			    size_t len)
{
	return set_time(dev, text, len, &nexus_of(dev)->jitter);
}
static DEVICE_ATTR_RW(jitter);

static struct attribute *ram_nexus_attrs[] = {
	&dev_attr_ndelay.attr,
	&dev_attr_jitter.attr,
	NULL
};

static const struct attribute_group ram_nexus_group = { .attrs = ram_nexus_attrs };

const struct attribute_group *ram_nexus_groups[] = { &ram_nexus_group, NULL };
