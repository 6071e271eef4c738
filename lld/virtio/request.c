// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests: a command's way to the device and back (virtio 1.2, 5.6.6.1).
 *
 * Behind each command lie its request and its response, and a scatterlist entry for either; what
 * is equal for all that a command is ever used for is written once, when its memory is made. So to
 * send one is to copy a LUN and a CDB, and to add what is there to the queue.
 *
 *	lent	from virtqueue_add_sgs() until the queue gives it back: the device may write to
 *		response and data, and the command must not end, whoever wishes it to
 *
 * This changes under the queue's lock only, and a command ends under the lock too. So who has taken
 * the lock and sees a command that is not lent knows that it has been given back for good.
 *
 * A command goes to the queue of its hardware context, and comes back through it. No queue touches
 * what another writes. The device is notified for the last of a batch, after the lock is released but
 * with interrupts still off: who closes queues waits for that as for an RCU reader.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/ioprio.h>
#include <linux/log2.h>
#include <linux/ratelimit.h>
#include <linux/virtio_config.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>

#include "response.h"
#include "vscsi.h"

struct vscsi_request {
	struct scatterlist	out;
	struct scatterlist	in;
	bool			in_flight;
	union {
		struct virtio_scsi_cmd_req	plain;
		struct virtio_scsi_cmd_req_pi	pi;
	} header __aligned(8);
	struct virtio_scsi_cmd_resp response __aligned(8);
};

/* Protection information goes before the data, either way. */
struct vscsi_lists {
	struct scatterlist	*list[6];
	unsigned int		out;
	unsigned int		in;
};

static struct vscsi_request *request_of(struct scsi_cmnd *cmd)
{
	return scsi_cmd_priv(cmd);
}

static struct vscsi_queue *queue_of(struct vscsi_host *host, struct scsi_cmnd *cmd)
{
	return &host->queues[VSCSI_REQUEST + scsi_cmd_to_rq(cmd)->mq_hctx->queue_num];
}

/**
 * vscsi_request_size - bytes behind each command
 *
 * Context: any.
 * Return: for the template's cmd_size.
 */
unsigned int vscsi_request_size(void)
{
	return sizeof(struct vscsi_request);
}

/**
 * vscsi_request_init - write what is equal for all uses of a command
 * @shost: its host
 * @cmd: the command
 *
 * Either layout of the request begins with LUN and identifier. An identifier is unique among all of
 * a host's commands, so it is unique among those that the device has.
 *
 * Context: process context, when the memory of commands is made.
 * Return: 0.
 */
int vscsi_request_init(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct vscsi_host *host = vscsi_host_of(shost);
	struct vscsi_request *request = request_of(cmd);

	memset(request, 0, sizeof(*request));
	request->header.plain.tag = cpu_to_virtio64(host->vdev, atomic64_inc_return(&host->ids));
	sg_init_one(&request->out, &request->header, host->limits.pi ?
		    sizeof(request->header.pi) : sizeof(request->header.plain));
	sg_init_one(&request->in, &request->response, sizeof(request->response));
	return 0;
}

/**
 * vscsi_request_id - by what the device knows a command
 * @cmd: the command
 *
 * Context: any.
 * Return: its identifier.
 */
__virtio64 vscsi_request_id(struct scsi_cmnd *cmd)
{
	return request_of(cmd)->header.plain.tag;
}

/* --- to the device */

/* SAM-6 priorities of simple tasks: 1 is the highest, 15 the lowest, 0 the unit's default. */
static const u8 priorities[] = {
	[IOPRIO_CLASS_NONE]	= 0,
	[IOPRIO_CLASS_RT]	= 1,
	[IOPRIO_CLASS_BE]	= 0,
	[IOPRIO_CLASS_IDLE]	= 15,
};

static u8 priority_of(struct scsi_cmnd *cmd)
{
	unsigned int class = IOPRIO_PRIO_CLASS(req_get_ioprio(scsi_cmd_to_rq(cmd)));

	return class < ARRAY_SIZE(priorities) ? priorities[class] : 0;
}

