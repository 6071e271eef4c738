/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one host is like: numbers under names.
 */
#ifndef HOSTILE_SETTING_H
#define HOSTILE_SETTING_H

#include <linux/bits.h>
#include <linux/types.h>

#include "rules/text.h"

enum setting_key {
	/* the host's template */
	SET_CAN_QUEUE, SET_QUEUES, SET_HOST_TAGSET, SET_CMD_PER_LUN, SET_MAX_CHANNEL, SET_MAX_ID,
	SET_MAX_LUN, SET_MAX_CMD_LEN, SET_CMD_SIZE, SET_SG_TABLESIZE, SET_MAX_SECTORS,
	SET_CHANGE_DEPTH, SET_TRACK_DEPTH, SET_NO_WRITE_SAME, SET_MAY_BLOCK, SET_NO_SETTLE,
	SET_INIT_PRIV, SET_COMMIT, SET_FINDER, SET_SCAN, SET_PIO,
	/* how it recovers */
	SET_ABORT, SET_DEVICE_RESET, SET_TARGET_RESET, SET_BUS_RESET, SET_HOST_RESET,
	SET_TIMED_OUT, SET_STRATEGY, SET_EH_SENSE, SET_LINKS, SET_EH_DEADLINE, SET_UNPLUG,
	/* its targets and logical units */
	SET_TARGETS, SET_LUNS, SET_NO_TARGETS, SET_REMOVERS, SET_TARGET_DEPTH, SET_DEPTH, SET_TIMEOUT, SET_EH_TIMEOUT,
	SET_TYPE, SET_REMOVABLE, SET_WRITE_CACHE, SET_BLOCKS, SET_BLOCK_SIZE, SET_ATTENTION,
	SET_QUIRKS,
	SETTINGS
};

/* A scan_finished that looks on for as long as its host is there, and how long each look takes. */
#define FINDER_LOOKS_ON	2
#define FINDER_MS	200

/* A reset of the host that ends all its commands. */
#define HOST_RESET_ENDS_ALL	2

struct setting {
	u64 value[SETTINGS];
};

void setting_default(struct setting *set);
bool setting_parse(const char *text, size_t len, struct setting *set, struct rule_flaw *flaw);
const char *setting_name(enum setting_key key);

#endif /* HOSTILE_SETTING_H */
