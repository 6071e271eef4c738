// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that a person sends: SG_IO with the third version of the sg header, and the two older
 * ways, SCSI_IOCTL_SEND_COMMAND and CDROM_SEND_PACKET. The last is SG_IO in other words.
 *
 *	check     what can be said without the device: header, lengths, direction, CDB, filter
 *	build     a request
 *	map       the user's memory, by the block layer: his own pages, or copies, which it zeroes
 *	          before a read, so what a device does not fill shows nothing of the kernel's
 *	execute   once; whoever sent it sees the outcome and repeats it himself if he likes
 *	report    status, sense data, residual
 *
 * Nothing of a header or a CDB is read twice: a caller that changes it meanwhile gets what was
 * checked. Callers of 32 bits have headers of their own.
 */
#include <linux/blk-mq.h>
#include <linux/cleanup.h>
#include <linux/compat.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include "abi/ioctl.h"
#include "ioctl.h"

#define SHORTEST_CDB		6
#define LONGEST_CDB		sizeof_field(struct scsi_cmnd, cmnd)

DEFINE_FREE(request, struct request *, if (!IS_ERR_OR_NULL(_T)) blk_mq_free_request(_T))

/*
 * Headers of 32-bit callers. But for four pointers the two layouts consist of the same members in
 * the same order, in three runs.
 */
#define HEADER_RUN(first, last) {							\
	.native	= offsetof(struct sg_io_hdr, first),					\
	.compat	= offsetof(struct compat_sg_io_hdr, first),				\
	.bytes	= RUN_BYTES(sg_io_hdr, first, last) +					\
		  BUILD_BUG_ON_ZERO(RUN_BYTES(sg_io_hdr, first, last) !=		\
				    RUN_BYTES(compat_sg_io_hdr, first, last)),		\
}
#define RUN_BYTES(type, first, last) \
	(offsetofend(struct type, last) - offsetof(struct type, first))

static const struct {
	u8 native;
	u8 compat;
	u8 bytes;
} header_runs[] = {
	HEADER_RUN(interface_id, dxfer_len),
	HEADER_RUN(timeout, pack_id),
	HEADER_RUN(status, info),
};

static void widen(struct sg_io_hdr *hdr, const struct compat_sg_io_hdr *narrow)
{
	unsigned int i;

	memset(hdr, 0, sizeof(*hdr));
	for (i = 0; i < ARRAY_SIZE(header_runs); i++)
		memcpy((void *)hdr + header_runs[i].native,
		       (void *)narrow + header_runs[i].compat, header_runs[i].bytes);
	hdr->dxferp = compat_ptr(narrow->dxferp);
	hdr->cmdp = compat_ptr(narrow->cmdp);
	hdr->sbp = compat_ptr(narrow->sbp);
	hdr->usr_ptr = compat_ptr(narrow->usr_ptr);
}

static void narrow_down(struct compat_sg_io_hdr *narrow, const struct sg_io_hdr *hdr)
{
	unsigned int i;

	memset(narrow, 0, sizeof(*narrow));
	for (i = 0; i < ARRAY_SIZE(header_runs); i++)
		memcpy((void *)narrow + header_runs[i].compat,
		       (void *)hdr + header_runs[i].native, header_runs[i].bytes);
	narrow->dxferp = ptr_to_compat(hdr->dxferp);
	narrow->cmdp = ptr_to_compat(hdr->cmdp);
	narrow->sbp = ptr_to_compat(hdr->sbp);
	narrow->usr_ptr = ptr_to_compat(hdr->usr_ptr);
}

/**
 * get_sg_io_hdr - read a caller's sg header
 * @hdr: gets it
 * @argp: where the caller has it, in the layout of his word size
 *
 * Nothing in it has been checked.
 *
 * Context: process context of the caller, may sleep.
 * Return: 0 or -EFAULT.
 */
int get_sg_io_hdr(struct sg_io_hdr *hdr, const void __user *argp)
{
	struct compat_sg_io_hdr narrow;

	if (!in_compat_syscall())
		return copy_from_user(hdr, argp, sizeof(*hdr)) ? -EFAULT : 0;
	if (copy_from_user(&narrow, argp, sizeof(narrow)))
		return -EFAULT;
	widen(hdr, &narrow);
	return 0;
}
EXPORT_SYMBOL(get_sg_io_hdr);

