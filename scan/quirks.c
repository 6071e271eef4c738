// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of devices that need a quirk, and what is to be done about a device that is found.
 *
 * A list has a key. The global one is looked at for each device; its first words are those of
 * the parameter dev_flags, then comes the table that is built in, then what was added at run
 * time. Another key belongs to whoever added the list, for flags of its own meaning: the
 * transport class of parallel SCSI does so.
 *
 *	literal		newest first: a person's word is the last word
 *	table		only in the global list
 *	tolerant	oldest first
 *
 * (scan/quirk_match.c has the rules of the two kinds.) The first that fits counts. For a device
 * that no entry of the global list fits, the flags are those its driver gave it, or else the
 * parameter default_dev_flags.
 *
 * One mutex covers all lists. They are short, and read once per device found.
 */
#define pr_fmt(fmt) "scsi: " fmt

#include <linux/cleanup.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>	/* completes a type that an export's CRC covers */
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>

#include "quirks.h"
#include "mid/scan.h"

/**
 * struct quirk_list - the entries of a key
 * @node: among the lists
 * @key: whose list it is
 * @literal: entries for scan_quirk_equals(), newest first
 * @tolerant: entries for scan_quirk_fits(), oldest first
 */
struct quirk_list {
	struct list_head	node;
	enum scsi_devinfo_key	key;
	struct list_head	literal;
	struct list_head	tolerant;
};

/**
 * struct quirk_entry - an entry that was added
 * @node: in its list
 * @quirk: the entry; its names are the two behind
 * @vendor: the vendor
 * @model: the model
 */
struct quirk_entry {
	struct list_head	node;
	struct quirk		quirk;
	char			vendor[QUIRK_VENDOR_LEN + 1];
	char			model[QUIRK_MODEL_LEN + 1];
};

/* Whether an entry fits a device. */
typedef bool (*quirk_rule)(const struct quirk *quirk, const u8 *vendor, const u8 *product);

static DEFINE_MUTEX(quirk_lock);
static LIST_HEAD(quirk_lists);

static char dev_flags[256];

/* What does not fit is cut off where an entry ends: a module that refuses to load has no disks. */
static int scan_quirks_set_dev_flags(const char *text, const struct kernel_param *kp)
{
	char *end;

	if (strscpy(dev_flags, text, sizeof(dev_flags)) >= 0)
		return 0;
	end = strrchr(dev_flags, ',') ?: dev_flags;
	*end = '\0';
	pr_err("dev_flags: too long, ignored from here: '%.40s'\n", text + (end - dev_flags));
	return 0;
}

static const struct kernel_param_ops dev_flags_ops = {
	.set = scan_quirks_set_dev_flags,
};
module_param_cb(dev_flags, &dev_flags_ops, NULL, 0);
__MODULE_PARM_TYPE(dev_flags, "string");
MODULE_PARM_DESC(dev_flags, "devices and their quirks, as vendor:model:flags[,vendor:model:flags]");

static unsigned long long default_dev_flags;
module_param(default_dev_flags, ullong, 0644);
MODULE_PARM_DESC(default_dev_flags, "quirks of all devices that have none by name");

static struct quirk_list *scan_quirks_list_of(enum scsi_devinfo_key key)
{
	struct quirk_list *list;

	lockdep_assert_held(&quirk_lock);
	list_for_each_entry(list, &quirk_lists, node)
		if (list->key == key)
			return list;
	return NULL;
}

static struct quirk_entry *first_that(quirk_rule fits, const struct list_head *entries,
				      const u8 *vendor, const u8 *product)
{
	struct quirk_entry *entry;

	list_for_each_entry(entry, entries, node)
		if (fits(&entry->quirk, vendor, product))
			return entry;
	return NULL;
}

/* Whether a list has a word on the device, which then is in *@flags. */
static bool look_up(enum scsi_devinfo_key key, const u8 *vendor, const u8 *product,
		    blist_flags_t *flags)
{
	const struct quirk *quirk = NULL;
	struct quirk_entry *entry;
	struct quirk_list *list;

	guard(mutex)(&quirk_lock);
	list = scan_quirks_list_of(key);
	if (!list)
		return false;
	entry = first_that(scan_quirk_equals, &list->literal, vendor, product);
	if (!entry && key == SCSI_DEVINFO_GLOBAL)
		quirk = scan_quirk_find(scan_quirk_table, scan_quirk_count, vendor, product);
	if (!entry && !quirk)
		entry = first_that(scan_quirk_fits, &list->tolerant, vendor, product);
	if (entry)
		quirk = &entry->quirk;
	if (quirk)
		*flags = quirk->flags;
	return quirk;
}

