/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Letting commands of a device go again that were kept from its driver (core/quiesce.c).
 */
#ifndef CORE_QUIESCE_H
#define CORE_QUIESCE_H

#include <scsi/scsi_device.h>

void core_device_start_queue(struct scsi_device *sdev);

#endif /* CORE_QUIESCE_H */
