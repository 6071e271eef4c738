// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hosts made one at a time, each of a shape of its own: mkdir /sys/kernel/config/scsi_ramdisk/NAME
 * makes a folder with the members of the shape as files, write what is to be different, then 1 to
 * "live". While the host is there the others are for reading; 0 to "live", or rmdir, removes it.
 *
 * The array of a folder has the folder's name, unless another is written to "array": so a second
 * path to it is a second folder with the first one's name there. A folder whose name is no name for
 * an array, because it is too long, has an array that nobody else can join.
 */
#include <linux/cleanup.h>
#include <linux/configfs.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ram.h"

struct folder {
	struct config_item	item;
	struct mutex		lock;
	struct ram_shape	shape;
	struct ram_host		*host;
};

static struct folder *folder_of(struct config_item *item)
{
	return container_of(item, struct folder, item);
}

static ssize_t show_number(struct config_item *item, const struct ram_number *number, char *page)
{
	return sysfs_emit(page, "%u\n", *ram_shape_number(&folder_of(item)->shape, number));
}

static ssize_t store_number(struct config_item *item, const struct ram_number *number,
			    const char *text, size_t len)
{
	struct folder *folder = folder_of(item);

	guard(mutex)(&folder->lock);
	if (folder->host)
		return -EBUSY;
	return ram_shape_set_number(&folder->shape, number, text) ?: len;
}

static ssize_t show_text(struct config_item *item, const struct ram_text *which, char *page)
{
	struct folder *folder = folder_of(item);

	guard(mutex)(&folder->lock);
	return sysfs_emit(page, "%s\n", ram_shape_text(&folder->shape, which));
}

static ssize_t store_text(struct config_item *item, const struct ram_text *which, const char *text,
			  size_t len)
{
	struct folder *folder = folder_of(item);

	guard(mutex)(&folder->lock);
	if (folder->host)
		return -EBUSY;
	return ram_shape_set_text(&folder->shape, which, text) ?: len;
}

#define RAM_FILE(_kind, _member, _name)							\
	static ssize_t folder_##_name##_show(struct config_item *item, char *page)	\
	{										\
		return show_##_kind(item, _member, page);				\
	}										\
	static ssize_t folder_##_name##_store(struct config_item *item, const char *text,	\
					      size_t len)				\
	{										\
		return store_##_kind(item, _member, text, len);				\
	}										\
	CONFIGFS_ATTR(folder_, _name);
#define RAM_NUMBER_FILE(_name, ...) RAM_FILE(number, &ram_numbers[RAM_NR_##_name], _name)
#define RAM_TEXT_FILE(_name, ...) RAM_FILE(text, &ram_texts[RAM_TX_##_name], _name)
RAM_SHAPE_NUMBERS(RAM_NUMBER_FILE)
RAM_SHAPE_TEXTS(RAM_TEXT_FILE)

static ssize_t folder_live_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%d\n", !!READ_ONCE(folder_of(item)->host));
}

static int go_live(struct folder *folder)
{
	struct ram_host *host;

	if (folder->host)
		return 0;
	host = ram_host_add(&folder->shape, true);
	if (IS_ERR(host))
		return PTR_ERR(host);
	folder->host = host;
	return 0;
}

static void go_away(struct folder *folder)
{
	if (folder->host)
		ram_host_remove(folder->host);
	folder->host = NULL;
}

static ssize_t folder_live_store(struct config_item *item, const char *text, size_t len)
{
	struct folder *folder = folder_of(item);
	bool live;
	int error = kstrtobool(text, &live);

	if (error)
		return error;
	guard(mutex)(&folder->lock);
	if (live)
		error = go_live(folder);
	else
		go_away(folder);
	return error ?: len;
}
CONFIGFS_ATTR(folder_, live);

static struct configfs_attribute *folder_attrs[] = {
	&folder_attr_live,
#define RAM_ATTR(_name, ...) &folder_attr_##_name,
	RAM_SHAPE_NUMBERS(RAM_ATTR)
	RAM_SHAPE_TEXTS(RAM_ATTR)
#undef RAM_ATTR
	NULL
};

static void ram_folder_release(struct config_item *item)
{
	kfree(folder_of(item));
}

static struct configfs_item_operations folder_operations = { .release = ram_folder_release };

static const struct config_item_type folder_type = {
	.ct_owner	= THIS_MODULE,
	.ct_item_ops	= &folder_operations,
	.ct_attrs	= folder_attrs,
};

static struct config_item *ram_configfs_make_folder(struct config_group *group, const char *name)
{
	struct folder *folder = kzalloc(sizeof(*folder), GFP_KERNEL);

	if (!folder)
		return ERR_PTR(-ENOMEM);
	mutex_init(&folder->lock);
	ram_shape_default(&folder->shape);
	if (ram_shape_set_text(&folder->shape, &ram_texts[RAM_TX_array], name))
		folder->shape.array[0] = '\0';
	config_item_init_type_name(&folder->item, name, &folder_type);
	return &folder->item;
}

static void ram_configfs_drop_folder(struct config_group *group, struct config_item *item)
{
	struct folder *folder = folder_of(item);

	scoped_guard(mutex, &folder->lock)
		go_away(folder);
	config_item_put(item);
}

static struct configfs_group_operations root_operations = {
	.make_item	= ram_configfs_make_folder,
	.drop_item	= ram_configfs_drop_folder,
};

static const struct config_item_type root_type = {
	.ct_owner	= THIS_MODULE,
	.ct_group_ops	= &root_operations,
};

static struct configfs_subsystem root = {
	.su_group.cg_item = {
		.ci_namebuf	= "scsi_ramdisk",
		.ci_type	= &root_type,
	},
	.su_mutex = __MUTEX_INITIALIZER(root.su_mutex),
};

/**
 * ram_configfs_init - show the folder for hosts
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno.
 */
int __init ram_configfs_init(void)
{
	config_group_init(&root.su_group);
	return configfs_register_subsystem(&root);
}

/* There are no folders in it any more: each holds the module. */
void ram_configfs_exit(void)
{
	configfs_unregister_subsystem(&root);
}
