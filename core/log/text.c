// SPDX-License-Identifier: GPL-2.0-only
/*
 * The log: lines about a logical unit or one of its commands.
 *
 * A line begins, after what the driver core puts before it, with the name under which people know
 * the device (that of the request's disk, "sda") and the command's tag. It is built on the stack,
 * so that there is no memory to be short of just when something went wrong, and handed over
 * whole, so that lines of two CPUs do not mix. What the lines say is put together in line.c.
 *
 * Nothing here sleeps or takes a lock: any context will do. No host is looked into, nor may it be:
 * the checksums of the exports hold for a struct Scsi_Host that is not defined here.
 */
#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_dbg.h>
#include <scsi/scsi_device.h>

#include "text.h"

#define NO_TAG	-1

/**
 * struct origin - what a line is about
 * @sdev: the logical unit
 * @name: what people call it, or NULL
 * @tag: the tag of the command, or NO_TAG
 */
struct origin {
	const struct scsi_device	*sdev;
	const char			*name;
	int				tag;
};

/**
 * struct log_record - a line that is being put together
 * @origin: what it is about
 * @line: the line
 * @text: where it is
 */
struct log_record {
	const struct origin	*origin;
	struct log_line	line;
	char			text[LOG_LINE_SIZE];
};

static struct origin origin_of(const struct scsi_cmnd *cmd)
{
	const struct request *rq = scsi_cmd_to_rq((struct scsi_cmnd *)cmd);
	const struct gendisk *disk = rq->q ? rq->q->disk : NULL;

	return (struct origin) {
		.sdev	= cmd->device,
		.name	= disk ? disk->disk_name : NULL,
		.tag	= rq->tag,
	};
}

static struct log_line *line_begin(struct log_record *log, const struct origin *origin)
{
	log->origin = origin;
	log_line_start(&log->line, log->text, sizeof(log->text));
	log_line_origin(&log->line, origin->name, origin->tag);
	return &log->line;
}

/* A device may be missing: those who log something often have little else left. */
static void line_end(const struct log_record *log, const char *level)
{
	const struct scsi_device *sdev = log->origin->sdev;

	if (sdev)
		dev_printk(level, &sdev->sdev_gendev, "%s", log->text);
}

static __printf(3, 0)
void log_print_text(const char *level, const struct origin *origin, const char *format,
		    va_list args)
{
	struct log_record log;

	log_line_vadd(line_begin(&log, origin), format, args);
	line_end(&log, level);
}

/**
 * sdev_prefix_printk - log a line about a logical unit
 * @level: KERN_ERR or one of its like
 * @sdev: the logical unit; if NULL, nothing is logged
 * @name: what people call it, or NULL
 * @fmt: as for printk, and what it speaks of; what does not fit into 127 characters is cut
 *
 * Context: any.
 */
