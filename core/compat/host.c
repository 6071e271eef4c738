// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_host_alloc() for drivers of kernels whose templates are not const.
 */
#include <linux/module.h>
#include <scsi/scsi_host.h>

#include "abi/host.h"

#undef scsi_host_alloc

/**
 * scsi_host_alloc - make a host adapter, not yet known to anybody
 * @hostt: the driver's template; must stay as long as the host
 * @privsize: bytes of private data wanted behind the host
 *
 * Context: process context, may sleep.
 * Return: the host, or NULL.
 */
struct Scsi_Host *scsi_host_alloc(struct scsi_host_template *hostt, int privsize)
{
	return scsi_mid_host_alloc(hostt, privsize);
}
EXPORT_SYMBOL(scsi_host_alloc);
