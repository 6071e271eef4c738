// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts: every host byte with every status, and every sense key with every additional sense
 * code, each under all traits that matter to it.
 *
 * What is expected is not read from the tables of eh/. It is stated the other way round: those
 * list what a code asks for; here, for each thing that can be asked for, the codes that do.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <scsi/scsi_proto.h>
#include <scsi/scsi_status.h>

#include "eh/decide.h"

#define RESULT(host, status)	((host) << 16 | (status))

static bool among(int value, const int *list)
{
	for (; *list >= 0; list++)
		if (*list == value)
			return true;
	return false;
}

#define AMONG(value, ...)	among(value, (const int []) { __VA_ARGS__, -1 })

static bool has(const struct eh_case *c, u32 trait)
{
	return c->traits & trait;
}

/* Calls @test for each subset of @traits. */
static void for_each_subset(u32 traits, struct eh_case *c, void (*test)(struct eh_case *c))
{
	u32 subset = 0;

	do {
		c->traits = subset;
		test(c);
		subset = (subset - traits) & traits;
	} while (subset);
}

static void complain(const struct eh_case *c, const char *what, int got, int want)
{
	fail_msg("%s is %d, not %d: result %08x opcode %02x traits %05x sense %d%d%d %x/%02x/%02x",
		 what, got, want, c->result, c->opcode, c->traits, c->sense.valid,
		 c->sense.deferred, c->sense.stream, c->sense.key, c->sense.asc, c->sense.ascq);
}

static void same(const struct eh_case *c, const char *what, int got, int want)
{
	if (got != want)
		complain(c, what, got, want);
}

static int host_of(const struct eh_case *c)
{
	return c->result >> 16 & 0xff;
}

static int status_of(const struct eh_case *c)
{
	return c->result & 0xff;
}

static int code_of(const struct eh_case *c)
{
	return c->sense.asc << 8 | c->sense.ascq;
}

/* Whether the host byte leaves it to the status. */
static bool status_counts(const struct eh_case *c)
{
	return host_of(c) == DID_OK ||
	       (host_of(c) == DID_ERROR && status_of(c) == SAM_STAT_RESERVATION_CONFLICT);
}

/* ---- sense data ---- */

static bool is_key(const struct eh_case *c, int key)
{
	return c->sense.key == key;
}

static bool needs_attention(const struct eh_case *c)
{
	return is_key(c, NOT_READY) || is_key(c, UNIT_ATTENTION);
}

static bool is_the_expected_attention(const struct eh_case *c)
{
	return needs_attention(c) && has(c, EH_TRAIT_UA_EXPECTED) && code_of(c) != 0x2800;
}

static bool sense_ends_it_early(const struct eh_case *c)
{
	return c->sense.stream || (c->opcode == TEST_UNIT_READY && !has(c, EH_TRAIT_OWN));
}

static bool wants_start(const struct eh_case *c)
{
	return needs_attention(c) && code_of(c) == 0x0402 && has(c, EH_TRAIT_RESTART);
}

static bool duration_limit(const struct eh_case *c)
{
	return (is_key(c, ABORTED_COMMAND) && AMONG(code_of(c), 0x2e01, 0x2e02, 0x2e03)) ||
	       (is_key(c, COMPLETED) && code_of(c) == 0x550a);
}

static bool wants_a_quirk_s_pause(const struct eh_case *c)
{
	if (is_key(c, HARDWARE_ERROR))
		return has(c, EH_TRAIT_RETRY_HARDWARE);
	if (is_key(c, ABORTED_COMMAND))
		return (c->sense.asc == 0x44 && has(c, EH_TRAIT_RETRY_ITF)) ||
		       (code_of(c) == 0xc101 && has(c, EH_TRAIT_RETRY_C1));
	return false;
}