/* What recovery sends is not to wait behind what it is to get going again. */
static u8 attribute_of(const struct scsi_cmnd *cmd)
{
	return unlikely(cmd->submitter == SUBMITTED_BY_SCSI_ERROR_HANDLER) ? VIRTIO_SCSI_S_HEAD :
									     VIRTIO_SCSI_S_SIMPLE;
}

static u32 pi_bytes(struct scsi_cmnd *cmd)
{
	return scsi_prot_sg_count(cmd) ?
	       scsi_bufflen(cmd) >> ilog2(scsi_prot_interval(cmd)) << ilog2(8) : 0;
}

static void write_header(struct virtio_scsi_cmd_req *header, struct scsi_cmnd *cmd)
{
	memcpy(header->lun, &cmd->device->hostdata, sizeof(cmd->device->hostdata));
	header->task_attr = attribute_of(cmd);
	header->prio = priority_of(cmd);
	memcpy(header->cdb, cmd->cmnd, sizeof(header->cdb));
}

/* The same, with the sizes of protection information between priority and CDB. */
static void write_header_pi(struct virtio_device *vdev, struct virtio_scsi_cmd_req_pi *header,
			    struct scsi_cmnd *cmd)
{
	bool write = cmd->sc_data_direction == DMA_TO_DEVICE;
	u32 bytes = pi_bytes(cmd);

	memcpy(header->lun, &cmd->device->hostdata, sizeof(cmd->device->hostdata));
	header->task_attr = attribute_of(cmd);
	header->prio = priority_of(cmd);
	header->pi_bytesout = cpu_to_virtio32(vdev, write ? bytes : 0);
	header->pi_bytesin = cpu_to_virtio32(vdev, write ? 0 : bytes);
	memcpy(header->cdb, cmd->cmnd, sizeof(header->cdb));
}

static unsigned int add_data(struct scatterlist **list, struct scsi_cmnd *cmd)
{
	unsigned int n = 0;

	if (unlikely(!scsi_sg_count(cmd)))
		return 0;
	if (unlikely(scsi_prot_sg_count(cmd)))
		list[n++] = scsi_prot_sglist(cmd);
	list[n++] = scsi_sglist(cmd);
	return n;
}

/* What the device reads, then what it writes. */
static void gather(struct vscsi_lists *lists, struct vscsi_request *request, struct scsi_cmnd *cmd)
{
	lists->list[0] = &request->out;
	lists->out = 1;
	lists->in = 1;
	if (cmd->sc_data_direction == DMA_TO_DEVICE)
		lists->out += add_data(lists->list + 1, cmd);
	lists->list[lists->out] = &request->in;
	if (cmd->sc_data_direction == DMA_FROM_DEVICE)
		lists->in += add_data(lists->list + lists->out + 1, cmd);
}

/* The device is not there now, or for ever. */
static int refuse(struct vscsi_host *host, struct scsi_cmnd *cmd)
{
	if (READ_ONCE(host->state) != VSCSI_DEAD)
		return SCSI_MLQUEUE_HOST_BUSY;
	cmd->result = DID_NO_CONNECT << 16;
	scsi_done(cmd);
	return 0;
}

/* Without room in the queue, the command waits for another to come back. */
static int add_failed(struct vscsi_host *host, int error)
{
	if (error == -EIO)
		vscsi_queue_is_sick(host);
	return SCSI_MLQUEUE_HOST_BUSY;
}

/* Whether the device wants to be told of what was added; its queue is locked. */
static int add(struct virtqueue *vq, struct scsi_cmnd *cmd, struct vscsi_lists *lists)
{
	struct vscsi_request *request = request_of(cmd);
	int error = virtqueue_add_sgs(vq, lists->list, lists->out, lists->in, cmd, GFP_ATOMIC);

	if (unlikely(error))
		return error;
	request->in_flight = true;
	return (cmd->flags & SCMD_LAST) && virtqueue_kick_prepare(vq);
}

