// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of sense keys, additional sense codes, host bytes and dispositions.
 *
 * Long tables are word lists: one string, in which each line is a number in hexadecimal (two
 * digits or more), a space and what the number means, and ends with a null. An empty line ends
 * the list. That reads like the standard's own tables, needs no pointer a line, and hands out
 * strings that need no copy. Looking something up walks the list: nobody waits for a log line.
 *
 * Additional sense codes (SPC-6 annex F) have a list each, found by the code; the qualifier is
 * looked up in it. Where all qualifiers, or a range of them, mean one thing, and the qualifier is
 * a detail of it, ranges[] has it instead.
 *
 * Pure. Built if CONFIG_SCSI_CONSTANTS is set.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_dbg.h>

#include "text.h"

/* Any int in hexadecimal, a space and a null. */
#define NUMBER_SIZE	10

#define KEY(_key, _name)	[_key] = _name

static const char *const key_names[] = {
	KEY(NO_SENSE,		"No Sense"),
	KEY(RECOVERED_ERROR,	"Recovered Error"),
	KEY(NOT_READY,		"Not Ready"),
	KEY(MEDIUM_ERROR,	"Medium Error"),
	KEY(HARDWARE_ERROR,	"Hardware Error"),
	KEY(ILLEGAL_REQUEST,	"Illegal Request"),
	KEY(UNIT_ATTENTION,	"Unit Attention"),
	KEY(DATA_PROTECT,	"Data Protect"),
	KEY(BLANK_CHECK,	"Blank Check"),
	KEY(VENDOR_SPECIFIC,	"Vendor Specific(9)"),
	KEY(COPY_ABORTED,	"Copy Aborted"),
	KEY(ABORTED_COMMAND,	"Aborted Command"),
	KEY(0xc,		"Equal"),	/* obsolete: of SEARCH DATA */
	KEY(VOLUME_OVERFLOW,	"Volume Overflow"),
	KEY(MISCOMPARE,		"Miscompare"),
	KEY(COMPLETED,		"Completed"),
};

static_assert(ARRAY_SIZE(key_names) == COMPLETED + 1);

#define NAME(_value, _first)	[(_value) - (_first)] = #_value
#define HOST_BYTE(_value)	NAME(_value, DID_OK)
#define DISPOSITION(_value)	NAME(_value, NEEDS_RETRY)

static const char *const host_byte_names[] = {
	HOST_BYTE(DID_OK),
	HOST_BYTE(DID_NO_CONNECT),
	HOST_BYTE(DID_BUS_BUSY),
	HOST_BYTE(DID_TIME_OUT),
	HOST_BYTE(DID_BAD_TARGET),
	HOST_BYTE(DID_ABORT),
	HOST_BYTE(DID_PARITY),
	HOST_BYTE(DID_ERROR),
	HOST_BYTE(DID_RESET),
	HOST_BYTE(DID_BAD_INTR),
	HOST_BYTE(DID_PASSTHROUGH),
	HOST_BYTE(DID_SOFT_ERROR),
	HOST_BYTE(DID_IMM_RETRY),
	HOST_BYTE(DID_REQUEUE),
	HOST_BYTE(DID_TRANSPORT_DISRUPTED),
	HOST_BYTE(DID_TRANSPORT_FAILFAST),
	/* Given up, so they have no symbols any more; logs of old drivers may show them. */
	[0x10] = "DID_TARGET_FAILURE",
	[0x11] = "DID_NEXUS_FAILURE",
	[0x12] = "DID_ALLOC_FAILURE",
	[0x13] = "DID_MEDIUM_ERROR",
};

static const char *const disposition_names[] = {
	DISPOSITION(NEEDS_RETRY),
	DISPOSITION(SUCCESS),
	DISPOSITION(FAILED),
	DISPOSITION(QUEUED),
	DISPOSITION(SOFT_ERROR),
	DISPOSITION(ADD_TO_MLQUEUE),
	DISPOSITION(TIMEOUT_ERROR),
	DISPOSITION(SCSI_RETURN_NOT_HANDLED),
	DISPOSITION(FAST_IO_FAIL),
};