static bool wants_another_try(const struct eh_case *c)
{
	switch (c->sense.key) {
	case MEDIUM_ERROR:
		return !AMONG(c->sense.asc, 0x11, 0x13, 0x14);
	case ABORTED_COMMAND:
		return c->sense.asc != 0x10 && !duration_limit(c);
	case NOT_READY:
		return code_of(c) == 0x0401;
	case UNIT_ATTENTION:
		return code_of(c) == 0x0401 || code_of(c) == 0x3f0e;
	}
	return false;
}

static enum eh_disposition expected_disp(const struct eh_case *c)
{
	if (!c->sense.valid)
		return DISP_RECOVER;
	if (c->sense.deferred)
		return DISP_RETRY;
	if (c->handler != DISP_ASK_SENSE)
		return c->handler;
	if (sense_ends_it_early(c))
		return DISP_FINISH;
	if (is_the_expected_attention(c))
		return DISP_RETRY;
	if (wants_start(c))
		return DISP_RECOVER;
	if (wants_a_quirk_s_pause(c))
		return DISP_REQUEUE;
	return wants_another_try(c) ? DISP_RETRY : DISP_FINISH;
}

static bool is_the_device_s_last_word(const struct eh_case *c)
{
	if (is_key(c, ILLEGAL_REQUEST))
		return AMONG(c->sense.asc, 0x20, 0x21, 0x22, 0x24, 0x26, 0x27);
	return AMONG(c->sense.key, HARDWARE_ERROR, DATA_PROTECT, BLANK_CHECK, COPY_ABORTED,
		     VOLUME_OVERFLOW, MISCOMPARE);
}

static enum verdict_error expected_sense_error(const struct eh_case *c)
{
	if (!c->sense.valid || c->sense.deferred || c->handler != DISP_ASK_SENSE ||
	    sense_ends_it_early(c) || expected_disp(c) != DISP_FINISH)
		return VERDICT_OK;
	if (duration_limit(c))
		return VERDICT_DURATION_LIMIT;
	if (is_key(c, MEDIUM_ERROR))
		return VERDICT_MEDIUM;
	if (is_key(c, DATA_PROTECT) && code_of(c) == 0x2707)
		return VERDICT_NOSPC;
	return is_the_device_s_last_word(c) ? VERDICT_TARGET : VERDICT_OK;
}

static void sense_is_decided(struct eh_case *c)
{
	struct eh_decision got = eh_decide_sense(c);
	bool asked = c->sense.valid && !c->sense.deferred && c->handler == DISP_ASK_SENSE &&
		     !sense_ends_it_early(c);

	same(c, "disp", got.disp, expected_disp(c));
	same(c, "error", got.error, expected_sense_error(c));
	same(c, "UA_CAME", !!(got.effects & EH_EFFECT_UA_CAME),
	     asked && is_the_expected_attention(c));
	same(c, "GIVE_UP", !!(got.effects & EH_EFFECT_GIVE_UP), asked && duration_limit(c));
}

/* Qualifiers above these are all alike: no table knows them. */
static int next_qualifier(int ascq)
{
	return ascq < 0x30 ? ascq + 1 : ascq + 0x27;
}

static void for_each_code(struct eh_case *c, u32 traits, void (*test)(struct eh_case *c))
{
	for (int key = 0; key < 16; key++)
		for (int asc = 0; asc < 256; asc++)
			for (int ascq = 0; ascq < 256; ascq = next_qualifier(ascq)) {
				c->sense.key = key;
				c->sense.asc = asc;
				c->sense.ascq = ascq;
				for_each_subset(traits, c, test);
			}
}

static void every_code_asks_for_the_right_thing(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION), .opcode = READ_10,
		.sense.valid = true, .handler = DISP_ASK_SENSE,
	};

	for_each_code(&c, EH_TRAIT_UA_EXPECTED | EH_TRAIT_RESTART | EH_TRAIT_RETRY_HARDWARE |
			  EH_TRAIT_RETRY_ITF | EH_TRAIT_RETRY_C1, sense_is_decided);
}