/* A name is cut where the INQUIRY field ends. */
static void scan_quirks_copy_name(const char *what, char *to, size_t size, const char *from)
{
	if (strscpy(to, from, size) < 0)
		pr_warn("%s string '%s' is too long\n", what, from);
}

static struct quirk_entry *new_entry(const char *vendor, const char *model, blist_flags_t flags)
{
	struct quirk_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return NULL;
	scan_quirks_copy_name("vendor", entry->vendor, sizeof(entry->vendor), vendor);
	scan_quirks_copy_name("model", entry->model, sizeof(entry->model), model);
	entry->quirk = (struct quirk){ entry->vendor, entry->model, flags };
	return entry;
}

static int parse_flags(const char *text, blist_flags_t *flags)
{
	unsigned long long value;
	int error = kstrtoull(text, 0, &value);

	if (!error)
		*flags = (__force blist_flags_t)value;
	return error;
}

/**
 * scsi_dev_info_list_add_keyed - add an entry to a list of quirks
 * @compatible: whether the tolerant rule applies (the model need only begin so), and the entry
 *	comes last; otherwise both names are literal, and it comes first
 * @vendor: T10 vendor identification, at most 8 characters
 * @model: product identification, at most 16 characters
 * @strflags: the flags as a number in text, or NULL
 * @flags: the flags if @strflags is NULL
 * @key: the list
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL if there is no such list, or for a flag that does not exist; -ENOMEM; or
 *	what kstrtoull() returns for @strflags.
 */
int scsi_dev_info_list_add_keyed(int compatible, char *vendor, char *model, char *strflags,
				 blist_flags_t flags, enum scsi_devinfo_key key)
{
	struct quirk_entry *entry __free(kfree) = NULL;
	struct quirk_list *list;
	int error = strflags ? parse_flags(strflags, &flags) : 0;

	if (error)
		return error;
	if (flags & __BLIST_UNUSED_MASK) {
		pr_err("%s:%s: unsupported flags 0x%llx\n", vendor, model,
		       (__force u64)(flags & __BLIST_UNUSED_MASK));
		return -EINVAL;
	}
	entry = new_entry(vendor, model, flags);
	if (!entry)
		return -ENOMEM;
	guard(mutex)(&quirk_lock);
	list = scan_quirks_list_of(key);
	if (!list)
		return -EINVAL;
	if (compatible)
		list_add_tail(&no_free_ptr(entry)->node, &list->tolerant);
	else
		list_add(&no_free_ptr(entry)->node, &list->literal);
	return 0;
}
EXPORT_SYMBOL(scsi_dev_info_list_add_keyed);

/**
 * scsi_dev_info_list_del_keyed - take an entry out of a list of quirks
 * @vendor: T10 vendor identification of a device
 * @model: product identification of that device
 * @key: the list
 *
 * What goes is the first entry that was added and fits the device. The table that is built in
 * stays as it is.
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL if there is no such list, -ENOENT if no entry fits.
 */
int scsi_dev_info_list_del_keyed(char *vendor, char *model, enum scsi_devinfo_key key)
{
	struct quirk_entry *entry __free(kfree) = NULL;
	u8 vendor_field[QUIRK_VENDOR_LEN], model_field[QUIRK_MODEL_LEN];
	struct quirk_list *list;

	memcpy_and_pad(vendor_field, sizeof(vendor_field), vendor, strlen(vendor), ' ');
	memcpy_and_pad(model_field, sizeof(model_field), model, strlen(model), ' ');
	guard(mutex)(&quirk_lock);
	list = scan_quirks_list_of(key);
	if (!list)
		return -EINVAL;
	entry = first_that(scan_quirk_equals, &list->literal, vendor_field, model_field) ?:
		first_that(scan_quirk_fits, &list->tolerant, vendor_field, model_field);
	if (!entry)
		return -ENOENT;
	list_del(&entry->node);
	return 0;
}
EXPORT_SYMBOL(scsi_dev_info_list_del_keyed);

/**
 * scsi_get_device_flags_keyed - the quirks of a device
 * @sdev: the device
 * @vendor: its T10 vendor identification, 8 bytes
 * @model: its product identification, 16 bytes
 * @key: the list
 *
 * Context: process, may sleep.
 * Return: flags; for a device that the global list does not know, those that its driver put
 *	into sdev_bflags, or else the parameter default_dev_flags.
 */
