// SPDX-License-Identifier: GPL-2.0-only
/*
 * States of hosts and logical units as words: in sysfs, where the same words move an object to
 * another state, and in the log. Pure.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include "mid/state.h"

static const char *const host_words[] = {
	[SHOST_CREATED]		 = "created",
	[SHOST_RUNNING]		 = "running",
	[SHOST_CANCEL]		 = "cancel",
	[SHOST_DEL]		 = "deleted",
	[SHOST_RECOVERY]	 = "recovery",
	[SHOST_CANCEL_RECOVERY]	 = "cancel/recovery",
	[SHOST_DEL_RECOVERY]	 = "deleted/recovery",
};

static const char *const device_words[] = {
	[SDEV_CREATED]		 = "created",
	[SDEV_RUNNING]		 = "running",
	[SDEV_CANCEL]		 = "cancel",
	[SDEV_DEL]		 = "deleted",
	[SDEV_QUIESCE]		 = "quiesce",
	[SDEV_OFFLINE]		 = "offline",
	[SDEV_TRANSPORT_OFFLINE] = "transport-offline",
	[SDEV_BLOCK]		 = "blocked",
	[SDEV_CREATED_BLOCK]	 = "created-blocked",
};

static_assert(ARRAY_SIZE(host_words) == SHOST_DEL_RECOVERY + 1);
static_assert(ARRAY_SIZE(device_words) == SDEV_CREATED_BLOCK + 1);

/* Memory that was overwritten may hold any number; a word is owed for each. */
static const char *word_of(const char *const *words, size_t count, unsigned int state)
{
	return state < count && words[state] ? words[state] : "unknown";
}

/**
 * log_host_state - the state of a host as a word
 * @state: the state
 *
 * Context: any.
 * Return: a constant string, "unknown" for what is no state.
 */
const char *log_host_state(enum scsi_host_state state)
{
	return word_of(host_words, ARRAY_SIZE(host_words), state);
}

/**
 * log_device_state - the state of a logical unit as a word
 * @state: the state
 *
 * Context: any.
 * Return: a constant string, "unknown" for what is no state.
 */
const char *log_device_state(enum scsi_device_state state)
{
	return word_of(device_words, ARRAY_SIZE(device_words), state);
}
