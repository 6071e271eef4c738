// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the device says of itself, and what it is told of us.
 *
 * Each field of the configuration (5.6.4) is read by a line of a table that also knows between which
 * bounds it makes sense. What is above is cut, with a line in the log if no device should say so;
 * what is below is replaced by a cautious value, or the device is refused if there is none.
 *
 * Two fields are the driver's to write: the sizes of a CDB and of sense data. Requests and responses
 * are laid out by the header's default sizes, which are as large as the midlayer can use. A device
 * that does not take them would read and write past its buffers' ends, so it is refused.
 */
#include <linux/array_size.h>
#include <linux/blkdev.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/virtio_config.h>

#include "vscsi.h"

/* Addressed as flat space, LUNs come with these bits from the midlayer (SAM-5 4.7.7.3). */
#define FLAT_SPACE	0x4000

#define FIELD(member)	.name = #member, .offset = offsetof(struct virtio_scsi_config, member)

enum { QUEUES, SEGMENTS, SECTORS, PER_LUN, EVENT_SIZE, TARGET, LUN };

/*
 * Bounds and what else to take; 0 for @instead: there is nothing else. What is above @high is odd
 * unless @open: then the bound is ours.
 */
static const struct field {
	const char	*name;
	unsigned int	offset;
	bool		narrow;
	bool		open;
	u32		low;
	u32		high;
	u32		instead;
} fields[] = {
	[QUEUES]	= { FIELD(num_queues), .low = 1, .high = U16_MAX },
	[SEGMENTS]	= { FIELD(seg_max), .low = 1, .high = SG_MAX_SEGMENTS, .open = true,
			    .instead = 1 },
	/* The block layer has a page at least. */
	[SECTORS]	= { FIELD(max_sectors), .low = PAGE_SECTORS, .high = INT_MAX, .open = true,
			    .instead = PAGE_SECTORS },
	[PER_LUN]	= { FIELD(cmd_per_lun), .low = 1, .high = 4096, .open = true, .instead = 1 },
	[EVENT_SIZE]	= { FIELD(event_info_size), .low = sizeof(struct virtio_scsi_event),
			    .high = 256, .instead = sizeof(struct virtio_scsi_event) },
	[TARGET]	= { FIELD(max_target), .narrow = true, .high = 255 },
	[LUN]		= { FIELD(max_lun), .high = 16383 },
};

/* Within bounds; 0 where nothing is. */
static u32 bounded(struct virtio_device *vdev, const struct field *field, u32 value)
{
	if (value < field->low) {
		dev_warn(&vdev->dev, "%s of %u makes no sense, %s\n", field->name, value,
			 field->instead ? "a cautious value is taken" : "the device is refused");
		return field->instead;
	}
	if (value > field->high && !field->open)
		dev_warn(&vdev->dev, "%s of %u makes no sense, %u is taken\n", field->name, value,
			 field->high);
	return min(value, field->high);
}

static u32 read_field(struct virtio_device *vdev, const struct field *field)
{
	return bounded(vdev, field, field->narrow ? virtio_cread16(vdev, field->offset) :
						    virtio_cread32(vdev, field->offset));
}

/**
 * vscsi_limits_read - what the device says of itself
 * @vdev: the device
 * @limits: what it can do, within reason
 *
 * Context: process context; features have been negotiated.
 * Return: 0; -EINVAL if there is no sense in it (virtio 1.2, 5.6.4).
 */
int vscsi_limits_read(struct virtio_device *vdev, struct vscsi_limits *limits)
{
	u32 values[ARRAY_SIZE(fields)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		values[i] = read_field(vdev, &fields[i]);
		if (values[i] < fields[i].low)
			return -EINVAL;
	}
	*limits = (struct vscsi_limits) {
		.queues		= values[QUEUES],
		.segments	= values[SEGMENTS],
		.sectors	= values[SECTORS],
		.per_lun	= values[PER_LUN],
		.event_size	= values[EVENT_SIZE],
		.targets	= values[TARGET] + 1,
		.luns		= (values[LUN] + 1) + FLAT_SPACE,
		.pi		= IS_ENABLED(CONFIG_BLK_DEV_INTEGRITY) &&
				  virtio_has_feature(vdev, VIRTIO_SCSI_F_T10_PI),
	};
	return 0;
}

static int vscsi_config_write_size(struct virtio_device *vdev, const char *name,
				   unsigned int offset, u32 size)
{
	virtio_cwrite32(vdev, offset, size);
	if (virtio_cread32(vdev, offset) == size)
		return 0;
	dev_err(&vdev->dev, "%s of %u is not taken, the device is refused\n", name, size);
	return -EINVAL;
}

/**
 * vscsi_sizes_write - tell the device how long a CDB and sense data are
 * @vdev: the device, which was reset since it was last told
 *
 * Context: process context.
 * Return: 0; -EINVAL if it does not take them (virtio 1.2, 5.6.4).
 */
int vscsi_sizes_write(struct virtio_device *vdev)
{
	int error = vscsi_config_write_size(vdev, "cdb_size",
					    offsetof(struct virtio_scsi_config, cdb_size),
					    VIRTIO_SCSI_CDB_SIZE);

	return error ?: vscsi_config_write_size(vdev, "sense_size",
						offsetof(struct virtio_scsi_config, sense_size),
						VIRTIO_SCSI_SENSE_SIZE);
}