static void what_comes_before_the_table_comes_before_it(void **unused)
{
	static const enum eh_disposition answers[] = {
		DISP_ASK_SENSE, DISP_FINISH, DISP_RETRY, DISP_REQUEUE, DISP_RECOVER,
	};
	struct eh_case c = { .result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION) };

	for (int i = 0; i < ARRAY_SIZE(answers) * 16; i++) {
		c.handler = answers[i / 16];
		c.opcode = i & 8 ? TEST_UNIT_READY : WRITE_10;
		c.sense.valid = i & 4;
		c.sense.deferred = i & 2;
		c.sense.stream = i & 1;
		for (int key = 0; key < 16; key++) {
			c.sense.key = key;
			c.sense.asc = 0x04;
			c.sense.ascq = 0x02;
			for_each_subset(EH_TRAIT_OWN | EH_TRAIT_UA_EXPECTED | EH_TRAIT_RESTART,
					&c, sense_is_decided);
		}
	}
}

/* ---- host bytes and status, without sense data ---- */

static bool fails_fast(const struct eh_case *c)
{
	switch (host_of(c)) {
	case DID_BUS_BUSY:
		return has(c, EH_TRAIT_FAST_TRANSPORT);
	case DID_PARITY:
		return has(c, EH_TRAIT_FAST_DEVICE);
	case DID_SOFT_ERROR:
		return has(c, EH_TRAIT_FAST_DRIVER);
	case DID_ERROR:
		return has(c, EH_TRAIT_FAST_DRIVER) &&
		       status_of(c) != SAM_STAT_RESERVATION_CONFLICT;
	case DID_TIME_OUT:
		return has(c, EH_TRAIT_FAST_DEVICE | EH_TRAIT_PASSTHROUGH);
	}
	return AMONG(status_of(c), SAM_STAT_CHECK_CONDITION, SAM_STAT_CHECK_CONDITION | 1) &&
	       has(c, EH_TRAIT_FAST_DEVICE | EH_TRAIT_PASSTHROUGH);
}

/* May be tried again, if the request does not mind and has tries left. */
static bool is_transient(const struct eh_case *c)
{
	if (status_counts(c))
		return status_of(c) == SAM_STAT_TASK_ABORTED;
	return AMONG(host_of(c), DID_BUS_BUSY, DID_PARITY, DID_ERROR, DID_SOFT_ERROR,
		     DID_TRANSPORT_DISRUPTED);
}

static bool is_somebody_s_pause(const struct eh_case *c)
{
	if (status_counts(c))
		return AMONG(status_of(c), SAM_STAT_BUSY, SAM_STAT_TASK_SET_FULL);
	return host_of(c) == DID_REQUEUE;
}

static bool needs_recovery(const struct eh_case *c)
{
	if (status_counts(c))
		return !AMONG(status_of(c), SAM_STAT_GOOD, SAM_STAT_CONDITION_MET, SAM_STAT_BUSY,
			      SAM_STAT_INTERMEDIATE, SAM_STAT_INTERMEDIATE_CONDITION_MET,
			      SAM_STAT_RESERVATION_CONFLICT, SAM_STAT_COMMAND_TERMINATED,
			      SAM_STAT_TASK_SET_FULL, SAM_STAT_ACA_ACTIVE, SAM_STAT_TASK_ABORTED);
	if (host_of(c) == DID_TIME_OUT)
		return !has(c, EH_TRAIT_PROBING);
	return host_of(c) == DID_BAD_INTR || (host_of(c) > DID_TRANSPORT_FAILFAST &&
					      host_of(c) != DID_TRANSPORT_MARGINAL);
}

static enum verdict_action wanted_action(const struct eh_case *c)
{
	if (has(c, EH_TRAIT_OFFLINE))
		return VERDICT_FINISH;
	if (is_somebody_s_pause(c))
		return VERDICT_REQUEUE;
	if (needs_recovery(c))
		return VERDICT_RECOVER;
	if (host_of(c) == DID_IMM_RETRY)
		return VERDICT_RETRY;
	if (is_transient(c) && has(c, EH_TRAIT_RETRY_LEFT) && !fails_fast(c))
		return VERDICT_RETRY;
	return VERDICT_FINISH;
}

