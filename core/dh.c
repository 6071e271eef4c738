// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device handlers: what knows how a storage array switches between its controllers (ALUA, SPC-6
 * 5.18, and the ways of those who came before it). Multipath asks for them by name.
 *
 * A handler is attached to a device once, at the device's publication or when somebody asks, and
 * stays until the device's release. All that time its module is held. To one device it is done by
 * one at a time, so that it never gets two; other devices do not wait while it is asked.
 */
#include <linux/cleanup.h>
#include <linux/kmod.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_dh.h>

#include "dh.h"

static DEFINE_SPINLOCK(handlers_lock);
static LIST_HEAD(handlers);

/* Arrays from before ALUA, by the first letters of vendor and product, sorted by vendor. */
static const struct array_kind {
	const char *vendor;
	const char *product;
	const char *handler;
} array_kinds[] = {
	{ "COMPAQ",	"HSV110",	  "hp_sw" },
	{ "COMPAQ",	"MSA1000 VOLUME", "hp_sw" },
	{ "DEC",	"HSG80",	  "hp_sw" },
	{ "DELL",	"MD3",		  "rdac" },
	{ "DGC",	"DISK",		  "emc" },
	{ "DGC",	"RAID",		  "emc" },
	{ "DGC",	"VRAID",	  "emc" },
	{ "ENGENIO",	"INF-01-00",	  "rdac" },
	{ "FUJITSU",	"ETERNUS_AHB",	  "rdac" },
	{ "HP",		"HSV100",	  "hp_sw" },
	{ "IBM",	"1722",		  "rdac" },
	{ "IBM",	"1724",		  "rdac" },
	{ "IBM",	"1726",		  "rdac" },
	{ "IBM",	"1742",		  "rdac" },
	{ "IBM",	"1745",		  "rdac" },
	{ "IBM",	"1746",		  "rdac" },
	{ "IBM",	"1813",		  "rdac" },
	{ "IBM",	"1814",		  "rdac" },
	{ "IBM",	"1815",		  "rdac" },
	{ "IBM",	"1818",		  "rdac" },
	{ "IBM",	"3526",		  "rdac" },
	{ "IBM",	"3542",		  "rdac" },
	{ "IBM",	"3552",		  "rdac" },
	{ "LENOVO",	"DE_Series",	  "rdac" },
	{ "LSI",	"INF-01-00",	  "rdac" },
	{ "NETAPP",	"INF-01-00",	  "rdac" },
	{ "SGI",	"IS",		  "rdac" },
	{ "SGI",	"TP9300",	  "rdac" },
	{ "SGI",	"TP9400",	  "rdac" },
	{ "SGI",	"TP9500",	  "rdac" },
	{ "SGI",	"TP9700",	  "rdac" },
	{ "STK",	"BladeCtlr",	  "rdac" },
	{ "STK",	"FLEXLINE 380",	  "rdac" },
	{ "STK",	"OPENstorage",	  "rdac" },
	{ "SUN",	"ArrayStorage",	  "rdac" },
	{ "SUN",	"CSM",		  "rdac" },
	{ "SUN",	"LCSM100",	  "rdac" },
	{ "SUN",	"STK6580_6780",	  "rdac" },
	{ "SUN",	"SUN_6180",	  "rdac" },
};

/* The handler that a device wants without being told, or NULL. */
static const char *default_name(struct scsi_device *sdev)
{
	const struct array_kind *kind;

	if (scsi_device_tpgs(sdev))
		return "alua";
	for (kind = array_kinds; kind < array_kinds + ARRAY_SIZE(array_kinds); kind++)
		if (str_has_prefix(sdev->vendor, kind->vendor) &&
		    str_has_prefix(sdev->model, kind->product))
			return kind->handler;
	return NULL;
}

/* People append a line feed, so a name is what a handler's name begins. */
static struct scsi_device_handler *core_dh_find(const char *name)
{
	struct scsi_device_handler *handler;

	lockdep_assert_held(&handlers_lock);
	list_for_each_entry(handler, &handlers, list)
		if (str_has_prefix(name, handler->name))
			return handler;
	return NULL;
}