/* Sends a request. Returns a negative errno; -ENODEV, if the queue is closed. */
static int send(struct vscsi_queue *queue, struct scsi_cmnd *cmd, struct vscsi_lists *lists)
{
	struct virtqueue *vq;
	unsigned long flags;
	int kick;

	spin_lock_irqsave(&queue->lock, flags);
	vq = queue->vq;
	kick = likely(vq) ? add(vq, cmd, lists) : -ENODEV;
	spin_unlock(&queue->lock);
	if (kick > 0)
		virtqueue_notify(vq);
	local_irq_restore(flags);
	return kick;
}

/**
 * vscsi_request_queue - send a command to the device
 * @shost: its host
 * @cmd: the command
 *
 * A request of which nothing came back reads as having no response, not as what its memory had last.
 *
 * Context: any that may take a spinlock.
 * Return: 0, or SCSI_MLQUEUE_HOST_BUSY (virtio 1.2, 5.6.6.1).
 */
int vscsi_request_queue(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	struct vscsi_host *host = vscsi_host_of(shost);
	struct vscsi_request *request = request_of(cmd);
	struct vscsi_lists lists;
	int error;

	gather(&lists, request, cmd);
	request->response.response = VSCSI_NO_RESPONSE;
	if (unlikely(host->limits.pi))
		write_header_pi(host->vdev, &request->header.pi, cmd);
	else
		write_header(&request->header.plain, cmd);
	error = send(queue_of(host, cmd), cmd, &lists);
	if (likely(error >= 0))
		return 0;
	return error == -ENODEV ? refuse(host, cmd) : add_failed(host, error);
}

/**
 * vscsi_request_commit - no more commands come for a while
 * @shost: the host
 * @hwq: the hardware context they came for
 *
 * Context: any that may take a spinlock.
 */
void vscsi_request_commit(struct Scsi_Host *shost, u16 hwq)
{
	struct vscsi_queue *queue = &vscsi_host_of(shost)->queues[VSCSI_REQUEST + hwq];
	struct virtqueue *vq;
	unsigned long flags;
	bool kick;

	spin_lock_irqsave(&queue->lock, flags);
	vq = queue->vq;
	kick = vq && virtqueue_kick_prepare(vq);
	spin_unlock(&queue->lock);
	if (kick)
		virtqueue_notify(vq);
	local_irq_restore(flags);
}

/* --- and back */

/* All that is said without being asked for: a response with a good status. */
static bool is_plain(const struct virtio_scsi_cmd_resp *response)
{
	return !(response->response | response->status | (__force u32)response->sense_len |
		 (__force u32)response->resid);
}

static void vscsi_request_warn(struct vscsi_host *host, struct scsi_cmnd *cmd,
			       const char *complaint)
{
	if (__ratelimit(&host->warnings))
		scmd_printk(KERN_ERR, cmd, "%s from the device\n", complaint);
}

/* A device may count what it read as written, so nothing less than all of it is impossible. */
static noinline void vscsi_request_take_answer(struct vscsi_host *host, struct scsi_cmnd *cmd,
					       unsigned int used)
{
	struct virtio_scsi_cmd_resp *response = &request_of(cmd)->response;
	struct vscsi_answer answer = {
		.response	= response->response,
		.status		= response->status,
		.sense_len	= virtio32_to_cpu(host->vdev, response->sense_len),
		.resid		= virtio32_to_cpu(host->vdev, response->resid),
		.used		= used,
		.writable	= sizeof(*response) + scsi_bufflen(cmd) + pi_bytes(cmd),
		.room		= sizeof(response->sense),
		.bytes		= scsi_bufflen(cmd),
	};
	struct vscsi_verdict verdict = vscsi_response_verdict(&answer);

	if (verdict.complaint)
		vscsi_request_warn(host, cmd, verdict.complaint);
	memcpy(cmd->sense_buffer, response->sense,
	       min_t(u32, verdict.sense_len, SCSI_SENSE_BUFFERSIZE));
	scsi_set_resid(cmd, verdict.resid);
	cmd->result = verdict.result;
}

