// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a small, well-behaved disk answers (SPC-5, SBC-4), for every command but those that move
 * blocks. Rules change these answers; here nothing lies.
 *
 * Pure: a description of the unit and a command go in, bytes and a verdict come out. An answer is
 * made whole in a buffer of its own and then cut to the allocation length, as clause 4.2.5.6 of
 * SPC-5 asks. The list of LUNs can be long, and is written to the caller's buffer directly.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_proto.h>

#include "answer.h"

#define ANSWER_ROOM	512

/* Sense of the refusals: ILLEGAL REQUEST and why. */
static const struct answer answer_bad_opcode = { .key = ILLEGAL_REQUEST, .asc = 0x20 };
static const struct answer answer_bad_field = { .key = ILLEGAL_REQUEST, .asc = 0x24 };
static const struct answer answer_no_unit = { .key = ILLEGAL_REQUEST, .asc = 0x25 };

/* An answer that is being written. */
struct answer_page {
	const struct answer_unit *unit;
	const u8	*cdb;
	u8		*out;
	size_t		room;
	u8		bytes[ANSWER_ROOM];
};

/* Hands out what was asked of an answer that is @len bytes long. */
static struct answer answer_cut(struct answer_page *page, size_t len, size_t asked)
{
	len = min3(len, asked, page->room);
	memcpy(page->out, page->bytes, len);
	return (struct answer) { .len = len };
}

static const struct answer answer_nothing;

static struct answer answer_good(struct answer_page *page)
{
	return answer_nothing;
}

/* A text field: left-aligned ASCII, filled with blanks (SPC-5 4.3.1). */
static void answer_text(u8 *field, size_t len, const char *text)
{
	memset(field, ' ', len);
	memcpy(field, text, min(strlen(text), len));
}

static void answer_serial(const struct answer_unit *unit, u8 *field, size_t len)
{
	char text[32];

	snprintf(text, sizeof(text), "H%02X%02X%04X%08llX", (u8)unit->host, (u8)unit->channel,
		 (u16)unit->target, unit->lun & U32_MAX);
	answer_text(field, len, text);
}

/* Standard INQUIRY data (SPC-5 6.7.2). */
static size_t answer_identity(struct answer_page *page)
{
	u8 *b = page->bytes;

	b[0] = page->unit->present ? page->unit->type : 0x7f;
	b[1] = page->unit->removable ? 0x80 : 0x00;
	b[2] = 0x07;
	b[3] = 0x12;
	b[4] = 96 - 5;
	b[7] = 0x02;
	answer_text(b + 8, 8, "HOSTILE");
	answer_text(b + 16, 16, "RAM disk");
	answer_text(b + 32, 4, "0001");
	put_unaligned_be16(0x00c0, b + 58);
	put_unaligned_be16(0x05c0, b + 60);
	put_unaligned_be16(0x0600, b + 62);
	return 96;
}

static size_t answer_vpd_list(struct answer_page *page)
{
	static const u8 pages[] = { 0x00, 0x80, 0x83, 0xb0, 0xb1, 0xb2 };

	memcpy(page->bytes + 4, pages, sizeof(pages));
	return 4 + sizeof(pages);
}

static size_t answer_vpd_serial(struct answer_page *page)
{
	answer_serial(page->unit, page->bytes + 4, 20);
	return 24;
}

/* Designators: a vendor's name for it, and a locally assigned NAA (SPC-5 7.7.6). */
static size_t answer_vpd_identity(struct answer_page *page)
{
	const struct answer_unit *unit = page->unit;
	u8 *b = page->bytes + 4;

	b[0] = 0x02;
	b[1] = 0x01;
	b[3] = 28;
	answer_text(b + 4, 8, "HOSTILE");
	answer_serial(unit, b + 12, 20);
	b += 32;
	b[0] = 0x01;
	b[1] = 0x03;
	b[3] = 8;
	put_unaligned_be16(0x3000 | (unit->host & 0xff) << 4 | (unit->channel & 0xf), b + 4);
	put_unaligned_be16(unit->target, b + 6);
	put_unaligned_be32(unit->lun, b + 8);
	return 4 + 32 + 12;
}

