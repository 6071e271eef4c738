/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device handlers (ALUA and its like), as the rest of the midlayer sees them (core/dh.c).
 */
#ifndef CORE_DH_H
#define CORE_DH_H

struct mutex;
struct scsi_device;

#ifdef CONFIG_SCSI_DH
void core_dh_attach_default(struct scsi_device *sdev);
void core_dh_release(struct scsi_device *sdev);
#else
static inline void core_dh_attach_default(struct scsi_device *sdev) { }
static inline void core_dh_release(struct scsi_device *sdev) { }
#endif

/* core/device.c: core/dh.c must not see what a device is to the midlayer, for its CRCs. */
struct mutex *core_dh_lock(struct scsi_device *sdev);

#endif /* CORE_DH_H */
