// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the device's response to a request means.
 *
 * Pure: numbers go in, a verdict comes out. A response code says how far the request came; only
 * after VIRTIO_SCSI_S_OK is there a status of the logical unit's own. A target in trouble is so on
 * every path, so nothing is tried again. A nexus in trouble may be so on this path alone; in practice it
 * is that somebody else has reserved the unit, which the device was told outside of any status, as
 * QEMU is by its host. So it is the status that says so.
 *
 * Nothing here is believed because a device said so. Data counts as transferred only as far as all
 * numbers agree; where they cannot be true the command fails and may be tried again.
 */
#include <linux/array_size.h>
#include <linux/minmax.h>
#include <linux/virtio_scsi.h>
#include <scsi/scsi_status.h>

#include "response.h"

/* Virtio 1.2, 5.6.6.1. */
static const int results[] = {
	[VIRTIO_SCSI_S_OK]			= DID_OK << 16,
	[VIRTIO_SCSI_S_OVERRUN]			= DID_ERROR << 16,
	[VIRTIO_SCSI_S_ABORTED]			= DID_ABORT << 16,
	[VIRTIO_SCSI_S_BAD_TARGET]		= DID_BAD_TARGET << 16,
	[VIRTIO_SCSI_S_RESET]			= DID_RESET << 16,
	[VIRTIO_SCSI_S_BUSY]			= DID_BUS_BUSY << 16,
	[VIRTIO_SCSI_S_TRANSPORT_FAILURE]	= DID_TRANSPORT_DISRUPTED << 16,
	[VIRTIO_SCSI_S_TARGET_FAILURE]		= DID_BAD_TARGET << 16,
	[VIRTIO_SCSI_S_NEXUS_FAILURE]		= SAM_STAT_RESERVATION_CONFLICT,
	[VIRTIO_SCSI_S_FAILURE]			= DID_ERROR << 16,
};

/*
 * Answers to a task management function after which there is nothing left to be done (5.6.6.2). A
 * target or unit that is not there has no tasks any more.
 */
static const bool task_done[] = {
	[VIRTIO_SCSI_S_OK]			= true,
	[VIRTIO_SCSI_S_FUNCTION_SUCCEEDED]	= true,
	[VIRTIO_SCSI_S_BAD_TARGET]		= true,
	[VIRTIO_SCSI_S_INCORRECT_LUN]		= true,
};

/* A length of nothing at all is what some back ends say whatever they wrote. */
static bool is_used_length_possible(const struct vscsi_answer *answer)
{
	return !answer->used ||
	       (answer->used >= VSCSI_RESPONSE_HEAD && answer->used <= answer->writable);
}

/* Why it cannot be true; NULL if it can. */
static const char *complaint_about(const struct vscsi_answer *answer)
{
	if (answer->response == VSCSI_NO_RESPONSE)
		return "no response";
	if (answer->response >= ARRAY_SIZE(results))
		return "impossible response code";
	if (!is_used_length_possible(answer))
		return "impossible length";
	if (answer->response != VIRTIO_SCSI_S_OK)
		return NULL;
	if (answer->resid > answer->bytes)
		return "impossible residual";
	if (answer->sense_len > answer->room)
		return "impossible sense length";
	return NULL;
}

/**
 * vscsi_response_verdict - what becomes of a command whose response is there
 * @answer: the response
 *
 * Sense data counts only after VIRTIO_SCSI_S_OK, as the status does, and never beyond the room for
 * it. Without the unit's own word on it, nothing was transferred.
 *
 * Context: any.
 * Return: the verdict.
 */
struct vscsi_verdict vscsi_response_verdict(const struct vscsi_answer *answer)
{
	const char *complaint = complaint_about(answer);

	if (complaint)
		return (struct vscsi_verdict) {
			.result = DID_ERROR << 16,
			.resid = answer->bytes,
			.complaint = complaint,
		};
	if (answer->response != VIRTIO_SCSI_S_OK)
		return (struct vscsi_verdict) {
			.result = results[answer->response],
			.resid = answer->bytes,
		};
	return (struct vscsi_verdict) {
		.result = answer->status,
		.resid = answer->resid,
		.sense_len = answer->sense_len,
	};
}

/**
 * vscsi_task_is_done - whether a task management function is over and done
 * @response: its response code
 *
 * Context: any.
 * Return: true if the unit has, by its own account, nothing left of what the function was about.
 */
bool vscsi_task_is_done(u8 response)
{
	return response < ARRAY_SIZE(task_done) && task_done[response];
}
