// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tracepoints scsi:*, which <trace/events/scsi.h> declares, and the one function of ours that
 * their text calls. That is long after the command is gone; a copy of its CDB is in the buffer.
 */
#include <linux/trace_seq.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_eh.h>

#include "text.h"

/* The header leaves to us how it is seen that a command has sense data (SPC-6 4.4.1). */
#define SCSI_SENSE_VALID(_cmd)	(((_cmd)->sense_buffer[0] & 0x70) == 0x70)

#define CREATE_TRACE_POINTS
#include <trace/events/scsi.h>

/**
 * scsi_trace_parse_cdb - what a command asks for, as text in a line of the trace
 * @p: where the line is being put together
 * @cdb: the command
 * @len: of @cdb, in bytes
 *
 * Context: a trace file is being read; may sleep.
 * Return: the text, a string inside @p.
 */
const char *scsi_trace_parse_cdb(struct trace_seq *p, unsigned char *cdb, int len)
{
	const char *text = trace_seq_buffer_ptr(p);
	char buffer[LOG_LINE_SIZE];
	struct log_line line;

	log_line_start(&line, buffer, sizeof(buffer));
	log_line_command_fields(&line, cdb, len);
	trace_seq_puts(p, buffer);
	trace_seq_putc(p, '\0');
	return text;
}
