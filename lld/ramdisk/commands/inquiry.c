// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard INQUIRY data (SPC-6 6.7.2): what kind of thing a unit is.
 *
 * It is answered where there is no unit as well, with a peripheral qualifier that says so; for a
 * host that looks for units, that is an answer, and an error is not. Nothing here waits for the
 * medium.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_proto.h>

#include "model/ram.h"
#include "access/alua.h"
#include "page.h"

#define INQUIRY_LEN	96
#define NO_UNIT		0x7f	/* not connected, and nothing can be; of no known type */

/*
 * Version descriptors (SPC-6 6.7.2.4), each without a claim of a version: by the version of the
 * INQUIRY data, the standards of its time. There are none before SPC-2. The commands of a type are
 * by the peripheral device type.
 */
static const struct generation {
	u16	architecture;
	u16	primary;
	u16	transport;
	u16	sets[TYPE_ZBC + 1];
} generations[] = {
	[4] = {
		.architecture = 0x0040,		/* SAM-2 */
		.primary = 0x0260,		/* SPC-2 */
		.sets = {
			[TYPE_DISK]		= 0x0180,	/* SBC */
			[TYPE_TAPE]		= 0x0200,	/* SSC */
			[TYPE_ROM]		= 0x02a0,	/* MMC-3 */
			[TYPE_ENCLOSURE]	= 0x01c0,	/* SES */
		},
	},
	[5] = {
		.architecture = 0x0060,		/* SAM-3 */
		.primary = 0x0300,		/* SPC-3 */
		.transport = 0x0c00,		/* SAS-1.1 */
		.sets = {
			[TYPE_DISK]		= 0x0320,	/* SBC-2 */
			[TYPE_TAPE]		= 0x0360,	/* SSC-2 */
			[TYPE_ROM]		= 0x03a0,	/* MMC-4 */
			[TYPE_ENCLOSURE]	= 0x03e0,	/* SES-2 */
		},
	},
	[6] = {
		.architecture = 0x00a0,		/* SAM-5 */
		.primary = 0x0460,		/* SPC-4 */
		.transport = 0x0c60,		/* SAS-3 */
		.sets = {
			[TYPE_DISK]		= 0x04c0,	/* SBC-3 */
			[TYPE_TAPE]		= 0x0520,	/* SSC-4 */
			[TYPE_ROM]		= 0x04e0,	/* MMC-6 */
			[TYPE_ENCLOSURE]	= 0x0580,	/* SES-3 */
			[TYPE_ZBC]		= 0x0620,	/* ZBC */
		},
	},
	[7] = {
		.architecture = 0x00c0,		/* SAM-6 */
		.primary = 0x05c0,		/* SPC-5 */
		.transport = 0x0c80,		/* SAS-4 */
		.sets = {
			[TYPE_DISK]		= 0x0600,	/* SBC-4 */
			[TYPE_TAPE]		= 0x05a0,	/* SSC-5 */
			[TYPE_ROM]		= 0x04e0,	/* MMC-6 */
			[TYPE_ENCLOSURE]	= 0x0680,	/* SES-4 */
			[TYPE_ZBC]		= 0x0660,	/* ZBC-2 */
		},
	},
};

/**
 * ram_page_text - fill a text field (SPC-6 4.3.1)
 * @field: where
 * @len: its length
 * @text: left-aligned there, with blanks behind
 *
 * Context: any.
 */
void ram_page_text(u8 *field, size_t len, const char *text)
{
	memset(field, ' ', len);
	memcpy(field, text, min(strlen(text), len));
}

/**
 * ram_page_type - what the first byte of INQUIRY data says
 * @unit: of this unit
 *
 * Context: any.
 * Return: peripheral qualifier and peripheral device type.
 */
u8 ram_page_type(const struct ram_unit *unit)
{
	const struct ram_shape *shape = ram_shape_of(unit);

	if (!ram_unit_is_there(unit))
		return NO_UNIT;
	if (unit->lun == RAM_WLUN_REPORT_LUNS)
		return TYPE_WLUN;
	return shape->zbc == 2 ? TYPE_ZBC : shape->ptype;
}

/* A zoned disk is of two sets: its type names one, and the other follows. */
static void put_standards(const struct ram_unit *unit, u8 *b)
{
	const struct ram_shape *shape = ram_shape_of(unit);
	const struct generation *of = &generations[shape->scsi_level];
	const u8 type = ram_page_type(unit);
	const u16 standards[] = {
		of->architecture,
		of->primary,
		of->transport,
		type < ARRAY_SIZE(of->sets) ? of->sets[type] : 0,
		shape->zbc ? of->sets[shape->zbc == 2 ? TYPE_DISK : TYPE_ZBC] : 0,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(standards); i++) {
		if (!standards[i])
			continue;
		put_unaligned_be16(standards[i], b);
		b += 2;
	}
}

/* Bits that only a logical unit of the ordinary kind sets. */
static void put_abilities(const struct ram_unit *unit, u8 *b)
{
	const struct ram_shape *shape = ram_shape_of(unit);

	b[1] = shape->removable << 7;
	b[5] = ram_alua_tpgs(unit) << 4;
	if (shape->dif && ram_unit_is_disk(unit))
		b[5] |= 0x01;
}

static int ram_inquiry_answer_standard(struct ram_task *task, size_t asked)
{
	const struct ram_unit *unit = task->nexus->unit;
	const struct ram_shape *shape = ram_shape_of(unit);
	u8 b[INQUIRY_LEN] = { };

	b[0] = ram_page_type(unit);
	b[2] = shape->scsi_level;
	b[3] = 0x12;				/* HISUP, and the format of these data */
	b[4] = INQUIRY_LEN - 5;
	if (unit->lun != RAM_WLUN_REPORT_LUNS)
		put_abilities(unit, b);
	b[6] = shape->paths > 1 ? 0x10 : 0;	/* MULTIP */
	b[7] = 0x02;				/* CMDQUE */
	ram_page_text(b + 8, 8, shape->inq_vendor);
	ram_page_text(b + 16, 16, shape->inq_product);
	ram_page_text(b + 32, 4, shape->inq_rev);
	put_standards(unit, b + 58);
	return ram_reply(task, b, sizeof(b), asked);
}

/**
 * ram_page_inquiry - INQUIRY (SPC-6 6.7)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD or sense.
 */
int ram_page_inquiry(struct ram_task *task)
{
	const u8 *cdb = ram_cdb(task);

	if (cdb[1] & 0x02)			/* CMDDT, of SPC-2 */
		return ram_bad_cdb(task, 1, 1);
	if (cdb[1] & 0x01)
		return ram_page_vpd(task);
	if (cdb[2])
		return ram_bad_cdb(task, 2, 7);
	return ram_inquiry_answer_standard(task, get_unaligned_be16(cdb + 3));
}
