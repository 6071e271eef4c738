/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sense data (SPC-6 4.4): what a device says about a command, parsed into a plain value, and the
 * table of what each additional sense code asks for. Pure: builds in userspace.
 */
#ifndef EH_SENSE_H
#define EH_SENSE_H

#include <linux/types.h>

#include "mid/verdict.h"

/**
 * struct sense - sense data of either format
 * @valid: the bytes are sense data; if not, all else is zero
 * @deferred: it concerns an earlier command (SPC-6 4.4.7)
 * @stream: FILEMARK, EOM or ILI is set: a tape tells how far it came, which is no error
 * @key: sense key
 * @asc: additional sense code, 0 if the bytes end before it
 * @ascq: its qualifier, 0 if the bytes end before it
 */
struct sense {
	bool	valid;
	bool	deferred;
	bool	stream;
	u8	key;
	u8	asc;
	u8	ascq;
};

/* What a unit attention tells those who listen, beside the command it came with. */
enum sense_ua {
	UA_NONE,
	UA_INQUIRY_CHANGED,
	UA_LUNS_CHANGED,
	UA_TARGET_CHANGED,
	UA_SOFT_THRESHOLD,
	UA_POWER_ON,
	UA_MODE_CHANGED,
	UA_ACCESS_CHANGED,
	UA_CAPACITY_CHANGED,
	UA_PARAMETERS_CHANGED,
	UA_KINDS,		/* their number */
};

/* In struct sense_rule, instead of a qualifier: whatever the table has no row of its own for. */
#define SENSE_ANY	0x100

/**
 * struct sense_rule - what one sense key, or one additional sense code of it, asks for
 * @key: sense key
 * @asc: additional sense code; unused in the row of a key
 * @ascq: its qualifier or SENSE_ANY
 * @disp: what to do with the command
 * @when: if the command or its device has all of these EH_TRAIT_*, then ...
 * @then: ... this is to be done instead
 * @effects: EH_EFFECT_* that go with it
 * @error: what the block layer hears if the command finishes
 * @rest: what becomes of the bytes not transferred
 * @rest_when: EH_TRAIT_* without which they fail
 * @rest_effects: EH_EFFECT_* that go with @rest
 * @rest_error: what the block layer hears of them, VERDICT_OK for what the result says
 * @ua: whom to tell
 */
struct sense_rule {
	u8			key;
	u8			asc;
	u16			ascq;
	enum eh_disposition	disp;
	enum eh_disposition	then;
	u32			when;
	u32			effects;
	enum verdict_error	error;
	enum rest_action	rest;
	u32			rest_when;
	u32			rest_effects;
	enum verdict_error	rest_error;
	enum sense_ua		ua;
};

struct sense eh_sense_parse(const u8 *bytes, unsigned int length);
bool eh_sense_information(const u8 *bytes, unsigned int length, u64 *information);
const struct sense_rule *eh_sense_rule(u8 key, u8 asc, u8 ascq);
const struct sense_rule *eh_sense_rules(unsigned int *count);

#endif /* EH_SENSE_H */