static u32 wanted_effects(const struct eh_case *c)
{
	u32 effects = 0;

	if (has(c, EH_TRAIT_OFFLINE))
		return 0;
	if (is_transient(c))
		effects |= EH_EFFECT_COUNT_RETRY;
	if (host_of(c) == DID_PASSTHROUGH)
		effects |= EH_EFFECT_FORGET_HOST;
	if (host_of(c) == DID_ABORT && has(c, EH_TRAIT_ABORTED))
		effects |= EH_EFFECT_TIMED_OUT;
	if (!status_counts(c))
		return effects;
	if (status_of(c) == SAM_STAT_RESERVATION_CONFLICT)
		effects |= EH_EFFECT_SAY_CONFLICT;
	if (status_of(c) == SAM_STAT_TASK_SET_FULL)
		effects |= EH_EFFECT_DEPTH_BUSY;
	if (status_of(c) == SAM_STAT_GOOD)
		effects |= EH_EFFECT_DEPTH_GOOD;
	if (status_of(c) == SAM_STAT_GOOD && c->opcode == REPORT_LUNS)
		effects |= EH_EFFECT_LUNS_READ;
	return effects;
}

static void result_is_decided(struct eh_case *c)
{
	struct eh_decision got = eh_decide(c);
	enum verdict_action action = wanted_action(c);
	u32 effects = wanted_effects(c);
	bool conflict = status_counts(c) && status_of(c) == SAM_STAT_RESERVATION_CONFLICT;

	if (has(c, EH_TRAIT_OVERDUE) && action != VERDICT_FINISH) {
		action = VERDICT_FINISH;
		effects |= EH_EFFECT_SAY_OVERDUE;
	}
	same(c, "action", got.action, action);
	same(c, "effects", got.effects, effects);
	same(c, "error", got.error,
	     conflict && !has(c, EH_TRAIT_OFFLINE) ? VERDICT_NEXUS : VERDICT_OK);
	same(c, "forbidden", eh_forbids_retry(c), fails_fast(c));
	same(c, "needs sense", eh_decide_needs_sense(c), false);
}

static void every_result_has_its_verdict(void **unused)
{
	static const u8 opcodes[] = { READ_10, REPORT_LUNS };
	u32 traits = EH_TRAIT_OFFLINE | EH_TRAIT_ABORTED | EH_TRAIT_PASSTHROUGH |
		     EH_TRAIT_FAST_DEVICE | EH_TRAIT_FAST_TRANSPORT | EH_TRAIT_FAST_DRIVER |
		     EH_TRAIT_RETRY_LEFT | EH_TRAIT_OVERDUE | EH_TRAIT_PROBING;

	for (int host = 0; host < 256; host += host < 0x20 ? 1 : 37)
		for (int status = 0; status < 256; status += status < 0x48 ? 1 : 29)
			for (int i = 0; i < ARRAY_SIZE(opcodes); i++) {
				struct eh_case c = {
					.result = RESULT(host, status), .opcode = opcodes[i],
					.handler = DISP_ASK_SENSE,
				};

				for_each_subset(traits, &c, result_is_decided);
			}
}

/* ---- sense data on its way through a whole verdict ---- */

static void check_condition_is_decided(struct eh_case *c)
{
	static const enum verdict_action actions[] = {
		[DISP_RECOVER] = VERDICT_RECOVER, [DISP_FINISH] = VERDICT_FINISH,
		[DISP_REQUEUE] = VERDICT_REQUEUE,
	};
	enum eh_disposition disp = expected_disp(c);
	struct eh_decision got = eh_decide(c);
	enum verdict_action action;

	if (disp == DISP_RETRY)
		action = has(c, EH_TRAIT_RETRY_LEFT) && !fails_fast(c) ? VERDICT_RETRY :
									  VERDICT_FINISH;
	else
		action = actions[disp];
	if (has(c, EH_TRAIT_OVERDUE))
		action = VERDICT_FINISH;
	same(c, "action", got.action, action);
	same(c, "needs sense", eh_decide_needs_sense(c), true);
	same(c, "retry counted", !!(got.effects & EH_EFFECT_COUNT_RETRY), disp == DISP_RETRY);
}

