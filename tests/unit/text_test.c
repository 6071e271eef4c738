// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of the log, and what they say of results, commands and sense data: core/log/line.c and
 * core/log/cdb_text.c. States as words: core/log/state_text.c.
 */
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/array_size.h>
#include <linux/string.h>
#include <scsi/scsi.h>
#include <scsi/scsi_dbg.h>

#include "mid/state.h"
#include "core/log/text.h"

/* Bytes of a CDB by its group (SPC-6 4.2.5.1); the kernel has it in another module. */
const unsigned char scsi_command_size_tbl[8] = { 6, 10, 10, 12, 16, 12, 10, 10 };

static char text[LOG_LINE_SIZE];
static struct log_line line;

static void start(void)
{
	log_line_start(&line, text, sizeof(text));
}

static void a_line_is_a_string_at_any_time(void **state)
{
	memset(text, 'x', sizeof(text));
	start();
	assert_string_equal(text, "");
	log_line_add(&line, "%d", 1);
	assert_string_equal(text, "1");
	log_line_add(&line, "%s", "");
	log_line_add(&line, " and %d", 2);
	assert_string_equal(text, "1 and 2");
	assert_int_equal(line.used, strlen(text));
}

/* In buffers of any size from the heap, so that a write past the end is seen. */
static void what_does_not_fit_is_cut(void **state)
{
	static const u8 bytes[] = { 0x28, 0, 0xff, 1, 2, 3 };
	size_t size;

	for (size = 0; size < 64; size++) {
		char *buffer = malloc(size);

		log_line_start(&line, buffer, size);
		log_line_origin(&line, "sda", 3);
		log_line_add(&line, "%s", "words");
		log_line_hex(&line, bytes, sizeof(bytes));
		log_line_add(&line, "%s", "more");
		assert_true(size ? line.used < size && strlen(buffer) == line.used : !line.used);
		free(buffer);
	}
}

static void room_is_what_is_left_before_the_null(void **state)
{
	log_line_start(&line, text, 8);
	assert_true(log_line_has_room(&line, 7));
	assert_false(log_line_has_room(&line, 8));
	log_line_add(&line, "12345");
	assert_true(log_line_has_room(&line, 2));
	assert_false(log_line_has_room(&line, 3));
	assert_false(log_line_has_room(&line, SIZE_MAX));
	log_line_start(&line, text, 0);
	assert_false(log_line_has_room(&line, 0));
}

static void bytes_are_apart_and_whole(void **state)
{
	static const u8 bytes[] = { 0x28, 0x00, 0xff };

	start();
	log_line_hex(&line, bytes, 3);
	assert_string_equal(text, "28 00 ff");
	start();
	log_line_add(&line, "CDB[00]:");
	log_line_hex(&line, bytes, 3);
	assert_string_equal(text, "CDB[00]: 28 00 ff");
	start();
	log_line_origin(&line, "sda", -1);
	log_line_hex(&line, bytes, 1);
	assert_string_equal(text, "[sda] 28");
	start();
	log_line_hex(&line, bytes, 0);
	assert_string_equal(text, "");

	log_line_start(&line, text, 8);
	log_line_hex(&line, bytes, 3);
	assert_string_equal(text, "28 00");
	log_line_start(&line, text, 9);
	log_line_hex(&line, bytes, 3);
	assert_string_equal(text, "28 00 ff");
}

static void origin_is_name_and_tag_as_far_as_known(void **state)
{
	start();
	log_line_origin(&line, "sda", 3);
	assert_string_equal(text, "[sda] tag#3 ");
	start();
	log_line_origin(&line, NULL, 0);
	assert_string_equal(text, "tag#0 ");
	start();
	log_line_origin(&line, "sdb", -1);
	assert_string_equal(text, "[sdb] ");
	start();
	log_line_origin(&line, NULL, -1);
	assert_string_equal(text, "");
}

static void result_is_told_in_one_line(void **state)
{
	start();
	log_line_result(&line, NULL, "FAILED", SAM_STAT_CHECK_CONDITION, 0);
	assert_string_equal(text,
			    "FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=0s");
	start();
	log_line_result(&line, "Done", "SUCCESS", DID_TIME_OUT << 16, 91);
	assert_string_equal(text,
		"Done: SUCCESS Result: hostbyte=DID_TIME_OUT driverbyte=DRIVER_OK cmd_age=91s");
	start();
	log_line_result(&line, NULL, "UNKNOWN(0x00)", 0x140000, 1);
	assert_string_equal(text,
		"UNKNOWN(0x00) Result: hostbyte=0x14 driverbyte=DRIVER_OK cmd_age=1s");
}

/* A heap copy just as long as the command, so that a read past its end is seen. */
static const char *name_of(const u8 *cdb, size_t length)
{
	u8 *copy = malloc(length);

	memcpy(copy, cdb, length);
	start();
	log_line_command_name(&line, copy, length);
	free(copy);
	return text;
}

