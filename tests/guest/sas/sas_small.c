// SPDX-License-Identifier: GPL-2.0-only
/*
 * A SAS host of one phy, at which a disk of zeros can be plugged in and pulled out. It has no hardware;
 * all that a SAS driver leaves to others is the distribution's libsas and scsi_transport_sas.
 *
 * Parameters, files below /sys/module/sas_small/parameters:
 *
 *	link	1: a disk is plugged in, 0: it is pulled out. Either returns when libsas has dealt
 *		with it
 *	fail	so many of the next reads fail without sense data, which a REQUEST SENSE then brings
 *	deaf	so many of the next REQUEST SENSE fail as well
 *	resets	how often the unit was reset, by the thread that libsas expects to do it
 *	work	a number: so many works go to the queue that libsas asks the midlayer for. Read, it
 *		tells how many were queued, how many ran, and how many of them at a time
 *
 * Every command is answered at once, so there is nothing to abort.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/unaligned.h>
#include <scsi/libsas.h>
#include <scsi/sas.h>
#include <scsi/sas_ata.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_tcq.h>
#include <scsi/scsi_transport_sas.h>

#define DRV_NAME	"sas_small"
#define BLOCKS		2048
#define BLOCK_BYTES	512
#define MOST_WORKS	16
#define WORK_MS		5

static u8 host_address[SAS_ADDR_SIZE] = { 0x50, 0, 0, 0, 0, 0, 0, 1 };
static const u8 disk_address[SAS_ADDR_SIZE] = { 0x50, 0, 0, 0, 0, 0, 0, 2 };

static struct platform_device *pdev;
static struct Scsi_Host *shost;
static struct scsi_transport_template *transport;
static struct sas_identify_frame frame;
static struct asd_sas_phy phy;
static struct asd_sas_port port;
static struct asd_sas_phy *phys[] = { &phy };
static struct asd_sas_port *ports[] = { &port };
static struct sas_ha_struct ha = {
	.sas_ha_name	= DRV_NAME,
	.sas_addr	= host_address,
	.sas_phy	= phys,
	.sas_port	= ports,
	.num_phys	= ARRAY_SIZE(phys),
};

/* Who is plugged in as far as libsas has said so. */
static int devices;

static int fail;
module_param(fail, int, 0600);
MODULE_PARM_DESC(fail, "so many reads fail without sense data");

static int deaf;
module_param(deaf, int, 0600);
MODULE_PARM_DESC(deaf, "so many REQUEST SENSE fail");

static int resets;
module_param(resets, int, 0400);
MODULE_PARM_DESC(resets, "how often the unit was reset");

#define SENSE_BYTES	18

/* Sense data in fixed format (SPC-6 4.4.3). */
static void make_sense(u8 *sense, u8 key, u8 code)
{
	memset(sense, 0, SENSE_BYTES);
	sense[0] = 0x70;
	sense[2] = key;
	sense[7] = SENSE_BYTES - 8;
	sense[12] = code;
}

/* Writes what a command answers with; its length, or -1 if it is not known. */
static int answer(const struct scsi_cmnd *cmd, u8 *data)
{
	switch (cmd->cmnd[0]) {
	case TEST_UNIT_READY:
	case START_STOP:
	case SYNCHRONIZE_CACHE:
		return 0;
	case REQUEST_SENSE:
		make_sense(data, ABORTED_COMMAND, 0);
		return SENSE_BYTES;
	case REPORT_LUNS:
		data[3] = 8;
		return 16;
	case READ_CAPACITY:
		put_unaligned_be32(BLOCKS - 1, data);
		put_unaligned_be32(BLOCK_BYTES, data + 4);
		return 8;
	case INQUIRY:
		if (cmd->cmnd[1] & 1)
			return -1;
		data[0] = cmd->device->lun ? 0x7f : TYPE_DISK;
		data[2] = 6;
		data[3] = 2;
		data[4] = 31;
		memcpy(data + 8, "SMALL   ZEROS           1   ", 28);
		return 36;
	default:
		return -1;
	}
}