static void check_conditions_get_retries_if_they_may(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION), .opcode = READ_10,
		.sense.valid = true, .handler = DISP_ASK_SENSE,
	};

	for_each_code(&c, EH_TRAIT_RETRY_LEFT | EH_TRAIT_PASSTHROUGH | EH_TRAIT_FAST_DEVICE |
			  EH_TRAIT_OVERDUE | EH_TRAIT_RESTART, check_condition_is_decided);
}

/* The command has succeeded whatever its sense data says; only the error stays of it. */
static void success_with_sense_is_decided(struct eh_case *c)
{
	struct eh_decision got = eh_decide(c);

	same(c, "action", got.action, VERDICT_FINISH);
	same(c, "error", got.error, expected_sense_error(c));
	same(c, "retry counted", !!(got.effects & EH_EFFECT_COUNT_RETRY), 0);
	same(c, "depth good", !!(got.effects & EH_EFFECT_DEPTH_GOOD), 1);
}

static void success_stays_success(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_OK, SAM_STAT_GOOD), .opcode = READ_10,
		.sense.valid = true, .handler = DISP_ASK_SENSE,
	};

	for_each_code(&c, EH_TRAIT_RETRY_LEFT | EH_TRAIT_RESTART | EH_TRAIT_RETRY_HARDWARE,
		      success_with_sense_is_decided);
}

/* ---- error handling's own commands ---- */

static enum eh_disposition expected_own(const struct eh_case *c)
{
	enum eh_disposition disp;

	if (host_of(c) == DID_RESET || (host_of(c) == DID_OK &&
					status_of(c) == SAM_STAT_CHECK_CONDITION)) {
		disp = expected_disp(c);
		return disp == DISP_REQUEUE ? DISP_RETRY : disp;
	}
	if (host_of(c) != DID_OK)
		return DISP_RECOVER;
	if (AMONG(status_of(c), SAM_STAT_BUSY, SAM_STAT_TASK_SET_FULL))
		return DISP_RETRY;
	if (AMONG(status_of(c), SAM_STAT_GOOD, SAM_STAT_CONDITION_MET, SAM_STAT_INTERMEDIATE,
		  SAM_STAT_INTERMEDIATE_CONDITION_MET, SAM_STAT_COMMAND_TERMINATED))
		return DISP_FINISH;
	if (status_of(c) == SAM_STAT_RESERVATION_CONFLICT && c->opcode == TEST_UNIT_READY)
		return DISP_FINISH;
	return DISP_RECOVER;
}

static void own_commands_are_decided_strictly(void **unused)
{
	static const struct sense senses[] = {
		{ }, { .valid = true, .key = NOT_READY, .asc = 0x04, .ascq = 0x01 },
		{ .valid = true, .key = NOT_READY, .asc = 0x04, .ascq = 0x02 },
		{ .valid = true, .key = UNIT_ATTENTION, .asc = 0x29 },
		{ .valid = true, .key = HARDWARE_ERROR, .asc = 0x44 },
		{ .valid = true, .deferred = true, .key = MEDIUM_ERROR },
	};
	static const u8 opcodes[] = { TEST_UNIT_READY, REQUEST_SENSE, START_STOP };

	for (int host = 0; host < 256; host++)
		for (int status = 0; status < 256; status++)
			for (int i = 0; i < ARRAY_SIZE(senses) * ARRAY_SIZE(opcodes); i++) {
				struct eh_case c = {
					.result = RESULT(host, status),
					.opcode = opcodes[i / ARRAY_SIZE(senses)],
					.sense = senses[i % ARRAY_SIZE(senses)],
					.traits = EH_TRAIT_OWN | EH_TRAIT_RESTART |
						  (i & 1 ? EH_TRAIT_RETRY_HARDWARE : 0),
					.handler = DISP_ASK_SENSE,
				};
				struct eh_decision got = eh_decide_own(&c);

				same(&c, "disp", got.disp, expected_own(&c));
				same(&c, "conflict told", got.effects & EH_EFFECT_SAY_CONFLICT, 0);
			}
}

