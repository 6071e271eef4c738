// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctls on a logical unit, whichever upper driver it was opened through: one table says what
 * each number does. A number that is not there, or that does nothing here, is the adapter
 * driver's.
 *
 * Old ioctls that send a command answer with its result as a positive number, so user space sees
 * host byte and status (and nothing that the midlayer notes between them for itself).
 */
#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include "abi/ioctl.h"
#include "mid/command.h"
#include "mid/device.h"
#include "filter.h"
#include "ioctl.h"
#include "mid/verdict.h"

#define IOCTL_TIMEOUT		(10 * HZ)
#define IOCTL_RETRIES		5

/* Of the sg interface that is spoken here: 3.5.27. */
#define SG_INTERFACE_VERSION	30527

/* Programs have room for this much of a PCI device's name, and no zero behind it. */
#define PCI_NAME_MAX		20

/* START STOP UNIT, byte 4 (SBC-4 5.31). */
#define START_BIT		BIT(0)
#define LOEJ_BIT		BIT(1)

/* An ioctl under way; value is of its row in the table. */
struct ioctl_call {
	struct scsi_device	*sdev;
	void __user		*arg;
	bool			open_for_write;
	u8			value;
};

static int core_ioctl_get_version(const struct ioctl_call *call)
{
	return put_user(SG_INTERFACE_VERSION, (int __user *)call->arg);
}

/* In units of USER_HZ; what does not fit is as good as no limit. */
static int core_ioctl_set_timeout(const struct ioctl_call *call)
{
	int ticks;

	if (get_user(ticks, (int __user *)call->arg))
		return -EFAULT;
	call->sdev->sg_timeout = min(clock_t_to_jiffies(ticks), (unsigned long)UINT_MAX);
	return 0;
}

/* The answer is the return value itself. */
static int core_ioctl_get_timeout(const struct ioctl_call *call)
{
	return jiffies_to_clock_t(call->sdev->sg_timeout);
}

/* No buffer is reserved. The number is kept since programs take it for the largest transfer. */
static unsigned int as_large_as_can_be(const struct scsi_device *sdev, unsigned int size)
{
	return min(size, queue_max_bytes(sdev->request_queue));
}

static int core_ioctl_set_reserved_size(const struct ioctl_call *call)
{
	int size;

	if (get_user(size, (int __user *)call->arg))
		return -EFAULT;
	if (size < 0)
		return -EINVAL;
	call->sdev->sg_reserved_size = as_large_as_can_be(call->sdev, size);
	return 0;
}

static int core_ioctl_get_reserved_size(const struct ioctl_call *call)
{
	return put_user(as_large_as_can_be(call->sdev, call->sdev->sg_reserved_size),
			(unsigned int __user *)call->arg);
}

/* Of every host, for the sake of programs that know ATAPI by it. */
static int core_ioctl_get_emulated(const struct ioctl_call *call)
{
	return put_user(1, (int __user *)call->arg);
}

static int core_ioctl_sg_io(const struct ioctl_call *call)
{
	return core_sg_io(call->sdev, call->open_for_write, call->arg);
}

static int core_ioctl_send_command(const struct ioctl_call *call)
{
	return core_send_command(call->sdev, call->open_for_write, call->arg);
}

static int core_ioctl_send_packet(const struct ioctl_call *call)
{
	return core_send_packet(call->sdev, call->open_for_write, call->arg);
}

static int core_ioctl_reset(const struct ioctl_call *call)
{
	return scsi_ioctl_reset(call->sdev, call->arg);
}

/* A command's result as user space may see it. */
static int seen_by_user(int result)
{
	return result > 0 ? result & ~VERDICT_RESULT_MASK : result;
}

static int core_ioctl_test_unit_ready(const struct ioctl_call *call)
{
	struct scsi_sense_hdr sense;

	return seen_by_user(scsi_test_unit_ready(call->sdev, IOCTL_TIMEOUT, IOCTL_RETRIES, &sense));
}