/* Whether a command is to fail without a reason. */
static bool is_to_fail(u8 op)
{
	int *left = op == REQUEST_SENSE ? &deaf : &fail;

	if ((op != REQUEST_SENSE && op != READ_10) || *left <= 0)
		return false;
	--*left;
	return true;
}

static void refuse(struct task_status_struct *status)
{
	status->stat = SAS_SAM_STAT_CHECK_CONDITION;
	status->buf_valid_size = SENSE_BYTES;
	make_sense(status->buf, ILLEGAL_REQUEST, 0x20);
}

static void carry_out(struct scsi_cmnd *cmd, struct task_status_struct *status)
{
	u8 data[64] = {};
	int len;

	if (is_to_fail(cmd->cmnd[0])) {
		status->stat = SAS_SAM_STAT_CHECK_CONDITION;
		status->buf_valid_size = 0;
		return;
	}
	if (cmd->cmnd[0] == READ_10) {
		sg_zero_buffer(scsi_sglist(cmd), scsi_sg_count(cmd), scsi_bufflen(cmd), 0);
		return;
	}
	len = answer(cmd, data);
	if (len < 0) {
		refuse(status);
		return;
	}
	len = scsi_sg_copy_from_buffer(cmd, data, min_t(int, len, scsi_bufflen(cmd)));
	if (len < scsi_bufflen(cmd)) {
		status->stat = SAS_DATA_UNDERRUN;
		status->residual = scsi_bufflen(cmd) - len;
	}
}

static int execute_task(struct sas_task *task, gfp_t gfp)
{
	unsigned long flags;

	task->task_status.resp = SAS_TASK_COMPLETE;
	task->task_status.stat = SAS_SAM_STAT_GOOD;
	if (!task->ssp_task.cmd)
		return -SAS_QUEUE_FULL;
	carry_out(task->ssp_task.cmd, &task->task_status);
	spin_lock_irqsave(&task->task_state_lock, flags);
	task->task_state_flags &= ~SAS_TASK_STATE_PENDING;
	task->task_state_flags |= SAS_TASK_STATE_DONE;
	spin_unlock_irqrestore(&task->task_state_lock, flags);
	task->task_done(task);
	return 0;
}

static int device_found(struct domain_device *device)
{
	devices++;
	return 0;
}

static void device_gone(struct domain_device *device)
{
	devices--;
}

static int control_phy(struct asd_sas_phy *which, enum phy_func function, void *data)
{
	return -EOPNOTSUPP;
}

/* What libsas is asked for by another thread than that of the recovery it puts off. */
static int reset_unit(struct domain_device *device, u8 *lun)
{
	resets += current == shost->ehandler;
	return TMF_RESP_FUNC_COMPLETE;
}

static struct sas_domain_function_template functions = {
	.lldd_dev_found		= device_found,
	.lldd_dev_gone		= device_gone,
	.lldd_execute_task	= execute_task,
	.lldd_control_phy	= control_phy,
	.lldd_lu_reset		= reset_unit,
};

static const struct scsi_host_template template = {
	LIBSAS_SHT_BASE
	.can_queue	= 16,
	.cmd_per_lun	= 4,
	.sg_tablesize	= SG_ALL,
};

static void plug_in(void)
{
	frame.dev_type = SAS_END_DEVICE;
	frame.ssp_tport = 1;
	memcpy(frame.sas_addr, disk_address, SAS_ADDR_SIZE);
	memcpy(phy.attached_sas_addr, disk_address, SAS_ADDR_SIZE);
	phy.frame_rcvd_size = sizeof(frame);
	phy.oob_mode = SAS_OOB_MODE;
	phy.linkrate = SAS_LINK_RATE_12_0_GBPS;
	sas_notify_phy_event(&phy, PHYE_OOB_DONE, GFP_KERNEL);
	sas_notify_port_event(&phy, PORTE_BYTES_DMAED, GFP_KERNEL);
}

