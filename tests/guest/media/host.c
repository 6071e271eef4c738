// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host: added and removed as its parameter says, while whoever has its units open has them open.
 *
 * Removal takes place in this order:
 *
 *	task_leave()		what the units have not begun is given back, and what comes later is
 *	scsi_remove_host()
 *	the units' states are freed
 *
 * The memory of the host itself lives for as long as somebody holds the Scsi_Host.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>

#include "media.h"

#define HOST_CAN_QUEUE		32
#define HOST_MOST_SECTORS	2048

static struct platform_device *host_pdev;
static struct Scsi_Host *host;
static DEFINE_MUTEX(host_lock);

static const struct kind *const host_kinds[MEDIA_UNITS] = { &tape_kind, &enclosure_kind, &changer_kind };

static int host_unit_alloc(struct scsi_device *sdev)
{
	if (sdev->channel || sdev->id || sdev->lun >= MEDIA_UNITS)
		return -ENXIO;
	sdev->hostdata = &to_media(sdev->host)->units[sdev->lun];
	return 0;
}

static const struct scsi_host_template host_template = {
	.module			= THIS_MODULE,
	.name			= "tape, enclosure and changer for tests",
	.proc_name		= MEDIA_NAME,
	.queuecommand		= task_queue,
	.eh_abort_handler	= task_abort,
	.eh_device_reset_handler = task_reset_unit,
	.slave_alloc		= host_unit_alloc,
	.cmd_size		= sizeof(struct task),
	.can_queue		= HOST_CAN_QUEUE,
	.cmd_per_lun		= 1,
	.this_id		= -1,
	.sg_tablesize		= SG_ALL,
	.max_sectors		= HOST_MOST_SECTORS,
};

static void host_free_units(struct media *media)
{
	struct unit *unit;

	if (media->workers)
		destroy_workqueue(media->workers);
	media->workers = NULL;
	for (unit = media->units; unit < media->units + MEDIA_UNITS; unit++) {
		if (unit->state)
			unit->kind->free(unit->state);
		unit->state = NULL;
	}
}

/* host_free_units() undoes it, also when it failed. */
static int host_make_units(struct media *media)
{
	unsigned int i;

	spin_lock_init(&media->lock);
	media->workers = alloc_workqueue(MEDIA_NAME, WQ_UNBOUND, 0);
	if (!media->workers)
		return -ENOMEM;
	for (i = 0; i < MEDIA_UNITS; i++) {
		struct unit *unit = &media->units[i];

		unit->media = media;
		unit->kind = host_kinds[i];
		unit->attention = SENSE_RESET;
		task_init(unit);
		unit->state = unit->kind->make();
		if (!unit->state)
			return -ENOMEM;
	}
	return 0;
}

static int host_publish(struct Scsi_Host *shost)
{
	int error = host_make_units(to_media(shost));

	shost->max_id = 1;
	shost->max_lun = MEDIA_UNITS;
	if (!error)
		error = scsi_add_host(shost, &host_pdev->dev);
	if (error)
		host_free_units(to_media(shost));
	return error;
}

/* Adds the host, with a blank tape, unless it is there. */
int host_add(void)
{
	struct Scsi_Host *shost;
	int error;

	guard(mutex)(&host_lock);
	if (host)
		return 0;
	host_pdev = platform_device_register_simple(MEDIA_NAME, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(host_pdev))
		return PTR_ERR(host_pdev);
	shost = scsi_host_alloc(&host_template, sizeof(struct media));
	error = shost ? host_publish(shost) : -ENOMEM;
	if (error) {
		if (shost)
			scsi_host_put(shost);
		platform_device_unregister(host_pdev);
		return error;
	}
	scsi_scan_host(shost);
	host = shost;
	return 0;
}

/* Removes the host, if it is there, whatever it is doing. */
void host_remove(void)
{
	guard(mutex)(&host_lock);
	if (!host)
		return;
	task_leave(to_media(host));
	scsi_remove_host(host);
	host_free_units(to_media(host));
	scsi_host_put(host);
	host = NULL;
	platform_device_unregister(host_pdev);
}

bool host_there(void)
{
	guard(mutex)(&host_lock);
	return host;
}

/* How many commands the host holds. */
unsigned int host_held(void)
{
	guard(mutex)(&host_lock);
	return host ? task_held(to_media(host)) : 0;
}

/* Has the host look again at what it held. */
void host_let_go(void)
{
	guard(mutex)(&host_lock);
	if (host)
		task_let_go(to_media(host));
}
