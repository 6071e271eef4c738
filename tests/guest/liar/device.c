// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device on virtio's bus: its configuration, its status, its queues. Parameters say what the
 * configuration reads; what it answers is told by control.c.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/virtio_ids.h>

#include "liar.h"

static unsigned int num_queues = 1, seg_max = 16, max_sectors = 256, cmd_per_lun = 8;
static unsigned int event_info_size = 16, max_target = 1, max_lun = 1, ring = LIAR_ENTRIES;
static bool stubborn;
bool liar_pi;
module_param(num_queues, uint, 0444);
module_param(seg_max, uint, 0444);
module_param(max_sectors, uint, 0444);
module_param(cmd_per_lun, uint, 0444);
module_param(event_info_size, uint, 0444);
module_param(max_target, uint, 0444);
module_param(max_lun, uint, 0444);
module_param(ring, uint, 0444);
MODULE_PARM_DESC(ring, "entries a queue");
module_param(stubborn, bool, 0444);
MODULE_PARM_DESC(stubborn, "the sizes of CDB and sense data are its own");
module_param_named(pi, liar_pi, bool, 0444);
MODULE_PARM_DESC(pi, "takes protection information");

struct liar liar;
static struct platform_device *parent;

/* liar_runs - whether the driver has said that it is ready, and the device is well */
bool liar_runs(void)
{
	lockdep_assert_held(&liar.lock);
	return (liar.status & VIRTIO_CONFIG_S_DRIVER_OK) &&
	       !(liar.status & VIRTIO_CONFIG_S_NEEDS_RESET);
}

static void set_config(void)
{
	liar.config = (struct virtio_scsi_config) {
		.num_queues		= (__force __virtio32)cpu_to_le32(num_queues),
		.seg_max		= (__force __virtio32)cpu_to_le32(seg_max),
		.max_sectors		= (__force __virtio32)cpu_to_le32(max_sectors),
		.cmd_per_lun		= (__force __virtio32)cpu_to_le32(cmd_per_lun),
		.event_info_size	= (__force __virtio32)cpu_to_le32(event_info_size),
		.sense_size		= (__force __virtio32)cpu_to_le32(stubborn ? 252 : 96),
		.cdb_size		= (__force __virtio32)cpu_to_le32(32),
		.max_target		= (__force __virtio16)cpu_to_le16(max_target),
		.max_lun		= (__force __virtio32)cpu_to_le32(max_lun),
	};
}

static void config_get(struct virtio_device *vdev, unsigned int offset, void *buf, unsigned int len)
{
	memcpy(buf, (u8 *)&liar.config + offset, len);
}

static void config_set(struct virtio_device *vdev, unsigned int offset, const void *buf,
		       unsigned int len)
{
	if (!stubborn)
		memcpy((u8 *)&liar.config + offset, buf, len);
}

static u8 get_status(struct virtio_device *vdev)
{
	return READ_ONCE(liar.status);
}

static void set_status(struct virtio_device *vdev, u8 status)
{
	scoped_guard(mutex, &liar.lock)
		liar.status = status;
	schedule_work(&liar.work);
}

/* After it, the device knows of nothing. */
static void reset(struct virtio_device *vdev)
{
	unsigned int i;

	guard(mutex)(&liar.lock);
	liar.status = 0;
	for (i = 0; i < LIAR_RINGS; i++) {
		liar.rings[i].taken = 0;
		liar.rings[i].n_held = 0;
	}
	set_config();
}

static bool notify(struct virtqueue *vq)
{
	schedule_work(&liar.work);
	return true;
}

static void del_vqs(struct virtio_device *vdev)
{
	unsigned int i;

	guard(mutex)(&liar.lock);
	for (i = 0; i < LIAR_RINGS; i++) {
		if (liar.rings[i].vq)
			vring_del_virtqueue(liar.rings[i].vq);
		liar.rings[i].vq = NULL;
	}
}

static int find_vqs(struct virtio_device *vdev, unsigned int n, struct virtqueue *vqs[],
		    struct virtqueue_info infos[], struct irq_affinity *affinity)
{
	unsigned int i;

	for (i = 0; i < n && i < LIAR_RINGS; i++) {
		vqs[i] = vring_create_virtqueue(i, ring, PAGE_SIZE, vdev, true, false, false, notify,
						infos[i].callback, infos[i].name);
		liar.rings[i].vq = vqs[i];
		if (!vqs[i])
			break;
	}
	if (i == n)
		return 0;
	del_vqs(vdev);
	return -ENOENT;
}

static u64 get_features(struct virtio_device *vdev)
{
	return BIT_ULL(VIRTIO_F_VERSION_1) | BIT_ULL(VIRTIO_SCSI_F_HOTPLUG) |
	       BIT_ULL(VIRTIO_SCSI_F_CHANGE) | (liar_pi ? BIT_ULL(VIRTIO_SCSI_F_T10_PI) : 0);
}

static int finalize_features(struct virtio_device *vdev)
{
	vring_transport_features(vdev);
	return 0;
}

static const char *bus_name(struct virtio_device *vdev)
{
	return "liar";
}

COMPAT_FIND_VQS(find_rings, find_vqs)

static const struct virtio_config_ops ops = {
	.get			= config_get,
	.set			= config_set,
	.get_status		= get_status,
	.set_status		= set_status,
	.reset			= reset,
	.find_vqs		= find_rings,
	.del_vqs		= del_vqs,
	.get_features		= get_features,
	.finalize_features	= finalize_features,
	.bus_name		= bus_name,
};

/* It is a part of the module. */
static void release(struct device *dev)
{
}

static int add_device(void)
{
	int error;

	parent = platform_device_register_simple("virtio_liar", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(parent))
		return PTR_ERR(parent);
	liar.vdev.dev.parent = &parent->dev;
	liar.vdev.dev.release = release;
	liar.vdev.config = &ops;
	liar.vdev.id.device = VIRTIO_ID_SCSI;
	error = register_virtio_device(&liar.vdev);
	if (error) {
		put_device(&liar.vdev.dev);
		platform_device_unregister(parent);
	}
	return error;
}

static int __init liar_init(void)
{
	int error;

	mutex_init(&liar.lock);
	INIT_WORK(&liar.work, request_work);
	set_config();
	error = control_init();
	if (error)
		return error;
	error = add_device();
	if (error)
		control_exit();
	return error;
}
module_init(liar_init);

static void __exit liar_exit(void)
{
	control_exit();
	unregister_virtio_device(&liar.vdev);
	cancel_work_sync(&liar.work);
	platform_device_unregister(parent);
}
module_exit(liar_exit);

MODULE_DESCRIPTION("virtio SCSI host device that answers what no device may");
MODULE_LICENSE("GPL");
