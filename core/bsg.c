// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/bsg/H:C:T:L: commands passed through with the SG v4 header (struct sg_io_v4).
 *
 * The block layer's bsg driver owns the node and copies the header; here a command is made of it.
 */
#include <linux/bsg.h>
#include <linux/uaccess.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include "mid/device.h"

static int check_header(const struct sg_io_v4 *header)
{
	if (header->protocol != BSG_PROTOCOL_SCSI ||
	    header->subprotocol != BSG_SUB_PROTOCOL_SCSI_CMD)
		return -EINVAL;
	if (header->dout_xfer_len && header->din_xfer_len) {
		pr_warn_once("BIDI support in bsg has been removed.\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

/*
 * There is no CDB of less than six bytes (SPC-6 4.3), but programs send them here: what is left out
 * is zero, for the request is new, and it is what the filter looks at.
 */
static int fill_command(struct scsi_cmnd *cmd, const struct sg_io_v4 *header, bool writable)
{
	if (header->request_len > sizeof(cmd->cmnd))
		return -EINVAL;
	cmd->cmd_len = header->request_len;
	if (copy_from_user(cmd->cmnd, u64_to_user_ptr(header->request), cmd->cmd_len))
		return -EFAULT;
	return scsi_cmd_allowed(cmd->cmnd, writable) ? 0 : -EPERM;
}

static int map_data(struct request *rq, const struct sg_io_v4 *header)
{
	if (header->dout_xfer_len)
		return blk_rq_map_user(rq->q, rq, NULL, u64_to_user_ptr(header->dout_xferp),
				       header->dout_xfer_len, GFP_KERNEL);
	if (header->din_xfer_len)
		return blk_rq_map_user(rq->q, rq, NULL, u64_to_user_ptr(header->din_xferp),
				       header->din_xfer_len, GFP_KERNEL);
	return 0;
}

static void report_status(struct sg_io_v4 *header, const struct scsi_cmnd *cmd)
{
	header->device_status = status_byte(cmd->result);
	header->transport_status = host_byte(cmd->result);
	header->driver_status = scsi_status_is_check_condition(cmd->result) ? DRIVER_SENSE : 0;
	header->info = header->device_status || header->transport_status ||
		       header->driver_status ? SG_INFO_CHECK : 0;
}

static int report_sense(struct sg_io_v4 *header, const struct scsi_cmnd *cmd)
{
	unsigned int length = min3(header->max_response_len, cmd->sense_len,
				   (unsigned int)SCSI_SENSE_BUFFERSIZE);

	header->response_len = 0;
	if (!length || !header->response)
		return 0;
	if (copy_to_user(u64_to_user_ptr(header->response), cmd->sense_buffer, length))
		return -EFAULT;
	header->response_len = length;
	return 0;
}

static int execute(struct request *rq, struct sg_io_v4 *header)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	struct bio *bio = rq->bio;
	int error;

	blk_execute_rq(rq, !(header->flags & BSG_FLAG_Q_AT_TAIL));
	report_status(header, cmd);
	error = report_sense(header, cmd);
	if (rq_data_dir(rq) == READ)
		header->din_resid = cmd->resid_len;
	else
		header->dout_resid = cmd->resid_len;
	/* The bytes read reach user space by this, if they went through buffers of ours. */
	if (bio && blk_rq_unmap_user(bio))
		error = -EFAULT;
	return error;
}

static int core_bsg_pass_through(struct request_queue *q, struct sg_io_v4 *header, bool writable,
				 unsigned int timeout)
{
	struct request *rq;
	int error = check_header(header);

	if (error)
		return error;
	rq = scsi_alloc_request(q, header->dout_xfer_len ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN, 0);
	if (IS_ERR(rq))
		return PTR_ERR(rq);
	rq->timeout = timeout;
	error = fill_command(blk_mq_rq_to_pdu(rq), header, writable);
	if (!error)
		error = map_data(rq, header);
	if (!error)
		error = execute(rq, header);
	blk_mq_free_request(rq);
	return error;
}

COMPAT_BSG_SG_IO(core_bsg_sg_io, core_bsg_pass_through)

/**
 * core_bsg_register - make a device's bsg node
 * @sdev: a device just published
 *
 * Context: process context, may sleep.
 * Return: what bsg_unregister_queue() wants later, or an ERR_PTR().
 */
struct bsg_device *core_bsg_register(struct scsi_device *sdev)
{
	return bsg_register_queue(sdev->request_queue, &sdev->sdev_gendev,
				  dev_name(&sdev->sdev_gendev), core_bsg_sg_io);
}
