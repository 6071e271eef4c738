/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What hosts, and the logical units behind them, are like. One list: the module's parameters, the
 * driver's attributes in sysfs and those of a host in configfs are made from it. Names are those of
 * scsi_debug where it has one for the thing.
 */
#ifndef RAM_SHAPE_H
#define RAM_SHAPE_H

#include <linux/types.h>

/* A number: its name, what it is at first, the least and the most it may be, and what it means. */
#define RAM_SHAPE_NUMBERS(X)									\
	X(num_tgts,	1, 0, 256,	"targets of a host")					\
	X(max_luns,	1, 0, 16384,	"logical units of a target")				\
	X(no_lun_0,	0, 0, 1,	"1: there is no LUN 0")					\
	X(lun_format,	0, 0, 1,	"1: flat space addressing for LUNs below 256, too")	\
	X(wlun,		0, 0, 1,	"1: REPORT LUNS lists the REPORT LUNS well-known unit")	\
	X(paths,	1, 1, 16,	"hosts that can reach the same units, see array")	\
	X(port,		0, 0, 16,	"target port that it has; 0: the first that is free")	\
	X(dev_size_mb,	8, 1, U32_MAX,	"size of a unit in MiB")				\
	X(virtual_gb,	0, 0, 1U << 20,	"or in GiB")						\
	X(memory_mb,	0, 0, U32_MAX,	"MiB that an array's units take; 0: all such, half the machine's") \
	X(sector_size,	512, 512, 4096,	"bytes of a logical block")				\
	X(physblk_exp,	0, 0, 7,	"logical blocks of a physical one, as a power of 2")	\
	X(lowest_aligned, 0, 0, 0x3fff,	"first block that begins a physical one")		\
	X(opt_blks,	1024, 0, U32_MAX, "optimal length of a transfer, in blocks")		\
	X(submit_queues, 1, 1, 1024,	"queues of a host")					\
	X(poll_queues,	0, 0, 1023,	"how many of them are polled")				\
	X(max_queue,	192, 1, 8192,	"commands that a host takes at a time")			\
	X(cmd_per_lun,	128, 1, 4096,	"commands that a unit takes at a time, to begin with")	\
	X(sg_tablesize,	256, 1, 2048,	"segments of a command")				\
	X(max_segment,	65536, 4096, 1U << 30, "bytes of a segment")				\
	X(max_sectors,	8192, 8, 1U << 20, "units of 512 bytes that a command moves")		\
	X(cdb_len,	10, 6, 32,	"length of CDB that sd prefers: 6, 10, 16; 32 if dif=2") \
	X(ptype,	0, 0, 0x1e,	"peripheral device type")				\
	X(scsi_level,	7, 0, 7,	"version in INQUIRY data: 6 is SPC-4, 7 is SPC-5")	\
	X(removable,	0, 0, 1,	"1: the medium can be removed")				\
	X(wp,		0, 0, 1,	"1: write protected")					\
	X(dsense,	0, 0, 1,	"1: descriptor format sense data, to begin with")	\
	X(strict,	0, 0, 1,	"1: bits of a CDB that mean nothing must be zero")	\
	X(lbpu,		1, 0, 1,	"1: UNMAP, unless there are zones")			\
	X(lbpws,	1, 0, 1,	"1: WRITE SAME (16) unmaps, unless there are zones")	\
	X(lbpws10,	1, 0, 1,	"1: WRITE SAME (10) unmaps, unless there are zones")	\
	X(unmap_max_blocks, U32_MAX, 1, U32_MAX, "blocks that one UNMAP takes")			\
	X(unmap_max_desc, 256, 1, 4094,	"ranges that one UNMAP takes")				\
	X(unmap_granularity, 0, 0, U32_MAX, "blocks that go together; 0: a page")		\
	X(unmap_alignment, 0, 0, 0x7fffffff, "the first block where they do")			\
	X(write_same_length, 0xffff, 1, U32_MAX, "blocks that one WRITE SAME takes")		\
	X(atomic_wr,	1, 0, 1,	"1: WRITE ATOMIC (16)")					\
	X(dif,		0, 0, 3,	"type of protection information; 0: none")		\
	X(dix,		0, 0, 1,	"1: the host exchanges it (DIX)")			\
	X(guard,	0, 0, 1,	"1: its guard is an IP checksum between host and driver") \
	X(ato,		1, 0, 1,	"1: its application tag belongs to the initiator")	\
	X(zbc,		0, 0, 2,	"zones: 1 host aware, 2 host managed")			\
	X(zone_size_mb,	16, 1, 65536,	"MiB of a zone")					\
	X(zone_cap_mb,	0, 0, 65536,	"MiB of it that can be written; 0: all")		\
	X(zone_nr_conv,	1, 0, 65536,	"conventional zones")					\
	X(zone_max_open, 8, 0, 65536,	"zones that may be open; 0: no limit")			\
	X(alua,		0, 0, 2,	"1: ports have access states; 2: that can be set, too")	 \
	X(ndelay,	0, 0, U32_MAX,	"ns that a command takes")				\
	X(jitter,	0, 0, U32_MAX,	"and up to so many more")				\
	X(tur_ms_to_ready, 0, 0, U32_MAX, "ms until a new unit is ready")			\
	X(vpd_use_hostno, 1, 0, 1,	"0: units are named without their host")	\
	X(no_uld,	0, 0, 1,	"1: no upper driver but sg")

