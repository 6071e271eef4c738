// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of a command that came back: the tables, and the order in which they are asked.
 * Pure; eh/decide.c brings the cases and carries the decisions out.
 *
 * The questions, each asked only if the one before it did not settle the matter:
 *
 *	1. Is the device offline? Then nothing helps.
 *	2. The host byte: what the driver, or the transport, says of the delivery. DID_OK leads on.
 *	3. The status (SAM-6 5.3): what the device says of the command. CHECK CONDITION leads on.
 *	4. The sense data, in this order:
 *	   a. none: error handling fetches it
 *	   b. deferred: it was another command that failed, this one was not executed
 *	   c. the device handler (ALUA and its like), if it has an opinion
 *	   d. TEST UNIT READY: whoever asked wants to know, not to be helped
 *	   e. a tape's marks: they come with success
 *	   f. a unit attention that a reset made us expect
 *	   g. the table in eh/sense.c
 *
 * DISP_RETRY is then granted or not: a retry must be left, and neither the request's
 * fail-fast flags nor the nature of the error may forbid it (eh_forbids_retry()). Last, a
 * command that has used up all its time gets no second chance of any kind.
 *
 * What no table lists has the value zero, and that is error handling: DISP_RECOVER.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <scsi/scsi_proto.h>
#include <scsi/scsi_status.h>

#include "decide.h"

/**
 * struct host_rule - what a host byte says
 * @disp: what to do
 * @when: if the case has all of these traits, then ...
 * @then: ... this is to be done instead, and @effects with it
 * @effects: EH_EFFECT_*; without @when in any case
 * @forbid: EH_TRAIT_* of which one is enough to forbid a retry; none: the status says
 * @away: the command did not get to the device, and a path that comes back may let it
 * @error: what the block layer hears; VERDICT_OK: VERDICT_IOERR
 */
struct host_rule {
	enum eh_disposition	disp;
	enum eh_disposition	then;
	u32			when;
	u32			effects;
	u32			forbid;
	bool			away;
	enum verdict_error	error;
};

#define FORBID_DEVICE (EH_TRAIT_FAST_DEVICE | EH_TRAIT_PASSTHROUGH)

static const struct host_rule host_rules[] = {
	[DID_OK]		= { .disp = DISP_ASK_STATUS },
	[DID_NO_CONNECT]	= { .disp = DISP_FINISH, .away = true },
	[DID_BUS_BUSY]		= { .disp = DISP_RETRY, .forbid = EH_TRAIT_FAST_TRANSPORT },
	/* Nobody answering is an answer to whoever looks for devices. */
	[DID_TIME_OUT]		= { .disp = DISP_RECOVER, .forbid = FORBID_DEVICE,
				    .when = EH_TRAIT_PROBING, .then = DISP_FINISH },
	[DID_BAD_TARGET]	= { .disp = DISP_FINISH },
	/* If we asked for the abort, the reason was a timeout. */
	[DID_ABORT]		= { .disp = DISP_FINISH, .when = EH_TRAIT_ABORTED,
				    .then = DISP_FINISH, .effects = EH_EFFECT_TIMED_OUT },
	[DID_PARITY]		= { .disp = DISP_RETRY, .forbid = EH_TRAIT_FAST_DEVICE },
	[DID_ERROR]		= { .disp = DISP_RETRY, .forbid = EH_TRAIT_FAST_DRIVER },
	/* Somebody's reset: the request is sent again when its rest is decided on. */
	[DID_RESET]		= { .disp = DISP_FINISH },
	[DID_BAD_INTR]		= { .disp = DISP_RECOVER },
	[DID_PASSTHROUGH]	= { .disp = DISP_FINISH, .effects = EH_EFFECT_FORGET_HOST },
	[DID_SOFT_ERROR]	= { .disp = DISP_RETRY, .forbid = EH_TRAIT_FAST_DRIVER },
	[DID_IMM_RETRY]		= { .disp = DISP_RETRY_FREE },
	[DID_REQUEUE]		= { .disp = DISP_REQUEUE },
	[DID_TRANSPORT_DISRUPTED] = { .disp = DISP_RETRY, .away = true },
	[DID_TRANSPORT_FAILFAST] = { .disp = DISP_FINISH, .away = true,
				    .error = VERDICT_TRANSPORT },
	/* 10h to 13h are not given out any more. */
	[DID_TRANSPORT_MARGINAL] = { .disp = DISP_FINISH, .away = true,
				    .error = VERDICT_TRANSPORT },
};

