// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a command asks for, field by field, as trace lines show it: "lba=64 txlen=8 protect=0".
 *
 * A field is a number somewhere in the CDB; a form is a list of fields; a table says which form a
 * command has and, where its operation code stands for many, what the service action is called.
 * Scripts read these words, so they are an interface.
 *
 * Pure. The CDB comes from the trace buffer and may have any length: a command that ends before
 * one of its fields is shown as one that is not known.
 */
#include <linux/kernel.h>
#include <scsi/scsi_proto.h>

#include "text.h"

/**
 * struct field - a number in a CDB
 * @name: what it is called; NULL ends a list of fields
 * @at: its first byte; the most significant one
 * @bytes: how many bytes it has part in
 * @shift: bits to the right of it that are not its own
 * @bits: its own bits; 0 for all that remain
 * @meaning: what the number stands for, if not itself
 */
struct field {
	const char	*name;
	u8		at;
	u8		bytes;
	u8		shift;
	u8		bits;
	u64		(*meaning)(u64 number);
};

/* READ(6) and WRITE(6) have no other way to say 256 (SBC-5, READ(6)). */
static u64 blocks_of_six(u64 number)
{
	return number ?: 256;
}

/* From the length of its parameter list: a header of 8 bytes, 16 a region (SBC-5, UNMAP). */
static u64 unmap_regions(u64 length)
{
	return length < 8 ? 0 : (length - 8) / 16;
}

#define NUMBER(_name, _at, _bytes)	{ .name = _name, .at = _at, .bytes = _bytes }
#define BITS(_name, _at, _shift, _bits)	\
	{ .name = _name, .at = _at, .bytes = 1, .shift = _shift, .bits = _bits }
#define PROTECT(_at)			BITS("protect", _at, 5, 3)
#define UNMAP_BIT(_at)			BITS("unmap", _at, 3, 1)
#define FORM(_name)			static const struct field _name[]

FORM(rw6) = {
	{ .name = "lba", .at = 1, .bytes = 3, .bits = 21 },
	{ .name = "txlen", .at = 4, .bytes = 1, .meaning = blocks_of_six },
	{ }
};

FORM(rw10) = { NUMBER("lba", 2, 4), NUMBER("txlen", 7, 2), PROTECT(1), { } };
FORM(rw12) = { NUMBER("lba", 2, 4), NUMBER("txlen", 6, 4), PROTECT(1), { } };
FORM(rw16) = { NUMBER("lba", 2, 8), NUMBER("txlen", 10, 4), PROTECT(1), { } };
FORM(same10) = { NUMBER("lba", 2, 4), NUMBER("txlen", 7, 2), PROTECT(1), UNMAP_BIT(1), { } };
FORM(same16) = { NUMBER("lba", 2, 8), NUMBER("txlen", 10, 4), PROTECT(1), UNMAP_BIT(1), { } };

FORM(rw32) = {
	NUMBER("lba", 12, 8),
	NUMBER("txlen", 28, 4),
	PROTECT(10),
	NUMBER("ei_lbrt", 20, 4),
	{ }
};

FORM(same32) = {
	NUMBER("lba", 12, 8),
	NUMBER("txlen", 28, 4),
	PROTECT(10),
	NUMBER("ei_lbrt", 20, 4),
	UNMAP_BIT(10),
	{ }
};

FORM(atomic16) = {
	NUMBER("lba", 2, 8),
	NUMBER("txlen", 12, 2),
	NUMBER("boundary_size", 10, 2),
	{ }
};

FORM(unmap) = {
	{ .name = "regions", .at = 7, .bytes = 2, .meaning = unmap_regions },
	{ }
};

FORM(about_lba) = { NUMBER("lba", 2, 8), NUMBER("alloc_len", 10, 4), { } };
FORM(maintenance) = { NUMBER("alloc_len", 6, 4), { } };

FORM(zone_report) = {
	NUMBER("zone", 2, 8),
	NUMBER("alloc_len", 10, 4),
	BITS("options", 14, 0, 6),
	BITS("partial", 14, 7, 1),
	{ }
};

FORM(zone_change) = { NUMBER("zone", 2, 8), BITS("all", 14, 0, 1), { } };

FORM(nothing) = { { } };

/* Instead of a service action: whatever it is, and whether there are any. */
#define ANY_ACTION	0x10000

/**
 * struct command_form - how a command is shown
 * @opcode: its operation code
 * @action: its service action, or ANY_ACTION
 * @name: what to say before the fields, or NULL
 * @fields: the fields, in the order in which they are shown
 */
struct command_form {
	u8			opcode;
	u32			action;
	const char		*name;
	const struct field	*fields;
};