blist_flags_t scsi_get_device_flags_keyed(struct scsi_device *sdev, const unsigned char *vendor,
					  const unsigned char *model, enum scsi_devinfo_key key)
{
	blist_flags_t flags = 0;

	if (look_up(key, vendor, model, &flags) || key != SCSI_DEVINFO_GLOBAL)
		return flags;
	return sdev->sdev_bflags ?: (__force blist_flags_t)READ_ONCE(default_dev_flags);
}
EXPORT_SYMBOL(scsi_get_device_flags_keyed);

/**
 * scan_quirks_of - the quirks by which a device that was found is to be configured
 * @sdev: the device
 * @vendor: its T10 vendor identification, 8 bytes, already sanitised
 * @product: its product identification, 16 bytes, likewise
 *
 * Context: process, may sleep.
 * Return: BLIST_* flags.
 */
blist_flags_t scan_quirks_of(struct scsi_device *sdev, const u8 *vendor, const u8 *product)
{
	return scsi_get_device_flags_keyed(sdev, vendor, product, SCSI_DEVINFO_GLOBAL);
}

/**
 * scsi_dev_info_add_list - begin a list of quirks with a key of its own
 * @key: the key
 * @name: how the list is called in /proc/scsi/device_info, where the kernel has that
 *
 * Context: process, may sleep.
 * Return: 0, -EEXIST if there is a list with that key, or -ENOMEM.
 */
int scsi_dev_info_add_list(enum scsi_devinfo_key key, const char *name)
{
	struct quirk_list *list __free(kfree) = kzalloc(sizeof(*list), GFP_KERNEL);

	if (!list)
		return -ENOMEM;
	list->key = key;
	INIT_LIST_HEAD(&list->literal);
	INIT_LIST_HEAD(&list->tolerant);
	guard(mutex)(&quirk_lock);
	if (scan_quirks_list_of(key))
		return -EEXIST;
	list_add_tail(&no_free_ptr(list)->node, &quirk_lists);
	return 0;
}
EXPORT_SYMBOL(scsi_dev_info_add_list);

static void free_entries(struct list_head *entries)
{
	struct quirk_entry *entry, *next;

	list_for_each_entry_safe(entry, next, entries, node)
		kfree(entry);
}

/**
 * scsi_dev_info_remove_list - end a list of quirks, with all that was added to it
 * @key: its key
 *
 * Context: process, may sleep.
 * Return: 0, or -EINVAL if there is no such list.
 */
int scsi_dev_info_remove_list(enum scsi_devinfo_key key)
{
	struct quirk_list *list;

	scoped_guard(mutex, &quirk_lock) {
		list = scan_quirks_list_of(key);
		if (list)
			list_del(&list->node);
	}
	if (!list)
		return -EINVAL;
	free_entries(&list->literal);
	free_entries(&list->tolerant);
	kfree(list);
	return 0;
}
EXPORT_SYMBOL(scsi_dev_info_remove_list);

static int __init add_words(const struct quirk_words *words)
{
	int error = scsi_dev_info_list_add_keyed(0, words->vendor, words->model, words->flags, 0,
						 SCSI_DEVINFO_GLOBAL);

	if (error)
		pr_err("dev_flags: '%s:%s:%s' is ignored, error %d\n", words->vendor,
		       words->model, words->flags, -error);
	return error;
}

/*
 * The entries a person gave when the module was loaded. One that is wrong costs its own effect, not
 * all disks of the machine.
 */
static int __init add_parameter(void)
{
	struct quirk_words words = {};
	char *text = dev_flags;
	int more;

	while ((more = scan_quirk_next_words(&text, &words))) {
		if (more < 0)
			pr_err("dev_flags: '%s%s%s' is ignored, for it is not vendor:model:flags\n",
			       words.vendor, words.model ? ":" : "", words.model ?: "");
		else if (add_words(&words) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

/**
 * scan_quirks_init - begin the global list
 *
 * Context: once, before the first host.
 * Return: 0, or -ENOMEM.
 */
int __init scan_quirks_init(void)
{
	int error = scsi_dev_info_add_list(SCSI_DEVINFO_GLOBAL, NULL);

	if (error)
		return error;
	error = add_parameter();
	if (error)
		scan_quirks_exit();
	return error;
}

/**
 * scan_quirks_exit - end the global list
 *
 * Context: once, after the last host.
 */
void scan_quirks_exit(void)
{
	scsi_dev_info_remove_list(SCSI_DEVINFO_GLOBAL);
}
