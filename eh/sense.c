// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sense data: from bytes to a value, and from the value to what it asks for. Pure.
 *
 * A device sends sense data in one of two formats (SPC-6 4.4.2 and 4.4.3) and may end it
 * anywhere; whatever it left out reads as zero (SPC-6 4.4.1), and nothing is ever read behind
 * the length the caller vouches for, however long the device claims its data to be.
 *
 * What the additional sense code and its qualifier ask for stands in one table, sorted by key,
 * code and qualifier. The row with the very qualifier counts, or else the row of the code with
 * SENSE_ANY, or else the row of the sense key; the first two kinds are exceptions to the third.
 * A row says three things that happen at different times:
 *
 *	disp, error	what becomes of the command that came back with it (eh/verdict.c)
 *	rest...		what becomes of the bytes of a file system's request that the command did
 *			not transfer, once the upper driver has said how many it did
 *	ua		whom to tell, whatever becomes of the command
 */
#include <linux/bsearch.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/unaligned.h>
#include <scsi/scsi_proto.h>

#include "sense.h"

/* SPC-6 table 27, "Sense data response codes"; the lowest bit says deferred. */
#define RESPONSE_MASK		0x7f
#define RESPONSE_SENSE		0x70
#define RESPONSE_FIXED		0x70
#define RESPONSE_DESCRIPTOR	0x72

/* Where the fixed format (SPC-6 4.4.3) has its fields ... */
enum fixed_offset {
	FIXED_KEY		= 2,
	FIXED_INFORMATION	= 3,
	FIXED_ASC		= 12,
	FIXED_ASCQ		= 13,
};

/* ... and where the descriptor format (SPC-6 4.4.2) does. */
enum descriptor_offset {
	DESCRIPTOR_KEY		= 1,
	DESCRIPTOR_ASC		= 2,
	DESCRIPTOR_ASCQ		= 3,
};

enum descriptor_type {
	DESCRIPTOR_INFORMATION	= 0x00,
	DESCRIPTOR_STREAM	= 0x04,
};

/* Both say in the same byte how much follows the first eight. */
#define ADDITIONAL_LENGTH	7
#define HEADER_LENGTH		8

#define KEY_MASK		0x0f
#define STREAM_BITS		0xe0	/* FILEMARK, EOM, ILI, in both formats */
#define INFORMATION_VALID	0x80
#define INFORMATION_LENGTH	0x0a

static u8 byte_at(const u8 *bytes, unsigned int length, unsigned int at)
{
	return at < length ? bytes[at] : 0;
}

/* How many bytes there are both by the device's word and by the caller's. */
static unsigned int believable_length(const u8 *bytes, unsigned int length)
{
	if (length <= ADDITIONAL_LENGTH)
		return length;
	return min(length, HEADER_LENGTH + (unsigned int)bytes[ADDITIONAL_LENGTH]);
}

static struct sense parse_fixed(const u8 *bytes, unsigned int length)
{
	unsigned int told = believable_length(bytes, length);
	u8 key = byte_at(bytes, length, FIXED_KEY);

	return (struct sense) {
		.key	= key & KEY_MASK,
		.stream	= key & STREAM_BITS,
		/* Without an ADDITIONAL SENSE LENGTH nothing behind it is known to be there. */
		.asc	= length > ADDITIONAL_LENGTH ? byte_at(bytes, told, FIXED_ASC) : 0,
		.ascq	= length > ADDITIONAL_LENGTH ? byte_at(bytes, told, FIXED_ASCQ) : 0,
	};
}

/* The stream commands descriptor (SSC-5 4.2.20) is looked for in first place only. */
static bool has_stream_descriptor(const u8 *bytes, unsigned int length)
{
	return byte_at(bytes, length, ADDITIONAL_LENGTH) > 3 &&
	       byte_at(bytes, length, HEADER_LENGTH) == DESCRIPTOR_STREAM &&
	       (byte_at(bytes, length, HEADER_LENGTH + 3) & STREAM_BITS);
}

static struct sense parse_descriptors(const u8 *bytes, unsigned int length)
{
	return (struct sense) {
		.key	= byte_at(bytes, length, DESCRIPTOR_KEY) & KEY_MASK,
		.stream	= has_stream_descriptor(bytes, length),
		.asc	= byte_at(bytes, length, DESCRIPTOR_ASC),
		.ascq	= byte_at(bytes, length, DESCRIPTOR_ASCQ),
	};
}