/* A handler with its module held, or NULL. */
static struct scsi_device_handler *get_handler(const char *name)
{
	struct scsi_device_handler *handler;

	guard(spinlock)(&handlers_lock);
	handler = core_dh_find(name);
	return handler && try_module_get(handler->module) ? handler : NULL;
}

static struct scsi_device_handler *get_or_load_handler(const char *name)
{
	struct scsi_device_handler *handler;

	if (!name || !*name)
		return NULL;
	handler = get_handler(name);
	if (!handler) {
		request_module("scsi_dh_%s", name);
		handler = get_handler(name);
	}
	return handler;
}

static int errno_of(int code)
{
	switch (code) {
	case SCSI_DH_OK:
		return 0;
	case SCSI_DH_NOMEM:
		return -ENOMEM;
	case SCSI_DH_RES_TEMP_UNAVAIL:
		return -EAGAIN;
	case SCSI_DH_DEV_UNSUPP:
	case SCSI_DH_NOSYS:
		return -ENODEV;
	default:
		return -EINVAL;
	}
}

/* The reference on the handler's module stays with the device, or is given back. */
static int core_dh_attach(struct scsi_device *sdev, struct scsi_device_handler *handler)
{
	int code, error;

	guard(mutex)(core_dh_lock(sdev));
	if (sdev->handler) {
		error = sdev->handler == handler ? 0 : -EBUSY;
		module_put(handler->module);
		return error;
	}
	code = handler->attach(sdev);
	error = errno_of(code);
	if (!error) {
		/* Completions ask it without a lock: what it keeps for the device comes first. */
		smp_store_release(&sdev->handler, handler);
		return 0;
	}
	/* That it is not for this kind of device is nothing to log. */
	if (error != -ENODEV)
		sdev_printk(KERN_ERR, sdev, "%s: Attach failed (%d)\n", handler->name, code);
	module_put(handler->module);
	return error;
}

/**
 * core_dh_attach_default - give a device the handler that its kind wants
 * @sdev: a device being published
 *
 * Only if the handler is loaded; a device does without.
 *
 * Context: process context; may wait for the device.
 */
void core_dh_attach_default(struct scsi_device *sdev)
{
	const char *name = default_name(sdev);
	struct scsi_device_handler *handler = name ? get_handler(name) : NULL;

	if (handler)
		core_dh_attach(sdev, handler);
}

/**
 * core_dh_release - take a device's handler away, for good
 * @sdev: a device being released
 *
 * Context: process context, may sleep.
 */
void core_dh_release(struct scsi_device *sdev)
{
	struct scsi_device_handler *handler = sdev->handler;

	if (!handler)
		return;
	handler->detach(sdev);
	sdev_printk(KERN_NOTICE, sdev, "%s: Detached\n", handler->name);
	module_put(handler->module);
}

/**
 * scsi_register_device_handler - make a device handler known
 * @scsi_dh: the handler; name, attach and detach are set
 *
 * Context: process context.
 * Return: SCSI_DH_OK; -EBUSY if there is one of that name; -EINVAL if a function is missing.
 */
int scsi_register_device_handler(struct scsi_device_handler *scsi_dh)
{
	if (!scsi_dh->attach || !scsi_dh->detach)
		return -EINVAL;
	scoped_guard(spinlock, &handlers_lock) {
		if (core_dh_find(scsi_dh->name))
			return -EBUSY;
		list_add(&scsi_dh->list, &handlers);
	}
	pr_info("%s: device handler registered\n", scsi_dh->name);
	return SCSI_DH_OK;
}
EXPORT_SYMBOL_GPL(scsi_register_device_handler);

/**
 * scsi_unregister_device_handler - forget a device handler
 * @scsi_dh: the handler; attached to no device any more, or its module could not be unloading
 *
 * Context: process context.
 * Return: SCSI_DH_OK, or -ENODEV if it is not known.
 */
int scsi_unregister_device_handler(struct scsi_device_handler *scsi_dh)
{
	scoped_guard(spinlock, &handlers_lock) {
		if (!core_dh_find(scsi_dh->name))
			return -ENODEV;
		list_del(&scsi_dh->list);
	}
	pr_info("%s: device handler unregistered\n", scsi_dh->name);
	return SCSI_DH_OK;
}
EXPORT_SYMBOL_GPL(scsi_unregister_device_handler);