void sdev_prefix_printk(const char *level, const struct scsi_device *sdev, const char *name,
			const char *fmt, ...)
{
	const struct origin origin = { .sdev = sdev, .name = name, .tag = NO_TAG };
	va_list args;

	va_start(args, fmt);
	log_print_text(level, &origin, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(sdev_prefix_printk);

/**
 * scmd_printk - log a line about a command
 * @level: KERN_ERR or one of its like
 * @scmd: the command; if NULL, nothing is logged
 * @fmt: as for printk, and what it speaks of; what does not fit into 127 characters is cut
 *
 * Context: any.
 */
void scmd_printk(const char *level, const struct scsi_cmnd *scmd, const char *fmt, ...)
{
	struct origin origin;
	va_list args;

	if (!scmd)
		return;
	origin = origin_of(scmd);
	va_start(args, fmt);
	log_print_text(level, &origin, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(scmd_printk);

/**
 * __scsi_format_command - a command as text: its name and its bytes
 * @logbuf: where the text goes
 * @logbuf_len: of @logbuf, in bytes
 * @cdb: the command
 * @cdb_len: of @cdb, in bytes; not more is looked at, nor shown than the command has
 *
 * Context: any.
 * Return: how many characters @logbuf has then, not counting the null at the end.
 */
size_t __scsi_format_command(char *logbuf, size_t logbuf_len, const unsigned char *cdb,
			     size_t cdb_len)
{
	struct log_line line;

	log_line_start(&line, logbuf, logbuf_len);
	log_line_command_name(&line, cdb, cdb_len);
	log_line_hex(&line, cdb, log_command_length(cdb, cdb_len));
	return line.used;
}
EXPORT_SYMBOL(__scsi_format_command);

/* Sixteen bytes a line, each line with the place of its first byte. */
static void log_print_long_command(const struct origin *origin, const u8 *cdb, size_t length)
{
	struct log_record log;
	size_t at;

	for (at = 0; at < length; at += LOG_LINE_BYTES) {
		log_line_add(line_begin(&log, origin), "CDB[%02zx]:", at);
		log_line_hex(&log.line, cdb + at, min_t(size_t, length - at, LOG_LINE_BYTES));
		line_end(&log, KERN_INFO);
	}
}

/**
 * scsi_print_command - log a command: its name and its bytes
 * @cmd: the command
 *
 * More than 16 bytes, or a name so long that they do not fit behind it, take lines of their own.
 *
 * Context: any.
 */
void scsi_print_command(struct scsi_cmnd *cmd)
{
	const struct origin origin = origin_of(cmd);
	size_t length = min_t(size_t, cmd->cmd_len, sizeof(cmd->cmnd));
	struct log_record log;
	bool fits;

	log_line_add(line_begin(&log, &origin), "CDB: ");
	log_line_command_name(&log.line, cmd->cmnd, length);
	fits = length <= LOG_LINE_BYTES && log_line_has_room(&log.line, 3 * length);
	if (fits)
		log_line_hex(&log.line, cmd->cmnd, length);
	line_end(&log, KERN_INFO);
	if (!fits)
		log_print_long_command(&origin, cmd->cmnd, length);
}
EXPORT_SYMBOL(scsi_print_command);

static void log_print_sense_header(const struct origin *origin, const struct scsi_sense_hdr *sense)
{
	struct log_record log;

	log_line_sense(line_begin(&log, origin), sense);
	line_end(&log, KERN_INFO);
	log_line_sense_code(line_begin(&log, origin), sense->asc, sense->ascq);
	line_end(&log, KERN_INFO);
}

/* What is no sense data is shown as it is. */
static void log_print_bytes(const struct origin *origin, const u8 *bytes, int count)
{
	struct log_record log;

	for (; count > 0; bytes += LOG_LINE_BYTES, count -= LOG_LINE_BYTES) {
		log_line_hex(line_begin(&log, origin), bytes, min(count, LOG_LINE_BYTES));
		line_end(&log, KERN_INFO);
	}
}

static void print_sense(const struct origin *origin, const u8 *bytes, int count)
{
	struct scsi_sense_hdr sense;

	if (!bytes)
		return;
	if (scsi_normalize_sense(bytes, count, &sense))
		log_print_sense_header(origin, &sense);
	else
		log_print_bytes(origin, bytes, count);
}

/**
 * scsi_print_sense_hdr - log parsed sense data of a logical unit
 * @sdev: the logical unit
 * @name: what people call it, or NULL
 * @sshdr: the sense data
 *
 * Context: any.
 */
void scsi_print_sense_hdr(const struct scsi_device *sdev, const char *name,
			  const struct scsi_sense_hdr *sshdr)
{
	const struct origin origin = { .sdev = sdev, .name = name, .tag = NO_TAG };

	log_print_sense_header(&origin, sshdr);
}
EXPORT_SYMBOL(scsi_print_sense_hdr);

/**
 * __scsi_print_sense - log sense data of a logical unit
 * @sdev: the logical unit
 * @name: what people call it, or NULL
 * @sense_buffer: the sense data; if it is none (SPC-6 4.4), its bytes are logged
 * @sense_len: of @sense_buffer, in bytes
 *
 * Context: any.
 */
void __scsi_print_sense(const struct scsi_device *sdev, const char *name,
			const unsigned char *sense_buffer, int sense_len)
{
	const struct origin origin = { .sdev = sdev, .name = name, .tag = NO_TAG };

	print_sense(&origin, sense_buffer, sense_len);
}
EXPORT_SYMBOL(__scsi_print_sense);

/**
 * scsi_print_sense - log the sense data of a command
 * @cmd: the command
 *
 * Context: any.
 */
void scsi_print_sense(const struct scsi_cmnd *cmd)
{
	const struct origin origin = origin_of(cmd);

	print_sense(&origin, cmd->sense_buffer, SCSI_SENSE_BUFFERSIZE);
}
EXPORT_SYMBOL(scsi_print_sense);

/**
 * log_result - log how a command ended
 * @cmd: the command
 * @message: what to say first, or NULL
 * @outcome: what was decided about it, in words
 *
 * Context: any.
 */
void log_result(const struct scsi_cmnd *cmd, const char *message, const char *outcome)
{
	const struct origin origin = origin_of(cmd);
	struct log_record log;

	log_line_result(line_begin(&log, &origin), message, outcome, cmd->result,
			(jiffies - cmd->jiffies_at_alloc) / HZ);
	line_end(&log, KERN_INFO);
}

/**
 * scsi_print_result - log how a command ended
 * @cmd: the command
 * @msg: what to say first, or NULL
 * @disposition: what was decided about it, an enum scsi_disposition
 *
 * Context: any.
 */
void scsi_print_result(const struct scsi_cmnd *cmd, const char *msg, int disposition)
{
	const char *outcome = scsi_mlreturn_string(disposition);
	char unknown[sizeof("UNKNOWN(0x12345678)")];

	if (!outcome) {
		scnprintf(unknown, sizeof(unknown), "UNKNOWN(0x%02x)", disposition);
		outcome = unknown;
	}
	log_result(cmd, msg, outcome);
}
EXPORT_SYMBOL(scsi_print_result);
