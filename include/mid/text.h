/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands, sense data and results as words: what log lines and trace lines are made of.
 *
 * The names of numbers (opcodes, sense keys and their like) are asked for through the functions of
 * <scsi/scsi_dbg.h>, which know none in a kernel without CONFIG_SCSI_CONSTANTS. Pure, but for
 * show_result().
 */
#ifndef MID_TEXT_H
#define MID_TEXT_H

#include <linux/compiler_attributes.h>
#include <linux/stdarg.h>
#include <linux/types.h>
#include <scsi/scsi_common.h>
#include <scsi/scsi_proto.h>

struct scsi_cmnd;

/* A line of the log, with the null at its end; what is longer is cut. */
#define SHOW_LINE_SIZE	128

/* The bytes that a line shows in hexadecimal at most. */
#define SHOW_LINE_BYTES	16

/**
 * struct show_line - a line of text in the making
 * @text: where it goes; a string at any time
 * @size: of @text, in bytes
 * @used: characters that are there, always less than @size unless that is 0
 */
struct show_line {
	char	*text;
	size_t	size;
	size_t	used;
};

/* sysfs/line.c */
void show_line_start(struct show_line *line, char *text, size_t size);
__printf(2, 3)
void show_line_add(struct show_line *line, const char *format, ...);
__printf(2, 0)
void show_line_vadd(struct show_line *line, const char *format, va_list args);
bool show_line_has_room(const struct show_line *line, size_t count);
void show_line_hex(struct show_line *line, const u8 *bytes, size_t count);
void show_line_origin(struct show_line *line, const char *name, int tag);
void show_line_result(struct show_line *line, const char *message, const char *outcome,
		      int result, unsigned long seconds);
void show_line_command_name(struct show_line *line, const u8 *cdb, size_t length);
void show_line_sense(struct show_line *line, const struct scsi_sense_hdr *sense);
void show_line_sense_code(struct show_line *line, u8 asc, u8 ascq);
int show_service_action(const u8 *cdb, size_t length);
size_t show_command_length(const u8 *cdb, size_t length);

/* sysfs/trace_text.c */
void show_line_command_fields(struct show_line *line, const u8 *cdb, size_t length);

/* sysfs/text.c */
void show_result(const struct scsi_cmnd *cmd, const char *message, const char *outcome);

/* sysfs/sense_text.c; the word lists of additional sense codes are tables of their own */
#define SHOW_SENSE_FIRST_00	0x00
#define SHOW_SENSE_FIRST_30	0x30
#define SHOW_SENSE_FIRST_VENDOR	0x80

const char *show_word(const char *words, unsigned int number);
extern const char *const show_sense_words_00[SHOW_SENSE_FIRST_30 - SHOW_SENSE_FIRST_00];
extern const char *const show_sense_words_30[SHOW_SENSE_FIRST_VENDOR - SHOW_SENSE_FIRST_30];

#endif /* MID_TEXT_H */
