/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scanning, as the other rooms see it.
 */
#ifndef MID_SCAN_H
#define MID_SCAN_H

#include <linux/list.h>
#include <linux/workqueue.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_devinfo.h>

struct Scsi_Host;

/**
 * struct scan_host - what scanning keeps per host
 * @async: this host's place among the asynchronous scans that publish in order
 */
struct scan_host {
	struct list_head	async;
};

/* scan/walk.c: what the scan attribute and the transport classes ask for */
int scan_host_selected(struct Scsi_Host *shost, unsigned int channel, unsigned int id, u64 lun,
		       enum scsi_scan_mode mode);

/* scan/async.c */
int scan_wait_async(void);
void scan_host_init(struct Scsi_Host *shost);

/* scan/hotplug.c: the work function behind sdev->event_work */
void scan_event_work(struct work_struct *work);

/* scan/quirks.c */
enum scsi_devinfo_key {
	SCSI_DEVINFO_GLOBAL = 0,
	SCSI_DEVINFO_SPI,
};

int scan_quirks_init(void);
void scan_quirks_exit(void);
blist_flags_t scan_quirks_of(struct scsi_device *sdev, const unsigned char *vendor,
			     const unsigned char *model);

/* scan/vpd.c: pages cached for sysfs and for upper drivers, each asked for once per attach */
void scan_vpd_refresh(struct scsi_device *sdev);
void scan_vpd_free(struct scsi_device *sdev);

/* scan/duration.c: command duration limits (SPC-6 5.5, CDL) */
void scan_cdl_check(struct scsi_device *sdev);
int scan_cdl_enable(struct scsi_device *sdev, bool enable);

#endif /* MID_SCAN_H */