/* ---- the rest of a request ---- */

static bool passes_by_itself(const struct eh_case *c)
{
	return is_key(c, NOT_READY) &&
	       AMONG(code_of(c), 0x0401, 0x0404, 0x0405, 0x0406, 0x0407, 0x0408, 0x0409, 0x0411,
		     0x0414, 0x041a, 0x041b, 0x041d);
}

static enum rest_action expected_rest(const struct eh_case *c)
{
	/* Well, but nothing came. */
	if (is_key(c, RECOVERED_ERROR))
		return has(c, EH_TRAIT_RETRY_LEFT) ? REST_RETRY : REST_FAIL;
	if (is_key(c, UNIT_ATTENTION))
		return has(c, EH_TRAIT_REMOVABLE) ? REST_FAIL : REST_RETRY;
	if (is_key(c, ILLEGAL_REQUEST) && code_of(c) == 0x2000 && has(c, EH_TRAIT_TEN_BYTE_RW))
		return REST_REPREPARE;
	if (passes_by_itself(c))
		return REST_RETRY_LATER;
	if (is_key(c, NOT_READY) && code_of(c) == 0x040a)
		return REST_REPREPARE_LATER;
	return REST_FAIL;
}

static enum verdict_error expected_rest_error(const struct eh_case *c)
{
	if (c->sense.asc == 0x10 && AMONG(c->sense.key, ILLEGAL_REQUEST, ABORTED_COMMAND))
		return VERDICT_PROTECTION;
	if (is_key(c, ILLEGAL_REQUEST) && AMONG(c->sense.asc, 0x20, 0x24))
		return VERDICT_TARGET;
	if (is_key(c, DATA_PROTECT) && AMONG(code_of(c), 0x0c12, 0x550e, 0x550f))
		return VERDICT_ZONE_OPEN;
	return VERDICT_IOERR;
}

static void rest_is_decided(struct eh_case *c)
{
	enum rest_action want = expected_rest(c);
	bool overdue = has(c, EH_TRAIT_OVERDUE) && want != REST_FAIL;
	struct eh_decision got = eh_decide_rest(c);

	same(c, "rest", got.rest, overdue ? REST_FAIL : want);
	same(c, "overdue told", !!(got.effects & EH_EFFECT_SAY_OVERDUE), overdue);
	same(c, "medium changed", !!(got.effects & EH_EFFECT_MEDIUM_CHANGED),
	     is_key(c, UNIT_ATTENTION) && has(c, EH_TRAIT_REMOVABLE));
	same(c, "six bytes", !!(got.effects & EH_EFFECT_USE_SIX_BYTES),
	     is_key(c, ILLEGAL_REQUEST) && want == REST_REPREPARE);
	same(c, "retry counted", !!(got.effects & EH_EFFECT_COUNT_RETRY),
	     is_key(c, RECOVERED_ERROR));
	same(c, "whole", got.whole, false);
	if (got.rest == REST_FAIL)
		same(c, "error", got.error, expected_rest_error(c));
}

static void the_rest_of_a_request_is_dealt_with(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION), .opcode = READ_10,
		.sense.valid = true, .handler = DISP_ASK_SENSE,
	};

	for_each_code(&c, EH_TRAIT_REMOVABLE | EH_TRAIT_TEN_BYTE_RW | EH_TRAIT_OVERDUE |
			  EH_TRAIT_QUIET | EH_TRAIT_FAST_DEVICE | EH_TRAIT_RETRY_LEFT,
		      rest_is_decided);
}