/* The usual case: all of it went well, and the length is one that good devices tell. */
static bool is_usual(const struct virtio_scsi_cmd_resp *response, const struct scsi_cmnd *cmd,
		     unsigned int used)
{
	return is_plain(response) && used - sizeof(*response) <= cmd->sdb.length;
}

static void finish(struct vscsi_host *host, struct scsi_cmnd *cmd, unsigned int used)
{
	struct vscsi_request *request = request_of(cmd);

	request->in_flight = false;
	if (likely(is_usual(&request->response, cmd, used))) {
		scsi_set_resid(cmd, 0);
		cmd->result = 0;
	} else {
		vscsi_request_take_answer(host, cmd, used);
	}
	scsi_done(cmd);
}

/* Ends all commands that are back. The queue is locked and open. */
static unsigned int vscsi_request_reaps(struct vscsi_host *host, struct virtqueue *vq)
{
	struct scsi_cmnd *cmd;
	unsigned int used, n = 0;

	while ((cmd = virtqueue_get_buf(vq, &used))) {
		finish(host, cmd, used);
		n++;
	}
	return n;
}

/**
 * vscsi_request_interrupt - commands are back
 * @vq: through this queue
 *
 * Context: interrupt.
 */
void vscsi_request_interrupt(struct virtqueue *vq)
{
	struct vscsi_host *host = vq->vdev->priv;
	struct vscsi_queue *queue = &host->queues[vq->index];

	guard(spinlock_irqsave)(&queue->lock);
	if (unlikely(!queue->vq))
		return;
	do {
		virtqueue_disable_cb(vq);
		vscsi_request_reaps(host, vq);
	} while (!virtqueue_enable_cb(vq));
	if (unlikely(virtqueue_is_broken(vq)))
		vscsi_queue_is_sick(host);
}

static unsigned int vscsi_request_look_into(struct vscsi_host *host, struct vscsi_queue *queue)
{
	unsigned int n;

	guard(spinlock_irqsave)(&queue->lock);
	if (!queue->vq)
		return 0;
	n = vscsi_request_reaps(host, queue->vq);
	if (unlikely(virtqueue_is_broken(queue->vq)))
		vscsi_queue_is_sick(host);
	return n;
}

/**
 * vscsi_request_poll - end the commands that are back, without an interrupt
 * @shost: the host
 * @hwq: the hardware context
 *
 * Context: any that may take a spinlock.
 * Return: how many there were.
 */
int vscsi_request_poll(struct Scsi_Host *shost, unsigned int hwq)
{
	struct vscsi_host *host = vscsi_host_of(shost);

	return vscsi_request_look_into(host, &host->queues[VSCSI_REQUEST + hwq]);
}

/**
 * vscsi_request_reap - end all commands that are back, on whatever queue
 * @host: the host
 *
 * Context: any that may take a spinlock.
 */
void vscsi_request_reap(struct vscsi_host *host)
{
	unsigned int i;

	for (i = VSCSI_REQUEST; i < host->nr_queues; i++)
		vscsi_request_look_into(host, &host->queues[i]);
}

/**
 * vscsi_request_in_flight - whether the device still has a command
 * @host: the host
 * @cmd: one of its commands that has been started
 *
 * Context: any that may take a spinlock.
 * Return: false if it has been given back, and its end is told.
 */
bool vscsi_request_in_flight(struct vscsi_host *host, struct scsi_cmnd *cmd)
{
	guard(spinlock_irqsave)(&queue_of(host, cmd)->lock);
	return request_of(cmd)->in_flight;
}

/**
 * vscsi_request_return - end a command that was taken back from a device which is reset
 * @host: the host
 * @buffer: the command
 * @result: how it ends
 *
 * Context: its queue is locked.
 */
void vscsi_request_return(struct vscsi_host *host, void *buffer, int result)
{
	struct scsi_cmnd *cmd = buffer;

	request_of(cmd)->in_flight = false;
	scsi_set_resid(cmd, scsi_bufflen(cmd));
	cmd->result = result;
	scsi_done(cmd);
}
