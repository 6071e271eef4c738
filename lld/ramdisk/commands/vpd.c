// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vital product data (SPC-6 7.7, SBC-4 6.6, ZBC-2 6.5): names of units and ports, and limits.
 *
 * A table has the pages, in ascending order, and for which units they are; page 00h is made from
 * it. A page is made whole in a buffer, then cut to the allocation length.
 *
 * A unit has one name, whichever path one asks by; a port has its own. Both are NAA identifiers, of
 * the locally assigned kind unless somebody gave a name: 3h, what is named (4 bits), the array
 * (32), the target (8), and the LUN or the port (16).
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_proto.h>

#include "model/ram.h"
#include "extent.h"
#include "page.h"
#include "media/zone.h"

#define VPD_ROOM	512
#define MOST_PORTS	16u	/* most "paths" of a shape */
#define SAS		6	/* protocol identifier */

/* A page that is being written. */
struct vpd {
	const struct ram_nexus	*nexus;
	const struct ram_unit	*unit;
	const struct ram_shape	*shape;
	u8			bytes[VPD_ROOM];
};

/* For whom a page is. */
enum vpd_for {
	FOR_ALL,
	FOR_DISKS,
	FOR_ZONED,
};

struct vpd_page {
	u8		code;
	enum vpd_for	who;
	/* Writes what is behind the header; returns the length of the page with it. */
	size_t		(*write)(struct vpd *vpd);
};

/* --- names */

enum named {
	NAMED_UNIT,
	NAMED_PORT,
	NAMED_DEVICE,
};

static u64 local_naa(enum named what, u32 array, u32 target, u16 last)
{
	return 3ULL << 60 | (u64)what << 56 | (u64)array << 24 | (target & 0xff) << 16 | last;
}

/* The array, as names of units have it. */
static u32 named_array(const struct ram_unit *unit)
{
	return ram_shape_of(unit)->vpd_use_hostno ? unit->array->id + 1 : 0;
}

static u64 unit_naa(const struct ram_unit *unit)
{
	u64 given;

	if (!kstrtou64(ram_shape_of(unit)->naa, 16, &given))
		return given + ram_unit_place(unit);
	return local_naa(NAMED_UNIT, named_array(unit), unit->target, unit->lun);
}

static u64 port_naa(const struct ram_unit *unit, u16 port)
{
	return local_naa(NAMED_PORT, unit->array->id + 1, unit->target, port);
}

/* Returns its length. */
static size_t put_serial(const struct ram_unit *unit, char *field, size_t room)
{
	const char *given = ram_shape_of(unit)->serial;
	u32 place = ram_unit_place(unit);

	if (!given[0])
		return scnprintf(field, room, "%08X%06X", named_array(unit), place);
	if (!place)
		return scnprintf(field, room, "%s", given);
	return scnprintf(field, room, "%s-%06X", given, place);
}

/* Association and type of a designator; one of a port says by which protocol. */
#define OF_UNIT		0x00
#define OF_PORT		0x90
#define OF_DEVICE	0x20
#define IS_T10		0x1
#define IS_NAA		0x3
#define IS_PORT		0x4
#define IS_PORT_GROUP	0x5
#define IS_NAME		0x8
#define IN_BINARY	0x1
#define IN_ASCII	0x2
#define IN_UTF8		0x3

/* Returns where the next one goes. */
static u8 *ram_vpd_put_designator(u8 *b, u8 coded, u8 what, const void *name, size_t len)
{
	b[0] = coded | (what & 0x80 ? SAS << 4 : 0);
	b[1] = what;
	b[2] = 0;
	b[3] = len;
	memcpy(b + 4, name, len);
	return b + 4 + len;
}

static u8 *put_naa(u8 *b, u8 what, u64 naa)
{
	__be64 name = cpu_to_be64(naa);

	return ram_vpd_put_designator(b, IN_BINARY, what | IS_NAA, &name, sizeof(name));
}

static u8 *put_port_number(u8 *b, u8 what, u16 number)
{
	__be32 name = cpu_to_be32(number);

	return ram_vpd_put_designator(b, IN_BINARY, OF_PORT | what, &name, sizeof(name));
}

static u8 *put_t10(u8 *b, const struct vpd *vpd)
{
	u8 name[8 + 48];
	size_t len;

	ram_page_text(name, 8, vpd->shape->inq_vendor);
	len = put_serial(vpd->unit, name + 8, sizeof(name) - 8);
	return ram_vpd_put_designator(b, IN_ASCII, OF_UNIT | IS_T10, name, 8 + len);
}

