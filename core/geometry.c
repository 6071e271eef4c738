// SPDX-License-Identifier: GPL-2.0-only
/*
 * A disk's geometry for HDIO_GETGEO and for boot loaders: read its partition table and have
 * core/chs.c make sense of it.
 */
#include <linux/blkdev.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <scsi/scsicam.h>

#include "chs.h"
#include "compat/queue.h"

/**
 * scsi_bios_ptable - read a disk's partition table
 * @bdev: the disk, or a partition of it
 *
 * Context: process context; waits for the disk.
 * Return: 66 bytes, four entries and the signature, to be freed by the caller; or NULL.
 */
unsigned char *scsi_bios_ptable(struct block_device *bdev)
{
	struct folio *folio = read_mapping_folio(compat_bdev_mapping(bdev_whole(bdev)), 0, NULL);
	unsigned char *table;

	if (IS_ERR(folio))
		return NULL;
	table = kmemdup(folio_address(folio) + CAM_TABLE_OFFSET, CAM_TABLE_LENGTH, GFP_KERNEL);
	folio_put(folio);
	return table;
}
EXPORT_SYMBOL(scsi_bios_ptable);

/**
 * scsi_partsize - the geometry that a disk was partitioned by
 * @bdev: the disk
 * @capacity: its size in blocks of 512 bytes
 * @geom: gets heads, sectors, cylinders
 *
 * Context: process context; waits for the disk.
 * Return: true if the partition table gives a geometry.
 */
bool scsi_partsize(struct block_device *bdev, sector_t capacity, int geom[3])
{
	unsigned char *table __free(kfree) = scsi_bios_ptable(bdev);
	struct chs_geometry geometry;

	if (!table || !core_chs_of_table(table, capacity, &geometry))
		return false;
	geom[0] = geometry.heads;
	geom[1] = geometry.sectors;
	geom[2] = geometry.cylinders;
	return true;
}
EXPORT_SYMBOL(scsi_partsize);

/**
 * scsicam_bios_param - a disk's geometry, by its partition table or else by its capacity
 * @bdev: the disk
 * @capacity: its size in blocks of 512 bytes
 * @ip: gets heads, sectors, cylinders
 *
 * Context: process context; waits for the disk.
 * Return: 0.
 */
int scsicam_bios_param(struct block_device *bdev, sector_t capacity, int *ip)
{
	struct chs_geometry geometry;

	if (scsi_partsize(bdev, capacity, ip))
		return 0;
	geometry = core_chs_of_capacity(capacity);
	ip[0] = geometry.heads;
	ip[1] = geometry.sectors;
	ip[2] = geometry.cylinders;
	return 0;
}
EXPORT_SYMBOL(scsicam_bios_param);