/* Why a device cannot switch paths now; SCSI_DH_OK if it can be tried. */
static int reason_not_to(const struct scsi_device *sdev)
{
	if (!sdev->handler)
		return SCSI_DH_NOSYS;
	switch (sdev->sdev_state) {
	case SDEV_CANCEL:
	case SDEV_DEL:
		return SCSI_DH_NOTCONN;
	case SDEV_OFFLINE:
		return SCSI_DH_DEV_OFFLINED;
	default:
		return SCSI_DH_OK;
	}
}

static int core_dh_activate(struct scsi_device *sdev, activate_complete fn, void *data)
{
	int code = reason_not_to(sdev);

	if (code == SCSI_DH_OK && sdev->handler->activate)
		return sdev->handler->activate(sdev, fn, data);
	if (fn)
		fn(data, code);
	return code;
}

/**
 * scsi_dh_activate - make the path that a queue stands for the active one
 * @q: a SCSI device's queue
 * @fn: told of the outcome, a SCSI_DH_* code, exactly once, perhaps before this returns; or NULL
 * @data: passed to @fn
 *
 * Context: process context, may sleep.
 * Return: SCSI_DH_OK if it is under way or done, else the code that @fn was told.
 */
int scsi_dh_activate(struct request_queue *q, activate_complete fn, void *data)
{
	struct scsi_device *sdev = scsi_device_from_queue(q);
	int code = SCSI_DH_NOSYS;

	if (sdev) {
		code = core_dh_activate(sdev, fn, data);
		put_device(&sdev->sdev_gendev);
	} else if (fn) {
		fn(data, code);
	}
	return code;
}
EXPORT_SYMBOL_GPL(scsi_dh_activate);

/**
 * scsi_dh_set_params - pass parameters to a device's handler
 * @q: a SCSI device's queue
 * @params: text that the handler understands
 *
 * Context: process context, may sleep.
 * Return: what the handler says, or -SCSI_DH_NOSYS if there is no handler that takes any.
 */
int scsi_dh_set_params(struct request_queue *q, const char *params)
{
	struct scsi_device *sdev = scsi_device_from_queue(q);
	int code = -SCSI_DH_NOSYS;

	if (!sdev)
		return code;
	if (sdev->handler && sdev->handler->set_params)
		code = sdev->handler->set_params(sdev, params);
	put_device(&sdev->sdev_gendev);
	return code;
}
EXPORT_SYMBOL_GPL(scsi_dh_set_params);

/**
 * scsi_dh_attach - give a device a handler
 * @q: a SCSI device's queue
 * @name: the handler's name; its module scsi_dh_NAME is loaded if need be
 *
 * Context: process context; may wait for the device.
 * Return: 0, also if it has that one already; -EBUSY if it has another; -EINVAL if there is none
 * of that name; another negative errno if the handler refuses.
 */
int scsi_dh_attach(struct request_queue *q, const char *name)
{
	struct scsi_device *sdev = scsi_device_from_queue(q);
	struct scsi_device_handler *handler;
	int error = -EINVAL;

	if (!sdev)
		return -ENODEV;
	handler = get_or_load_handler(name);
	if (handler)
		error = core_dh_attach(sdev, handler);
	put_device(&sdev->sdev_gendev);
	return error;
}
EXPORT_SYMBOL_GPL(scsi_dh_attach);

/**
 * scsi_dh_attached_handler_name - the name of a device's handler
 * @q: a SCSI device's queue
 * @gfp: how to allocate the answer
 *
 * Context: as @gfp says.
 * Return: the name, to be freed by the caller, or NULL without a handler or memory.
 */
const char *scsi_dh_attached_handler_name(struct request_queue *q, gfp_t gfp)
{
	struct scsi_device *sdev = scsi_device_from_queue(q);
	const char *name = NULL;

	if (!sdev)
		return NULL;
	if (sdev->handler)
		name = kstrdup(sdev->handler->name, gfp);
	put_device(&sdev->sdev_gendev);
	return name;
}
EXPORT_SYMBOL_GPL(scsi_dh_attached_handler_name);
