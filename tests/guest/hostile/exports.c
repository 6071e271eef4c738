// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exports that can be called by name, each with the contexts that drivers call it from.
 */
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_dh.h>
#include <scsi/scsi_eh.h>

#include "call.h"

/* The kernel has its declaration in a header that is not among those for modules. */
void scsi_schedule_eh(struct Scsi_Host *shost);

static const struct rule_name call_states[] = {
	{ "running", SDEV_RUNNING },
	{ "offline", SDEV_OFFLINE },
	{ "transport-offline", SDEV_TRANSPORT_OFFLINE },
	{ "quiesce", SDEV_QUIESCE },
	{ "blocked", SDEV_BLOCK },
	{ }
};

/* Device handlers; the value is a name's place here. */
static const struct rule_name call_handlers[] = {
	{ "emc", 0 },
	{ "hp_sw", 1 },
	{ }
};

static int host_lookup(const struct call *call)
{
	struct Scsi_Host *shost = scsi_host_lookup(call->place.host);

	if (shost)
		scsi_host_put(shost);
	return !!shost;
}

static int host_get(const struct call *call)
{
	struct Scsi_Host *shost = scsi_host_get(call->shost);

	if (shost)
		scsi_host_put(shost);
	return !!shost;
}

static int host_busy(const struct call *call)
{
	return scsi_host_busy(call->shost);
}

static int block_requests(const struct call *call)
{
	scsi_block_requests(call->shost);
	return 0;
}

static int unblock_requests(const struct call *call)
{
	scsi_unblock_requests(call->shost);
	return 0;
}

static int schedule_eh(const struct call *call)
{
	scsi_schedule_eh(call->shost);
	return 0;
}

static int walk_host(const struct call *call)
{
	struct scsi_device *sdev;
	int count = 0;

	shost_for_each_device(sdev, call->shost)
		count++;
	return count;
}

static int report_bus_reset(const struct call *call)
{
	scsi_report_bus_reset(call->shost, call->place.channel);
	return 0;
}

static int report_device_reset(const struct call *call)
{
	scsi_report_device_reset(call->shost, call->place.channel, call->place.target);
	return 0;
}

static int lookup_by_target(const struct call *call)
{
	struct scsi_device *sdev;

	sdev = scsi_device_lookup_by_target(scsi_target(call->sdev), call->argument);
	if (sdev)
		scsi_device_put(sdev);
	return !!sdev;
}

static int lookup_by_target_locked(const struct call *call)
{
	return !!__scsi_device_lookup_by_target(scsi_target(call->sdev), call->argument);
}

static void count_unit(struct scsi_device *sdev, void *count)
{
	(*(int *)count)++;
}

static int walk_target(const struct call *call)
{
	int count = 0;

	starget_for_each_device(scsi_target(call->sdev), &count, count_unit);
	return count;
}

static int walk_target_locked(const struct call *call)
{
	int count = 0;

	__starget_for_each_device(scsi_target(call->sdev), &count, count_unit);
	return count;
}

static int target_quiesce(const struct call *call)
{
	scsi_target_quiesce(scsi_target(call->sdev));
	return 0;
}

static int target_resume(const struct call *call)
{
	scsi_target_resume(scsi_target(call->sdev));
	return 0;
}

static int device_get(const struct call *call)
{
	return scsi_device_get(call->sdev);
}

static int device_put(const struct call *call)
{
	scsi_device_put(call->sdev);
	return 0;
}

static int device_set_state(const struct call *call)
{
	return scsi_device_set_state(call->sdev, call->argument);
}

static int device_block(const struct call *call)
{
	return scsi_internal_device_block_nowait(call->sdev);
}

static int device_unblock(const struct call *call)
{
	return scsi_internal_device_unblock_nowait(call->sdev, call->argument);
}

static int change_queue_depth(const struct call *call)
{
	return scsi_change_queue_depth(call->sdev, call->argument);
}

static int device_quiesce(const struct call *call)
{
	return scsi_device_quiesce(call->sdev);
}

static int rescan_device(const struct call *call)
{
	return scsi_rescan_device(call->sdev);
}

static int resume_device(const struct call *call)
{
	return scsi_resume_device(call->sdev);
}

/*
 * Reads a page into a small buffer. -EOVERFLOW if that was not enough, -ENODATA if it holds something that was there
 * before: no page has this byte in it.
 */
static int get_vpd_page(const struct call *call)
{
	enum { SIZE = 64, GUARD = 16, BYTE = 0xa5 };
	unsigned char *page __free(kfree) = kmalloc(SIZE + GUARD, GFP_KERNEL);
	int error;

	if (!page)
		return -ENOMEM;
	memset(page, BYTE, SIZE + GUARD);
	error = scsi_get_vpd_page(call->sdev, call->argument, page, SIZE);
	if (memchr_inv(page + SIZE, BYTE, GUARD))
		return -EOVERFLOW;
	return !error && memchr(page, BYTE, SIZE) ? -ENODATA : error;
}

static int dh_attach(const struct call *call)
{
	return scsi_dh_attach(call->sdev->request_queue, call_handlers[call->argument].name);
}

/* Whether it is that one. */
static int dh_attached_handler_name(const struct call *call)
{
	const char *name __free(kfree) = scsi_dh_attached_handler_name(call->sdev->request_queue, GFP_KERNEL);

	return name && !strcmp(name, call_handlers[call->argument].name);
}

