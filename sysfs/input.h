/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a person writes into an attribute, understood. Pure.
 */
#ifndef SYSFS_INPUT_H
#define SYSFS_INPUT_H

#include <linux/types.h>

/**
 * struct show_address - which logical units a scan is asked for
 * @channel: the channel, or SCAN_WILD_CARD
 * @id: the target on it, or SCAN_WILD_CARD
 * @lun: the logical unit number as an integer, or SCAN_WILD_CARD
 */
struct show_address {
	unsigned int	channel;
	unsigned int	id;
	u64		lun;
};

int show_input_address(const char *text, struct show_address *address);
bool show_input_is(const char *text, const char *word);
unsigned int show_input_seconds(long long seconds, unsigned int hz, unsigned int max);

#endif /* SYSFS_INPUT_H */