#define NAME(...)	name_of((const u8[]) { __VA_ARGS__ }, sizeof((u8[]) { __VA_ARGS__ }))

static void commands_have_names(void **state)
{
	assert_string_equal(NAME(0x00, 0, 0, 0, 0, 0), "Test Unit Ready");
	assert_string_equal(NAME(0x28, 0, 0, 0, 0, 0, 0, 0, 8, 0), "Read(10)");
	assert_string_equal(NAME(0x42, 0, 0, 0, 0, 0, 0, 0, 8, 0), "Unmap/Read sub-channel");
	assert_string_equal(NAME(0xbf, 0, 0, 0, 0, 0), "Volume set (out), Send DVD structure");
	assert_string_equal(NAME(0x02, 0, 0, 0, 0, 0), "opcode=0x2");
	assert_string_equal(NAME(0x9c, 0, 0, 0, 0, 0), "opcode=0x9c");
	assert_string_equal(NAME(0x60, 0, 0, 0, 0, 0), "opcode=0x60 (reserved)");
	assert_string_equal(NAME(0x7d, 0, 0, 0, 0, 0), "opcode=0x7d (reserved)");
	assert_string_equal(NAME(0x7e, 0, 0, 0, 0, 0), "Extended CDB");
	assert_string_equal(NAME(0xc0, 0, 0, 0, 0, 0), "opcode=0xc0 (vendor)");
	assert_string_equal(NAME(0xff, 0, 0, 0, 0, 0), "opcode=0xff (vendor)");
}

static void service_actions_have_names(void **state)
{
	assert_string_equal(NAME(0x9e, 0x10, 0, 0, 0, 0), "Read capacity(16)");
	assert_string_equal(NAME(0x9e, 0xf0, 0, 0, 0, 0), "Read capacity(16)");
	assert_string_equal(NAME(0xa3, 0x0c, 0, 0, 0, 0), "Report supported operation codes");
	assert_string_equal(NAME(0x5f, 0x06, 0, 0, 0, 0),
			    "Persistent reserve out, register and ignore existing key");
	assert_string_equal(NAME(0x9e, 0x1f, 0, 0, 0, 0), "Service action in(16), sa=0x1f");
	assert_string_equal(NAME(0x9d, 0x01, 0, 0, 0, 0), "Service action bidirectional, sa=0x1");
	assert_string_equal(NAME(0xab, 0x01, 0, 0, 0, 0), "Read media serial number");
	assert_string_equal(NAME(0xab, 0x02, 0, 0, 0, 0), "opcode=0xab, sa=0x2");
	assert_string_equal(NAME(0xa9, 0x00, 0, 0, 0, 0), "Play track relative(12), sa=0x0");
}

static void variable_length_commands_say_how_long_they_are(void **state)
{
	u8 cdb[32] = { VARIABLE_LENGTH_CMD, [7] = 24, [9] = READ_32 };

	assert_string_equal(name_of(cdb, 32), "Read(32)");
	assert_int_equal(log_command_length(cdb, 32), 32);
	assert_int_equal(log_command_length(cdb, 16), 16);
	assert_string_equal(name_of(cdb, 10), "Read(32)");
	assert_string_equal(name_of(cdb, 9), "short variable length command, len=9");
	assert_string_equal(name_of(cdb, 1), "short variable length command, len=1");
	cdb[7] = 1;
	assert_string_equal(name_of(cdb, 32), "short variable length command, len=9");
	cdb[7] = 0xff;
	assert_int_equal(log_command_length(cdb, 32), 32);
	cdb[8] = 0x88;
	assert_string_equal(name_of(cdb, 32), "Variable length, sa=0x8809");
	cdb[9] = 0x05;
	assert_string_equal(name_of(cdb, 32), "Read (osd)");
}

static void commands_cut_short_are_not_read_past_their_end(void **state)
{
	unsigned int opcode;
	size_t length;
	u8 cdb[32];

	for (opcode = 0; opcode < 0x100; opcode++)
		for (length = 1; length <= sizeof(cdb); length++) {
			memset(cdb, 0xff, sizeof(cdb));
			cdb[0] = opcode;
			assert_true(strlen(name_of(cdb, length)) > 0);
			assert_true(log_command_length(cdb, length) <= length);
		}
	assert_string_equal(NAME(0x9e), "Service action in(16)");
	assert_string_equal(NAME(0xab), "opcode=0xab");
	assert_string_equal(name_of(cdb, 0), "");
	assert_int_equal(log_command_length(cdb, 0), 0);
	assert_int_equal(log_service_action(cdb, 0), -1);
}

