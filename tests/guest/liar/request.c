// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests and tasks: how the device answers them, and how it lies (virtio 1.2, 5.6.6).
 */
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/virtio_ring.h>
#include <scsi/scsi_proto.h>

#include "liar.h"

/* What of an answer a lie changes; 0 and false: nothing. */
static const struct {
	u8	response;
	u32	resid;
	u32	sense_len;
	u32	used;
	u32	head;
	bool	untold;
	bool	unwritten;
	bool	twice;
	bool	silence;
	bool	pi;
} lies[] = {
	[LIE_SHORT]	= { .used = 5 },
	[LIE_LONG]	= { .used = 1 << 20 },
	[LIE_UNTOLD]	= { .untold = true },
	[LIE_UNWRITTEN]	= { .unwritten = true },
	[LIE_CODE]	= { .response = 200 },
	[LIE_TASK_CODE]	= { .response = VIRTIO_SCSI_S_FUNCTION_REJECTED },
	[LIE_NEXUS]	= { .response = VIRTIO_SCSI_S_NEXUS_FAILURE },
	[LIE_RESID]	= { .resid = 1 << 30 },
	[LIE_SENSE]	= { .sense_len = 5000 },
	[LIE_ID]	= { .head = 40000 },
	[LIE_TWICE]	= { .twice = true },
	[LIE_SILENCE]	= { .silence = true },
	[LIE_PI]	= { .pi = true },
};

static_assert(ARRAY_SIZE(lies) == LIES);

/* A request, in the processor's own order. */
struct request {
	u8	target;
	u16	lun;
	u8	cdb[VIRTIO_SCSI_CDB_SIZE];
	size_t	head_len;
	size_t	pi;
};

static struct request read_request(const struct chain *chain)
{
	struct request request = { };
	struct virtio_scsi_cmd_req plain;
	struct virtio_scsi_cmd_req_pi pi;

	ring_read(chain, 0, &plain, sizeof(plain));
	request.target = plain.lun[1];
	request.lun = (plain.lun[2] << 8 | plain.lun[3]) & 0x3fff;
	request.head_len = liar_pi ? sizeof(pi) : sizeof(plain);
	if (liar_pi) {
		ring_read(chain, 0, &pi, sizeof(pi));
		memcpy(request.cdb, pi.cdb, sizeof(pi.cdb));
		request.pi = le32_to_cpu((__force __le32)pi.pi_bytesout) +
			     le32_to_cpu((__force __le32)pi.pi_bytesin);
	} else {
		memcpy(request.cdb, plain.cdb, sizeof(plain.cdb));
	}
	return request;
}

static enum lie next_lie(const struct request *request)
{
	if (!liar.times || !disk_is_read(request->cdb))
		return LIE_NONE;
	liar.times--;
	return liar.lie;
}

static void hold(struct ring *ring)
{
	if (ring->n_held < LIAR_ENTRIES)
		ring->held[ring->n_held++] = ring->chain.head;
}

static void spoil_pi(struct chain *chain)
{
	static const u8 nonsense[8] = { 0xde, 0xad, 0xbe, 0xef, 0xde, 0xad, 0xbe, 0xef };

	ring_write(chain, sizeof(struct virtio_scsi_cmd_resp), nonsense, sizeof(nonsense));
}

static void write_response(struct chain *chain, const struct disk_answer *answer, enum lie lie,
			   size_t room)
{
	u32 sense_len = answer->status ? sizeof(answer->sense) : 0;
	struct virtio_scsi_cmd_resp response = {
		.status		= answer->status,
		.response	= lies[lie].response,
		.resid		= (__force __virtio32)cpu_to_le32(lies[lie].resid ?:
								  room - answer->len),
		.sense_len	= (__force __virtio32)cpu_to_le32(lies[lie].sense_len ?: sense_len),
	};

	memcpy(response.sense, answer->sense, sense_len);
	ring_write(chain, 0, &response, sizeof(response));
}