/**
 * eh_sense_parse - understand sense data of either format and any length
 * @bytes: the sense data, may be NULL if @length is 0
 * @length: how many bytes of it may be read
 *
 * Response codes that SPC-6 reserves are read as the format their number is next to, as devices
 * exist that use them.
 *
 * Context: any; pure.
 * Return: the value; its .valid is false if the bytes are no sense data.
 */
struct sense eh_sense_parse(const u8 *bytes, unsigned int length)
{
	u8 response = byte_at(bytes, length, 0) & RESPONSE_MASK;
	struct sense sense;

	if ((response & RESPONSE_SENSE) != RESPONSE_SENSE)
		return (struct sense) { };
	if (response < RESPONSE_DESCRIPTOR)
		sense = parse_fixed(bytes, length);
	else
		sense = parse_descriptors(bytes, length);
	sense.valid = true;
	sense.deferred = response & 1;
	return sense;
}

/* The first descriptor of a type that lies wholly within what arrived, or NULL. */
static const u8 *find_descriptor(const u8 *bytes, unsigned int length, u8 type, u8 wanted)
{
	unsigned int end = believable_length(bytes, length);
	unsigned int at = HEADER_LENGTH;

	while (at + 2 <= end) {
		unsigned int next = at + 2 + bytes[at + 1];

		if (bytes[at] == type)
			return bytes[at + 1] == wanted && next <= end ? bytes + at : NULL;
		at = next;
	}
	return NULL;
}

/**
 * eh_sense_information - the INFORMATION field (SPC-6 4.4.4), mostly a logical block address
 * @bytes: sense data of either format
 * @length: how many bytes of it may be read
 * @information: where to put it
 *
 * Context: any; pure.
 * Return: true if there is one and it is valid.
 */
bool eh_sense_information(const u8 *bytes, unsigned int length, u64 *information)
{
	u8 response = byte_at(bytes, length, 0) & RESPONSE_MASK & ~1;
	const u8 *descriptor;

	if (response == RESPONSE_FIXED) {
		if (length < FIXED_INFORMATION + 4 || !(bytes[0] & INFORMATION_VALID))
			return false;
		*information = get_unaligned_be32(bytes + FIXED_INFORMATION);
		return true;
	}
	if (response != RESPONSE_DESCRIPTOR)
		return false;
	descriptor = find_descriptor(bytes, length, DESCRIPTOR_INFORMATION, INFORMATION_LENGTH);
	if (!descriptor)
		return false;
	*information = get_unaligned_be64(descriptor + 4);
	return true;
}

/* What a sense key asks for by itself. */
#define SENSE_KEYS 16
static const struct sense_rule key_rules[] = {
	[NO_SENSE]		= { .disp = DISP_FINISH },
	[RECOVERED_ERROR]	= { .disp = DISP_FINISH },
	[NOT_READY]		= { .disp = DISP_FINISH },
	[MEDIUM_ERROR]		= { .disp = DISP_RETRY },
	[HARDWARE_ERROR]	= { .disp = DISP_FINISH, .error = VERDICT_TARGET,
				    .when = EH_TRAIT_RETRY_HARDWARE, .then = DISP_REQUEUE },
	[ILLEGAL_REQUEST]	= { .disp = DISP_FINISH },
	[UNIT_ATTENTION]	= { .disp = DISP_FINISH },
	[DATA_PROTECT]		= { .disp = DISP_FINISH, .error = VERDICT_TARGET },
	[BLANK_CHECK]		= { .disp = DISP_FINISH, .error = VERDICT_TARGET },
	[0x9 /* vendor */]	= { .disp = DISP_FINISH },
	[COPY_ABORTED]		= { .disp = DISP_FINISH, .error = VERDICT_TARGET },
	[ABORTED_COMMAND]	= { .disp = DISP_RETRY },
	[0xc /* obsolete */]	= { .disp = DISP_FINISH },
	[VOLUME_OVERFLOW]	= { .disp = DISP_FINISH, .error = VERDICT_TARGET },
	[MISCOMPARE]		= { .disp = DISP_FINISH, .error = VERDICT_TARGET },
	[COMPLETED]		= { .disp = DISP_FINISH },
};
static_assert(ARRAY_SIZE(key_rules) == SENSE_KEYS);

/*
 * What an additional sense code asks for otherwise. A row begins with key, code, qualifier and
 * disp; the rest is by name.
 */