/**
 * put_sg_io_hdr - give a caller his sg header back
 * @hdr: the header; one that get_sg_io_hdr() filled, since all of it is copied
 * @argp: where the caller wants it, in the layout of his word size
 *
 * Context: process context of the caller, may sleep.
 * Return: 0 or -EFAULT.
 */
int put_sg_io_hdr(const struct sg_io_hdr *hdr, void __user *argp)
{
	struct compat_sg_io_hdr narrow;

	if (!in_compat_syscall())
		return copy_to_user(argp, hdr, sizeof(*hdr)) ? -EFAULT : 0;
	narrow_down(&narrow, hdr);
	return copy_to_user(argp, &narrow, sizeof(narrow)) ? -EFAULT : 0;
}
EXPORT_SYMBOL(put_sg_io_hdr);

/* A direction matters only if there is data to have one. */
static int check_header(const struct scsi_device *sdev, const struct sg_io_hdr *hdr)
{
	unsigned int most = min(queue_max_hw_sectors(sdev->request_queue),
				UINT_MAX >> SECTOR_SHIFT) << SECTOR_SHIFT;

	if (hdr->interface_id != SG_INTERFACE_ID_ORIG)
		return -EINVAL;
	if (hdr->dxfer_len > most)
		return -EIO;
	if (hdr->dxfer_len && (hdr->dxfer_direction > SG_DXFER_TO_DEV ||
			       hdr->dxfer_direction < SG_DXFER_TO_FROM_DEV))
		return -EINVAL;
	if (hdr->cmd_len > LONGEST_CDB)
		return -EINVAL;
	return hdr->cmd_len < SHORTEST_CDB ? -EMSGSIZE : 0;
}

static bool to_device(const struct sg_io_hdr *hdr)
{
	return hdr->dxfer_len && hdr->dxfer_direction == SG_DXFER_TO_DEV;
}

/* The caller's wish, else what was set for the device, else a minute; never too little. */
static unsigned int timeout_of(const struct scsi_device *sdev, const struct sg_io_hdr *hdr)
{
	unsigned long timeout = min(msecs_to_jiffies(hdr->timeout), (unsigned long)UINT_MAX);

	timeout = timeout ?: sdev->sg_timeout ?: BLK_DEFAULT_SG_TIMEOUT;
	return max(timeout, (unsigned long)BLK_MIN_SG_TIMEOUT);
}

/* A request for @cdb; what the device says of it begins with a clean sheet. */
static struct request *core_sg_io_build_request(struct scsi_device *sdev, bool write, const u8 *cdb,
						unsigned int cdb_len)
{
	struct request *rq = scsi_alloc_request(sdev->request_queue,
						write ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN, 0);
	struct scsi_cmnd *cmd;

	if (IS_ERR(rq))
		return rq;
	cmd = blk_mq_rq_to_pdu(rq);
	memcpy(cmd->cmnd, cdb, cdb_len);
	cmd->cmd_len = cdb_len;
	cmd->allowed = 0;
	scsi_set_resid(cmd, 0);
	return rq;
}

/* With a list of buffers, the shorter of it and the header's length counts. */
static int map_data(struct request *rq, const struct sg_io_hdr *hdr)
{
	bool list = hdr->iovec_count && hdr->dxfer_len;

	return blk_rq_map_user_io(rq, NULL, hdr->dxferp, hdr->dxfer_len, GFP_KERNEL, list,
				  hdr->iovec_count, 0, rq_data_dir(rq));
}

/* How much sense data goes out; drivers' word for its length is not taken. */
static unsigned int sense_bytes(const struct scsi_cmnd *cmd, unsigned int room)
{
	return min3(room, (unsigned int)cmd->sense_len, (unsigned int)SCSI_SENSE_BUFFERSIZE);
}

static int report_sense(const struct scsi_cmnd *cmd, struct sg_io_hdr *hdr)
{
	unsigned int length = sense_bytes(cmd, hdr->mx_sb_len);

	hdr->sb_len_wr = 0;
	if (!hdr->sbp || !length)
		return 0;
	if (copy_to_user(hdr->sbp, cmd->sense_buffer, length))
		return -EFAULT;
	hdr->sb_len_wr = length;
	return 0;
}

