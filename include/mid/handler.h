/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device handlers (ALUA and its like), as the rest of the midlayer sees them (core/handler.c).
 */
#ifndef MID_HANDLER_H
#define MID_HANDLER_H

struct mutex;
struct scsi_device;

#ifdef CONFIG_SCSI_DH
void core_handler_attach_default(struct scsi_device *sdev);
void core_handler_release(struct scsi_device *sdev);
#else
static inline void core_handler_attach_default(struct scsi_device *sdev) { }
static inline void core_handler_release(struct scsi_device *sdev) { }
#endif

/* core/device.c: core/handler.c must not see what a device is to the midlayer, for its CRCs. */
struct mutex *core_device_handler_lock(struct scsi_device *sdev);

#endif /* MID_HANDLER_H */
