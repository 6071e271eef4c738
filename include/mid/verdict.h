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
	VERDICT_RETRY,		/* again at once; the judge has counted it already */
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
 * struct verdict_rest - the judgement on the rest of a request
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

#endif /* MID_VERDICT_H */
