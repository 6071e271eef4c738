/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands, sense data and results as words: what log lines and trace lines are made of.
 *
 * The names of numbers (opcodes, sense keys and their like) are asked for through the functions of
 * <scsi/scsi_dbg.h>, which know none in a kernel without CONFIG_SCSI_CONSTANTS. Pure, but for
 * log_result().
 */
#ifndef CORE_LOG_TEXT_H
#define CORE_LOG_TEXT_H

#include <linux/compiler_attributes.h>
#include <linux/stdarg.h>
#include <linux/types.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_proto.h>

struct scsi_cmnd;

/* A line of the log, with the null at its end; what is longer is cut. */
#define LOG_LINE_SIZE	128

/* The bytes that a line shows in hexadecimal at most. */
#define LOG_LINE_BYTES	16

/**
 * struct log_line - a line of text in the making
 * @text: where it goes; a string at any time
 * @size: of @text, in bytes
 * @used: characters that are there, always less than @size unless that is 0
 */
struct log_line {
	char	*text;
	size_t	size;
	size_t	used;
};

/* core/log/line.c */
void log_line_start(struct log_line *line, char *text, size_t size);
__printf(2, 3)
void log_line_add(struct log_line *line, const char *format, ...);
__printf(2, 0)
void log_line_vadd(struct log_line *line, const char *format, va_list args);
bool log_line_has_room(const struct log_line *line, size_t count);
void log_line_hex(struct log_line *line, const u8 *bytes, size_t count);
void log_line_origin(struct log_line *line, const char *name, int tag);
void log_line_result(struct log_line *line, const char *message, const char *outcome,
		     int result, unsigned long seconds);
void log_line_command_name(struct log_line *line, const u8 *cdb, size_t length);
void log_line_sense(struct log_line *line, const struct scsi_sense_hdr *sense);
void log_line_sense_code(struct log_line *line, u8 asc, u8 ascq);
int log_service_action(const u8 *cdb, size_t length);
size_t log_command_length(const u8 *cdb, size_t length);

/* core/log/trace_text.c */
void log_line_command_fields(struct log_line *line, const u8 *cdb, size_t length);

/* core/log/text.c */
void log_result(const struct scsi_cmnd *cmd, const char *message, const char *outcome);

/* core/log/sense_text.c; the word lists of additional sense codes are tables of their own */
#define LOG_SENSE_FIRST_00	0x00
#define LOG_SENSE_FIRST_30	0x30
#define LOG_SENSE_FIRST_VENDOR	0x80

const char *log_word(const char *words, unsigned int number);
extern const char *const log_sense_words_00[LOG_SENSE_FIRST_30 - LOG_SENSE_FIRST_00];
extern const char *const log_sense_words_30[LOG_SENSE_FIRST_VENDOR - LOG_SENSE_FIRST_30];

#endif /* CORE_LOG_TEXT_H */
