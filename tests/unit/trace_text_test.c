// SPDX-License-Identifier: GPL-2.0-only
/*
 * What trace lines say of a command: core/log/trace_text.c.
 */
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/array_size.h>
#include <linux/string.h>
#include <scsi/scsi_proto.h>

#include "core/log/text.h"

/* The kernel has it in another module; line.c wants it, nothing here does. */
const unsigned char scsi_command_size_tbl[8];

static char text[LOG_LINE_SIZE];

/* A heap copy just as long as the command, so that a read past its end is seen. */
static const char *fields_of(const u8 *cdb, size_t length)
{
	struct log_line line;
	u8 *copy = malloc(length);

	memcpy(copy, cdb, length);
	log_line_start(&line, text, sizeof(text));
	log_line_command_fields(&line, copy, length);
	free(copy);
	return text;
}

struct expected {
	const char	*text;
	u8		length;
	u8		cdb[32];
};

static void check(const struct expected *expected, size_t count)
{
	for (; count--; expected++)
		assert_string_equal(fields_of(expected->cdb, expected->length), expected->text);
}

static void reads_and_writes(void **state)
{
	static const struct expected expected[] = {
		{ "lba=2097151 txlen=256", 6, { READ_6, 0xff, 0xff, 0xff, 0 } },
		{ "lba=66051 txlen=4", 6, { WRITE_6, 1, 2, 3, 4 } },
		{ "lba=4294967295 txlen=258 protect=7", 10,
		  { READ_10, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 1, 2 } },
		{ "lba=0 txlen=0 protect=0", 10, { WRITE_10 } },
		{ "lba=1 txlen=2 protect=1", 10, { VERIFY, 0x20, 0, 0, 0, 1, 0, 0, 2 } },
		{ "lba=1 txlen=2 protect=0 unmap=1", 10, { WRITE_SAME, 8, 0, 0, 0, 1, 0, 0, 2 } },
		{ "lba=1 txlen=16777218 protect=0", 12, { READ_12, 0, 0, 0, 0, 1, 1, 0, 0, 2 } },
		{ "lba=0 txlen=0 protect=0", 12, { WRITE_12 } },
		{ "lba=0 txlen=0 protect=0", 12, { VERIFY_12 } },
		{ "lba=72057594037927937 txlen=5 protect=4", 16,
		  { READ_16, 0x80, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5 } },
		{ "lba=0 txlen=0 protect=0", 16, { WRITE_16 } },
		{ "lba=0 txlen=0 protect=0", 16, { VERIFY_16 } },
		{ "lba=0 txlen=0 protect=7 unmap=1", 16, { WRITE_SAME_16, 0xff } },
		{ "lba=2 txlen=772 boundary_size=258", 16,
		  { WRITE_ATOMIC_16, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 3, 4 } },
	};

	check(expected, ARRAY_SIZE(expected));
}

static void regions_of_an_unmap(void **state)
{
	static const struct expected expected[] = {
		{ "regions=0", 10, { UNMAP } },
		{ "regions=0", 10, { UNMAP, [8] = 7 } },
		{ "regions=1", 10, { UNMAP, [8] = 24 } },
		{ "regions=4095", 10, { UNMAP, [7] = 0xff, 0xff } },
	};

	check(expected, ARRAY_SIZE(expected));
}

static void commands_of_32_bytes(void **state)
{
	static const struct expected expected[] = {
		{ "READ_32 lba=1 txlen=3 protect=7 ei_lbrt=2", 32,
		  { VARIABLE_LENGTH_CMD, [9] = READ_32, [10] = 0xff, [19] = 1, [23] = 2, [31] = 3 } },
		{ "VERIFY_32 lba=0 txlen=0 protect=0 ei_lbrt=0", 32,
		  { VARIABLE_LENGTH_CMD, [9] = VERIFY_32 } },
		{ "WRITE_32 lba=0 txlen=0 protect=0 ei_lbrt=0", 32,
		  { VARIABLE_LENGTH_CMD, [9] = WRITE_32 } },
		{ "WRITE_SAME_32 lba=0 txlen=0 protect=0 ei_lbrt=0 unmap=1", 32,
		  { VARIABLE_LENGTH_CMD, [9] = WRITE_SAME_32, [10] = 8 } },
		{ "-", 32, { VARIABLE_LENGTH_CMD, [9] = WRITE_VERIFY_32 } },
		{ "-", 32, { VARIABLE_LENGTH_CMD, [8] = 0x88, [9] = READ_32 } },
	};

	check(expected, ARRAY_SIZE(expected));
}