/**
 * struct code_range - qualifiers of one additional sense code that mean the same
 * @asc: the code
 * @last: the last qualifier of the range; it begins after the row before, or with 0
 * @text: what they mean
 * @detail: what the qualifier itself is, before its number
 */
struct code_range {
	u8		asc;
	u8		last;
	const char	*text;
	const char	*detail;
};

#define RANGE(_asc, _last, _text, _detail)	\
	{ .asc = _asc, .last = _last, .text = _text, .detail = _detail }

static const struct code_range ranges[] = {
	RANGE(0x40, 0x7f, "Ram failure", ""),
	RANGE(0x40, 0xff, "Diagnostic failure on component", ""),
	RANGE(0x41, 0xff, "Data path failure", ""),
	RANGE(0x42, 0xff, "Power-on or self-test failure", ""),
	RANGE(0x4d, 0xff, "Tagged overlapped commands", "task tag "),
	RANGE(0x70, 0xff, "Decompression exception", "short algorithm id of "),
};

/**
 * log_word - look a number up in a word list
 * @words: the list
 * @number: the number
 *
 * Context: any.
 * Return: the word, or NULL if the list has none.
 */
const char *log_word(const char *words, unsigned int number)
{
	char start[NUMBER_SIZE];
	size_t skip;

	scnprintf(start, sizeof(start), "%02x ", number);
	for (; *words; words += strlen(words) + 1) {
		skip = str_has_prefix(words, start);
		if (skip)
			return words + skip;
	}
	return NULL;
}

/**
 * scsi_sense_key_string - the name of a sense key (SPC-6 4.4)
 * @key: the sense key
 *
 * Context: any.
 * Return: a constant string, or NULL if @key has more than four bits.
 */
const char *scsi_sense_key_string(unsigned char key)
{
	return key < ARRAY_SIZE(key_names) ? key_names[key] : NULL;
}
EXPORT_SYMBOL(scsi_sense_key_string);

static const char *words_of_code(u8 asc)
{
	if (asc >= LOG_SENSE_FIRST_VENDOR)
		return NULL;
	if (asc >= LOG_SENSE_FIRST_30)
		return log_sense_words_30[asc - LOG_SENSE_FIRST_30];
	return log_sense_words_00[asc - LOG_SENSE_FIRST_00];
}

static const struct code_range *range_of_code(u8 asc, u8 ascq)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		if (ranges[i].asc == asc && ascq <= ranges[i].last)
			return &ranges[i];
	return NULL;
}

/**
 * scsi_extd_sense_format - what an additional sense code means (SPC-6 annex F)
 * @asc: additional sense code
 * @ascq: its qualifier
 * @fmt: becomes NULL or, where the qualifier is a number to be shown, the words to put before it
 *
 * Context: any.
 * Return: a constant string, or NULL if the meaning is not known; vendors have their own.
 */
const char *scsi_extd_sense_format(unsigned char asc, unsigned char ascq, const char **fmt)
{
	const char *words = words_of_code(asc);
	const struct code_range *range;

	*fmt = NULL;
	if (words)
		return log_word(words, ascq);
	range = range_of_code(asc, ascq);
	if (!range)
		return NULL;
	*fmt = range->detail;
	return range->text;
}
EXPORT_SYMBOL(scsi_extd_sense_format);

/**
 * scsi_hostbyte_string - the name of a result's host byte
 * @result: the result of a command, all four bytes
 *
 * Context: any.
 * Return: a constant string, or NULL for a host byte without a name.
 */
const char *scsi_hostbyte_string(int result)
{
	unsigned int byte = host_byte(result);

	return byte < ARRAY_SIZE(host_byte_names) ? host_byte_names[byte] : NULL;
}
EXPORT_SYMBOL(scsi_hostbyte_string);

/**
 * scsi_mlreturn_string - the name of what was decided about a command
 * @result: an enum scsi_disposition
 *
 * Context: any.
 * Return: a constant string, or NULL if it is none.
 */
const char *scsi_mlreturn_string(int result)
{
	unsigned int index = (unsigned int)result - NEEDS_RETRY;

	return index < ARRAY_SIZE(disposition_names) ? disposition_names[index] : NULL;
}
EXPORT_SYMBOL(scsi_mlreturn_string);