/* A new host byte gets a row of its own: this is the last one that is known. */
static_assert(ARRAY_SIZE(host_rules) == DID_TRANSPORT_MARGINAL + 1);

/**
 * struct status_rule - what a status says
 * @disp: what to do
 * @own: what to do if error handling itself sent the command: a retry is all it can be helped by
 * @effects: EH_EFFECT_*
 * @error: what the block layer hears; VERDICT_OK: VERDICT_IOERR unless the status is good
 * @good: a kind of success
 */
struct status_rule {
	enum eh_disposition	disp;
	enum eh_disposition	own;
	u32			effects;
	enum verdict_error	error;
	bool			good;
};

static const struct status_rule status_rules[] = {
	[SAM_STAT_GOOD]		= { DISP_FINISH, DISP_FINISH, .effects = EH_EFFECT_DEPTH_GOOD,
				    .good = true },
	[SAM_STAT_CHECK_CONDITION] = { DISP_ASK_SENSE, DISP_ASK_SENSE },
	[SAM_STAT_CONDITION_MET] = { DISP_FINISH, DISP_FINISH, .good = true },
	[SAM_STAT_BUSY]		= { DISP_REQUEUE, DISP_RETRY },
	[SAM_STAT_INTERMEDIATE]	= { DISP_FINISH, DISP_FINISH, .good = true },
	[SAM_STAT_INTERMEDIATE_CONDITION_MET] = { DISP_FINISH, DISP_FINISH, .good = true },
	[SAM_STAT_RESERVATION_CONFLICT] = { DISP_FINISH, DISP_RECOVER, .error = VERDICT_NEXUS,
				    .effects = EH_EFFECT_SAY_CONFLICT },
	[SAM_STAT_COMMAND_TERMINATED] = { DISP_FINISH, DISP_FINISH, .good = true },
	[SAM_STAT_TASK_SET_FULL] = { DISP_REQUEUE, DISP_RETRY, .effects = EH_EFFECT_DEPTH_BUSY },
	[SAM_STAT_ACA_ACTIVE]	= { DISP_FINISH, DISP_RECOVER },
	[SAM_STAT_TASK_ABORTED]	= { DISP_RETRY, DISP_RECOVER },
};
static_assert(ARRAY_SIZE(status_rules) == SAM_STAT_TASK_ABORTED + 1);

static u8 status_of(int result)
{
	return result & 0xff;
}

static u8 host_byte_of(int result)
{
	return (result >> 16) & 0xff;
}

static enum verdict_error stored_error(int result)
{
	return (result & VERDICT_RESULT_MASK) >> VERDICT_RESULT_SHIFT;
}

/* A reservation conflict is the device's word also where the driver calls it an error. */
static const struct host_rule *host_rule_of(int result)
{
	static const struct host_rule unknown = { .disp = DISP_RECOVER };
	u8 host_byte = host_byte_of(result);

	if (host_byte == DID_ERROR && status_of(result) == SAM_STAT_RESERVATION_CONFLICT)
		host_byte = DID_OK;
	return host_byte < ARRAY_SIZE(host_rules) ? &host_rules[host_byte] : &unknown;
}

static const struct status_rule *status_rule_of(int result)
{
	static const struct status_rule unknown = { DISP_RECOVER, DISP_RECOVER };
	u8 status = status_of(result);

	return status < ARRAY_SIZE(status_rules) ? &status_rules[status] : &unknown;
}

static bool has_all(const struct eh_case *c, u32 traits)
{
	return (c->traits & traits) == traits;
}

/**
 * eh_error_of - what the block layer hears of a command with this result
 * @result: a command's result
 *
 * Context: any; pure.
 * Return: the error, VERDICT_OK if the result is good.
 */