static int core_ioctl_start_stop(const struct ioctl_call *call)
{
	const u8 cdb[6] = { START_STOP, [4] = call->value };

	return seen_by_user(core_execute_simple(call->sdev, cdb, START_STOP_TIMEOUT,
						IOCTL_RETRIES));
}

static int core_ioctl_lock_medium(const struct ioctl_call *call)
{
	return seen_by_user(scsi_set_medium_removal(call->sdev, call->value));
}

/* Each number has a byte, whether it fits or not. */
static int core_ioctl_get_numbers(const struct ioctl_call *call)
{
	const struct scsi_device *sdev = call->sdev;
	const struct scsi_idlun numbers = {
		.dev_id = (sdev->id & 0xff) | (sdev->lun & 0xff) << 8 |
			  (sdev->channel & 0xff) << 16 | (sdev->host->host_no & 0xff) << 24,
		.host_unique_id = sdev->host->unique_id,
	};

	return copy_to_user(call->arg, &numbers, sizeof(numbers)) ? -EFAULT : 0;
}

static int core_ioctl_get_host_number(const struct ioctl_call *call)
{
	return put_user(call->sdev->host->host_no, (int __user *)call->arg);
}

/* The caller's buffer begins with its length. It gets no more than there is, and 1 as an answer. */
static int core_ioctl_get_host_name(const struct ioctl_call *call)
{
	struct Scsi_Host *shost = call->sdev->host;
	const char *name;
	unsigned int room;

	if (!call->arg)
		return 1;
	if (get_user(room, (unsigned int __user *)call->arg))
		return -EFAULT;
	name = shost->hostt->info ? shost->hostt->info(shost) : shost->hostt->name;
	if (name && copy_to_user(call->arg, name, min_t(size_t, room, strlen(name) + 1)))
		return -EFAULT;
	return 1;
}

static int core_ioctl_get_pci_name(const struct ioctl_call *call)
{
	const struct device *dev = scsi_get_device(call->sdev->host);
	const char *name;

	if (!dev)
		return -ENXIO;
	name = dev_name(dev);
	return copy_to_user(call->arg, name, strnlen(name, PCI_NAME_MAX)) ? -EFAULT : 0;
}

/*
 * By number.
 *
 * @act: what is done, or NULL if it is left to the driver
 * @value: for @act, which of its ways is meant
 * @outdated: whoever asks is told that there is a better way
 */
static const struct {
	unsigned int	number;
	int		(*act)(const struct ioctl_call *call);
	u8		value;
	bool		outdated;
} ioctls[] = {
	{ SCSI_IOCTL_SEND_COMMAND,	core_ioctl_send_command, .outdated = true },
	{ SCSI_IOCTL_TEST_UNIT_READY,	core_ioctl_test_unit_ready, .outdated = true },
	{ SCSI_IOCTL_BENCHMARK_COMMAND,	NULL, .outdated = true },
	{ SCSI_IOCTL_SYNC,		NULL, .outdated = true },
	{ SCSI_IOCTL_START_UNIT,	core_ioctl_start_stop, START_BIT, .outdated = true },
	{ SCSI_IOCTL_STOP_UNIT,		core_ioctl_start_stop, 0, .outdated = true },
	{ SG_SET_TIMEOUT,		core_ioctl_set_timeout },
	{ SG_GET_TIMEOUT,		core_ioctl_get_timeout },
	{ SG_EMULATED_HOST,		core_ioctl_get_emulated },
	{ SG_GET_RESERVED_SIZE,		core_ioctl_get_reserved_size },
	{ SG_SET_RESERVED_SIZE,		core_ioctl_set_reserved_size },
	{ SG_GET_VERSION_NUM,		core_ioctl_get_version },
	{ SG_SCSI_RESET,		core_ioctl_reset },
	{ SG_IO,			core_ioctl_sg_io },
	{ CDROMEJECT,			core_ioctl_start_stop, LOEJ_BIT },
	{ CDROMCLOSETRAY,		core_ioctl_start_stop, LOEJ_BIT | START_BIT },
	{ SCSI_IOCTL_DOORLOCK,		core_ioctl_lock_medium, SCSI_REMOVAL_PREVENT },
	{ SCSI_IOCTL_DOORUNLOCK,	core_ioctl_lock_medium, SCSI_REMOVAL_ALLOW },
	{ SCSI_IOCTL_GET_IDLUN,		core_ioctl_get_numbers },
	{ SCSI_IOCTL_PROBE_HOST,	core_ioctl_get_host_name },
	{ SCSI_IOCTL_GET_BUS_NUMBER,	core_ioctl_get_host_number },
	{ SCSI_IOCTL_GET_PCI,		core_ioctl_get_pci_name },
	{ CDROM_SEND_PACKET,		core_ioctl_send_packet },
};