static void pull_out(void)
{
	sas_phy_disconnected(&phy);
	sas_notify_phy_event(&phy, PHYE_LOSS_OF_SIGNAL, GFP_KERNEL);
}

static int set_link(const char *text, const struct kernel_param *kp)
{
	bool up;
	int error = kstrtobool(text, &up);

	if (error || !shost)
		return error ?: -ENODEV;
	if (up)
		plug_in();
	else
		pull_out();
	sas_drain_work(&ha);
	return 0;
}

static int get_link(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%d\n", devices);
}

static const struct kernel_param_ops link_ops = { .set = set_link, .get = get_link };
module_param_cb(link, &link_ops, NULL, 0600);
MODULE_PARM_DESC(link, "whether a disk is plugged in");

static struct work_struct works[MOST_WORKS];
static int queued, most;
static atomic_t ran, running;

static void work(struct work_struct *work)
{
	most = max(most, atomic_inc_return(&running));
	msleep(WORK_MS);
	atomic_dec(&running);
	atomic_inc(&ran);
}

static int set_work(const char *text, const struct kernel_param *kp)
{
	unsigned int wanted, i;
	int error = kstrtouint(text, 0, &wanted);

	if (error || !shost || wanted > MOST_WORKS)
		return error ?: -EINVAL;
	queued = 0;
	most = 0;
	atomic_set(&ran, 0);
	for (i = 0; i < wanted; i++) {
		INIT_WORK(&works[i], work);
		queued += scsi_queue_work(shost, &works[i]);
	}
	scsi_flush_work(shost);
	return 0;
}

static int get_work(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%d queued, %d ran, %d at a time\n", queued, atomic_read(&ran), most);
}

static const struct kernel_param_ops work_ops = { .set = set_work, .get = get_work };
module_param_cb(work, &work_ops, NULL, 0600);
MODULE_PARM_DESC(work, "so many works go to the host's queue");

static void init_phy(void)
{
	phy.enabled = 1;
	phy.iproto = SAS_PROTOCOL_ALL;
	phy.role = PHY_ROLE_INITIATOR;
	phy.oob_mode = OOB_NOT_CONNECTED;
	phy.linkrate = SAS_LINK_RATE_UNKNOWN;
	phy.sas_addr = host_address;
	phy.frame_rcvd = (u8 *)&frame;
	phy.ha = &ha;
}

/* A host that libsas knows; or an ERR_PTR(). */
static struct Scsi_Host *add_host(void)
{
	struct Scsi_Host *host = scsi_host_alloc(&template, sizeof(void *));
	int error;

	if (!host)
		return ERR_PTR(-ENOMEM);
	host->transportt = transport;
	host->max_id = 8;
	host->max_lun = 8;
	host->max_channel = 0;
	ha.shost = host;
	ha.dev = &pdev->dev;
	SHOST_TO_SAS_HA(host) = &ha;
	init_phy();
	error = scsi_add_host(host, &pdev->dev);
	if (!error) {
		error = sas_register_ha(&ha);
		if (error)
			scsi_remove_host(host);
	}
	if (error)
		scsi_host_put(host);
	return error ? ERR_PTR(error) : host;
}

static int __init small_init(void)
{
	struct Scsi_Host *host;

	pdev = platform_device_register_simple(DRV_NAME, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	transport = sas_domain_attach_transport(&functions);
	host = transport ? add_host() : ERR_PTR(-ENOMEM);
	if (!IS_ERR(host)) {
		shost = host;
		return 0;
	}
	if (transport)
		sas_release_transport(transport);
	platform_device_unregister(pdev);
	return PTR_ERR(host);
}
module_init(small_init);

static void __exit small_exit(void)
{
	sas_unregister_ha(&ha);
	sas_remove_host(shost);
	scsi_host_put(shost);
	sas_release_transport(transport);
	platform_device_unregister(pdev);
	WARN_ON(devices);
}
module_exit(small_exit);

MODULE_DESCRIPTION("SAS host for tests");
MODULE_LICENSE("GPL");