/* The message byte of parallel buses and the driver byte are made up: no driver has them. */
static int report(struct scsi_cmnd *cmd, struct sg_io_hdr *hdr)
{
	hdr->status = get_status_byte(cmd);
	hdr->masked_status = sg_status_byte(hdr->status);
	hdr->msg_status = COMMAND_COMPLETE;
	hdr->host_status = get_host_byte(cmd);
	hdr->driver_status = scsi_status_is_check_condition(hdr->status) ? DRIVER_SENSE : 0;
	hdr->info = hdr->masked_status || hdr->host_status || hdr->driver_status ?
		    SG_INFO_CHECK : SG_INFO_OK;
	hdr->resid = scsi_get_resid(cmd);
	return report_sense(cmd, hdr);
}

/* Sends a command whose CDB and header were found good. */
static int transfer(struct scsi_device *sdev, struct sg_io_hdr *hdr, const u8 *cdb)
{
	struct request *rq __free(request) =
		core_sg_io_build_request(sdev, to_device(hdr), cdb, hdr->cmd_len);
	unsigned long began;
	struct bio *bio;
	int error, unmapped;

	if (IS_ERR(rq))
		return PTR_ERR(rq);
	rq->timeout = timeout_of(sdev, hdr);
	error = map_data(rq, hdr);
	if (error)
		return error;

	bio = rq->bio;	/* the request has none any more when it has ended */
	began = jiffies;
	blk_execute_rq(rq, hdr->flags & SG_FLAG_Q_AT_HEAD);
	hdr->duration = jiffies_to_msecs(jiffies - began);

	error = report(blk_mq_rq_to_pdu(rq), hdr);
	unmapped = blk_rq_unmap_user(bio);
	return error ?: unmapped;
}

static int sg_io(struct scsi_device *sdev, bool open_for_write, struct sg_io_hdr *hdr)
{
	u8 cdb[LONGEST_CDB];
	int error = check_header(sdev, hdr);

	if (error)
		return error;
	if (copy_from_user(cdb, hdr->cmdp, hdr->cmd_len))
		return -EFAULT;
	if (!scsi_cmd_allowed(cdb, open_for_write))
		return -EPERM;
	return transfer(sdev, hdr, cdb);
}

/**
 * core_sg_io - SG_IO: send a command and wait for its end
 * @sdev: the device
 * @open_for_write: see scsi_ioctl()
 * @arg: the caller's struct sg_io_hdr
 *
 * The header goes back to the caller also when the command was not sent.
 *
 * Context: process context of the caller; sleeps until the command has ended.
 * Return: 0 if the command was sent, whatever became of it. -EINVAL: not such a header, or a CDB
 * of more than 32 bytes; -EMSGSIZE: one of less than 6; -EIO: more data than the adapter can
 * move; -EPERM: not allowed to the caller; -EFAULT; else why there was no request.
 */
int core_sg_io(struct scsi_device *sdev, bool open_for_write, void __user *arg)
{
	struct sg_io_hdr hdr;
	int error;

	if (get_sg_io_hdr(&hdr, arg))
		return -EFAULT;
	error = sg_io(sdev, open_for_write, &hdr);
	if (error == -EFAULT || put_sg_io_hdr(&hdr, arg))
		return -EFAULT;
	return error;
}

/*
 * SCSI_IOCTL_SEND_COMMAND. The argument is a struct scsi_ioctl_command, then the CDB, as long as
 * its group says, then the data to send. Data or sense data that come back take the place of the
 * CDB and of what follows.
 */
struct old_command {
	unsigned int	sent;		/* bytes of data to the device */
	unsigned int	wanted;		/* ... and for the caller */
	unsigned int	cdb_len;
	u8		cdb[MAX_COMMAND_SIZE];
	void		*data;
};

#define OLD_SENSE_MAX	16
#define OLD_RETRIES	5