enum verdict_error eh_error_of(int result)
{
	const struct host_rule *host = host_rule_of(result);
	enum verdict_error error = stored_error(result);

	if (error != VERDICT_OK)
		return error < VERDICT_ERRORS ? error : VERDICT_IOERR;
	if (host->error != VERDICT_OK)
		return host->error;
	/* The lowest bit of a status was vendor specific once and says nothing. */
	if (host_byte_of(result) == DID_OK && status_rule_of(result & ~1)->good)
		return VERDICT_OK;
	return VERDICT_IOERR;
}

/**
 * eh_forbids_retry - whether a command that failed like this may not be sent again
 * @c: the case
 *
 * Context: any; pure.
 * Return: true if its request, or the error itself, forbids it.
 */
bool eh_forbids_retry(const struct eh_case *c)
{
	const struct host_rule *host = host_rule_of(c->result);

	if (host->forbid)
		return c->traits & host->forbid;
	if (stored_error(c->result) == VERDICT_DURATION_LIMIT)
		return true;
	/* What is left is the device's word: those who read it themselves decide themselves. */
	return (status_of(c->result) & ~1) == SAM_STAT_CHECK_CONDITION &&
	       (c->traits & FORBID_DEVICE);
}

/**
 * eh_path_is_away - whether a command did not get to its device, for the path is away
 * @result: its result
 *
 * Context: any; pure.
 * Return: true if the same command may get there when the path has come back.
 */
bool eh_path_is_away(int result)
{
	return host_rule_of(result)->away;
}

static bool device_handler_is_silent(const struct eh_case *c)
{
	return c->handler == DISP_ASK_SENSE;
}

/* Medium changes are told once; no reset excuses them. */
static bool was_expected(const struct eh_case *c)
{
	const struct sense *sense = &c->sense;

	return has_all(c, EH_TRAIT_UA_EXPECTED) &&
	       (sense->key == UNIT_ATTENTION || sense->key == NOT_READY) &&
	       !(sense->asc == 0x28 && sense->ascq == 0x00);
}

/* Questions 4 b to f. DISP_ASK_SENSE if none of them settles it. */
static enum eh_disposition before_table(const struct eh_case *c, u32 *effects)
{
	if (c->sense.deferred)
		return DISP_RETRY;
	if (!device_handler_is_silent(c))
		return c->handler;
	if (c->opcode == TEST_UNIT_READY && !has_all(c, EH_TRAIT_OWN))
		return DISP_FINISH;
	if (c->sense.stream)
		return DISP_FINISH;
	if (was_expected(c)) {
		*effects |= EH_EFFECT_UA_CAME;
		return DISP_RETRY;
	}
	return DISP_ASK_SENSE;
}

/**
 * eh_decide_sense - what sense data asks for
 * @c: the case; only its sense data counts, not its result
 *
 * Context: any; pure.
 * Return: .disp, never one that asks on, and never granted or refused yet if it is DISP_RETRY;
 * .error if it finishes; .effects.
 */
struct eh_decision eh_decide_sense(const struct eh_case *c)
{
	struct eh_decision decision = { .disp = DISP_RECOVER };
	const struct sense_rule *rule;

	if (!c->sense.valid)
		return decision;
	decision.disp = before_table(c, &decision.effects);
	if (decision.disp != DISP_ASK_SENSE)
		return decision;

	rule = eh_sense_rule(c->sense.key, c->sense.asc, c->sense.ascq);
	decision.disp = rule->when && has_all(c, rule->when) ? rule->then : rule->disp;
	decision.effects |= rule->effects;
	if (decision.disp == DISP_FINISH)
		decision.error = rule->error;
	return decision;
}

/* A command can succeed and still have something to say (SPC-6 4.4.8). */
static void add_sense_of_success(const struct eh_case *c, struct eh_decision *decision)
{
	struct eh_decision sense;

	if (!c->sense.valid)
		return;
	sense = eh_decide_sense(c);
	decision->error = sense.error;
	decision->effects |= sense.effects;
}

