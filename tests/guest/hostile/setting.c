// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one host is like: words "key=number", with blanks or commas between. One table says which
 * there are, what they are without a word, and how far they may go.
 *
 * Pure.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/limits.h>

#include "setting.h"

static const struct setting_range {
	const char	*name;
	u64		usual;
	u64		min;
	u64		max;
} setting_ranges[] = {
	[SET_CAN_QUEUE]		= { "can_queue", 64, 0, 4096 },
	[SET_QUEUES]		= { "nr_hw_queues", 1, 1, 64 },
	[SET_HOST_TAGSET]	= { "host_tagset", 0, 0, 1 },
	[SET_CMD_PER_LUN]	= { "cmd_per_lun", 32, 1, 4096 },
	[SET_MAX_CHANNEL]	= { "max_channel", 0, 0, 15 },
	[SET_MAX_ID]		= { "max_id", 8, 1, 4096 },
	[SET_MAX_LUN]		= { "max_lun", 65536, 1, U64_MAX },
	[SET_MAX_CMD_LEN]	= { "max_cmd_len", 16, 6, 260 },
	[SET_CMD_SIZE]		= { "cmd_size", 0, 0, 4096 },
	[SET_SG_TABLESIZE]	= { "sg_tablesize", 128, 1, 2048 },
	[SET_MAX_SECTORS]	= { "max_sectors", 1024, 8, 65535 },
	[SET_CHANGE_DEPTH]	= { "change_queue_depth", 1, 0, 1 },
	[SET_TRACK_DEPTH]	= { "track_queue_depth", 0, 0, 1 },
	[SET_NO_WRITE_SAME]	= { "no_write_same", 1, 0, 1 },
	[SET_MAY_BLOCK]		= { "queuecommand_may_block", 0, 0, 1 },
	[SET_NO_SETTLE]		= { "skip_settle_delay", 1, 0, 1 },
	[SET_INIT_PRIV]		= { "init_cmd_priv", 1, 0, 1 },
	[SET_COMMIT]		= { "commit_rqs", 0, 0, 1 },
	[SET_FINDER]		= { "scan_finished", 0, 0, FINDER_LOOKS_ON },
	[SET_SCAN]		= { "scan", 1, 0, 1 },
	[SET_PIO]		= { "pio", 0, 0, 1 },
	[SET_ABORT]		= { "eh_abort", 1, 0, 1 },
	[SET_DEVICE_RESET]	= { "eh_device", 1, 0, 1 },
	[SET_TARGET_RESET]	= { "eh_target", 1, 0, 1 },
	[SET_BUS_RESET]		= { "eh_bus", 1, 0, 1 },
	[SET_HOST_RESET]	= { "eh_host", 1, 0, HOST_RESET_ENDS_ALL },
	[SET_TIMED_OUT]		= { "eh_timed_out", 0, 0, 1 },
	[SET_STRATEGY]		= { "eh_strategy", 0, 0, 1 },
	[SET_EH_SENSE]		= { "eh_sense", 0, 0, 0xffffff },
	[SET_LINKS]		= { "links", 0, 0, 1 },
	[SET_EH_DEADLINE]	= { "eh_deadline", U32_MAX, 0, U32_MAX },
	[SET_UNPLUG]		= { "unplug", 1, 0, 1 },
	[SET_TARGETS]		= { "targets", 1, 0, 4096 },
	[SET_LUNS]		= { "luns", 1, 0, 16384 },
	[SET_NO_TARGETS]	= { "refuse_targets", 0, 0, 1 },
	[SET_REMOVERS]		= { "removers", 1, 1, 2 },
	[SET_TARGET_DEPTH]	= { "target_depth", 0, 0, 4096 },
	[SET_DEPTH]		= { "depth", 0, 0, 4096 },
	[SET_TIMEOUT]		= { "timeout", 0, 0, 3600000 },
	[SET_EH_TIMEOUT]	= { "eh_timeout", 0, 0, 3600000 },
	[SET_TYPE]		= { "type", 0, 0, 31 },
	[SET_REMOVABLE]		= { "removable", 0, 0, 1 },
	[SET_WRITE_CACHE]	= { "write_cache", 1, 0, 1 },
	[SET_BLOCKS]		= { "blocks", 131072, 1, U64_MAX },
	[SET_BLOCK_SIZE]	= { "block_size", 512, 512, 4096 },
	[SET_ATTENTION]		= { "attention", 1, 0, 1 },
	[SET_QUIRKS]		= { "quirks", 0, 0, U64_MAX },
};

static_assert(ARRAY_SIZE(setting_ranges) == SETTINGS);

/* Everything as it is without a word. */
void setting_default(struct setting *set)
{
	enum setting_key key;

	for (key = 0; key < SETTINGS; key++)
		set->value[key] = setting_ranges[key].usual;
}

static const char *setting_word(struct setting *set, const struct rule_word *word)
{
	const struct setting_range *range;
	enum setting_key key;
	u64 number;

	for (key = 0; key < SETTINGS; key++) {
		range = &setting_ranges[key];
		if (!rule_text_is(word->key, word->key_len, range->name))
			continue;
		if (!word->value ||
		    !rule_text_number(word->value, word->value_len, 10, range->max, &number))
			return "is no decimal number, or too large";
		if (number < range->min)
			return "is too small";
		set->value[key] = number;
		return NULL;
	}
	return "is not a word of a host";
}

/* Looks at the settings as a whole. Returns what is wrong with them, or NULL. */
static const char *setting_quarrel(const struct setting *set)
{
	u64 size = set->value[SET_BLOCK_SIZE];

	if (size & (size - 1))
		return "block_size is no power of two";
	if (set->value[SET_TARGETS] > set->value[SET_MAX_ID])
		return "there are more targets than max_id says";
	return NULL;
}

/**
 * setting_parse - read what a host is to be like
 * @text: its first character
 * @len: how many there are
 * @set: set to what is usual, and then to what the text says
 * @flaw: what was not understood
 *
 * Return: true if all of it was understood.
 */
bool setting_parse(const char *text, size_t len, struct setting *set, struct rule_flaw *flaw)
{
	const char *cursor = text;
	struct rule_word word;

	setting_default(set);
	while (rule_text_next_word(&cursor, text + len, " \t,", &word)) {
		flaw->where = word.key;
		flaw->why = setting_word(set, &word);
		if (flaw->why)
			return false;
	}
	flaw->where = text;
	flaw->why = setting_quarrel(set);
	return !flaw->why;
}

/* The word for a setting. */
const char *setting_name(enum setting_key key)
{
	return setting_ranges[key].name;
}