static size_t answer_vpd_limits(struct answer_page *page)
{
	put_unaligned_be16(1, page->bytes + 6);
	put_unaligned_be32(2048, page->bytes + 8);
	put_unaligned_be32(64, page->bytes + 12);
	return 64;
}

static size_t answer_vpd_medium(struct answer_page *page)
{
	put_unaligned_be16(0x0001, page->bytes + 4);
	return 64;
}

static size_t answer_vpd_thin(struct answer_page *page)
{
	return 8;
}

static const struct answer_vpd {
	u8	code;
	size_t	(*write)(struct answer_page *page);
} answer_vpds[] = {
	{ 0x00, answer_vpd_list },
	{ 0x80, answer_vpd_serial },
	{ 0x83, answer_vpd_identity },
	{ 0xb0, answer_vpd_limits },
	{ 0xb1, answer_vpd_medium },
	{ 0xb2, answer_vpd_thin },
};

static struct answer answer_vpd(struct answer_page *page, size_t asked)
{
	const struct answer_vpd *vpd;
	size_t len;

	for (vpd = answer_vpds; vpd < answer_vpds + ARRAY_SIZE(answer_vpds); vpd++) {
		if (vpd->code != page->cdb[2])
			continue;
		len = vpd->write(page);
		page->bytes[0] = page->unit->type;
		page->bytes[1] = vpd->code;
		put_unaligned_be16(len - 4, page->bytes + 2);
		return answer_cut(page, len, asked);
	}
	return answer_bad_field;
}

static struct answer answer_inquiry(struct answer_page *page)
{
	size_t asked = get_unaligned_be16(page->cdb + 3);

	if (page->cdb[1] & 0x01)
		return page->unit->present ? answer_vpd(page, asked) : answer_bad_field;
	if (page->cdb[2])
		return answer_bad_field;
	return answer_cut(page, answer_identity(page), asked);
}

/* Fixed format sense data that says nothing is wrong (SPC-5 4.5.3). */
static struct answer answer_request_sense(struct answer_page *page)
{
	page->bytes[0] = 0x70;
	page->bytes[7] = 10;
	return answer_cut(page, 18, page->cdb[4]);
}

static struct answer answer_capacity_10(struct answer_page *page)
{
	put_unaligned_be32(min(page->unit->blocks - 1, (u64)U32_MAX), page->bytes);
	put_unaligned_be32(page->unit->block_size, page->bytes + 4);
	return answer_cut(page, 8, 8);
}

static struct answer answer_capacity_16(struct answer_page *page)
{
	put_unaligned_be64(page->unit->blocks - 1, page->bytes);
	put_unaligned_be32(page->unit->block_size, page->bytes + 8);
	return answer_cut(page, 32, get_unaligned_be32(page->cdb + 10));
}

/*
 * A LUN as SAM-5 4.7 writes it: peripheral device addressing up to 255, flat space addressing
 * above. Returns the two first bytes, in the order in which the kernel counts LUNs.
 */
static u16 answer_lun_out(u32 lun)
{
	return lun < 256 ? lun : 0x4000 | lun;
}

/**
 * answer_lun_in - the driver's count of a LUN
 * @lun: the LUN as the midlayer has it, perhaps with flat space addressing
 */
u64 answer_lun_in(u64 lun)
{
	return lun >= 0x4000 && lun < 0x8000 ? lun - 0x4000 : lun;
}

/* The list is written as far as there is room; its length is that of all of it (SPC-5 6.36). */
static struct answer answer_report_luns(struct answer_page *page)
{
	const struct answer_unit *unit = page->unit;
	size_t room = min_t(size_t, page->room, get_unaligned_be32(page->cdb + 6));
	size_t len = 8;
	u32 lun;

	for (lun = 0; lun < unit->luns; lun++) {
		if (!unit->listed(unit->context, lun))
			continue;
		if (len + 8 <= room)
			put_unaligned_be64((u64)answer_lun_out(lun) << 48, page->out + len);
		len += 8;
	}
	put_unaligned_be32(len - 8, page->bytes);
	memcpy(page->out, page->bytes, min_t(size_t, 8, room));
	return (struct answer) { .len = min(len, round_down(room, 8) ?: room) };
}