/* Commands that need more time than others, or fewer retries. */
static const struct {
	u8		opcode;
	unsigned int	timeout;
	int		retries;
} patience[] = {
	{ FORMAT_UNIT,		FORMAT_UNIT_TIMEOUT,		1 },
	{ START_STOP,		START_STOP_TIMEOUT,		OLD_RETRIES },
	{ SEND_DIAGNOSTIC,	FORMAT_UNIT_TIMEOUT,		1 },
	{ READ_DEFECT_DATA,	READ_DEFECT_DATA_TIMEOUT,	1 },
	{ MOVE_MEDIUM,		MOVE_MEDIUM_TIMEOUT,		OLD_RETRIES },
	{ READ_ELEMENT_STATUS,	READ_ELEMENT_STATUS_TIMEOUT,	OLD_RETRIES },
};

static void set_patience(struct request *rq, u8 opcode)
{
	struct scsi_cmnd *cmd = blk_mq_rq_to_pdu(rq);
	unsigned int i;

	rq->timeout = BLK_DEFAULT_SG_TIMEOUT;
	cmd->allowed = OLD_RETRIES;
	for (i = 0; i < ARRAY_SIZE(patience); i++) {
		if (patience[i].opcode != opcode)
			continue;
		rq->timeout = patience[i].timeout;
		cmd->allowed = patience[i].retries;
	}
}

static int read_lengths(struct old_command *old, const struct scsi_ioctl_command __user *arg)
{
	if (get_user(old->sent, &arg->inlen) || get_user(old->wanted, &arg->outlen))
		return -EFAULT;
	return old->sent > PAGE_SIZE || old->wanted > PAGE_SIZE ? -EINVAL : 0;
}

/* The first byte says how many more there are, and is not read again with them. */
static int read_cdb(struct old_command *old, const u8 __user *from)
{
	if (get_user(old->cdb[0], from))
		return -EFAULT;
	old->cdb_len = COMMAND_SIZE(old->cdb[0]);
	return copy_from_user(old->cdb + 1, from + 1, old->cdb_len - 1) ? -EFAULT : 0;
}

static int read_old_command(struct old_command *old, const struct scsi_ioctl_command __user *arg)
{
	unsigned int bytes;
	int error = read_lengths(old, arg);

	error = error ?: read_cdb(old, arg->data);
	if (error)
		return error;
	bytes = max(old->sent, old->wanted);
	if (!bytes)
		return 0;
	/* Zeroed: a short answer shows nothing else. */
	old->data = kzalloc(bytes, GFP_USER | __GFP_NOWARN);
	if (!old->data)
		return -ENOMEM;
	return copy_from_user(old->data, arg->data + old->cdb_len, old->sent) ? -EFAULT : 0;
}

static int report_old(const struct old_command *old, struct scsi_cmnd *cmd, u8 __user *to)
{
	u8 status = get_status_byte(cmd);
	const void *from = status ? cmd->sense_buffer : old->data;
	unsigned int length = status ? sense_bytes(cmd, OLD_SENSE_MAX) : old->wanted;

	if (length && copy_to_user(to, from, length))
		return -EFAULT;
	return status;
}

static int send_old(struct scsi_device *sdev, const struct old_command *old, u8 __user *to)
{
	struct request *rq __free(request) =
		core_sg_io_build_request(sdev, old->sent, old->cdb, old->cdb_len);
	unsigned int bytes = max(old->sent, old->wanted);
	int error = 0;

	if (IS_ERR(rq))
		return PTR_ERR(rq);
	set_patience(rq, old->cdb[0]);
	if (bytes)
		error = blk_rq_map_kern(rq->q, rq, old->data, bytes, GFP_NOIO);
	if (error)
		return error;
	blk_execute_rq(rq, false);
	return report_old(old, blk_mq_rq_to_pdu(rq), to);
}

/**
 * core_send_command - SCSI_IOCTL_SEND_COMMAND: the oldest way to send a command
 * @sdev: the device
 * @open_for_write: see scsi_ioctl()
 * @arg: the caller's struct scsi_ioctl_command
 *
 * No more than a page of data moves, either way.
 *
 * Context: process context of the caller; sleeps until the command has ended.
 * Return: 0; the positive SCSI status of a command that failed (SAM-6 5.3), with up to 16 bytes
 * of sense data in the caller's buffer; or a negative errno.
 */
