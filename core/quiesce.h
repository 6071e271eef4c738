/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Holding commands of a device back, and letting them go again (core/quiesce.c).
 */
#ifndef CORE_QUIESCE_H
#define CORE_QUIESCE_H

#include <scsi/scsi_device.h>

void core_device_stop_queue(struct scsi_device *sdev);
void core_device_start_queue(struct scsi_device *sdev);

#endif /* CORE_QUIESCE_H */