static void the_rest_without_sense_data(void **unused)
{
	struct eh_case c = { .handler = DISP_ASK_SENSE };

	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	assert_int_equal(eh_decide_rest(&c).error, VERDICT_IOERR);
	c.traits = EH_TRAIT_RETRY_LEFT;
	assert_int_equal(eh_decide_rest(&c).rest, REST_RETRY);
	c.traits = 0;
	c.result = RESULT(DID_RESET, 0);
	assert_int_equal(eh_decide_rest(&c).rest, REST_RETRY);
	c.result = RESULT(DID_ERROR, 0);
	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	assert_int_equal(eh_decide_rest(&c).error, VERDICT_IOERR);
	c.result = RESULT(DID_TRANSPORT_FAILFAST, 0);
	assert_int_equal(eh_decide_rest(&c).error, VERDICT_TRANSPORT);

	/* Another command's error does not say what to do with this one's bytes. */
	c.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION);
	c.sense = (struct sense) { .valid = true, .deferred = true, .key = UNIT_ATTENTION };
	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
}

/* A flush has no bytes that could be left over: its own error is all there is. */
static void a_flush_that_may_not_be_retried_fails_as_a_whole(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION),
		.traits = EH_TRAIT_NO_DATA | EH_TRAIT_FAST_DEVICE,
		.sense = { .valid = true, .key = UNIT_ATTENTION, .asc = 0x29 },
	};

	assert_true(eh_decide_rest(&c).whole);
	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	c.traits = EH_TRAIT_NO_DATA;
	assert_false(eh_decide_rest(&c).whole);
	assert_int_equal(eh_decide_rest(&c).rest, REST_RETRY);
}

/* Whoever passes a command through gets its answer; a reset of somebody's is none. */
static void a_passed_through_command_without_data_survives_a_reset(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_RESET, 0),
		.traits = EH_TRAIT_NO_DATA | EH_TRAIT_PASSTHROUGH,
	};

	assert_int_not_equal(eh_decide_done(&c).error, VERDICT_OK);
	assert_int_equal(eh_decide_rest(&c).rest, REST_RETRY);
	c.traits |= EH_TRAIT_OVERDUE;
	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	c.traits &= ~EH_TRAIT_OVERDUE;
	for (int host_byte = DID_NO_CONNECT; host_byte <= DID_TRANSPORT_MARGINAL; host_byte++) {
		c.result = RESULT(host_byte, 0);
		if (host_byte != DID_RESET)
			assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	}
	c.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION);
	c.sense = (struct sense) { .valid = true, .key = UNIT_ATTENTION, .asc = 0x29 };
	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	assert_true(eh_decide_rest(&c).whole);
}

static void a_path_that_may_come_back_is_away(void **unused)
{
	for (int host_byte = DID_OK; host_byte <= 0xff; host_byte++) {
		bool want = host_byte == DID_NO_CONNECT ||
			    host_byte == DID_TRANSPORT_DISRUPTED ||
			    host_byte == DID_TRANSPORT_FAILFAST ||
			    host_byte == DID_TRANSPORT_MARGINAL;

		assert_int_equal(eh_path_is_away(RESULT(host_byte, 0)), want);
	}
}

/* ---- what is told with the bytes that came ---- */

static void what_is_told_of_the_bytes_that_came(void **unused)
{
	struct eh_case c = { };

	assert_true(eh_decide_done(&c).good);
	c.result = RESULT(DID_OK, SAM_STAT_CONDITION_MET);
	assert_true(eh_decide_done(&c).good);
	c.result = RESULT(DID_NO_CONNECT, SAM_STAT_CONDITION_MET);
	assert_false(eh_decide_done(&c).good);

	c.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION);
	assert_false(eh_decide_done(&c).good);
	assert_int_equal(eh_decide_done(&c).error, VERDICT_OK);
	c.traits = EH_TRAIT_PASSTHROUGH;
	assert_int_equal(eh_decide_done(&c).error, VERDICT_IOERR);
	c.result |= VERDICT_MEDIUM << VERDICT_RESULT_SHIFT;
	assert_int_equal(eh_decide_done(&c).error, VERDICT_MEDIUM);
	c.sense.valid = c.sense.deferred = true;
	assert_int_equal(eh_decide_done(&c).error, VERDICT_OK);
}