static void service_actions(void **state)
{
	static const struct expected expected[] = {
		{ "READ_CAPACITY_16 lba=0 alloc_len=32", 16,
		  { SERVICE_ACTION_IN_16, 0xf0, [13] = 32 } },
		{ "GET_LBA_STATUS lba=1 alloc_len=0", 16, { SERVICE_ACTION_IN_16, 0x12, [9] = 1 } },
		{ "UNKNOWN", 16, { SERVICE_ACTION_IN_16, 0x13 } },
		{ "REPORT_TARGET_PORT_GROUPS alloc_len=255", 12, { MAINTENANCE_IN, 0x0a, [9] = 255 } },
		{ "REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS alloc_len=4294967295", 12,
		  { MAINTENANCE_IN, 0x0d, [6] = 0xff, 0xff, 0xff, 0xff } },
		{ "MANAGEMENT_PROTOCOL_IN alloc_len=0", 12, { MAINTENANCE_IN, 0x10 } },
		{ "UNKNOWN", 12, { MAINTENANCE_IN } },
		{ "SET_TARGET_PORT_GROUPS alloc_len=0", 12, { MAINTENANCE_OUT, 0x0a } },
		{ "SET_IDENTIFYING_INFORMATION alloc_len=0", 12, { MAINTENANCE_OUT, 0x06 } },
		{ "UNKNOWN", 12, { MAINTENANCE_OUT, 0x0c } },
		{ "REPORT_ZONES zone=1 alloc_len=2 options=63 partial=1", 16,
		  { ZBC_IN, [9] = 1, [13] = 2, [14] = 0xff } },
		{ "UNKNOWN", 16, { ZBC_IN, 6 } },
		{ "CLOSE_ZONE zone=0 all=1", 16, { ZBC_OUT, 1, [14] = 0xff } },
		{ "RESET_WRITE_POINTER zone=256 all=0", 16, { ZBC_OUT, 4, [8] = 1, [14] = 0xfe } },
		{ "UNKNOWN", 16, { ZBC_OUT } },
	};

	check(expected, ARRAY_SIZE(expected));
}

static void anything_else_is_a_dash(void **state)
{
	static const struct expected expected[] = {
		{ "-", 6, { TEST_UNIT_READY } },
		{ "-", 6, { INQUIRY } },
		{ "-", 10, { WRITE_VERIFY } },
		{ "-", 12, { REPORT_LUNS } },
		{ "-", 16, { 0xff, 0xff } },
		{ "-", 0 },
		{ "-", 1, { READ_6 } },
		{ "-", 8, { READ_10 } },
		{ "-", 31, { VARIABLE_LENGTH_CMD, [9] = READ_32 } },
	};

	check(expected, ARRAY_SIZE(expected));
}

static void no_length_is_read_past_and_no_text_is_cut(void **state)
{
	unsigned int opcode, action;
	size_t length;

	for (opcode = 0; opcode < 0x100; opcode++)
		for (action = 0; action < 0x20; action++)
			for (length = 0; length <= 32; length++) {
				u8 cdb[32];

				memset(cdb, 0xff, sizeof(cdb));
				cdb[0] = opcode;
				cdb[1] = 0xe0 | action;
				cdb[8] = 0;
				cdb[9] = action;
				assert_in_range(strlen(fields_of(cdb, length)), 1,
						LOG_LINE_SIZE - 2);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes),
		cmocka_unit_test(regions_of_an_unmap),
		cmocka_unit_test(commands_of_32_bytes),
		cmocka_unit_test(service_actions),
		cmocka_unit_test(anything_else_is_a_dash),
		cmocka_unit_test(no_length_is_read_past_and_no_text_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
