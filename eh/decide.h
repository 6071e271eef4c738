/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a decision (eh/verdict.c) is made from, and what it says. Pure: builds in userspace.
 */
#ifndef EH_DECIDE_H
#define EH_DECIDE_H

#include "sense.h"
#include "mid/verdict.h"

/**
 * struct eh_case - a command that came back, as far as its verdict depends on it
 * @result: host byte, error (see VERDICT_RESULT_SHIFT) and status
 * @opcode: first byte of its CDB
 * @traits: EH_TRAIT_*
 * @sense: what its sense buffer holds
 * @handler: what the device handler says to the sense data; DISP_ASK_SENSE if nothing
 */
struct eh_case {
	int			result;
	u8			opcode;
	u32			traits;
	struct sense		sense;
	enum eh_disposition	handler;
};

/**
 * struct eh_decision - what is to become of a command, and what else is to be done
 * @disp: for sense data alone, and for error handling's own commands
 * @action: for a command on its way up
 * @rest: for bytes not transferred
 * @whole: all of the request fails
 * @error: what the block layer hears if it fails; VERDICT_OK if the result says it all
 * @effects: EH_EFFECT_*
 */
struct eh_decision {
	enum eh_disposition	disp;
	enum verdict_action	action;
	enum rest_action	rest;
	bool			whole;
	enum verdict_error	error;
	u32			effects;
};

bool eh_decide_needs_sense(const struct eh_case *c);
struct eh_decision eh_decide(const struct eh_case *c);
struct eh_decision eh_decide_sense(const struct eh_case *c);
struct eh_decision eh_decide_own(const struct eh_case *c);
struct verdict_done eh_decide_done(const struct eh_case *c);
struct eh_decision eh_decide_rest(const struct eh_case *c);
bool eh_forbids_retry(const struct eh_case *c);
bool eh_path_is_away(int result);
enum verdict_error eh_error_of(int result);

#endif /* EH_DECIDE_H */
