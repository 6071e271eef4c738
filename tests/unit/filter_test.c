// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may send what: every operation code, as a reader and as a writer. What is expected stands
 * here as a picture of all codes; core/filter.c has them by name.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "core/filter.h"

/* A row for each high digit, a letter for each low one: r everybody, w only writers, . nobody. */
static const char expected[] =
	"r..rw...r.w..w.."	/* 00 */
	"..r..w...wrrr.w."	/* 10 */
	"...r.r..r.wr..wr"	/* 20 */
	".....w.r....r.rw"	/* 30 */
	".wrrrrrrr.rrwrr."	/* 40 */
	".rrwww..w.rwrw.."	/* 50 */
	"................"	/* 60 */
	"................"	/* 70 */
	"........r.w....r"	/* 80 */
	"...wwr........r."	/* 90 */
	"rwwrr.wwr.w.rrw."	/* a0 */
	"......w..rrwr.rw"	/* b0 */
	"................"	/* c0 */
	"................"	/* d0 */
	"..........w....."	/* e0 */
	"................"	/* f0 */;

static void every_code_is_for_whom_it_should_be(void **unused)
{
	assert_int_equal(strlen(expected), 0x100);
	for (int opcode = 0; opcode <= 0xff; opcode++) {
		bool reader = expected[opcode] == 'r';
		bool writer = expected[opcode] != '.';

		if (core_filter_allows(opcode, false) != reader)
			fail_msg("%#04x to a reader: want %d", opcode, reader);
		if (core_filter_allows(opcode, true) != writer)
			fail_msg("%#04x to a writer: want %d", opcode, writer);
	}
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
		cmocka_unit_test(nobody_gets_what_does_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
