// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose a command may become, every pair. Expected changes are stated here the other way round than
 * core/owner.c has them: per owner, from whom a command comes to it.
 */
#include <cmocka.h>
#include <linux/bits.h>
#include <linux/kernel.h>

#include "mid/owner.h"

static const unsigned int comes_from[COMMAND_OWNERS] = {
	[COMMAND_OURS]	   = BIT(COMMAND_DRIVERS) | BIT(COMMAND_ABORTING) | BIT(COMMAND_SICK),
	[COMMAND_DRIVERS]  = BIT(COMMAND_OURS),
	[COMMAND_ABORTING] = BIT(COMMAND_DRIVERS),
	[COMMAND_LOST]	   = BIT(COMMAND_DRIVERS) | BIT(COMMAND_ABORTING),
	[COMMAND_SICK]	   = BIT(COMMAND_OURS) | BIT(COMMAND_LOST) | BIT(COMMAND_LENT),
	[COMMAND_LENT]	   = BIT(COMMAND_SICK),
};

static void every_change_is_as_the_diagram_says(void **unused)
{
	for (int from = 0; from < COMMAND_OWNERS; from++)
		for (int to = 0; to < COMMAND_OWNERS; to++) {
			bool want = comes_from[to] & BIT(from);

			if (core_owner_may_pass(from, to) != want)
				fail_msg("%s to %s: want %d", core_owner_name(from),
					 core_owner_name(to), want);
		}
}

/* What the driver has is neither borrowed nor retried nor finished, whatever failed. */
static void a_drivers_command_goes_nowhere_but_back(void **unused)
{
	for (int owner = 0; owner < COMMAND_OWNERS; owner++) {
		if (!core_owner_is_driver(owner))
			continue;
		assert_false(core_owner_may_pass(owner, COMMAND_LENT));
		assert_false(core_owner_may_pass(owner, COMMAND_DRIVERS));
	}
	assert_false(core_owner_may_pass(COMMAND_LOST, COMMAND_OURS));
	assert_false(core_owner_may_pass(COMMAND_LENT, COMMAND_OURS));
}

static void whoever_has_it_is_known(void **unused)
{
	static const struct { bool driver, recovery; } want[COMMAND_OWNERS] = {
		[COMMAND_OURS]	   = { false, false },
		[COMMAND_DRIVERS]  = { true,  false },
		[COMMAND_ABORTING] = { true,  false },
		[COMMAND_LOST]	   = { true,  true },
		[COMMAND_SICK]	   = { false, true },
		[COMMAND_LENT]	   = { true,  true },
	};

	for (int owner = 0; owner < COMMAND_OWNERS; owner++) {
		assert_int_equal(core_owner_is_driver(owner), want[owner].driver);
		assert_int_equal(core_owner_is_recovery(owner), want[owner].recovery);
		for (int other = 0; other < owner; other++)
			assert_string_not_equal(core_owner_name(owner), core_owner_name(other));
	}
}

static void numbers_that_are_no_owner_have_nothing(void **unused)
{
	static const int none[] = { -1, COMMAND_OWNERS, 1000 };

	for (int i = 0; i < ARRAY_SIZE(none); i++) {
		assert_false(core_owner_may_pass(none[i], COMMAND_OURS));
		assert_false(core_owner_may_pass(COMMAND_OURS, none[i]));
		assert_false(core_owner_is_driver(none[i]));
		assert_false(core_owner_is_recovery(none[i]));
		assert_string_equal(core_owner_name(none[i]), "nobody's");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_change_is_as_the_diagram_says),
		cmocka_unit_test(a_drivers_command_goes_nowhere_but_back),
		cmocka_unit_test(whoever_has_it_is_known),
		cmocka_unit_test(numbers_that_are_no_owner_have_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
