/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A call that a test has the driver make; see calls.c.
 */
#ifndef HOSTILE_CALL_H
#define HOSTILE_CALL_H

#include <linux/irq_work.h>

#include "hostile.h"

enum call_context { CALL_BY_THREAD, CALL_BY_IRQ, CALL_LOCKED };

#define BY_THREAD	BIT(CALL_BY_THREAD)
#define BY_IRQ		BIT(CALL_BY_IRQ)
#define LOCKED		BIT(CALL_LOCKED)
#define FROM_ANYWHERE	(BY_THREAD | BY_IRQ | LOCKED)

/* What a call is about: also, how many numbers its place has. */
enum call_about { ABOUT_A_NUMBER, ABOUT_A_HOST, ABOUT_A_CHANNEL, ABOUT_A_TARGET, ABOUT_A_UNIT };

enum call_argument { NO_ARGUMENT, A_LUN, A_DEPTH, A_PAGE, A_STATE, A_HANDLER };

/* What becomes of the reference that a call needs on a unit. */
enum call_hold { HOLD_MEANWHILE, HOLD_ON, HOLD_ENDS };

struct call {
	const struct call_kind	*kind;
	enum call_context	context;
	struct place		place;
	u64			argument;
	struct Scsi_Host	*shost;
	struct scsi_device	*sdev;
	struct irq_work		irq;
	int			result;
};

struct call_kind {
	const char		*name;
	unsigned int		contexts;
	enum call_about		about;
	int			(*make)(const struct call *call);
	enum call_argument	argument;
	enum call_hold		hold;
};

const struct call_kind *call_kind_named(const struct rule_word *word);
bool call_take_argument(struct call *call, const struct rule_word *word);

#endif
