/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_SCSI_LIBSAS_H
#define COMPAT_SCSI_LIBSAS_H

#include_next <scsi/libsas.h>

/* What every template of libsas's drivers begins with. */
#ifndef LIBSAS_SHT_BASE
#define LIBSAS_SHT_BASE							\
	.module				= THIS_MODULE,			\
	.name				= DRV_NAME,			\
	.proc_name			= DRV_NAME,			\
	.this_id			= -1,				\
	.queuecommand			= sas_queuecommand,		\
	.target_alloc			= sas_target_alloc,		\
	.target_destroy			= sas_target_destroy,		\
	.slave_alloc			= sas_slave_alloc,		\
	.slave_configure		= sas_slave_configure,		\
	.change_queue_depth		= sas_change_queue_depth,	\
	.dma_need_drain			= ata_scsi_dma_need_drain,	\
	.bios_param			= sas_bios_param,		\
	.ioctl				= sas_ioctl,			\
	.eh_device_reset_handler	= sas_eh_device_reset_handler,	\
	.eh_target_reset_handler	= sas_eh_target_reset_handler,
#endif

#endif /* COMPAT_SCSI_LIBSAS_H */