static u8 *put_device_name(u8 *b, const struct ram_unit *unit)
{
	char name[24] = { };

	scnprintf(name, sizeof(name), "naa.%016llX",
		  local_naa(NAMED_DEVICE, unit->array->id + 1, unit->target, 0));
	return ram_vpd_put_designator(b, IN_UTF8, OF_DEVICE | IS_NAME, name, sizeof(name));
}

static size_t ram_vpd_write_serial(struct vpd *vpd)
{
	return 4 + put_serial(vpd->unit, vpd->bytes + 4, VPD_ROOM - 4);
}

/* A well-known logical unit has no name of its own (SPC-6 7.7.6.2.1). */
static size_t ram_vpd_write_names(struct vpd *vpd)
{
	const struct ram_unit *unit = vpd->unit;
	u16 port = vpd->nexus->host->port;
	u8 *b = vpd->bytes + 4;

	if (unit->lun != RAM_WLUN_REPORT_LUNS) {
		b = put_t10(b, vpd);
		b = put_naa(b, OF_UNIT, unit_naa(unit));
	}
	b = put_port_number(b, IS_PORT, port);
	if (vpd->shape->alua)
		b = put_port_number(b, IS_PORT_GROUP, port);
	b = put_naa(b, OF_PORT, port_naa(unit, port));
	b = put_device_name(b, unit);
	return b - vpd->bytes;
}

/* Every port that is wired, with its name; nobody names the initiator at its other end. */
static size_t ram_vpd_write_ports(struct vpd *vpd)
{
	unsigned long ports = READ_ONCE(vpd->unit->array->ports);
	u8 *b = vpd->bytes + 4;
	unsigned int port;

	BUILD_BUG_ON(4 + MOST_PORTS * 24 > VPD_ROOM);
	for_each_set_bit(port, &ports, MOST_PORTS + 1) {
		put_unaligned_be16(port, b + 2);
		put_unaligned_be16(12, b + 10);
		b = put_naa(b + 12, OF_PORT, port_naa(vpd->unit, port));
	}
	return b - vpd->bytes;
}

/* --- abilities and limits */

/* The SPT field, by the one type of protection that the unit has. */
static const u8 protection_supported[] = {
	[1] = 0 << 3,
	[2] = 2 << 3,
	[3] = 4 << 3,
};

/* Extended INQUIRY Data (SPC-6 7.7.7). */
static size_t ram_vpd_write_extended(struct vpd *vpd)
{
	u8 *b = vpd->bytes;
	u32 dif = vpd->shape->dif;

	if (dif && ram_unit_is_disk(vpd->unit)) {
		b[4] = protection_supported[dif] | 0x06;	/* GRD_CHK, APP_CHK */
		if (dif < 3)
			b[4] |= 0x01;				/* REF_CHK */
	}
	b[5] = 0x07;				/* HEADSUP, ORDSUP, SIMPSUP */
	b[6] = 0x01;				/* V_SUP */
	b[7] = 0x01;				/* LUICLR */
	put_unaligned_be16(1, b + 10);		/* minutes of the extended self-test */
	b[13] = SCSI_SENSE_BUFFERSIZE;
	return 64;
}

/* Mode Page Policy (SPC-6 7.7.10): all pages are shared by all nexuses. */
static size_t ram_vpd_write_policy(struct vpd *vpd)
{
	vpd->bytes[4] = 0x3f;
	vpd->bytes[5] = 0xff;
	return 8;
}

static u32 blocks_of(const struct vpd *vpd, u64 bytes)
{
	return min_t(u64, bytes >> vpd->unit->block_shift, U32_MAX);
}

static void put_unmap_limits(struct vpd *vpd, u8 *b)
{
	const struct ram_shape *shape = vpd->shape;
	u32 page = max(blocks_of(vpd, PAGE_SIZE), 1U);

	if (shape->lbpu) {
		put_unaligned_be32(shape->unmap_max_blocks, b + 20);
		put_unaligned_be32(shape->unmap_max_desc, b + 24);
	}
	if (!ram_unit_is_thin(vpd->unit))
		return;
	put_unaligned_be32(shape->unmap_granularity ?: page, b + 28);
	put_unaligned_be32(BIT(31) | shape->unmap_alignment, b + 32);	/* UGAVALID */
}

/* Block Limits (SBC-4 6.6.4). */
static size_t ram_vpd_write_limits(struct vpd *vpd)
{
	const struct ram_shape *shape = vpd->shape;
	u32 most = blocks_of(vpd, shape->max_sectors * 512ULL);
	u32 chunk = blocks_of(vpd, STORE_CHUNK);
	u8 *b = vpd->bytes;

	b[5] = min(chunk, 255U);
	put_unaligned_be16(1 << shape->physblk_exp, b + 6);
	put_unaligned_be32(most, b + 8);
	put_unaligned_be32(min(shape->opt_blks, most), b + 12);
	put_unmap_limits(vpd, b);
	put_unaligned_be64(shape->write_same_length, b + 36);
	if (shape->atomic_wr) {
		put_unaligned_be32(ram_extent_most_atomic(vpd->unit), b + 44);
		put_unaligned_be32(1, b + 48);
		put_unaligned_be32(1, b + 52);
	}
	return 64;
}