/* A text: its name, the most characters it may have, what it is at first, and what it means. */
#define RAM_SHAPE_TEXTS(X)									\
	X(array,	32, "",			"name of the array that it reaches, new or old")	\
	X(inq_vendor,	8,  "Linux",		"vendor")					\
	X(inq_product,	16, "scsi_ramdisk",	"product")					\
	X(inq_rev,	4,  "0001",		"revision")					\
	X(serial,	32, "",			"serial number of LUN 0") \
	X(naa,		16, "",			"name of LUN 0, in hexadecimal")

/* What a host is like: a member for each row of the lists above. */
struct ram_shape {
#define RAM_MEMBER(_name, ...) u32 _name;
	RAM_SHAPE_NUMBERS(RAM_MEMBER)
#undef RAM_MEMBER
#define RAM_MEMBER(_name, _len, ...) char _name[(_len) + 1];
	RAM_SHAPE_TEXTS(RAM_MEMBER)
#undef RAM_MEMBER
};

/* A member of the shape that is a number. */
struct ram_number {
	const char	*name;
	size_t		offset;
	u32		min;
	u32		max;
};

/* One that is a text. */
struct ram_text {
	const char	*name;
	size_t		offset;
	size_t		len;
};

enum {
#define RAM_NUMBER(_name, ...) RAM_NR_##_name,
	RAM_SHAPE_NUMBERS(RAM_NUMBER)
#undef RAM_NUMBER
	RAM_NUMBERS
};

enum {
#define RAM_TEXT(_name, ...) RAM_TX_##_name,
	RAM_SHAPE_TEXTS(RAM_TEXT)
#undef RAM_TEXT
	RAM_TEXTS
};

extern const struct ram_number ram_numbers[RAM_NUMBERS];
extern const struct ram_text ram_texts[RAM_TEXTS];

/* What the next host will be like, unless it is made in configfs. */
extern struct ram_shape ram_next_shape;

static inline u32 *ram_shape_number(struct ram_shape *shape, const struct ram_number *number)
{
	return (void *)shape + number->offset;
}

static inline char *ram_shape_text(struct ram_shape *shape, const struct ram_text *text)
{
	return (void *)shape + text->offset;
}

void ram_shape_default(struct ram_shape *shape);
int ram_shape_set_number(struct ram_shape *shape, const struct ram_number *number,
			 const char *text);
int ram_shape_set_text(struct ram_shape *shape, const struct ram_text *which, const char *text);
u64 ram_shape_blocks(const struct ram_shape *shape);
const char *ram_shape_differs(const struct ram_shape *shape, const struct ram_shape *other);

#endif /* RAM_SHAPE_H */