static const struct sense_rule code_rules[] = {
	/* Not ready: it passes by itself, or START UNIT is needed, or a person is. */
	{ NOT_READY,	0x04, 0x01, DISP_RETRY,	 .rest = REST_RETRY_LATER },
	{ NOT_READY,	0x04, 0x02, DISP_FINISH, .when = EH_TRAIT_RESTART, .then = DISP_RECOVER },
	{ NOT_READY,	0x04, 0x04, DISP_FINISH, .rest = REST_RETRY_LATER },	/* format */
	{ NOT_READY,	0x04, 0x05, DISP_FINISH, .rest = REST_RETRY_LATER },	/* rebuild */
	{ NOT_READY,	0x04, 0x06, DISP_FINISH, .rest = REST_RETRY_LATER },	/* recalculation */
	{ NOT_READY,	0x04, 0x07, DISP_FINISH, .rest = REST_RETRY_LATER },	/* operation */
	{ NOT_READY,	0x04, 0x08, DISP_FINISH, .rest = REST_RETRY_LATER },	/* long write */
	{ NOT_READY,	0x04, 0x09, DISP_FINISH, .rest = REST_RETRY_LATER },	/* self-test */
	{ NOT_READY,	0x04, 0x0a, DISP_FINISH, .rest = REST_REPREPARE_LATER }, /* access state */
	{ NOT_READY,	0x04, 0x11, DISP_FINISH, .rest = REST_RETRY_LATER },	/* NOTIFY awaited */
	{ NOT_READY,	0x04, 0x14, DISP_FINISH, .rest = REST_RETRY_LATER },	/* allocation */
	{ NOT_READY,	0x04, 0x1a, DISP_FINISH, .rest = REST_RETRY_LATER },	/* START STOP UNIT */
	{ NOT_READY,	0x04, 0x1b, DISP_FINISH, .rest = REST_RETRY_LATER },	/* sanitize */
	{ NOT_READY,	0x04, 0x1d, DISP_FINISH, .rest = REST_RETRY_LATER },	/* configuration */

	/* The medium cannot give these blocks back, however often it is asked. */
	{ MEDIUM_ERROR,	0x11, SENSE_ANY, DISP_FINISH, .error = VERDICT_MEDIUM },
	{ MEDIUM_ERROR,	0x13, SENSE_ANY, DISP_FINISH, .error = VERDICT_MEDIUM },
	{ MEDIUM_ERROR,	0x14, SENSE_ANY, DISP_FINISH, .error = VERDICT_MEDIUM },

	{ ILLEGAL_REQUEST, 0x10, SENSE_ANY, DISP_FINISH, .rest_error = VERDICT_PROTECTION },
	/* A device too old for ten-byte READ and WRITE is asked with six bytes from now on. */
	{ ILLEGAL_REQUEST, 0x20, 0x00, DISP_FINISH, .error = VERDICT_TARGET,
	  .rest = REST_REPREPARE, .rest_when = EH_TRAIT_TEN_BYTE_RW,
	  .rest_effects = EH_EFFECT_USE_SIX_BYTES, .rest_error = VERDICT_TARGET },
	{ ILLEGAL_REQUEST, 0x20, SENSE_ANY, DISP_FINISH, .error = VERDICT_TARGET,
	  .rest_error = VERDICT_TARGET },
	{ ILLEGAL_REQUEST, 0x21, SENSE_ANY, DISP_FINISH, .error = VERDICT_TARGET },
	{ ILLEGAL_REQUEST, 0x22, SENSE_ANY, DISP_FINISH, .error = VERDICT_TARGET },
	{ ILLEGAL_REQUEST, 0x24, SENSE_ANY, DISP_FINISH, .error = VERDICT_TARGET,
	  .rest_error = VERDICT_TARGET },
	{ ILLEGAL_REQUEST, 0x26, SENSE_ANY, DISP_FINISH, .error = VERDICT_TARGET },
	{ ILLEGAL_REQUEST, 0x27, SENSE_ANY, DISP_FINISH, .error = VERDICT_TARGET },

	/* Devices exist that say "becoming ready" and "needs START UNIT" in a unit attention. */
	{ UNIT_ATTENTION, 0x04, 0x01, DISP_RETRY },
	{ UNIT_ATTENTION, 0x04, 0x02, DISP_FINISH, .when = EH_TRAIT_RESTART,
	  .then = DISP_RECOVER },
	{ UNIT_ATTENTION, 0x29, SENSE_ANY, DISP_FINISH, .ua = UA_POWER_ON },
	{ UNIT_ATTENTION, 0x2a, 0x01, DISP_FINISH, .ua = UA_MODE_CHANGED },
	{ UNIT_ATTENTION, 0x2a, 0x06, DISP_FINISH, .ua = UA_ACCESS_CHANGED },
	{ UNIT_ATTENTION, 0x2a, 0x09, DISP_FINISH, .ua = UA_CAPACITY_CHANGED },
	{ UNIT_ATTENTION, 0x2a, SENSE_ANY, DISP_FINISH, .ua = UA_PARAMETERS_CHANGED },
	{ UNIT_ATTENTION, 0x38, 0x07, DISP_FINISH, .ua = UA_SOFT_THRESHOLD },
	{ UNIT_ATTENTION, 0x3f, 0x03, DISP_FINISH, .ua = UA_INQUIRY_CHANGED },
	/* Every LUN of the target will report it once; none of them failed. */
	{ UNIT_ATTENTION, 0x3f, 0x0e, DISP_RETRY, .ua = UA_LUNS_CHANGED },
	{ UNIT_ATTENTION, 0x3f, SENSE_ANY, DISP_FINISH, .ua = UA_TARGET_CHANGED },

	/* Writing would open a zone too many (ZBC-2 4.5.3.2.9), or nothing is left to allocate. */
	{ DATA_PROTECT,	0x0c, 0x12, DISP_FINISH, .error = VERDICT_TARGET,
	  .rest_error = VERDICT_ZONE_OPEN },
	{ DATA_PROTECT,	0x27, 0x07, DISP_FINISH, .error = VERDICT_NOSPC },
	{ DATA_PROTECT,	0x55, 0x0e, DISP_FINISH, .error = VERDICT_TARGET,
	  .rest_error = VERDICT_ZONE_OPEN },
	{ DATA_PROTECT,	0x55, 0x0f, DISP_FINISH, .error = VERDICT_TARGET,
	  .rest_error = VERDICT_ZONE_OPEN },

	{ ABORTED_COMMAND, 0x10, SENSE_ANY, DISP_FINISH, .rest_error = VERDICT_PROTECTION },
	/* A duration limit (SPC-6 6.8) was missed: the request fails at once and in silence. */
	{ ABORTED_COMMAND, 0x2e, 0x01, DISP_FINISH, .error = VERDICT_DURATION_LIMIT,
	  .effects = EH_EFFECT_GIVE_UP },
	{ ABORTED_COMMAND, 0x2e, 0x02, DISP_FINISH, .error = VERDICT_DURATION_LIMIT,
	  .effects = EH_EFFECT_GIVE_UP },
	{ ABORTED_COMMAND, 0x2e, 0x03, DISP_FINISH, .error = VERDICT_DURATION_LIMIT,
	  .effects = EH_EFFECT_GIVE_UP },
	{ ABORTED_COMMAND, 0x44, SENSE_ANY, DISP_RETRY, .when = EH_TRAIT_RETRY_ITF,
	  .then = DISP_REQUEUE },
	{ ABORTED_COMMAND, 0xc1, 0x01, DISP_RETRY, .when = EH_TRAIT_RETRY_C1,
	  .then = DISP_REQUEUE },

	{ COMPLETED,	0x55, 0x0a, DISP_FINISH, .error = VERDICT_DURATION_LIMIT,
	  .effects = EH_EFFECT_GIVE_UP },
};

