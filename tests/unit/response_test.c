// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver for virtio's SCSI host device makes of responses: every code, and numbers that
 * cannot be true.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <scsi/scsi_status.h>

#include "lld/virtio/response.h"

#define HEAD	12
#define WHOLE	108

/* Virtio 1.2, 5.6.6.1, in the order of its numbers; -1: no command is answered so. */
static const int result_of[] = {
	DID_OK, DID_ERROR << 16, DID_ABORT << 16, DID_BAD_TARGET << 16, DID_RESET << 16,
	DID_BUS_BUSY << 16, DID_TRANSPORT_DISRUPTED << 16, DID_BAD_TARGET << 16,
	SAM_STAT_RESERVATION_CONFLICT, DID_ERROR << 16,
	-1, -1, -1,
};

static const struct vscsi_answer good = {
	.used		= WHOLE + 4096,
	.writable	= WHOLE + 4096,
	.room		= 96,
	.bytes		= 4096,
};

static void codes_have_results(void **state)
{
	for (int code = 0; code < 256; code++) {
		int result = code < ARRAY_SIZE(result_of) ? result_of[code] : -1;
		struct vscsi_answer answer = good;
		struct vscsi_verdict verdict;

		answer.response = code;
		verdict = vscsi_response_verdict(&answer);
		assert_int_equal(verdict.result, result < 0 ? DID_ERROR << 16 : result);
		assert_int_equal(!verdict.complaint, result >= 0);
		assert_int_equal(verdict.resid, code ? answer.bytes : 0);
	}
}

static void status_and_sense_are_the_units(void **state)
{
	struct vscsi_answer answer = good;
	struct vscsi_verdict verdict;

	answer.status = SAM_STAT_CHECK_CONDITION;
	answer.sense_len = 18;
	answer.resid = 512;
	verdict = vscsi_response_verdict(&answer);
	assert_int_equal(verdict.result, SAM_STAT_CHECK_CONDITION);
	assert_int_equal(verdict.sense_len, 18);
	assert_int_equal(verdict.resid, 512);
	assert_null(verdict.complaint);

	answer.response = 4;
	verdict = vscsi_response_verdict(&answer);
	assert_int_equal(verdict.result, DID_RESET << 16);
	assert_int_equal(verdict.sense_len, 0);
	assert_int_equal(verdict.resid, 4096);
}

static bool is_believed(struct vscsi_answer answer)
{
	struct vscsi_verdict verdict = vscsi_response_verdict(&answer);

	if (!verdict.complaint)
		return true;
	assert_int_equal(verdict.result, DID_ERROR << 16);
	assert_int_equal(verdict.resid, answer.bytes);
	assert_int_equal(verdict.sense_len, 0);
	return false;
}

static void numbers_have_bounds(void **state)
{
	struct vscsi_answer answer = good;

	for (u32 used = 0; used < good.writable + 3; used++) {
		answer.used = used;
		assert_int_equal(is_believed(answer),
				 !used || (used >= HEAD && used <= good.writable));
	}
	answer.used = U32_MAX;
	assert_false(is_believed(answer));

	answer = good;
	answer.resid = 4096;
	assert_true(is_believed(answer));
	answer.resid = 4097;
	assert_false(is_believed(answer));

	answer = good;
	answer.sense_len = 96;
	assert_true(is_believed(answer));
	answer.sense_len = 97;
	assert_false(is_believed(answer));
}

/* Done, succeeded, no such target, no such unit: nothing is left. */
static void tasks_are_done_or_not(void **state)
{
	for (int code = 0; code < 256; code++)
		assert_int_equal(vscsi_task_is_done(code),
				 code == 0 || code == 3 || code == 10 || code == 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_have_results),
		cmocka_unit_test(status_and_sense_are_the_units),
		cmocka_unit_test(numbers_have_bounds),
		cmocka_unit_test(tasks_are_done_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