/* Block Device Characteristics (SBC-4 6.6.2). */
static size_t ram_vpd_write_medium(struct vpd *vpd)
{
	u8 *b = vpd->bytes;

	put_unaligned_be16(1, b + 4);		/* does not rotate */
	b[7] = 5;				/* smaller than 1.8 inch */
	b[8] = 0x01;				/* VBULS: VERIFY of unmapped blocks finds zeros */
	if (vpd->shape->zbc == 1)
		b[8] |= 1 << 4;			/* host aware */
	return 64;
}

/* Logical Block Provisioning (SBC-4 6.6.7). */
static size_t ram_vpd_write_provisioning(struct vpd *vpd)
{
	const struct ram_shape *shape = vpd->shape;
	u8 *b = vpd->bytes;

	b[5] = shape->lbpu << 7 | shape->lbpws << 6 | shape->lbpws10 << 5;
	if (ram_unit_is_thin(vpd->unit)) {
		b[4] = RAM_MEMORY_SET_SHIFT - vpd->unit->block_shift;	/* threshold sets */
		b[5] |= 1 << 2;			/* LBPRZ: reads as zeros */
		b[6] = 2;			/* thin provisioned */
	}
	return 8;
}

/* Zoned Block Device Characteristics (ZBC-2 6.5.2). */
static size_t ram_vpd_write_zones(struct vpd *vpd)
{
	ram_zone_vpd(vpd->unit, vpd->bytes);
	return 64;
}

/* --- which page */

static size_t ram_vpd_write_list(struct vpd *vpd);

static const struct vpd_page vpd_pages[] = {
	{ 0x00, FOR_ALL,	ram_vpd_write_list },
	{ 0x80, FOR_ALL,	ram_vpd_write_serial },
	{ 0x83, FOR_ALL,	ram_vpd_write_names },
	{ 0x86, FOR_ALL,	ram_vpd_write_extended },
	{ 0x87, FOR_ALL,	ram_vpd_write_policy },
	{ 0x88, FOR_ALL,	ram_vpd_write_ports },
	{ 0xb0, FOR_DISKS,	ram_vpd_write_limits },
	{ 0xb1, FOR_DISKS,	ram_vpd_write_medium },
	{ 0xb2, FOR_DISKS,	ram_vpd_write_provisioning },
	{ 0xb6, FOR_ZONED,	ram_vpd_write_zones },
};

static bool page_is_for(const struct vpd_page *page, const struct ram_unit *unit)
{
	switch (page->who) {
	case FOR_ZONED:
		return unit->zones;
	case FOR_DISKS:
		return ram_unit_is_disk(unit);
	default:
		return true;
	}
}

static size_t ram_vpd_write_list(struct vpd *vpd)
{
	u8 *b = vpd->bytes + 4;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vpd_pages); i++)
		if (page_is_for(&vpd_pages[i], vpd->unit))
			*b++ = vpd_pages[i].code;
	return b - vpd->bytes;
}

static const struct vpd_page *find_page(const struct ram_unit *unit, u8 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vpd_pages); i++)
		if (vpd_pages[i].code == code && page_is_for(&vpd_pages[i], unit))
			return &vpd_pages[i];
	return NULL;
}

/**
 * ram_page_vpd - INQUIRY with EVPD (SPC-6 6.7.3)
 * @task: the command
 *
 * Context: any.
 * Return: RAM_GOOD; or sense, if the unit does not have the page, or is not there.
 */
int ram_page_vpd(struct ram_task *task)
{
	const struct ram_unit *unit = task->nexus->unit;
	struct vpd vpd = { .nexus = task->nexus, .unit = unit, .shape = ram_shape_of(unit) };
	const u8 *cdb = ram_cdb(task);
	const struct vpd_page *page = find_page(unit, cdb[2]);
	size_t len;

	if (!ram_unit_is_there(unit))
		return ram_bad_cdb(task, 1, 0);
	if (!page)
		return ram_bad_cdb(task, 2, 7);
	len = page->write(&vpd);
	vpd.bytes[0] = ram_page_type(unit);
	vpd.bytes[1] = page->code;
	put_unaligned_be16(len - 4, vpd.bytes + 2);
	return ram_reply(task, vpd.bytes, len, get_unaligned_be16(cdb + 3));
}