static size_t answer_mode_caching(const struct answer_page *page, u8 *b)
{
	b[0] = 0x08;
	b[1] = 18;
	b[2] = page->unit->write_cache ? 0x04 : 0x00;
	return 20;
}

static size_t answer_mode_control(const struct answer_page *page, u8 *b)
{
	b[0] = 0x0a;
	b[1] = 10;
	b[2] = 0x02;
	return 12;
}

/* The pages asked for. Changeable values (PC 01b) are all zero: nothing is. */
static size_t answer_mode_pages(const struct answer_page *page, u8 *b)
{
	static const struct {
		u8	code;
		size_t	(*write)(const struct answer_page *page, u8 *b);
	} pages[] = {
		{ 0x08, answer_mode_caching },
		{ 0x0a, answer_mode_control },
	};
	u8 code = page->cdb[2] & 0x3f;
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		if (code == pages[i].code || code == 0x3f)
			len += pages[i].write(page, b + len);
	}
	if (page->cdb[2] >> 6 == 1 && len > 2)
		memset(b + 2, 0, len - 2);
	return len;
}

/* A short block descriptor (SBC-4 6.4.2), unless DBD says not to. */
static size_t answer_mode_block(const struct answer_page *page, u8 *b)
{
	if (page->cdb[1] & 0x08)
		return 0;
	put_unaligned_be32(min(page->unit->blocks, (u64)U32_MAX), b);
	put_unaligned_be32(page->unit->block_size, b + 4);
	return 8;
}

static struct answer answer_mode_sense_6(struct answer_page *page)
{
	u8 *b = page->bytes;
	size_t block = answer_mode_block(page, b + 4);
	size_t pages = answer_mode_pages(page, b + 4 + block);

	if (!pages)
		return answer_bad_field;
	b[0] = 3 + block + pages;
	b[2] = 0x10;
	b[3] = block;
	return answer_cut(page, 4 + block + pages, page->cdb[4]);
}

static struct answer answer_mode_sense_10(struct answer_page *page)
{
	u8 *b = page->bytes;
	size_t block = answer_mode_block(page, b + 8);
	size_t pages = answer_mode_pages(page, b + 8 + block);

	if (!pages)
		return answer_bad_field;
	put_unaligned_be16(6 + block + pages, b);
	b[3] = 0x10;
	put_unaligned_be16(block, b + 6);
	return answer_cut(page, 8 + block + pages, get_unaligned_be16(page->cdb + 7));
}

static struct answer answer_opcodes(struct answer_page *page);

/* READ and WRITE are here for their names alone: who moves blocks does not ask. */
static const struct answer_known {
	u8		op;
	s8		sa;
	u8		cdb_len;
	bool		without_unit;
	struct answer	(*write)(struct answer_page *page);
} answer_table[] = {
	{ TEST_UNIT_READY,	-1,  6, false, answer_good },
	{ REQUEST_SENSE,	-1,  6, true, answer_request_sense },
	{ READ_6,		-1,  6 },
	{ WRITE_6,		-1,  6 },
	{ INQUIRY,		-1,  6, true, answer_inquiry },
	{ MODE_SENSE,		-1,  6, false, answer_mode_sense_6 },
	{ START_STOP,		-1,  6, false, answer_good },
	{ ALLOW_MEDIUM_REMOVAL,	-1,  6, false, answer_good },
	{ READ_CAPACITY,	-1, 10, false, answer_capacity_10 },
	{ READ_10,		-1, 10 },
	{ WRITE_10,		-1, 10 },
	{ VERIFY,		-1, 10, false, answer_good },
	{ SYNCHRONIZE_CACHE,	-1, 10, false, answer_good },
	{ MODE_SENSE_10,	-1, 10, false, answer_mode_sense_10 },
	{ READ_16,		-1, 16 },
	{ WRITE_16,		-1, 16 },
	{ SYNCHRONIZE_CACHE_16,	-1, 16, false, answer_good },
	{ SERVICE_ACTION_IN_16,	SAI_READ_CAPACITY_16, 16, false, answer_capacity_16 },
	{ REPORT_LUNS,		-1, 12, true, answer_report_luns },
	{ MAINTENANCE_IN,	MI_REPORT_SUPPORTED_OPERATION_CODES, 12, false, answer_opcodes },
};