static struct eh_decision eh_decide_status(const struct eh_case *c, bool own)
{
	const struct status_rule *rule = status_rule_of(c->result);
	struct eh_decision decision = {
		.disp		= own ? rule->own : rule->disp,
		.error		= rule->error,
		.effects	= rule->effects,
	};

	if (decision.disp == DISP_ASK_SENSE)
		return eh_decide_sense(c);
	if (status_of(c->result) != SAM_STAT_GOOD)
		return decision;
	if (c->opcode == REPORT_LUNS)
		decision.effects |= EH_EFFECT_LUNS_READ;
	add_sense_of_success(c, &decision);
	return decision;
}

static struct eh_decision eh_decide_result(const struct eh_case *c)
{
	const struct host_rule *rule = host_rule_of(c->result);
	bool special = has_all(c, rule->when);

	if (has_all(c, EH_TRAIT_OFFLINE))
		return (struct eh_decision) { .disp = DISP_FINISH };
	if (rule->disp == DISP_ASK_STATUS)
		return eh_decide_status(c, false);
	return (struct eh_decision) {
		.disp		= rule->when && special ? rule->then : rule->disp,
		.effects	= special ? rule->effects : 0,
	};
}

/**
 * eh_decide_needs_sense - whether the verdict on a command depends on its sense data
 * @c: the case, its sense data parsed
 *
 * Only then is the device handler asked, and what a unit attention says told.
 *
 * Context: any; pure.
 * Return: true if there is sense data and the questions before it do not settle the case.
 */
bool eh_decide_needs_sense(const struct eh_case *c)
{
	u8 status = status_of(c->result);

	return c->sense.valid && !has_all(c, EH_TRAIT_OFFLINE) &&
	       host_rule_of(c->result)->disp == DISP_ASK_STATUS &&
	       (status == SAM_STAT_CHECK_CONDITION || status == SAM_STAT_GOOD);
}

/* Each try is counted, also the one that is then refused. */
static enum verdict_action grant_retry(const struct eh_case *c, struct eh_decision *decision)
{
	decision->effects |= EH_EFFECT_COUNT_RETRY;
	if (!has_all(c, EH_TRAIT_RETRY_LEFT) || eh_forbids_retry(c))
		return VERDICT_FINISH;
	return VERDICT_RETRY;
}

static enum verdict_action action_of(const struct eh_case *c, struct eh_decision *decision)
{
	switch (decision->disp) {
	case DISP_FINISH:
		return VERDICT_FINISH;
	case DISP_RETRY:
		return grant_retry(c, decision);
	case DISP_RETRY_FREE:
		return VERDICT_RETRY;
	case DISP_REQUEUE:
		return VERDICT_REQUEUE;
	default:
		return VERDICT_RECOVER;
	}
}

/**
 * eh_decide - what becomes of a command that came back
 * @c: the case
 *
 * Context: any; pure.
 * Return: .action, .error and .effects.
 */
struct eh_decision eh_decide(const struct eh_case *c)
{
	struct eh_decision decision = eh_decide_result(c);

	decision.action = action_of(c, &decision);
	if (decision.action != VERDICT_FINISH && has_all(c, EH_TRAIT_OVERDUE)) {
		decision.action = VERDICT_FINISH;
		decision.effects |= EH_EFFECT_SAY_OVERDUE;
	}
	return decision;
}

/**
 * eh_decide_own - how a command that error handling itself sent has fared
 * @c: the case
 *
 * Stricter than for others: nobody is there who would retry it for long, and whatever is not
 * plainly well means that the device is not.
 *
 * Context: any; pure.
 * Return: .disp is DISP_FINISH for well, DISP_RETRY for once more, else DISP_RECOVER; .effects.
 */
struct eh_decision eh_decide_own(const struct eh_case *c)
{
	struct eh_decision decision = { .disp = DISP_RECOVER };
	u8 host_byte = host_byte_of(c->result);

	if (host_byte == DID_OK)
		decision = eh_decide_status(c, true);
	else if (host_byte == DID_RESET)
		decision = eh_decide_sense(c);

