/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A verdict: what is to be done with a command that came back, as a value.
 *
 * eh/verdict.c is the only place that knows what a host byte, a status or sense data means.
 * core/complete.c is the only place that acts on it. Pure: this header builds in userspace.
 */
#ifndef MID_VERDICT_H
#define MID_VERDICT_H

#include <linux/types.h>

enum verdict_action {
	VERDICT_FINISH,		/* goes up, good or bad; the upper driver's done() is asked */
	VERDICT_RETRY,		/* again at once; it has been counted already */
	VERDICT_REQUEUE,	/* again when the device, target or host has room */
	VERDICT_RECOVER,	/* error handling takes it */
};

/* What a failed command tells the block layer; core/complete.c maps it to a blk_status_t. */
enum verdict_error {
	VERDICT_OK,
	VERDICT_IOERR,
	VERDICT_TARGET,		/* critical target error: a retry elsewhere is in vain */
	VERDICT_NEXUS,		/* reservation conflict */
	VERDICT_NOSPC,
	VERDICT_MEDIUM,
	VERDICT_TRANSPORT,	/* another path may work */
	VERDICT_TIMEOUT,
	VERDICT_OFFLINE,
	VERDICT_PROTECTION,
	VERDICT_AGAIN,
	VERDICT_NOTSUPP,
	VERDICT_DURATION_LIMIT,
	VERDICT_ZONE_OPEN,
	VERDICT_ZONE_ACTIVE,
	VERDICT_ERRORS,		/* their number */
};

/*
 * The second byte of a command's result, once the message byte of parallel buses, carries the
 * verdict_error that sense data or status gave: so it survives whatever error handling does to
 * the command, and an upper driver's done() sees that a command with GOOD status has not done
 * all that was asked (SPC-6 4.4.8, sense data with GOOD status).
 */
#define VERDICT_RESULT_SHIFT	8
#define VERDICT_RESULT_MASK	(0xff << VERDICT_RESULT_SHIFT)

/**
 * struct verdict - what becomes of a command
 * @action: what to do
 * @error: what the block layer hears if the command, or the rest of it, ends here in failure
 * @reason: for VERDICT_REQUEUE, the SCSI_MLQUEUE_* that says who is busy
 */
struct verdict {
	enum verdict_action	action;
	enum verdict_error	error;
	int			reason;
};

/**
 * struct verdict_done - what a finished command tells about the bytes it did transfer
 * @error: what the block layer hears with those bytes; VERDICT_OK unless the request has none
 *	of its own (a flush) or is passed through
 * @good: nothing failed, whatever the result says (recovered error, CONDITION MET)
 * @tell: the sense data belongs in the log
 */
struct verdict_done {
	enum verdict_error	error;
	bool			good;
	bool			tell;
};

/* What becomes of the bytes of a request that a finished command did not transfer. */
enum rest_action {
	REST_FAIL,		/* they fail */
	REST_REPREPARE,		/* a new command is built for them and sent at once */
	REST_REPREPARE_LATER,	/* the same, after a pause */
	REST_RETRY,		/* the same command once more, at once */
	REST_RETRY_LATER,	/* the same command, when the device has room */
};

/**
 * struct verdict_rest - the decision on the rest of a request
 * @action: what to do with it
 * @error: what the block layer hears if it fails
 * @whole: all of it fails, also parts that were merged in with other fail-fast flags
 * @quiet: nothing is logged of it
 */
struct verdict_rest {
	enum rest_action	action;
	enum verdict_error	error;
	bool			whole;
	bool			quiet;
};

/*
 * What follows is eh/'s own: what a case is decided by, and the decision before it is carried out.
 */

/*
 * What a row of a table answers. Zero is what error handling is for, so whatever no row lists
 * gets there.
 */
enum eh_disposition {
	DISP_RECOVER,
	DISP_FINISH,
	DISP_RETRY,		/* if a retry is left and nothing forbids it; else it is over */
	DISP_RETRY_FREE,	/* in any case, and it costs nothing */
	DISP_REQUEUE,
	DISP_ASK_STATUS,	/* the next table knows more */
	DISP_ASK_SENSE,
};

/* What a command, its device or its host is like, as far as a verdict depends on it. */
enum eh_trait {
	EH_TRAIT_OFFLINE	= 1 << 0,	/* its device is */
	EH_TRAIT_ABORTED	= 1 << 1,	/* it timed out and its abort was asked for */
	EH_TRAIT_OWN		= 1 << 2,	/* error handling itself sent it */
	EH_TRAIT_PASSTHROUGH	= 1 << 3,	/* its submitter looks at the result */
	EH_TRAIT_NO_DATA	= 1 << 4,	/* its request has no bytes */
	EH_TRAIT_QUIET		= 1 << 5,	/* nothing is to be logged of it */
	EH_TRAIT_FAST_DEVICE	= 1 << 6,	/* REQ_FAILFAST_DEV */
	EH_TRAIT_FAST_TRANSPORT	= 1 << 7,	/* REQ_FAILFAST_TRANSPORT */
	EH_TRAIT_FAST_DRIVER	= 1 << 8,	/* REQ_FAILFAST_DRIVER */
	EH_TRAIT_RETRY_LEFT	= 1 << 9,
	EH_TRAIT_OVERDUE	= 1 << 10,	/* its retries have taken all the time they may */
	EH_TRAIT_UA_EXPECTED	= 1 << 11,	/* the device was reset and will say so */
	EH_TRAIT_REMOVABLE	= 1 << 12,
	EH_TRAIT_RESTART	= 1 << 13,	/* START UNIT may be sent to the device */
	EH_TRAIT_RETRY_HARDWARE	= 1 << 14,	/* quirks of the device */
	EH_TRAIT_RETRY_ITF	= 1 << 15,
	EH_TRAIT_RETRY_C1	= 1 << 16,
	EH_TRAIT_TEN_BYTE_RW	= 1 << 17,	/* READ(10) or WRITE(10) that six bytes could say */
	EH_TRAIT_PROBING	= 1 << 18,	/* TEST UNIT READY or INQUIRY: is anybody there? */
};

/* What else a decision entails; eh/decide.c does it. */
enum eh_effect {
	EH_EFFECT_COUNT_RETRY	= 1 << 0,	/* one of the command's retries is used up */
	EH_EFFECT_TIMED_OUT	= 1 << 1,	/* the result's host byte becomes DID_TIME_OUT */
	EH_EFFECT_FORGET_HOST	= 1 << 2,	/* the result's host byte becomes DID_OK */
	EH_EFFECT_DEPTH_BUSY	= 1 << 3,	/* the device took too much */
	EH_EFFECT_DEPTH_GOOD	= 1 << 4,	/* the device might take more */
	EH_EFFECT_LUNS_READ	= 1 << 5,	/* the target's new LUNs are known */
	EH_EFFECT_UA_CAME	= 1 << 6,	/* the unit attention that was expected */
	EH_EFFECT_GIVE_UP	= 1 << 7,	/* no retry anywhere, and no word of it */
	EH_EFFECT_SAY_CONFLICT	= 1 << 8,	/* the log hears of the reservation */
	EH_EFFECT_SAY_OVERDUE	= 1 << 9,	/* the log hears how long it was waited */
	EH_EFFECT_MEDIUM_CHANGED = 1 << 10,	/* what is cached of the medium is void */
	EH_EFFECT_USE_SIX_BYTES	= 1 << 11,	/* the device knows no ten-byte READ and WRITE */
};

#endif /* MID_VERDICT_H */
