// SPDX-License-Identifier: GPL-2.0-only
/*
 * Task management and subscriptions: what is asked through the control queue (virtio 1.2, 5.6.6.2).
 *
 * A device answers a task when it likes, or never. So a task is memory of its own with two owners, he
 * who waits and the queue, and the last of them frees it: who has waited long enough goes his way, and
 * the device may still write its answer, until it is reset. One that answers nothing gets no more of
 * them than its queue holds.
 */
#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/virtio_config.h>

#include "response.h"
#include "vscsi.h"

static unsigned int task_timeout = 10;
module_param(task_timeout, uint, 0644);
MODULE_PARM_DESC(task_timeout, "seconds a task management function may take, one at least (10)");

struct vscsi_task {
	struct kref		owners;
	struct completion	answered;
	struct scatterlist	out;
	struct scatterlist	in;
	union {
		struct virtio_scsi_ctrl_tmf_req	tmf;
		struct virtio_scsi_ctrl_an_req	an;
	} request __aligned(8);
	union {
		struct virtio_scsi_ctrl_tmf_resp	tmf;
		struct virtio_scsi_ctrl_an_resp		an;
	} answer __aligned(8);
};

static void task_free(struct kref *owners)
{
	kfree(container_of(owners, struct vscsi_task, owners));
}

static void task_put(struct vscsi_task *task)
{
	kref_put(&task->owners, task_free);
}

DEFINE_FREE(vscsi_task, struct vscsi_task *, if (_T) task_put(_T))

static struct vscsi_task *vscsi_task_make(void)
{
	struct vscsi_task *task = kzalloc(sizeof(*task), GFP_NOIO);

	if (!task)
		return NULL;
	kref_init(&task->owners);
	init_completion(&task->answered);
	memset(&task->answer, VSCSI_NO_RESPONSE, sizeof(task->answer));
	return task;
}

/* Lends a task to the device. */
static int vscsi_task_send(struct vscsi_host *host, struct vscsi_task *task, size_t out, size_t in)
{
	struct vscsi_queue *queue = &host->queues[VSCSI_CONTROL];
	struct scatterlist *lists[] = { &task->out, &task->in };
	int error;

	sg_init_one(&task->out, &task->request, out);
	sg_init_one(&task->in, &task->answer, in);
	guard(spinlock_irqsave)(&queue->lock);
	if (!queue->vq)
		return -ENODEV;
	error = virtqueue_add_sgs(queue->vq, lists, 1, 1, task, GFP_ATOMIC);
	if (error)
		return error;
	kref_get(&task->owners);
	virtqueue_kick(queue->vq);
	return 0;
}

/* The queue lets go of a task. */
static void task_back(struct vscsi_task *task)
{
	complete(&task->answered);
	task_put(task);
}

static void vscsi_task_reap(struct vscsi_queue *queue)
{
	struct vscsi_task *task;
	unsigned int used;

	lockdep_assert_held(&queue->lock);
	while ((task = virtqueue_get_buf(queue->vq, &used)))
		task_back(task);
}

/**
 * vscsi_task_interrupt - tasks are answered
 * @vq: the control queue
 *
 * Context: interrupt.
 */
void vscsi_task_interrupt(struct virtqueue *vq)
{
	struct vscsi_host *host = vq->vdev->priv;
	struct vscsi_queue *queue = &host->queues[VSCSI_CONTROL];

	guard(spinlock_irqsave)(&queue->lock);
	if (!queue->vq)
		return;
	do {
		virtqueue_disable_cb(vq);
		vscsi_task_reap(queue);
	} while (!virtqueue_enable_cb(vq));
	if (virtqueue_is_broken(vq))
		vscsi_queue_is_sick(host);
}

/**
 * vscsi_task_return - a task was taken back from a device which is reset
 * @host: the host
 * @buffer: the task
 * @result: what it would mean for a command
 *
 * Context: the control queue is locked.
 */
void vscsi_task_return(struct vscsi_host *host, void *buffer, int result)
{
	task_back(buffer);
}

static unsigned long patience(void)
{
	return clamp(READ_ONCE(task_timeout), 1, INT_MAX / HZ) * HZ;
}

/* An interrupt that was lost is no reason to give up. */
static bool wait_for(struct vscsi_host *host, struct vscsi_task *task)
{
	struct vscsi_queue *queue = &host->queues[VSCSI_CONTROL];

	if (wait_for_completion_io_timeout(&task->answered, patience()))
		return true;
	guard(spinlock_irqsave)(&queue->lock);
	if (queue->vq)
		vscsi_task_reap(queue);
	return completion_done(&task->answered);
}

/**
 * vscsi_task_manage - have the device do something about tasks
 * @host: the host
 * @function: VIRTIO_SCSI_T_TMF_*
 * @sdev: the unit whose tasks they are, or one of the target
 * @id: of the command, if it is about one
 *
 * Context: process context, may sleep for as long as the parameter task_timeout says.
 * Return: 0 if it is done; -EIO if it is refused, -ETIMEDOUT without an answer, or another negative
 * errno (virtio 1.2, 5.6.6.2).
 */
int vscsi_task_manage(struct vscsi_host *host, u32 function, struct scsi_device *sdev,
		      __virtio64 id)
{
	struct vscsi_task *task __free(vscsi_task) = vscsi_task_make();
	struct virtio_device *vdev = host->vdev;
	int error;

	if (!task)
		return -ENOMEM;
	task->request.tmf.type = cpu_to_virtio32(vdev, VIRTIO_SCSI_T_TMF);
	task->request.tmf.subtype = cpu_to_virtio32(vdev, function);
	task->request.tmf.tag = id;
	vscsi_unit_address(sdev, task->request.tmf.lun);
	error = vscsi_task_send(host, task, sizeof(task->request.tmf), sizeof(task->answer.tmf));
	if (error)
		return error;
	if (!wait_for(host, task)) {
		sdev_printk(KERN_ERR, sdev, "no answer to task management function %u\n", function);
		return -ETIMEDOUT;
	}
	return vscsi_task_is_done(task->answer.tmf.response) ? 0 : -EIO;
}

/**
 * vscsi_task_subscribe - ask to be notified
 * @host: the host
 * @sdev: of what happens to this unit
 * @notifications: bits VSCSI_ASYNC_*
 *
 * Nobody waits for the answer: a device that knows of no such notifications sends none.
 *
 * Context: process context, may sleep (virtio 1.2, 5.6.6.2).
 */
void vscsi_task_subscribe(struct vscsi_host *host, struct scsi_device *sdev, u32 notifications)
{
	struct vscsi_task *task __free(vscsi_task) = vscsi_task_make();
	struct virtio_device *vdev = host->vdev;

	if (!task)
		return;
	task->request.an.type = cpu_to_virtio32(vdev, VIRTIO_SCSI_T_AN_SUBSCRIBE);
	task->request.an.event_requested = cpu_to_virtio32(vdev, notifications);
	vscsi_unit_address(sdev, task->request.an.lun);
	vscsi_task_send(host, task, sizeof(task->request.an), sizeof(task->answer.an));
}
