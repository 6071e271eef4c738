// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's life: started, stopped, and reset when it is broken.
 *
 *	away	not started yet, asleep, or being reset. Commands are told to come again; what the
 *		device had has been given back
 *	live	queues are open
 *	dead	given up, or gone: commands end at once. Only a new binding makes it live again
 *
 * Who changes this holds host->life. A reset is the one means that helps always: it takes back from a
 * device what it does not give (virtio 1.2, 2.4), so it is the last step of recovery, and the first
 * when the device says that it needs it (2.1.2) or has answered with what is no answer. A device
 * that breaks again and again is given up.
 */
#include <linux/cleanup.h>
#include <linux/rcupdate.h>
#include <linux/ratelimit.h>
#include <linux/sched/mm.h>
#include <linux/virtio_config.h>

#include "vscsi.h"

/* What is read from a device that is no longer there. */
#define GONE	0xff

static u8 status_of(struct virtio_device *vdev)
{
	return vdev->config->get_status(vdev);
}

static bool is_gone(struct virtio_device *vdev)
{
	return status_of(vdev) == GONE;
}

static void set_state(struct vscsi_host *host, enum vscsi_state state)
{
	lockdep_assert_held(&host->life);
	WRITE_ONCE(host->state, state);
}

/**
 * vscsi_start - set up the device's queues
 * @host: the host, away; features have been negotiated
 *
 * Context: process context, host->life is held or nobody knows the host.
 * Return: 0, or a negative errno and nothing is set up (virtio 1.2, 3.1.1).
 */
int vscsi_start(struct vscsi_host *host)
{
	int error = vscsi_sizes_write(host->vdev);

	return error ?: vscsi_queues_find(host);
}

/**
 * vscsi_announce - let the device and everybody else begin
 * @host: the host, with its queues set up
 *
 * Context: process context, host->life is held.
 */
void vscsi_announce(struct vscsi_host *host)
{
	virtio_device_ready(host->vdev);
	vscsi_queues_open(host);
	set_state(host, VSCSI_LIVE);
	vscsi_events_post(host);
}

/**
 * vscsi_stop - take everything back from the device
 * @host: the host
 * @state: away or dead
 * @result: how commands end that the device had
 *
 * Context: process context, host->life is held.
 */
void vscsi_stop(struct vscsi_host *host, enum vscsi_state state, int result)
{
	bool live = host->state == VSCSI_LIVE;

	set_state(host, state);
	if (!live)
		return;
	vscsi_queues_close(host);
	if (!is_gone(host->vdev))
		virtio_reset_device(host->vdev);
	vscsi_queues_empty(host, result);
	host->vdev->config->del_vqs(host->vdev);
}

/* As at the very beginning, with the features agreed upon then. */
static int negotiate(struct virtio_device *vdev)
{
	int error;

	virtio_add_status(vdev, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	virtio_add_status(vdev, VIRTIO_CONFIG_S_DRIVER);
	error = vdev->config->finalize_features(vdev);
	if (error || !virtio_has_feature(vdev, VIRTIO_F_VERSION_1))
		return error;
	virtio_add_status(vdev, VIRTIO_CONFIG_S_FEATURES_OK);
	return status_of(vdev) & VIRTIO_CONFIG_S_FEATURES_OK ? 0 : -ENODEV;
}

static int start_again(struct vscsi_host *host)
{
	int error = is_gone(host->vdev) ? -ENODEV : negotiate(host->vdev);

	error = error ?: vscsi_start(host);
	if (!error)
		vscsi_announce(host);
	return error;
}

/**
 * vscsi_restart - reset the device, and have it begin anew
 * @host: the host
 *
 * Commands it had may be tried again. Memory that is wanted must not have to be written out to this
 * very device first.
 *
 * Context: process context, host->life is held.
 * Return: 0; a negative errno, and the host is dead; -EAGAIN if the device is not live anyhow.
 */
int vscsi_restart(struct vscsi_host *host)
{
	unsigned int flags;
	int error;

	if (host->state != VSCSI_LIVE)
		return -EAGAIN;
	flags = memalloc_noio_save();
	vscsi_stop(host, VSCSI_AWAY, DID_RESET << 16);
	error = start_again(host);
	memalloc_noio_restore(flags);
	if (!error) {
		queue_work(host->event_queue, &host->review);
		return 0;
	}
	dev_err(&host->vdev->dev, "does not come back from a reset: %d\n", error);
	set_state(host, VSCSI_DEAD);
	return error;
}

/**
 * vscsi_fault - why a device cannot go on
 * @host: the host
 *
 * Context: process context, host->life is held.
 * Return: what it has done, or NULL if it is well, or not live (virtio 1.2, 2.1).
 */
const char *vscsi_fault(struct vscsi_host *host)
{
	struct virtqueue *vq;
	u8 status;

	if (host->state != VSCSI_LIVE)
		return NULL;
	status = status_of(host->vdev);
	if (status == GONE)
		return "is gone";
	if (status & VIRTIO_CONFIG_S_NEEDS_RESET)
		return "needs a reset";
	virtio_device_for_each_vq(host->vdev, vq)
		if (virtqueue_is_broken(vq))
			return "has broken a queue";
	return NULL;
}

/**
 * vscsi_reset_work - look whether the device is broken, and reset it
 * @work: &vscsi_host.reset_work
 *
 * Context: process context (virtio 1.2, 2.1.2).
 */
void vscsi_reset_work(struct work_struct *work)
{
	struct vscsi_host *host = container_of(work, struct vscsi_host, reset_work);
	const char *fault;
	bool worthwhile;

	guard(mutex)(&host->life);
	fault = vscsi_fault(host);
	if (!fault)
		return;
	worthwhile = !is_gone(host->vdev) && __ratelimit(&host->resets);
	dev_err(&host->vdev->dev, "the device %s, it is %s\n", fault,
		worthwhile ? "reset" : "given up");
	if (worthwhile)
		vscsi_restart(host);
	else
		vscsi_stop(host, VSCSI_DEAD, DID_NO_CONNECT << 16);
}
