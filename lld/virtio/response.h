/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the device's response to a request means.
 */
#ifndef VSCSI_RESPONSE_H
#define VSCSI_RESPONSE_H

#include <linux/types.h>

/* Bytes of a response before its sense data (virtio 1.2, 5.6.6.1). */
#define VSCSI_RESPONSE_HEAD	12

/* Before a request is sent, its response reads so; no device answers with it. */
#define VSCSI_NO_RESPONSE	0xff

/**
 * struct vscsi_answer - a response, and what it is an answer to
 * @response: VIRTIO_SCSI_S_*
 * @status: SAM status
 * @sense_len: sense data, as the device has it
 * @resid: bytes not transferred, as the device has it
 * @used: bytes the device says that it wrote
 * @writable: the most it could have
 * @room: for sense data
 * @bytes: of data asked for
 */
struct vscsi_answer {
	u8	response;
	u8	status;
	u32	sense_len;
	u32	resid;
	u32	used;
	u32	writable;
	u32	room;
	u32	bytes;
};

/**
 * struct vscsi_verdict - what is made of it
 * @result: for the midlayer
 * @sense_len: sense data worth having
 * @resid: bytes not transferred
 * @complaint: what no device should answer; NULL if it is all right
 */
struct vscsi_verdict {
	int		result;
	u32		sense_len;
	u32		resid;
	const char	*complaint;
};

struct vscsi_verdict vscsi_response_verdict(const struct vscsi_answer *answer);
bool vscsi_task_is_done(u8 response);

#endif /* VSCSI_RESPONSE_H */
