// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of the log, and what they are put together from: where a line comes from, a result, a
 * command, sense data.
 *
 * A line is built in a buffer that somebody else has, from left to right. What does not fit is
 * cut, so that no caller has a length to watch. Programs read these lines: their words, their
 * spaces, even the one at the end of some, are an interface.
 *
 * Pure. Whatever comes from a device or from a user has a length beside it, and no byte is read
 * beyond that.
 */
#include <linux/kernel.h>
#include <scsi/scsi.h>
#include <scsi/scsi_proto.h>
#include <scsi/scsi_dbg.h>

#include "text.h"

/* Operation codes from here up to that of the extended CDB are reserved (SPC-6 4.2.5.1). */
#define RESERVED_CDB	0x60
#define EXTENDED_CDB	0x7e

/* Additional sense codes and qualifiers from here are the vendors' (SPC-6 annex F). */
#define VENDOR_SENSE	0x80

/* Where a variable-length CDB says how long it is and what it does (SPC-6 4.2.3). */
#define VARLEN_LENGTH	7
#define VARLEN_ACTION	8
#define VARLEN_HEADER	10

/**
 * log_line_start - begin a line
 * @line: the line
 * @text: where it goes
 * @size: of @text, in bytes
 *
 * Context: any.
 */
void log_line_start(struct log_line *line, char *text, size_t size)
{
	*line = (struct log_line) { .text = text, .size = size };
	if (size)
		*text = '\0';
}

/**
 * log_line_vadd - add to a line
 * @line: the line
 * @format: as for printf
 * @args: what the format speaks of
 *
 * Context: any.
 */
void log_line_vadd(struct log_line *line, const char *format, va_list args)
{
	line->used += vscnprintf(line->text + line->used, line->size - line->used, format, args);
}

/**
 * log_line_add - add to a line
 * @line: the line
 * @format: as for printf, and what it speaks of
 *
 * Context: any.
 */
void log_line_add(struct log_line *line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line_vadd(line, format, args);
	va_end(args);
}

/**
 * log_line_has_room - whether more fits into a line
 * @line: the line
 * @count: characters
 *
 * Context: any.
 * Return: true if @count more characters fit.
 */
bool log_line_has_room(const struct log_line *line, size_t count)
{
	return line->size > count && line->used < line->size - count;
}

/**
 * log_line_hex - add bytes in hexadecimal, each with a space before it
 * @line: the line
 * @bytes: the bytes
 * @count: how many; those that do not fit, with all their digits, are left out
 *
 * Context: any.
 */
void log_line_hex(struct log_line *line, const u8 *bytes, size_t count)
{
	bool apart = !line->used || line->text[line->used - 1] == ' ';

	for (; count && log_line_has_room(line, apart ? 2 : 3); count--, bytes++, apart = false)
		log_line_add(line, "%s%02x", apart ? "" : " ", *bytes);
}

/**
 * log_line_origin - add whom a line is about, which comes first
 * @line: the line
 * @name: what the device is called, or NULL if it has no name
 * @tag: the tag of the command, negative if it has none
 *
 * Context: any.
 */
void log_line_origin(struct log_line *line, const char *name, int tag)
{
	if (name)
		log_line_add(line, "[%s] ", name);
	if (tag >= 0)
		log_line_add(line, "tag#%d ", tag);
}

/**
 * log_line_result - add how a command ended
 * @line: the line
 * @message: what to say first, or NULL
 * @outcome: what was decided about the command
 * @result: its result, all four bytes
 * @seconds: its age
 *
 * Context: any.
 */
void log_line_result(struct log_line *line, const char *message, const char *outcome,
		     int result, unsigned long seconds)
{
	const char *host = scsi_hostbyte_string(result);

	if (message)
		log_line_add(line, "%s: ", message);
	log_line_add(line, "%s Result: ", outcome);
	if (host)
		log_line_add(line, "hostbyte=%s", host);
	else
		log_line_add(line, "hostbyte=0x%02x", host_byte(result));
	/* The driver byte is no more; who looks for it finds it good. */
	log_line_add(line, " driverbyte=DRIVER_OK cmd_age=%lus", seconds);
}