static void recovered_errors_are_told_and_forgotten(void **unused)
{
	struct eh_case c = {
		.result = RESULT(DID_OK, SAM_STAT_CHECK_CONDITION),
		.traits = EH_TRAIT_PASSTHROUGH,
		.sense = { .valid = true, .key = RECOVERED_ERROR, .asc = 0x17 },
	};
	struct verdict_done done = eh_decide_done(&c);

	assert_true(done.good && done.tell);
	assert_int_equal(done.error, VERDICT_OK);
	c.traits |= EH_TRAIT_QUIET;
	assert_false(eh_decide_done(&c).tell);
	c.traits = 0;
	c.sense.asc = 0x00;
	c.sense.ascq = 0x1d;
	assert_false(eh_decide_done(&c).tell);
}

static void a_duration_limit_that_was_missed_outlives_success(void **unused)
{
	struct eh_case c = {
		.opcode = READ_10,
		.handler = DISP_ASK_SENSE,
		.sense = { .valid = true, .key = COMPLETED, .asc = 0x55, .ascq = 0x0a },
	};

	c.result |= eh_decide(&c).error << VERDICT_RESULT_SHIFT;
	assert_int_not_equal(c.result, 0);
	assert_false(eh_decide_done(&c).good);
	assert_int_equal(eh_decide_rest(&c).rest, REST_FAIL);
	assert_int_equal(eh_decide_rest(&c).error, VERDICT_DURATION_LIMIT);
	assert_true(eh_forbids_retry(&c));
}

static void errors_of_results(void **unused)
{
	for (int host = 0; host < 256; host++)
		for (int status = 0; status < 256; status++) {
			enum verdict_error want = VERDICT_IOERR;

			if (host == DID_OK &&
			    AMONG(status & 0xfe, SAM_STAT_GOOD, SAM_STAT_CONDITION_MET,
				  SAM_STAT_INTERMEDIATE, SAM_STAT_INTERMEDIATE_CONDITION_MET,
				  SAM_STAT_COMMAND_TERMINATED))
				want = VERDICT_OK;
			if (AMONG(host, DID_TRANSPORT_FAILFAST, DID_TRANSPORT_MARGINAL))
				want = VERDICT_TRANSPORT;
			assert_int_equal(eh_error_of(RESULT(host, status)), want);
			assert_int_equal(eh_error_of(RESULT(host, status) |
						     VERDICT_NOSPC << VERDICT_RESULT_SHIFT),
					 VERDICT_NOSPC);
		}
	/* A driver that still leaves a message byte there gives no error of ours. */
	assert_int_equal(eh_error_of(RESULT(DID_OK, 2) | 0xf0 << VERDICT_RESULT_SHIFT),
			 VERDICT_IOERR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_asks_for_the_right_thing),
		cmocka_unit_test(what_comes_before_the_table_comes_before_it),
		cmocka_unit_test(every_result_has_its_verdict),
		cmocka_unit_test(check_conditions_get_retries_if_they_may),
		cmocka_unit_test(success_stays_success),
		cmocka_unit_test(own_commands_are_decided_strictly),
		cmocka_unit_test(the_rest_of_a_request_is_dealt_with),
		cmocka_unit_test(the_rest_without_sense_data),
		cmocka_unit_test(a_flush_that_may_not_be_retried_fails_as_a_whole),
		cmocka_unit_test(a_passed_through_command_without_data_survives_a_reset),
		cmocka_unit_test(a_path_that_may_come_back_is_away),
		cmocka_unit_test(what_is_told_of_the_bytes_that_came),
		cmocka_unit_test(recovered_errors_are_told_and_forgotten),
		cmocka_unit_test(a_duration_limit_that_was_missed_outlives_success),
		cmocka_unit_test(errors_of_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
