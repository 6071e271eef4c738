// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays, and the logical units in them.
 *
 * With paths=N, N hosts one after another reach the same array, each by a target port of its own.
 * An array goes with its last host, and with it what was written. Units are made when somebody
 * first asks for one, so thousands that nobody looks at cost nothing; a unit stays as long as its
 * array, so that it has its data when a device is deleted and found again.
 */
#include <linux/cleanup.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/slab.h>

#include "ram.h"
#include "mode.h"
#include "protection.h"
#include "reservation.h"
#include "zone.h"

static LIST_HEAD(arrays);
static DEFINE_MUTEX(arrays_lock);
static unsigned int arrays_made;

static unsigned long unit_key(u32 target, u32 lun)
{
	return target << 16 | lun;
}

static void free_unit(struct ram_unit *unit)
{
	ram_reservation_free(unit);
	ram_zone_free(unit);
	ram_store_put(unit->protection);
	ram_store_put(unit->store);
	kfree(unit);
}

DEFINE_FREE(ram_unit, struct ram_unit *, if (_T) free_unit(_T))

static void free_array(struct kref *ref)
{
	struct ram_array *array = container_of(ref, struct ram_array, ref);
	struct ram_unit *unit;
	unsigned long key;

	list_del(&array->list);
	xa_for_each(&array->units, key, unit)
		free_unit(unit);
	xa_destroy(&array->units);
	kfree(array);
}

static struct ram_array *make_array(const struct ram_shape *shape)
{
	struct ram_array *array = kzalloc(sizeof(*array), GFP_KERNEL);

	if (!array)
		return NULL;
	kref_init(&array->ref);
	array->id = arrays_made++;
	array->shape = *shape;
	if (shape->zbc)
		array->shape.lbpu = array->shape.lbpws = array->shape.lbpws10 = 0;
	mutex_init(&array->lock);
	xa_init(&array->units);
	INIT_LIST_HEAD(&array->hosts);
	list_add_tail(&array->list, &arrays);
	return array;
}

/* The array that still waits for hosts, if the next host is to be one of them. */
static struct ram_array *unfinished_array(const struct ram_shape *shape)
{
	struct ram_array *array;

	if (list_empty(&arrays))
		return NULL;
	array = list_last_entry(&arrays, struct ram_array, list);
	return array->ports < array->shape.paths && shape->paths > 1 ? array : NULL;
}

/**
 * ram_array_join - wire a new host to an array
 * @host: the host; its @array and @port are set
 * @shape: what a new array's units are to be like, if there is none that waits for the host
 *
 * Context: process context, may sleep.
 * Return: the array, until ram_array_leave(); or NULL, if memory is short.
 */
struct ram_array *ram_array_join(struct ram_host *host, const struct ram_shape *shape)
{
	struct ram_array *array;

	guard(mutex)(&arrays_lock);
	array = unfinished_array(shape);
	if (array)
		kref_get(&array->ref);
	else
		array = make_array(shape);
	if (!array)
		return NULL;
	guard(mutex)(&array->lock);
	host->array = array;
	host->port = ++array->ports;
	list_add_tail(&host->list, &array->hosts);
	return array;
}

/**
 * ram_array_leave - cut a host off; the last one's array goes
 * @host: the host, which has no devices any more
 *
 * Context: process context, may sleep.
 */
void ram_array_leave(struct ram_host *host)
{
	guard(mutex)(&arrays_lock);
	scoped_guard(mutex, &host->array->lock)
		list_del(&host->list);
	kref_put(&host->array->ref, free_array);
}

/**
 * ram_array_has - whether there is a unit at a place
 * @array: the array
 * @target: SCSI id
 * @lun: counted from 0, or RAM_WLUN_REPORT_LUNS
 *
 * Context: any.
 * Return: true if there is. It may be gone nevertheless, see struct ram_unit.
 */
bool ram_array_has(const struct ram_array *array, u32 target, u32 lun)
{
	const struct ram_shape *shape = &array->shape;

	if (target >= shape->num_tgts)
		return false;
	if (lun == RAM_WLUN_REPORT_LUNS)
		return shape->wlun;
	return lun < READ_ONCE(shape->max_luns) && (lun || !shape->no_lun_0);
}

static struct ram_unit *make_unit(struct ram_array *array, u32 target, u32 lun)
{
	const struct ram_shape *shape = &array->shape;
	struct ram_unit *unit __free(ram_unit) = kzalloc(sizeof(*unit), GFP_KERNEL);

	if (!unit)
		return NULL;
	unit->array = array;
	unit->target = target;
	unit->lun = lun;
	unit->blocks = ram_shape_blocks(shape);
	unit->block_shift = ilog2(shape->sector_size);
	unit->read_only = shape->wp;
	unit->ready_at = ktime_get_ns() + shape->tur_ms_to_ready * (u64)NSEC_PER_MSEC;
	spin_lock_init(&unit->lock);
	rwlock_init(&unit->both);
	INIT_LIST_HEAD(&unit->nexuses);
	ram_mode_init(unit);
	ram_reservation_init(unit);
	unit->store = ram_store_new(unit->blocks << unit->block_shift);
	if (!unit->store || !ram_protection_init(unit) || !ram_zone_init(unit))
		return NULL;
	return_ptr(unit);
}

/**
 * ram_array_unit - the unit at a place
 * @array: the array
 * @target: SCSI id
 * @lun: counted from 0, or RAM_WLUN_REPORT_LUNS; also one that is not there: it answers as such
 *
 * Context: process context, may sleep.
 * Return: the unit, as long as the array is there; or NULL, if memory is short.
 */
struct ram_unit *ram_array_unit(struct ram_array *array, u32 target, u32 lun)
{
	struct ram_unit *unit;

	guard(mutex)(&array->lock);
	unit = xa_load(&array->units, unit_key(target, lun));
	if (unit)
		return unit;
	unit = make_unit(array, target, lun);
	if (unit && xa_is_err(xa_store(&array->units, unit_key(target, lun), unit, GFP_KERNEL))) {
		free_unit(unit);
		return NULL;
	}
	return unit;
}

/**
 * ram_array_each - change something in every array there is
 * @change: what to do
 * @value: for @change
 *
 * Context: process context, may sleep.
 */
void ram_array_each(void (*change)(struct ram_array *array, u32 value), u32 value)
{
	struct ram_array *array;

	guard(mutex)(&arrays_lock);
	list_for_each_entry(array, &arrays, list)
		change(array, value);
}

/**
 * ram_array_set_luns - targets of an array have more logical units now, or fewer
 * @array: the array
 * @luns: how many
 *
 * Initiators are told by a unit attention (SPC-6 6.33: REPORTED LUNS DATA HAS CHANGED); units that
 * are not there any more refuse commands, and have their data if they come back.
 *
 * Context: process context, may sleep.
 */
void ram_array_set_luns(struct ram_array *array, u32 luns)
{
	struct ram_unit *unit;
	unsigned long key;

	guard(mutex)(&array->lock);
	WRITE_ONCE(array->shape.max_luns, luns);
	xa_for_each(&array->units, key, unit) {
		ram_attention_raise(unit, NULL, RAM_UA_LUNS_CHANGED);
		ram_unit_look(unit);
	}
}
