/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scanning, as the other directories see it.
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
 * @turn: this host's place among the asynchronous scans that publish in order
 */
struct scan_host {
	struct list_head	turn;
};

/* The module parameter scan: when hosts are scanned. */
enum scan_policy {
	SCAN_ASYNC,		/* in a thread a host, published in the order of the hosts */
	SCAN_SYNC,		/* before scsi_scan_host() returns */
	SCAN_MANUAL,		/* only by the sysfs attribute */
	SCAN_NONE,		/* never */
};

/* scan/walk.c: what the scan attribute and the transport classes ask for */
int scan_host_selected(struct Scsi_Host *shost, unsigned int channel, unsigned int id, u64 lun,
		       enum scsi_scan_mode why);
int scan_host_enter(struct Scsi_Host *shost);
void scan_host_leave(struct Scsi_Host *shost);
struct scsi_target *scan_target_enter(struct device *parent, unsigned int channel,
				      unsigned int id);
void scan_target_leave(struct scsi_target *starget);

/* scan/async.c */
enum scan_policy scan_policy(void);
void scan_wait_async(struct Scsi_Host *shost);
void scan_host_stop(struct Scsi_Host *shost);
void scan_host_init(struct Scsi_Host *shost);
int scan_publish(struct scsi_device *sdev);

/* scan/probe.c */
bool scan_says_gone(struct scsi_device *sdev);

/* scan/hotplug.c: the work function behind sdev->event_work */
void scan_event_work(struct work_struct *work);
bool scan_identity_check(struct scsi_device *sdev);

/* scan/gone.c: units that say that they are there no longer */
bool scan_gone_check(struct scsi_device *sdev);
int scan_gone_init(void);
void scan_gone_exit(void);

/* scan/quirks.c; the transport class of parallel SCSI has its own copy of what begins with scsi_ */
enum scsi_devinfo_key {
	SCSI_DEVINFO_GLOBAL = 0,
	SCSI_DEVINFO_SPI,
};

int scsi_dev_info_list_add_keyed(int compatible, char *vendor, char *model, char *strflags,
				 blist_flags_t flags, enum scsi_devinfo_key key);
int scsi_dev_info_list_del_keyed(char *vendor, char *model, enum scsi_devinfo_key key);
blist_flags_t scsi_get_device_flags_keyed(struct scsi_device *sdev, const unsigned char *vendor,
					  const unsigned char *model, enum scsi_devinfo_key key);
int scsi_dev_info_add_list(enum scsi_devinfo_key key, const char *name);
int scsi_dev_info_remove_list(enum scsi_devinfo_key key);

int scan_quirks_init(void);
void scan_quirks_exit(void);
blist_flags_t scan_quirks_of(struct scsi_device *sdev, const u8 *vendor, const u8 *product);

/* scan/vpd.c: pages cached for sysfs and for upper drivers, each asked for once per attach */
void scan_vpd_refresh(struct scsi_device *sdev);
void scan_vpd_free(struct scsi_device *sdev);

#endif /* MID_SCAN_H */