#define COMMAND(_opcode, _fields)	{ _opcode, ANY_ACTION, NULL, _fields }
#define ACTION(_opcode, _prefix, _action, _fields)	\
	{ _opcode, _prefix##_action, #_action, _fields }
#define MAINTAIN(_in_or_out, _prefix, _action)	\
	ACTION(MAINTENANCE_##_in_or_out, _prefix, _action, maintenance)
#define VARIABLE(_action, _fields)	\
	{ VARIABLE_LENGTH_CMD, _action, #_action, _fields }
#define OTHER_ACTION(_opcode)		{ _opcode, ANY_ACTION, "UNKNOWN", nothing }

/* By operation code, then by service action; the first that fits counts. */
static const struct command_form forms[] = {
	COMMAND(READ_6, rw6),
	COMMAND(WRITE_6, rw6),
	COMMAND(READ_10, rw10),
	COMMAND(WRITE_10, rw10),
	COMMAND(VERIFY, rw10),
	COMMAND(WRITE_SAME, same10),
	COMMAND(UNMAP, unmap),
	VARIABLE(READ_32, rw32),
	VARIABLE(VERIFY_32, rw32),
	VARIABLE(WRITE_32, rw32),
	VARIABLE(WRITE_SAME_32, same32),
	COMMAND(READ_16, rw16),
	COMMAND(WRITE_16, rw16),
	COMMAND(VERIFY_16, rw16),
	COMMAND(WRITE_SAME_16, same16),
	ACTION(ZBC_OUT, ZO_, CLOSE_ZONE, zone_change),
	ACTION(ZBC_OUT, ZO_, FINISH_ZONE, zone_change),
	ACTION(ZBC_OUT, ZO_, OPEN_ZONE, zone_change),
	ACTION(ZBC_OUT, ZO_, RESET_WRITE_POINTER, zone_change),
	OTHER_ACTION(ZBC_OUT),
	ACTION(ZBC_IN, ZI_, REPORT_ZONES, zone_report),
	OTHER_ACTION(ZBC_IN),
	COMMAND(WRITE_ATOMIC_16, atomic16),
	ACTION(SERVICE_ACTION_IN_16, SAI_, READ_CAPACITY_16, about_lba),
	ACTION(SERVICE_ACTION_IN_16, SAI_, GET_LBA_STATUS, about_lba),
	OTHER_ACTION(SERVICE_ACTION_IN_16),
	MAINTAIN(IN, MI_, REPORT_IDENTIFYING_INFORMATION),
	{ MAINTENANCE_IN, MI_REPORT_TARGET_PGS, "REPORT_TARGET_PORT_GROUPS", maintenance },
	MAINTAIN(IN, MI_, REPORT_ALIASES),
	MAINTAIN(IN, MI_, REPORT_SUPPORTED_OPERATION_CODES),
	MAINTAIN(IN, MI_, REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS),
	MAINTAIN(IN, MI_, REPORT_PRIORITY),
	MAINTAIN(IN, MI_, REPORT_TIMESTAMP),
	MAINTAIN(IN, MI_, MANAGEMENT_PROTOCOL_IN),
	OTHER_ACTION(MAINTENANCE_IN),
	MAINTAIN(OUT, MO_, SET_IDENTIFYING_INFORMATION),
	{ MAINTENANCE_OUT, MO_SET_TARGET_PGS, "SET_TARGET_PORT_GROUPS", maintenance },
	MAINTAIN(OUT, MO_, CHANGE_ALIASES),
	MAINTAIN(OUT, MO_, SET_PRIORITY),
	MAINTAIN(OUT, MO_, SET_TIMESTAMP),
	MAINTAIN(OUT, MO_, MANAGEMENT_PROTOCOL_OUT),
	OTHER_ACTION(MAINTENANCE_OUT),
	COMMAND(READ_12, rw12),
	COMMAND(WRITE_12, rw12),
	COMMAND(VERIFY_12, rw12),
};

/* NULL if nothing is known of the command. */
static const struct command_form *form_of(const u8 *cdb, size_t length)
{
	int action = log_service_action(cdb, length);
	size_t i;

	if (action < 0)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(forms); i++)
		if (forms[i].opcode == cdb[0] &&
		    (forms[i].action == ANY_ACTION || forms[i].action == action))
			return &forms[i];
	return NULL;
}

static bool has_all(const struct field *field, size_t length)
{
	for (; field->name; field++)
		if (length < field->at + field->bytes)
			return false;
	return true;
}

static u64 value_of(const struct field *field, const u8 *cdb)
{
	u64 number = 0;
	u8 i;

	for (i = 0; i < field->bytes; i++)
		number = number << 8 | cdb[field->at + i];
	number >>= field->shift;
	if (field->bits)
		number &= (1ULL << field->bits) - 1;
	return field->meaning ? field->meaning(number) : number;
}

/**
 * log_line_command_fields - add what a command asks for
 * @line: the line
 * @cdb: the command
 * @length: of @cdb, in bytes
 *
 * Context: any.
 */
void log_line_command_fields(struct log_line *line, const u8 *cdb, size_t length)
{
	const struct command_form *form = form_of(cdb, length);
	const struct field *field;
	const char *apart = "";

	if (!form || !has_all(form->fields, length)) {
		log_line_add(line, "-");
		return;
	}
	if (form->name) {
		log_line_add(line, "%s", form->name);
		apart = " ";
	}
	for (field = form->fields; field->name; field++, apart = " ")
		log_line_add(line, "%s%s=%llu", apart, field->name, value_of(field, cdb));
}
