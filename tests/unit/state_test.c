// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state models of hosts and logical units, and a unit's life, every pair of states. Expected changes are stated
 * here the other way round than core/state.c has them: per state, from where it can be reached.
 */
#include <cmocka.h>
#include <linux/kernel.h>

#include "mid/state.h"

#define END 0

/* Where a life begins is 0, which ends a list here. */
#define LIFE(_name) (CORE_LIFE_##_name + 1)

static const int host_reached_from[][4] = {
	[SHOST_RUNNING]		= { SHOST_CREATED, SHOST_RECOVERY },
	[SHOST_CANCEL]		= { SHOST_CREATED, SHOST_RUNNING, SHOST_CANCEL_RECOVERY },
	[SHOST_DEL]		= { SHOST_CANCEL, SHOST_DEL_RECOVERY },
	[SHOST_RECOVERY]	= { SHOST_RUNNING },
	[SHOST_CANCEL_RECOVERY]	= { SHOST_CANCEL, SHOST_RECOVERY },
	[SHOST_DEL_RECOVERY]	= { SHOST_CANCEL_RECOVERY },
};

static const int device_reached_from[][8] = {
	[SDEV_CREATED]		= { SDEV_CREATED_BLOCK },
	[SDEV_RUNNING]		= { SDEV_CREATED, SDEV_OFFLINE, SDEV_TRANSPORT_OFFLINE,
				    SDEV_QUIESCE, SDEV_BLOCK },
	[SDEV_CANCEL]		= { SDEV_CREATED, SDEV_RUNNING, SDEV_QUIESCE, SDEV_OFFLINE,
				    SDEV_TRANSPORT_OFFLINE },
	[SDEV_DEL]		= { SDEV_CREATED, SDEV_RUNNING, SDEV_OFFLINE,
				    SDEV_TRANSPORT_OFFLINE, SDEV_CANCEL, SDEV_BLOCK,
				    SDEV_CREATED_BLOCK },
	[SDEV_QUIESCE]		= { SDEV_RUNNING, SDEV_OFFLINE, SDEV_TRANSPORT_OFFLINE },
	[SDEV_OFFLINE]		= { SDEV_CREATED, SDEV_RUNNING, SDEV_QUIESCE, SDEV_BLOCK },
	[SDEV_TRANSPORT_OFFLINE] = { SDEV_CREATED, SDEV_RUNNING, SDEV_QUIESCE, SDEV_BLOCK },
	[SDEV_BLOCK]		= { SDEV_RUNNING, SDEV_CREATED_BLOCK, SDEV_QUIESCE, SDEV_OFFLINE },
	[SDEV_CREATED_BLOCK]	= { SDEV_CREATED },
};

static const int life_reached_from[][4] = {
	[CORE_LIFE_PARKED]	= { LIFE(PROBED) },
	[CORE_LIFE_PUBLISHING]	= { LIFE(PROBED), LIFE(PARKED) },
	[CORE_LIFE_PUBLISHED]	= { LIFE(PUBLISHING) },
	[CORE_LIFE_LEAVING]	= { LIFE(PROBED), LIFE(PARKED), LIFE(PUBLISHING), LIFE(PUBLISHED) },
	[CORE_LIFE_GONE]	= { LIFE(LEAVING) },
};

static bool listed(const int *list, int length, int state)
{
	for (int i = 0; i < length && list[i] != END; i++)
		if (list[i] == state)
			return true;
	return false;
}

static void every_change_of_a_host_is_as_the_model_says(void **unused)
{
	for (int from = SHOST_CREATED; from <= SHOST_DEL_RECOVERY; from++)
		for (int to = SHOST_CREATED; to <= SHOST_DEL_RECOVERY; to++) {
			bool want = from == to || listed(host_reached_from[to], 4, from);

			if (core_host_may_become(from, to) != want)
				fail_msg("host state %d to %d: want %d", from, to, want);
		}
}

static void every_change_of_a_device_is_as_the_model_says(void **unused)
{
	for (int from = SDEV_CREATED; from <= SDEV_CREATED_BLOCK; from++)
		for (int to = SDEV_CREATED; to <= SDEV_CREATED_BLOCK; to++) {
			bool want = from == to || listed(device_reached_from[to], 8, from);

			if (core_device_may_become(from, to) != want)
				fail_msg("device state %d to %d: want %d", from, to, want);
		}
}

static void every_step_of_a_life_is_taken_once_and_as_the_model_says(void **unused)
{
	for (int from = CORE_LIFE_PROBED; from <= CORE_LIFE_GONE; from++)
		for (int to = CORE_LIFE_PROBED; to <= CORE_LIFE_GONE; to++) {
			bool want = listed(life_reached_from[to], 4, from + 1);

			if (core_life_may_become(from, to) != want)
				fail_msg("life %d to %d: want %d", from, to, want);
		}
}

static void a_life_only_goes_forward(void **unused)
{
	for (int from = CORE_LIFE_PROBED; from <= CORE_LIFE_GONE; from++)
		for (int to = CORE_LIFE_PROBED; to <= from; to++)
			assert_false(core_life_may_become(from, to));
}

static void numbers_that_are_no_state_are_refused(void **unused)
{
	static const int none[] = { -1, 0, 10, 1000 };

	for (int i = 0; i < ARRAY_SIZE(none); i++) {
		assert_false(core_host_may_become(SHOST_RUNNING, none[i]));
		assert_false(core_host_may_become(none[i], SHOST_RUNNING));
		assert_false(core_device_may_become(SDEV_RUNNING, none[i]));
		assert_false(core_device_may_become(none[i], SDEV_RUNNING));
		assert_false(core_device_may_become(none[i], none[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_change_of_a_host_is_as_the_model_says),
		cmocka_unit_test(every_change_of_a_device_is_as_the_model_says),
		cmocka_unit_test(every_step_of_a_life_is_taken_once_and_as_the_model_says),
		cmocka_unit_test(a_life_only_goes_forward),
		cmocka_unit_test(numbers_that_are_no_state_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
