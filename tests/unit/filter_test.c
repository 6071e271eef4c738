// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may send what: every operation code, as a reader and as a writer. What is expected stands
 * here in numbers, by purpose; core/filter.c has it by name and code.
 */
#include <cmocka.h>
#include <linux/kernel.h>

#include "mid/filter.h"

static const u8 for_readers[] = {
	/* state and identity of a device */
	0x00, 0x03, 0x12, 0x1a, 0x1c, 0x4d, 0x5a, 0xa0, 0xa3, 0x9e,
	/* its medium's size, content and defects */
	0x25, 0x08, 0x28, 0xa8, 0x88, 0x3e, 0x2f, 0x8f, 0x37, 0x3c, 0x2b, 0x95, 0x1b,
	/* optical discs */
	0x23, 0x42, 0x43, 0x44, 0x46, 0x4a, 0x51, 0x52, 0x5c, 0xa4, 0xac, 0xad, 0xb9, 0xbe,
	/* music */
	0x45, 0x47, 0x48, 0x4b, 0x4e, 0xba, 0xbc,
};

static const u8 for_writers[] = {
	/* a medium's content */
	0x0a, 0x2a, 0xaa, 0x8a, 0x2e, 0xae, 0x3f, 0xea, 0x41, 0x93, 0x0d, 0x19, 0x35, 0x94, 0x04,
	/* settings */
	0x15, 0x55, 0x4c, 0x1e,
	/* optical discs */
	0x53, 0x54, 0x58, 0x5b, 0x5d, 0xa1, 0xa2, 0xa6, 0xa7, 0xb6, 0xbb, 0xbf,
};

static bool listed(const u8 *list, int length, int opcode)
{
	for (int i = 0; i < length; i++)
		if (list[i] == opcode)
			return true;
	return false;
}

#define LISTED(list, opcode) listed(list, ARRAY_SIZE(list), opcode)

static void every_code_is_for_whom_it_should_be(void **unused)
{
	for (int opcode = 0; opcode <= 0xff; opcode++) {
		bool reader = LISTED(for_readers, opcode);
		bool writer = reader || LISTED(for_writers, opcode);

		if (core_filter_allows(opcode, false) != reader)
			fail_msg("%#04x to a reader: want %d", opcode, reader);
		if (core_filter_allows(opcode, true) != writer)
			fail_msg("%#04x to a writer: want %d", opcode, writer);
	}
}

static void no_code_is_in_both_lists(void **unused)
{
	for (int i = 0; i < ARRAY_SIZE(for_writers); i++)
		assert_false(LISTED(for_readers, for_writers[i]));
}

/* What would harm the device, or others who use it, whoever opened it in which way. */
static void nobody_gets_what_does_harm(void **unused)
{
	static const u8 harmful[] = {
		0x1d,			/* SEND DIAGNOSTIC */
		0x3b,			/* WRITE BUFFER: firmware */
		0x5e, 0x5f,		/* PERSISTENT RESERVE IN, OUT */
		0x16, 0x17, 0x56, 0x57,	/* RESERVE, RELEASE */
		0x18, 0x83, 0x84,	/* COPY and its like */
		0x07,			/* REASSIGN BLOCKS */
		0x7f, 0x7e,		/* CDBs whose operation code says nothing */
		0x85,			/* ATA PASS-THROUGH (16) */
		0xc0, 0xdf,		/* vendors' own */
		0xff,
	};

	for (int i = 0; i < ARRAY_SIZE(harmful); i++)
		assert_false(core_filter_allows(harmful[i], true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_is_for_whom_it_should_be),
		cmocka_unit_test(no_code_is_in_both_lists),
		cmocka_unit_test(nobody_gets_what_does_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