static const struct answer_known *answer_find(u8 op, u8 sa)
{
	const struct answer_known *known;

	for (known = answer_table; known < answer_table + ARRAY_SIZE(answer_table); known++) {
		if (known->op == op && (known->sa < 0 || known->sa == sa))
			return known;
	}
	return NULL;
}

/* One command of REPORT SUPPORTED OPERATION CODES: whether it is known, and its length. */
static size_t answer_one_opcode(struct answer_page *page)
{
	const u8 *cdb = page->cdb;
	const struct answer_known *known = answer_find(cdb[3], get_unaligned_be16(cdb + 4));
	u8 *b = page->bytes;

	b[1] = known ? 0x03 : 0x01;
	if (!known)
		return 4;
	put_unaligned_be16(known->cdb_len, b + 2);
	b[4] = known->op;
	memset(b + 5, 0xff, known->cdb_len - 1);
	return 4 + known->cdb_len;
}

static size_t answer_all_opcodes(struct answer_page *page)
{
	u8 *b = page->bytes + 4;
	unsigned int i;

	BUILD_BUG_ON(4 + 8 * ARRAY_SIZE(answer_table) > ANSWER_ROOM);
	for (i = 0; i < ARRAY_SIZE(answer_table); i++, b += 8) {
		b[0] = answer_table[i].op;
		put_unaligned_be16(max(answer_table[i].sa, (s8)0), b + 2);
		b[5] = answer_table[i].sa >= 0;
		put_unaligned_be16(answer_table[i].cdb_len, b + 6);
	}
	put_unaligned_be32(b - page->bytes - 4, page->bytes);
	return b - page->bytes;
}

/* REPORT SUPPORTED OPERATION CODES (SPC-5 6.38). */
static struct answer answer_opcodes(struct answer_page *page)
{
	bool one = page->cdb[2] & 0x07;

	return answer_cut(page, one ? answer_one_opcode(page) : answer_all_opcodes(page),
			  get_unaligned_be32(page->cdb + 6));
}

/**
 * answer_command - answer a command that moves no blocks
 * @unit: who answers
 * @cdb: the command, at least 16 bytes long
 * @out: where the data goes
 * @room: how much of it
 *
 * Return: how much data there is, never more than @room; or sense data.
 */
struct answer answer_command(const struct answer_unit *unit, const u8 *cdb, u8 *out, size_t room)
{
	struct answer_page page = { .unit = unit, .cdb = cdb, .out = out, .room = room };
	const struct answer_known *known = answer_find(cdb[0], cdb[1] & 0x1f);

	if (!known || !known->write)
		return answer_bad_opcode;
	if (!unit->present && !known->without_unit)
		return answer_no_unit;
	return known->write(&page);
}

/**
 * answer_extent - the blocks that a command moves
 * @cdb: the command, at least 16 bytes long
 *
 * Return: nothing to read and nothing to write, for every other command.
 */
struct answer_extent answer_extent(const u8 *cdb)
{
	switch (cdb[0]) {
	case READ_6:
	case WRITE_6:
		return (struct answer_extent) {
			.read = cdb[0] == READ_6,
			.write = cdb[0] == WRITE_6,
			.lba = get_unaligned_be24(cdb + 1) & 0x1fffff,
			.blocks = cdb[4] ?: 256,
		};
	case READ_10:
	case WRITE_10:
		return (struct answer_extent) {
			.read = cdb[0] == READ_10,
			.write = cdb[0] == WRITE_10,
			.lba = get_unaligned_be32(cdb + 2),
			.blocks = get_unaligned_be16(cdb + 7),
		};
	case READ_16:
	case WRITE_16:
		return (struct answer_extent) {
			.read = cdb[0] == READ_16,
			.write = cdb[0] == WRITE_16,
			.lba = get_unaligned_be64(cdb + 2),
			.blocks = get_unaligned_be32(cdb + 10),
		};
	}
	return (struct answer_extent) { };
}
