// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's parameters: at load, in /sys/module/scsi_ramdisk/parameters; later, in the folder of
 * the driver, /sys/bus/platform/drivers/scsi_ramdisk, which has add_host as well: "2" makes two
 * more hosts, "-1" removes the last one. All are made from the lists in shape.h.
 *
 * A number that is changed holds for hosts that are made afterwards; max_luns, ndelay and jitter
 * hold for those there are, too.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "ram.h"

static DEFINE_MUTEX(shape_lock);

/* --- what happens to hosts there are */

static void ram_driver_set_delay(struct ram_nexus *nexus, u32 ns)
{
	WRITE_ONCE(nexus->delay, ns);
}

static void ram_driver_set_jitter(struct ram_nexus *nexus, u32 ns)
{
	WRITE_ONCE(nexus->jitter, ns);
}

static void ram_driver_set_in_units(struct ram_array *array,
				    void (*set)(struct ram_nexus *nexus, u32 ns), u32 ns)
{
	struct ram_nexus *nexus;
	struct ram_unit *unit;
	unsigned long key;

	guard(mutex)(&array->lock);
	xa_for_each(&array->units, key, unit) {
		scoped_guard(spinlock_irqsave, &unit->lock)
			list_for_each_entry(nexus, &unit->nexuses, list)
				set(nexus, ns);
		ram_unit_look(unit);
	}
}

static void ram_driver_set_delays(struct ram_array *array, u32 ns)
{
	array->shape.ndelay = ns;
	ram_driver_set_in_units(array, ram_driver_set_delay, ns);
}

static void ram_driver_set_jitters(struct ram_array *array, u32 ns)
{
	array->shape.jitter = ns;
	ram_driver_set_in_units(array, ram_driver_set_jitter, ns);
}

static void (*const applies[RAM_NUMBERS])(struct ram_array *array, u32 value) = {
	[RAM_NR_max_luns]	= ram_array_set_luns,
	[RAM_NR_ndelay]		= ram_driver_set_delays,
	[RAM_NR_jitter]		= ram_driver_set_jitters,
};

static int ram_driver_change_number(const struct ram_number *number, const char *text)
{
	unsigned int i = number - ram_numbers;
	int error;

	guard(mutex)(&shape_lock);
	error = ram_shape_set_number(&ram_next_shape, number, text);
	if (!error && applies[i])
		ram_array_each(applies[i], number,
			       *ram_shape_number(&ram_next_shape, number));
	return error;
}

static int change_text(const struct ram_text *which, const char *text)
{
	guard(mutex)(&shape_lock);
	return ram_shape_set_text(&ram_next_shape, which, text);
}

static int show_number(const struct ram_number *number, char *page)
{
	return sysfs_emit(page, "%u\n", *ram_shape_number(&ram_next_shape, number));
}

static int show_text(const struct ram_text *which, char *page)
{
	guard(mutex)(&shape_lock);
	return sysfs_emit(page, "%s\n", ram_shape_text(&ram_next_shape, which));
}

/* --- module parameters */

static int ram_set_number_param(const char *text, const struct kernel_param *param)
{
	return ram_driver_change_number(param->arg, text);
}

static int ram_get_number_param(char *page, const struct kernel_param *param)
{
	return show_number(param->arg, page);
}

static int ram_set_text_param(const char *text, const struct kernel_param *param)
{
	return change_text(param->arg, text);
}

static int ram_get_text_param(char *page, const struct kernel_param *param)
{
	return show_text(param->arg, page);
}

static const struct kernel_param_ops number_ops = {
	.set = ram_set_number_param,
	.get = ram_get_number_param,
};

static const struct kernel_param_ops text_ops = {
	.set = ram_set_text_param,
	.get = ram_get_text_param,
};

#define RAM_PARAM(_name, _first, _min, _max, _what)					\
	module_param_cb(_name, &number_ops, (void *)&ram_numbers[RAM_NR_##_name], 0644);	\
	MODULE_PARM_DESC(_name, _what " (" #_first ")");
RAM_SHAPE_NUMBERS(RAM_PARAM)
#undef RAM_PARAM

#define RAM_PARAM(_name, _len, _first, _what)						\
	module_param_cb(_name, &text_ops, (void *)&ram_texts[RAM_TX_##_name], 0644);	\
	MODULE_PARM_DESC(_name, _what " (\"" _first "\")");
RAM_SHAPE_TEXTS(RAM_PARAM)
#undef RAM_PARAM

/* --- attributes of the driver */


/* The kernel hands an attribute's function the driver alone, so each needs one of its own. */
#define RAM_ATTR(_name, ...)								\
	static ssize_t _name##_show(struct device_driver *driver, char *page)		\
	{										\
		return show_number(&ram_numbers[RAM_NR_##_name], page);			\
	}										\
	static ssize_t _name##_store(struct device_driver *driver, const char *text, size_t len) \
	{										\
		return ram_driver_change_number(&ram_numbers[RAM_NR_##_name], text) ?: len;		\
	}										\
	static DRIVER_ATTR_RW(_name);
RAM_SHAPE_NUMBERS(RAM_ATTR)
#undef RAM_ATTR

#define RAM_ATTR(_name, ...)								\
	static ssize_t _name##_show(struct device_driver *driver, char *page)		\
	{										\
		return show_text(&ram_texts[RAM_TX_##_name], page);			\
	}										\
	static ssize_t _name##_store(struct device_driver *driver, const char *text, size_t len) \
	{										\
		return change_text(&ram_texts[RAM_TX_##_name], text) ?: len;		\
	}										\
	static DRIVER_ATTR_RW(_name);
RAM_SHAPE_TEXTS(RAM_ATTR)
#undef RAM_ATTR

static ssize_t add_host_show(struct device_driver *driver, char *page)
{
	return sysfs_emit(page, "%u\n", ram_host_count());
}

static ssize_t add_host_store(struct device_driver *driver, const char *text, size_t len)
{
	long count;
	int error = kstrtol(text, 0, &count);

	if (!error)
		error = ram_driver_add_hosts(count);
	return error ?: len;
}
static DRIVER_ATTR_RW(add_host);

static struct attribute *driver_attrs[] = {
	&driver_attr_add_host.attr,
#define RAM_ATTR(_name, ...) &driver_attr_##_name.attr,
	RAM_SHAPE_NUMBERS(RAM_ATTR)
	RAM_SHAPE_TEXTS(RAM_ATTR)
#undef RAM_ATTR
	NULL
};

static const struct attribute_group driver_group = { .attrs = driver_attrs };

const struct attribute_group *ram_driver_groups[] = { &driver_group, NULL };

/* So many hosts are made, or removed, at a time. */
#define MOST_AT_A_TIME	1024

static int ram_driver_add_one(void)
{
	struct ram_shape shape;

	scoped_guard(mutex, &shape_lock)
		shape = ram_next_shape;
	return PTR_ERR_OR_ZERO(ram_host_add(&shape, false));
}

/**
 * ram_driver_add_hosts - make hosts of the next shape, or remove the last ones
 * @count: how many; below 0: remove so many
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno: -ERANGE for more than 1024 at a time; those that were made until
 * then stay.
 */
int ram_driver_add_hosts(long count)
{
	int error = 0;

	if (count > MOST_AT_A_TIME || count < -MOST_AT_A_TIME)
		return -ERANGE;
	for (; count > 0 && !error; count--)
		error = ram_driver_add_one();
	for (; count < 0 && !error; count++)
		error = ram_host_remove_last();
	return error;
}