static int disable_disk_events(const struct call *call)
{
	sdev_disable_disk_events(call->sdev);
	return 0;
}

static int enable_disk_events(const struct call *call)
{
	sdev_enable_disk_events(call->sdev);
	return 0;
}

/*
 * What sets a device's state, for good or as long as it is blocked, wants the device's mutex where one can sleep.
 */
static const struct call_kind call_kinds[] = {
	{ "scsi_host_lookup", BY_THREAD, ABOUT_A_NUMBER, host_lookup },
	{ "scsi_host_get", FROM_ANYWHERE, ABOUT_A_HOST, host_get },
	{ "scsi_host_busy", FROM_ANYWHERE, ABOUT_A_HOST, host_busy },
	{ "scsi_block_requests", FROM_ANYWHERE, ABOUT_A_HOST, block_requests },
	{ "scsi_unblock_requests", BY_THREAD | BY_IRQ, ABOUT_A_HOST, unblock_requests },
	{ "scsi_schedule_eh", BY_THREAD | BY_IRQ, ABOUT_A_HOST, schedule_eh },
	{ "__scsi_iterate_devices", BY_THREAD | BY_IRQ, ABOUT_A_HOST, walk_host },
	{ "scsi_report_bus_reset", FROM_ANYWHERE, ABOUT_A_CHANNEL, report_bus_reset },
	{ "scsi_report_device_reset", FROM_ANYWHERE, ABOUT_A_TARGET, report_device_reset },
	{ "scsi_device_lookup_by_target", BY_THREAD | BY_IRQ, ABOUT_A_TARGET, lookup_by_target, A_LUN },
	{ "__scsi_device_lookup_by_target", LOCKED, ABOUT_A_TARGET,
	  lookup_by_target_locked, A_LUN },
	{ "starget_for_each_device", BY_THREAD | BY_IRQ, ABOUT_A_TARGET, walk_target },
	{ "__starget_for_each_device", LOCKED, ABOUT_A_TARGET, walk_target_locked },
	{ "scsi_target_quiesce", BY_THREAD, ABOUT_A_TARGET, target_quiesce },
	{ "scsi_target_resume", BY_THREAD, ABOUT_A_TARGET, target_resume },
	{ "scsi_device_get", FROM_ANYWHERE, ABOUT_A_UNIT, device_get, .hold = HOLD_ON },
	{ "scsi_device_put", FROM_ANYWHERE, ABOUT_A_UNIT, device_put, .hold = HOLD_ENDS },
	{ "scsi_device_set_state", BY_IRQ | LOCKED, ABOUT_A_UNIT, device_set_state, A_STATE },
	{ "scsi_internal_device_block_nowait", BY_IRQ | LOCKED, ABOUT_A_UNIT, device_block },
	{ "scsi_internal_device_unblock_nowait", BY_IRQ | LOCKED, ABOUT_A_UNIT, device_unblock, A_STATE },
	{ "scsi_change_queue_depth", FROM_ANYWHERE, ABOUT_A_UNIT, change_queue_depth, A_DEPTH },
	{ "scsi_device_quiesce", BY_THREAD, ABOUT_A_UNIT, device_quiesce },
	{ "scsi_rescan_device", BY_THREAD, ABOUT_A_UNIT, rescan_device },
	{ "scsi_resume_device", BY_THREAD, ABOUT_A_UNIT, resume_device },
	{ "scsi_get_vpd_page", BY_THREAD, ABOUT_A_UNIT, get_vpd_page, A_PAGE },
	{ "scsi_dh_attach", BY_THREAD, ABOUT_A_UNIT, dh_attach, A_HANDLER },
	{ "scsi_dh_attached_handler_name", BY_THREAD, ABOUT_A_UNIT, dh_attached_handler_name, A_HANDLER },
	{ "sdev_disable_disk_events", FROM_ANYWHERE, ABOUT_A_UNIT, disable_disk_events },
	{ "sdev_enable_disk_events", FROM_ANYWHERE, ABOUT_A_UNIT, enable_disk_events },
};

/* The call that a word names, or NULL. */
const struct call_kind *call_kind_named(const struct rule_word *word)
{
	const struct call_kind *kind;

	for (kind = call_kinds; kind < call_kinds + ARRAY_SIZE(call_kinds); kind++) {
		if (!word->value && rule_text_is(word->key, word->key_len, kind->name))
			return kind;
	}
	return NULL;
}

static const u64 number_limits[] = {
	[A_LUN]		= U64_MAX,
	[A_DEPTH]	= INT_MAX,
	[A_PAGE]	= U8_MAX,
};

/* Reads what the call wants beside its place. */
bool call_take_argument(struct call *call, const struct rule_word *word)
{
	switch (call->kind->argument) {
	case A_LUN:
	case A_DEPTH:
	case A_PAGE:
		return !word->value && rule_text_number(word->key, word->key_len, 10,
							number_limits[call->kind->argument], &call->argument);
	case A_STATE:
		return !word->value &&
		       rule_text_named(word->key, word->key_len, call_states, &call->argument);
	case A_HANDLER:
		return !word->value &&
		       rule_text_named(word->key, word->key_len, call_handlers, &call->argument);
	default:
		return false;
	}
}