static int ask_driver(struct scsi_device *sdev, unsigned int number, void __user *arg)
{
	const struct scsi_host_template *hostt = sdev->host->hostt;

#ifdef CONFIG_COMPAT
	if (in_compat_syscall())
		return hostt->compat_ioctl ? hostt->compat_ioctl(sdev, number, arg) : -EINVAL;
#endif
	return hostt->ioctl ? hostt->ioctl(sdev, number, arg) : -EINVAL;
}

/**
 * scsi_ioctl - an ioctl on a logical unit
 * @sdev: the device
 * @open_for_write: the file it comes through was opened for writing
 * @cmd: its number
 * @arg: its argument, native for the caller's word size
 *
 * Context: process context of the caller, may sleep.
 * Return: as the ioctl has it: 0, a positive answer or result of a command, or a negative errno;
 * -EINVAL if neither the midlayer nor the driver knows the number.
 */
int scsi_ioctl(struct scsi_device *sdev, bool open_for_write, int cmd, void __user *arg)
{
	struct ioctl_call call = { .sdev = sdev, .arg = arg, .open_for_write = open_for_write };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ioctls); i++) {
		if (ioctls[i].number != cmd)
			continue;
		if (ioctls[i].outdated)
			pr_warn("program %s is using a deprecated SCSI ioctl, please convert it to SG_IO\n",
				current->comm);
		if (!ioctls[i].act)
			break;
		call.value = ioctls[i].value;
		return ioctls[i].act(&call);
	}
	return ask_driver(sdev, cmd, arg);
}
EXPORT_SYMBOL(scsi_ioctl);

/**
 * scsi_ioctl_block_when_processing_errors - wait until an ioctl makes sense
 * @sdev: the device
 * @cmd: the ioctl's number
 * @ndelay: the file was opened with O_NDELAY: a reset does not wait
 *
 * A reset by hand is for devices that are not well; where it must not wait, it needs none that
 * is online either.
 *
 * Context: process context; sleeps as long as a recovery of the host is under way.
 * Return: 0; -ENODEV if the device is offline afterwards, -EAGAIN for a reset that would wait.
 */
int scsi_ioctl_block_when_processing_errors(struct scsi_device *sdev, int cmd, bool ndelay)
{
	if (cmd == SG_SCSI_RESET && ndelay)
		return scsi_host_in_recovery(sdev->host) || eh_device_is_quiesced(sdev) ?
		       -EAGAIN : 0;
	return scsi_block_when_processing_errors(sdev) ? 0 : -ENODEV;
}
EXPORT_SYMBOL_GPL(scsi_ioctl_block_when_processing_errors);

/**
 * scsi_cmd_allowed - whether the caller may pass a command through
 * @cmd: the CDB
 * @open_for_write: the caller opened the device for writing
 *
 * Context: process context of the caller.
 * Return: true if so: always with CAP_SYS_RAWIO, else as core/filter.c has it.
 */
bool scsi_cmd_allowed(unsigned char *cmd, bool open_for_write)
{
	return capable(CAP_SYS_RAWIO) || core_filter_allows(cmd[0], open_for_write);
}
EXPORT_SYMBOL(scsi_cmd_allowed);