/**
 * log_service_action - the service action of a command
 * @cdb: the command
 * @length: of @cdb, in bytes
 *
 * Context: any.
 * Return: the service action, as it would stand there if the operation code has any (SPC-6
 * 4.2.5.2); negative if @cdb ends before it.
 */
int log_service_action(const u8 *cdb, size_t length)
{
	if (length < 2)
		return -1;
	if (cdb[0] != VARIABLE_LENGTH_CMD)
		return cdb[1] & 0x1f;
	if (length < VARLEN_HEADER)
		return -1;
	return cdb[VARLEN_ACTION] << 8 | cdb[VARLEN_ACTION + 1];
}

/**
 * log_command_length - how long a command is
 * @cdb: the command
 * @length: bytes that there are of it
 *
 * Context: any.
 * Return: what the operation code or, if the CDB has a variable length, the CDB itself says (SPC-6
 * 4.2.3, 4.2.5.1), but never more than @length.
 */
size_t log_command_length(const u8 *cdb, size_t length)
{
	if (!length || (cdb[0] == VARIABLE_LENGTH_CMD && length <= VARLEN_LENGTH))
		return length;
	return min_t(size_t, length, scsi_command_size(cdb));
}

static void add_unnamed_opcode(struct log_line *line, u8 opcode)
{
	log_line_add(line, "opcode=0x%x", opcode);
	if (opcode >= VENDOR_SPECIFIC_CDB)
		log_line_add(line, " (vendor)");
	else if (opcode >= RESERVED_CDB && opcode < EXTENDED_CDB)
		log_line_add(line, " (reserved)");
}

/**
 * log_line_command_name - add what a command is called
 * @line: the line
 * @cdb: the command
 * @length: of @cdb, in bytes
 *
 * Context: any.
 */
void log_line_command_name(struct log_line *line, const u8 *cdb, size_t length)
{
	const char *name = NULL, *action_name = NULL;
	int action;
	bool has_actions;

	if (!length)
		return;
	length = log_command_length(cdb, length);
	action = log_service_action(cdb, length);
	has_actions = scsi_opcode_sa_name(cdb[0], action, &name, &action_name);
	if (cdb[0] == VARIABLE_LENGTH_CMD && action < 0)
		log_line_add(line, "short variable length command, len=%zu", length);
	else if (action_name)
		log_line_add(line, "%s", action_name);
	else if (name)
		log_line_add(line, "%s", name);
	else
		add_unnamed_opcode(line, cdb[0]);

	if (has_actions && !action_name && action >= 0)
		log_line_add(line, ", sa=0x%x", action);
}

/**
 * log_line_sense - add a sense key and the kind of the sense data (SPC-6 4.4)
 * @line: the line
 * @sense: the sense data
 *
 * Context: any.
 */
void log_line_sense(struct log_line *line, const struct scsi_sense_hdr *sense)
{
	const char *key = scsi_sense_key_string(sense->sense_key);
	bool deferred = sense->response_code >= 0x70 && (sense->response_code & 1);

	if (key)
		log_line_add(line, "Sense Key : %s ", key);
	else
		log_line_add(line, "Sense Key : 0x%x ", sense->sense_key);
	log_line_add(line, deferred ? "[deferred] " : "[current] ");
	if (sense->response_code >= 0x72)
		log_line_add(line, "[descriptor] ");
}

static const char *vendor_mark(u8 code)
{
	return code >= VENDOR_SENSE ? "<<vendor>>" : "";
}

/**
 * log_line_sense_code - add what an additional sense code means
 * @line: the line
 * @asc: the code
 * @ascq: its qualifier
 *
 * Context: any.
 */
void log_line_sense_code(struct log_line *line, u8 asc, u8 ascq)
{
	const char *detail;
	const char *text = scsi_extd_sense_format(asc, ascq, &detail);

	if (!text) {
		log_line_add(line, "%sASC=0x%x %sASCQ=0x%x ", vendor_mark(asc), asc,
			     vendor_mark(ascq), ascq);
		return;
	}
	log_line_add(line, "Add. Sense: %s", text);
	if (detail)
		log_line_add(line, "(%s%x)", detail, ascq);
}
