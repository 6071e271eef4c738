// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays, and the logical units in them.
 *
 * Up to "paths" hosts reach the same array, each by a target port of its own. Which array a host
 * joins, its shape says by a name: that of an array that is there already, or of one to be made.
 * Without a name, hosts of add_host fill up one array after the other, those of one shape among
 * themselves; one of configfs is alone. Who joins must ask for the very shape that the array has.
 *
 * A host that leaves gives its port back, and may come back to the array by it. An array goes with
 * its last host, and with it what was written. Units are made when somebody first asks for one, so
 * thousands that nobody looks at cost nothing; a unit stays as long as its array, so that it has
 * its data when a device is deleted and found again.
 */
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/slab.h>

#include "ram.h"
#include "commands/mode.h"
#include "media/protection.h"
#include "access/reservation.h"
#include "media/zone.h"

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
	ram_store_free(unit->protection);
	ram_store_free(unit->store);
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

static struct ram_array *make_array(const struct ram_shape *shape, bool alone)
{
	struct ram_array *array = kzalloc(sizeof(*array), GFP_KERNEL);

	if (!array)
		return NULL;
	kref_init(&array->ref);
	array->id = arrays_made++;
	array->shape = array->asked = *shape;
	array->alone = alone;
	if (shape->zbc)
		array->shape.lbpu = array->shape.lbpws = array->shape.lbpws10 = 0;
	array->memory = ram_memory_common();
	if (shape->memory_mb) {
		ram_memory_init(&array->own_memory, shape->memory_mb);
		array->memory = &array->own_memory;
	}
	mutex_init(&array->lock);
	xa_init(&array->units);
	INIT_LIST_HEAD(&array->hosts);
	list_add_tail(&array->list, &arrays);
	return array;
}

/* The port that a host of a shape gets, or 0 if there is none for it. */
static unsigned int ram_array_free_port(const struct ram_array *array,
					const struct ram_shape *shape)
{
	unsigned int port = shape->port ?: find_next_zero_bit(&array->ports, BITS_PER_LONG, 1);

	return port <= shape->paths && !test_bit(port, &array->ports) ? port : 0;
}

/* Whether a host that names no array is one of those that this one waits for. */
static bool waits_for(const struct ram_array *array, const struct ram_shape *shape)
{
	return !array->alone && !ram_shape_differs(&array->asked, shape) &&
	       ram_array_free_port(array, shape);
}

static struct ram_array *find_array(const struct ram_shape *shape, bool alone)
{
	struct ram_array *array;

	lockdep_assert_held(&arrays_lock);
	list_for_each_entry(array, &arrays, list)
		if (shape->array[0] ? !strcmp(array->asked.array, shape->array) :
				      !alone && waits_for(array, shape))
			return array;
	return NULL;
}

/* Whether a host may join the array that it names; the log says why not. */
static int check_join(const struct ram_array *array, const struct ram_shape *shape)
{
	const char *other = ram_shape_differs(&array->asked, shape);

	if (other) {
		pr_err("scsi_ramdisk: no host: array \"%s\" is there with another %s\n",
		       shape->array, other);
		return -EINVAL;
	}
	if (!ram_array_free_port(array, shape)) {
		pr_err("scsi_ramdisk: no host: array \"%s\" has no free port%s\n", shape->array,
		       shape->port ? " of that number" : ", see paths");
		return -EBUSY;
	}
	return 0;
}

/* The list's lock is held, so nobody else takes the port meanwhile. */
static void take_port(struct ram_host *host, struct ram_array *array,
		      const struct ram_shape *shape)
{
	guard(mutex)(&array->lock);
	host->array = array;
	host->port = ram_array_free_port(array, shape);
	__set_bit(host->port, &array->ports);
	list_add_tail(&host->list, &array->hosts);
}

/**
 * ram_array_join - wire a new host to an array
 * @host: the host; its @array and @port are set
 * @shape: which array, and what its units are to be like
 *
 * Context: process context, may sleep; the log has why a host may not join.
 * Return: 0, until ram_array_leave(); -EINVAL if the array is of another shape, -EBUSY if it has
 * no port for the host, -ENOMEM.
 */
int ram_array_join(struct ram_host *host, const struct ram_shape *shape)
{
	bool alone = host->owned && !shape->array[0];
	struct ram_array *array;
	int error;

	guard(mutex)(&arrays_lock);
	array = find_array(shape, alone);
	error = array ? check_join(array, shape) : 0;
	if (error)
		return error;
	if (array)
		kref_get(&array->ref);
	else
		array = make_array(shape, alone);
	if (!array)
		return -ENOMEM;
	take_port(host, array, shape);
	return 0;
}

/* Nobody would be there to allow what a host has prevented. */
static void give_port_back(struct ram_host *host)
{
	struct ram_array *array = host->array;
	struct ram_unit *unit;
	unsigned long key;

	guard(mutex)(&array->lock);
	list_del(&host->list);
	__clear_bit(host->port, &array->ports);
	xa_for_each(&array->units, key, unit)
		scoped_guard(spinlock_irqsave, &unit->lock)
			__clear_bit(host->port, &unit->locked);
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
	give_port_back(host);
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
	unit->store = ram_store_new(unit->blocks << unit->block_shift, array->memory);
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
 * @number: which member of the shapes it is; hosts that join ask for the same from now on
 * @value: for @change
 *
 * Context: process context, may sleep.
 */
void ram_array_each(void (*change)(struct ram_array *array, u32 value),
		    const struct ram_number *number, u32 value)
{
	struct ram_array *array;

	guard(mutex)(&arrays_lock);
	list_for_each_entry(array, &arrays, list) {
		*ram_shape_number(&array->asked, number) = value;
		change(array, value);
	}
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