/* A line is just as long as the longest name needs with 16 bytes behind it. */
static void names_leave_room_for_the_bytes(void **state)
{
	unsigned int opcode, action;

	for (opcode = 0; opcode < 0x100; opcode++)
		for (action = 0; action < 0x20; action++) {
			const u8 cdb[16] = { opcode, action, [7] = 8, [9] = action };

			start();
			log_line_origin(&line, "sdaaa", 9999);
			log_line_add(&line, "CDB: ");
			log_line_command_name(&line, cdb, sizeof(cdb));
			assert_true(log_line_has_room(&line, 3 * sizeof(cdb)));
		}
}

static const char *sense_of(struct scsi_sense_hdr sense)
{
	start();
	log_line_sense(&line, &sense);
	return text;
}

static void sense_key_comes_with_its_kind(void **state)
{
	assert_string_equal(sense_of((struct scsi_sense_hdr) { 0x70, MEDIUM_ERROR }),
			    "Sense Key : Medium Error [current] ");
	assert_string_equal(sense_of((struct scsi_sense_hdr) { 0x71, HARDWARE_ERROR }),
			    "Sense Key : Hardware Error [deferred] ");
	assert_string_equal(sense_of((struct scsi_sense_hdr) { 0x72, NO_SENSE }),
			    "Sense Key : No Sense [current] [descriptor] ");
	assert_string_equal(sense_of((struct scsi_sense_hdr) { 0x73, ABORTED_COMMAND }),
			    "Sense Key : Aborted Command [deferred] [descriptor] ");
	assert_string_equal(sense_of((struct scsi_sense_hdr) { 0, 0x10 }),
			    "Sense Key : 0x10 [current] ");
}

static const char *code_of(u8 asc, u8 ascq)
{
	start();
	log_line_sense_code(&line, asc, ascq);
	return text;
}

static void sense_code_is_a_text_or_two_numbers(void **state)
{
	assert_string_equal(code_of(0x11, 0x00), "Add. Sense: Unrecovered read error");
	assert_string_equal(code_of(0x40, 0x85), "Add. Sense: Diagnostic failure on component(85)");
	assert_string_equal(code_of(0x4d, 0x0f), "Add. Sense: Tagged overlapped commands(task tag f)");
	assert_string_equal(code_of(0x70, 0x01),
			    "Add. Sense: Decompression exception(short algorithm id of 1)");
	assert_string_equal(code_of(0x7f, 0x01), "ASC=0x7f ASCQ=0x1 ");
	assert_string_equal(code_of(0x80, 0x01), "<<vendor>>ASC=0x80 ASCQ=0x1 ");
	assert_string_equal(code_of(0x00, 0x80), "ASC=0x0 <<vendor>>ASCQ=0x80 ");
	assert_string_equal(code_of(0xff, 0xff), "<<vendor>>ASC=0xff <<vendor>>ASCQ=0xff ");
}

static void states_are_words(void **state)
{
	int i, other;

	for (i = SDEV_CREATED; i <= SDEV_CREATED_BLOCK; i++)
		for (other = SDEV_CREATED; other < i; other++)
			assert_string_not_equal(log_device_state(i), log_device_state(other));
	for (i = SHOST_CREATED; i <= SHOST_DEL_RECOVERY; i++)
		for (other = SHOST_CREATED; other < i; other++)
			assert_string_not_equal(log_host_state(i), log_host_state(other));
	assert_string_equal(log_device_state(SDEV_TRANSPORT_OFFLINE), "transport-offline");
	assert_string_equal(log_device_state(SDEV_CREATED_BLOCK), "created-blocked");
	assert_string_equal(log_host_state(SHOST_CANCEL_RECOVERY), "cancel/recovery");
	assert_string_equal(log_host_state(SHOST_DEL), "deleted");
	assert_string_equal(log_device_state(0), "unknown");
	assert_string_equal(log_device_state(SDEV_CREATED_BLOCK + 1), "unknown");
	assert_string_equal(log_host_state(-1), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_a_string_at_any_time),
		cmocka_unit_test(what_does_not_fit_is_cut),
		cmocka_unit_test(room_is_what_is_left_before_the_null),
		cmocka_unit_test(bytes_are_apart_and_whole),
		cmocka_unit_test(origin_is_name_and_tag_as_far_as_known),
		cmocka_unit_test(result_is_told_in_one_line),
		cmocka_unit_test(commands_have_names),
		cmocka_unit_test(service_actions_have_names),
		cmocka_unit_test(variable_length_commands_say_how_long_they_are),
		cmocka_unit_test(commands_cut_short_are_not_read_past_their_end),
		cmocka_unit_test(names_leave_room_for_the_bytes),
		cmocka_unit_test(sense_key_comes_with_its_kind),
		cmocka_unit_test(sense_code_is_a_text_or_two_numbers),
		cmocka_unit_test(states_are_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
