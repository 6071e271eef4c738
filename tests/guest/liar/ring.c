// SPDX-License-Identifier: GPL-2.0-only
/*
 * Split virtqueues as a device sees them (virtio 1.2, 2.7). There are no indirect descriptors and no
 * event index, so a chain is a chain. Addresses are physical.
 */
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "liar.h"

static void add_part(struct chain *chain, const struct vring_desc *desc)
{
	struct kvec part = {
		.iov_base = phys_to_virt(le64_to_cpu((__force __le64)desc->addr)),
		.iov_len = le32_to_cpu((__force __le32)desc->len),
	};
	bool in = le16_to_cpu((__force __le16)desc->flags) & VRING_DESC_F_WRITE;

	if (in && chain->n_in < LIAR_PARTS)
		chain->in[chain->n_in++] = part;
	else if (!in && chain->n_out < LIAR_PARTS)
		chain->out[chain->n_out++] = part;
}

/* ring_look - read the chain that begins with descriptor @head into ring->chain */
void ring_look(struct ring *ring, u16 head)
{
	const struct vring *vring = virtqueue_get_vring(ring->vq);
	const struct vring_desc *desc = &vring->desc[head];

	ring->chain.head = head;
	ring->chain.n_out = 0;
	ring->chain.n_in = 0;
	for (;;) {
		add_part(&ring->chain, desc);
		if (!(le16_to_cpu((__force __le16)desc->flags) & VRING_DESC_F_NEXT))
			return;
		desc = &vring->desc[le16_to_cpu((__force __le16)desc->next)];
	}
}

/* ring_take - look at the next chain that the driver has made available, if there is one */
bool ring_take(struct ring *ring)
{
	const struct vring *vring = virtqueue_get_vring(ring->vq);
	u16 available = le16_to_cpu((__force __le16)READ_ONCE(vring->avail->idx));

	if (ring->taken == available)
		return false;
	virt_rmb();
	ring_look(ring, le16_to_cpu((__force __le16)
				    vring->avail->ring[ring->taken++ % vring->num]));
	return true;
}

/* ring_push - give a chain back, or what is none */
void ring_push(struct ring *ring, u32 head, u32 used)
{
	const struct vring *vring = virtqueue_get_vring(ring->vq);
	u16 idx = le16_to_cpu((__force __le16)vring->used->idx);

	vring->used->ring[idx % vring->num].id = (__force __virtio32)cpu_to_le32(head);
	vring->used->ring[idx % vring->num].len = (__force __virtio32)cpu_to_le32(used);
	virt_wmb();
	vring->used->idx = (__force __virtio16)cpu_to_le16(idx + 1);
}

/* ring_tell - interrupt the driver */
void ring_tell(struct ring *ring)
{
	vring_interrupt(0, ring->vq);
}

/* Copies between a buffer and parts from @from on; what does not fit is left out. */
static size_t copy(const struct kvec *parts, unsigned int n, size_t from, void *buffer, size_t len,
		   bool write)
{
	size_t done = 0, now;
	unsigned int i;

	for (i = 0; i < n && done < len; i++) {
		if (from >= parts[i].iov_len) {
			from -= parts[i].iov_len;
			continue;
		}
		now = min(len - done, parts[i].iov_len - from);
		if (write)
			memcpy(parts[i].iov_base + from, buffer + done, now);
		else
			memcpy(buffer + done, parts[i].iov_base + from, now);
		done += now;
		from = 0;
	}
	return done;
}

/* ring_read - copy from what the driver lets the device read */
size_t ring_read(const struct chain *chain, size_t from, void *to, size_t len)
{
	return copy(chain->out, chain->n_out, from, to, len, false);
}

/* ring_write - copy to what the driver lets the device write */
size_t ring_write(const struct chain *chain, size_t from, const void *data, size_t len)
{
	return copy(chain->in, chain->n_in, from, (void *)data, len, true);
}

/* ring_writable - how much the device may write */
size_t ring_writable(const struct chain *chain)
{
	size_t sum = 0;
	unsigned int i;

	for (i = 0; i < chain->n_in; i++)
		sum += chain->in[i].iov_len;
	return sum;
}
