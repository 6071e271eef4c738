/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is to be known of a virtqueue was in an array of its own for each thing once. Here the one
 * array is made into those, and back for who plays the device.
 */
#ifndef COMPAT_LINUX_VIRTIO_CONFIG_H
#define COMPAT_LINUX_VIRTIO_CONFIG_H

#include_next <linux/virtio_config.h>

#ifdef HAVE_VIRTQUEUE_INFO
#define COMPAT_FIND_VQS(_name, _function)							\
static int _name(struct virtio_device *vdev, unsigned int n, struct virtqueue *vqs[],		\
		 struct virtqueue_info infos[], struct irq_affinity *affinity)			\
{												\
	return _function(vdev, n, vqs, infos, affinity);					\
}
#else
#include <linux/cleanup.h>
#include <linux/slab.h>

struct virtqueue_info {
	const char	*name;
	vq_callback_t	*callback;
	bool		ctx;
};

static inline int compat_virtio_find_vqs(struct virtio_device *vdev, unsigned int n,
					 struct virtqueue *vqs[], struct virtqueue_info infos[],
					 struct irq_affinity *affinity)
{
	vq_callback_t **callbacks __free(kfree) = kcalloc(n, sizeof(*callbacks), GFP_KERNEL);
	const char **names __free(kfree) = kcalloc(n, sizeof(*names), GFP_KERNEL);
	bool *contexts __free(kfree) = kcalloc(n, sizeof(*contexts), GFP_KERNEL);
	unsigned int i;

	if (!callbacks || !names || !contexts)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		callbacks[i] = infos[i].callback;
		names[i] = infos[i].name;
		contexts[i] = infos[i].ctx;
	}
	return virtio_find_vqs_ctx(vdev, n, vqs, callbacks, names, contexts, affinity);
}
#define virtio_find_vqs		compat_virtio_find_vqs

/* COMPAT_FIND_VQS(NAME, FUNCTION): NAME is a device's find_vqs that does what FUNCTION does. */
#define COMPAT_FIND_VQS(_name, _function)							\
static int _name(struct virtio_device *vdev, unsigned int n, struct virtqueue *vqs[],		\
		 vq_callback_t *callbacks[], const char *const names[], const bool *contexts,	\
		 struct irq_affinity *affinity)							\
{												\
	struct virtqueue_info *infos __free(kfree) = kcalloc(n, sizeof(*infos), GFP_KERNEL);	\
	unsigned int i;										\
												\
	if (!infos)										\
		return -ENOMEM;									\
	for (i = 0; i < n; i++) {								\
		infos[i].name = names[i];							\
		infos[i].callback = callbacks[i];						\
		infos[i].ctx = contexts && contexts[i];						\
	}											\
	return _function(vdev, n, vqs, infos, affinity);					\
}
#endif

#endif /* COMPAT_LINUX_VIRTIO_CONFIG_H */
