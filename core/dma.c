// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command's data, mapped for the adapter's DMA.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/plain.h"

/**
 * scsi_dma_map - map a command's data for the adapter
 * @cmd: the command
 *
 * Context: any.
 * Return: the number of mapped segments, 0 if the command has no data, -ENOMEM if mapping failed.
 */
int scsi_dma_map(struct scsi_cmnd *cmd)
{
	int mapped;

	if (!scsi_sg_count(cmd))
		return 0;
	mapped = dma_map_sg(cmd->device->host->dma_dev, scsi_sglist(cmd), scsi_sg_count(cmd),
			    cmd->sc_data_direction);
	return mapped ?: -ENOMEM;
}
EXPORT_SYMBOL(scsi_dma_map);

/**
 * scsi_dma_unmap - end what scsi_dma_map() began
 * @cmd: the command
 *
 * Context: any.
 */
void scsi_dma_unmap(struct scsi_cmnd *cmd)
{
	if (scsi_sg_count(cmd))
		dma_unmap_sg(cmd->device->host->dma_dev, scsi_sglist(cmd), scsi_sg_count(cmd),
			     cmd->sc_data_direction);
}
EXPORT_SYMBOL(scsi_dma_unmap);