static void push(struct ring *ring, enum lie lie)
{
	u32 head = lies[lie].head ?: ring->chain.head;
	u32 used = lies[lie].used ?: lies[lie].untold ? 0 : ring_writable(&ring->chain);

	ring_push(ring, head, lies[lie].used ? lies[lie].used : used);
	if (lies[lie].twice)
		ring_push(ring, head, used);
}

/* How much data could be moved, either way. */
static size_t data_room(const struct chain *chain, const struct request *request)
{
	size_t sum = ring_writable(chain) - sizeof(struct virtio_scsi_cmd_resp);
	unsigned int i;

	for (i = 0; i < chain->n_out; i++)
		sum += chain->out[i].iov_len;
	return sum - request->head_len - request->pi;
}

static void handle_request(struct ring *ring)
{
	struct request request = read_request(&ring->chain);
	enum lie lie = next_lie(&request);
	struct disk_answer answer;

	if (lies[lie].silence) {
		hold(ring);
		return;
	}
	answer = disk_command(request.target, request.lun, request.cdb, &ring->chain,
			      request.head_len, sizeof(struct virtio_scsi_cmd_resp), request.pi);
	if (answer.status)
		answer.len = data_room(&ring->chain, &request);
	if (lies[lie].pi)
		spoil_pi(&ring->chain);
	if (!lies[lie].unwritten)
		write_response(&ring->chain, &answer, lie, data_room(&ring->chain, &request));
	push(ring, lie);
	if (lies[lie].head)
		hold(ring);
}

/* All that was held comes back, whomever it was for. */
static void end_held(struct ring *ring)
{
	struct virtio_scsi_cmd_resp response = { .response = VIRTIO_SCSI_S_ABORTED };

	while (ring->n_held) {
		ring_look(ring, ring->held[--ring->n_held]);
		ring_write(&ring->chain, 0, &response, sizeof(response));
		ring_push(ring, ring->chain.head, sizeof(response));
	}
	ring_tell(ring);
}

static void end_all_held(void)
{
	unsigned int i;

	for (i = 2; i < LIAR_RINGS; i++)
		if (liar.rings[i].vq)
			end_held(&liar.rings[i]);
}

static void handle_task(struct ring *ring)
{
	u8 response = liar.tasks == TASKS_REFUSED ? VIRTIO_SCSI_S_FUNCTION_REJECTED :
						    VIRTIO_SCSI_S_OK;
	__virtio32 type;

	ring_read(&ring->chain, 0, &type, sizeof(type));
	if (type)
		liar.n_subscribed++;
	else
		liar.n_tasks++;
	if (liar.tasks == TASKS_MUTE)
		return;
	if (liar.tasks == TASKS_DONE)
		end_all_held();
	ring_write(&ring->chain, ring_writable(&ring->chain) - 1, &response, 1);
	ring_push(ring, ring->chain.head, 1);
}

static void serve(struct ring *ring, void (*handle)(struct ring *ring))
{
	bool any = false;

	if (!ring->vq)
		return;
	while (ring_take(ring)) {
		handle(ring);
		any = true;
	}
	if (any)
		ring_tell(ring);
}

/* request_work - look at all rings but that of events, as long as the driver wants it */
void request_work(struct work_struct *work)
{
	unsigned int i;

	guard(mutex)(&liar.lock);
	if (!liar_runs())
		return;
	serve(&liar.rings[0], handle_task);
	for (i = 2; i < LIAR_RINGS; i++)
		serve(&liar.rings[i], handle_request);
}

/* request_event - tell of an event; -ENOBUFS if the driver has no buffer for it */
int request_event(u32 event, u8 target, u16 lun, u32 reason)
{
	struct virtio_scsi_event told = {
		.event	= (__force __virtio32)cpu_to_le32(event),
		.lun	= { 1, target, 0x40 | lun >> 8, lun & 0xff },
		.reason	= (__force __virtio32)cpu_to_le32(reason),
	};
	struct ring *ring = &liar.rings[1];

	guard(mutex)(&liar.lock);
	if (!liar_runs() || !ring->vq || !ring_take(ring))
		return -ENOBUFS;
	ring_write(&ring->chain, 0, &told, sizeof(told));
	ring_push(ring, ring->chain.head, sizeof(told));
	ring_tell(ring);
	return 0;
}