static int compare_rules(const void *left, const void *right)
{
	const struct sense_rule *a = left, *b = right;

	if (a->key != b->key)
		return a->key - b->key;
	if (a->asc != b->asc)
		return a->asc - b->asc;
	return a->ascq - b->ascq;
}

static const struct sense_rule *code_rule(u8 key, u8 asc, u16 ascq)
{
	const struct sense_rule wanted = { .key = key, .asc = asc, .ascq = ascq };

	return bsearch(&wanted, code_rules, ARRAY_SIZE(code_rules), sizeof(code_rules[0]),
		       compare_rules);
}

/**
 * eh_sense_rule - the row that speaks for a sense key and an additional sense code
 * @key: sense key; only its lower four bits count
 * @asc: additional sense code
 * @ascq: its qualifier
 *
 * Context: any; pure.
 * Return: the row, never NULL.
 */
const struct sense_rule *eh_sense_rule(u8 key, u8 asc, u8 ascq)
{
	const struct sense_rule *rule;

	key &= KEY_MASK;
	rule = code_rule(key, asc, ascq);
	if (!rule)
		rule = code_rule(key, asc, SENSE_ANY);
	return rule ?: &key_rules[key];
}

/**
 * eh_sense_rules - the exceptions as they stand in the table, for those who check its order
 * @count: where to put their number
 *
 * Context: any; pure.
 * Return: the first row.
 */
const struct sense_rule *eh_sense_rules(unsigned int *count)
{
	*count = ARRAY_SIZE(code_rules);
	return code_rules;
}