	/* A device that has a reservation to keep is up and about. */
	if (status_of(c->result) == SAM_STAT_RESERVATION_CONFLICT && host_byte == DID_OK &&
	    c->opcode == TEST_UNIT_READY)
		decision.disp = DISP_FINISH;
	if (decision.disp == DISP_REQUEUE)
		decision.disp = DISP_RETRY;
	else if (decision.disp != DISP_FINISH && decision.disp != DISP_RETRY)
		decision.disp = DISP_RECOVER;
	decision.effects &= ~EH_EFFECT_SAY_CONFLICT;
	return decision;
}

/* The bytes a SAT device returns on request (SAT-5 12.2.2.6) are no error to be told of. */
static bool is_ata_information(const struct sense *sense)
{
	return sense->asc == 0x00 && sense->ascq == 0x1d;
}

/**
 * eh_decide_done - what a finished command tells about the bytes it transferred
 * @c: the case
 *
 * Context: any; pure.
 * Return: see struct verdict_done.
 */
struct verdict_done eh_decide_done(const struct eh_case *c)
{
	bool recovered = c->sense.valid && c->sense.key == RECOVERED_ERROR;
	u8 status = status_of(c->result);
	struct verdict_done done = { .good = !c->result };

	/* Deferred errors are another command's; the bytes of this one are as they are. */
	if ((c->traits & (EH_TRAIT_PASSTHROUGH | EH_TRAIT_NO_DATA)) && !c->sense.deferred)
		done.error = eh_error_of(c->result);

	if (recovered || (status && status_rule_of(status & ~1)->good &&
			  host_byte_of(c->result) != DID_NO_CONNECT)) {
		done.error = VERDICT_OK;
		done.good = true;
	}
	done.tell = recovered && !is_ata_information(&c->sense) && !has_all(c, EH_TRAIT_QUIET);
	return done;
}

/* The rest of a request by its sense data. */
static struct eh_decision rest_by_sense(const struct eh_case *c)
{
	const struct sense_rule *rule = eh_sense_rule(c->sense.key, c->sense.asc, c->sense.ascq);
	struct eh_decision decision = { .rest = REST_FAIL, .error = rule->rest_error };

	if (c->sense.key == UNIT_ATTENTION) {
		/* Another medium may be in now. Otherwise it was a reset or a power failure. */
		if (has_all(c, EH_TRAIT_REMOVABLE))
			decision.effects = EH_EFFECT_MEDIUM_CHANGED;
		else
			decision.rest = REST_RETRY;
	} else if (has_all(c, rule->rest_when)) {
		decision.rest = rule->rest;
		decision.effects = rule->rest_effects;
	}
	return decision;
}

/* All of a request by a command that succeeded and transferred none of it. */
static struct eh_decision rest_of_nothing(const struct eh_case *c)
{
	return (struct eh_decision) {
		.rest		= has_all(c, EH_TRAIT_RETRY_LEFT) ? REST_RETRY : REST_FAIL,
		.error		= VERDICT_IOERR,
		.effects	= EH_EFFECT_COUNT_RETRY,
	};
}

/**
 * eh_decide_rest - what becomes of the bytes of a request that a finished command left over
 * @c: the case
 *
 * If it left all of them over and still calls that success, it got nowhere: that costs a retry.
 *
 * Context: any; pure.
 * Return: .rest, .whole, .error and .effects.
 */
struct eh_decision eh_decide_rest(const struct eh_case *c)
{
	struct verdict_done done = eh_decide_done(c);
	struct eh_decision decision = { .rest = REST_FAIL };

	if (done.error != VERDICT_OK && eh_forbids_retry(c))
		decision.whole = true;
	else if (done.good)
		decision = rest_of_nothing(c);
	else if (host_byte_of(c->result) == DID_RESET)
		decision.rest = REST_RETRY;
	else if (c->sense.valid && !c->sense.deferred)
		decision = rest_by_sense(c);

	if (decision.rest != REST_FAIL && has_all(c, EH_TRAIT_OVERDUE)) {
		decision.rest = REST_FAIL;
		decision.effects |= EH_EFFECT_SAY_OVERDUE;
	}
	if (decision.error == VERDICT_OK)
		decision.error = eh_error_of(c->result);
	return decision;
}