int core_send_command(struct scsi_device *sdev, bool open_for_write, void __user *arg)
{
	struct scsi_ioctl_command __user *user = arg;
	struct old_command old = { };
	int result;

	if (!user)
		return -EINVAL;
	result = read_old_command(&old, user);
	if (!result && !scsi_cmd_allowed(old.cdb, open_for_write))
		result = -EPERM;
	if (!result)
		result = send_old(sdev, &old, user->data);
	kfree(old.data);
	return result;
}

/* struct cdrom_generic_command of callers of 32 bits. */
struct narrow_packet {
	u8		cmd[CDROM_PACKET_SIZE];
	compat_uptr_t	buffer;
	compat_uint_t	buflen;
	compat_int_t	stat;
	compat_uptr_t	sense;
	u8		data_direction;
	compat_int_t	quiet;
	compat_int_t	timeout;
	compat_uptr_t	unused;
};
static_assert(sizeof(struct narrow_packet) == 44);

static int get_packet(struct cdrom_generic_command *packet, const void __user *arg)
{
	struct narrow_packet narrow;

	if (!in_compat_syscall())
		return copy_from_user(packet, arg, sizeof(*packet)) ? -EFAULT : 0;
	if (copy_from_user(&narrow, arg, sizeof(narrow)))
		return -EFAULT;
	memcpy(packet->cmd, narrow.cmd, sizeof(packet->cmd));
	packet->data_direction = narrow.data_direction;
	packet->timeout = narrow.timeout;
	packet->buflen = narrow.buflen;
	packet->buffer = compat_ptr(narrow.buffer);
	packet->sense = compat_ptr(narrow.sense);
	return 0;
}

/* Of a packet only what the command changed goes back. */
#define PUT_OUTCOME(type, arg, error, resid) \
	(put_user(error, &((type __user *)(arg))->stat) || \
	 put_user(resid, &((type __user *)(arg))->buflen) ? -EFAULT : 0)

static int put_outcome(void __user *arg, int error, unsigned int resid)
{
	if (in_compat_syscall())
		return PUT_OUTCOME(struct narrow_packet, arg, error, resid);
	return PUT_OUTCOME(struct cdrom_generic_command, arg, error, resid);
}

/* What data_direction means to SG_IO. */
static const int packet_direction[] = {
	[CGC_DATA_UNKNOWN]	= SG_DXFER_UNKNOWN,
	[CGC_DATA_WRITE]	= SG_DXFER_TO_DEV,
	[CGC_DATA_READ]		= SG_DXFER_FROM_DEV,
	[CGC_DATA_NONE]		= SG_DXFER_NONE,
};

/**
 * core_send_packet - CDROM_SEND_PACKET: send a 12-byte command as CD-ROM drivers did
 * @sdev: the device
 * @open_for_write: see scsi_ioctl()
 * @arg: the caller's struct cdrom_generic_command; its timeout is in units of USER_HZ
 *
 * Context: process context of the caller; sleeps until the command has ended.
 * Return: 0; -EIO if the device failed the command; -EINVAL: no such direction; else as
 * core_sg_io() has it.
 */
int core_send_packet(struct scsi_device *sdev, bool open_for_write, void __user *arg)
{
	struct cdrom_generic_command packet;
	struct sg_io_hdr hdr = { .interface_id = SG_INTERFACE_ID_ORIG };
	int error;

	if (get_packet(&packet, arg))
		return -EFAULT;
	if (packet.data_direction >= ARRAY_SIZE(packet_direction))
		return -EINVAL;
	hdr.dxfer_direction = packet_direction[packet.data_direction];
	hdr.dxfer_len = packet.buflen;
	hdr.dxferp = packet.buffer;
	hdr.sbp = packet.sense;
	hdr.mx_sb_len = packet.sense ? sizeof(*packet.sense) : 0;
	hdr.timeout = jiffies_to_msecs(clock_t_to_jiffies(packet.timeout));
	hdr.cmd_len = sizeof(packet.cmd);
	hdr.cmdp = arg;	/* it begins with the CDB, in either layout */

	error = sg_io(sdev, open_for_write, &hdr);
	if (error == -EFAULT)
		return error;
	if (hdr.status)
		return -EIO;
	return put_outcome(arg, error, hdr.resid) ?: error;
}
