// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a person writes into an attribute, understood.
 *
 * Pure: text and numbers in, values out; no object of the midlayer is known here. sysfs hands over
 * at most a page and ends it with a null, so a string is all that is expected of the text.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "input.h"

/* "-", in a field of the address: whatever there is. Equal to SCAN_WILD_CARD in each width. */
#define ANY		U64_MAX

/* Longer than any number of 64 bits, in any notation that is read. */
#define FIELD_SIZE	32

/* The next run of non-space characters, whose length goes to @len; 0 if there is none. */
static const char *show_input_next_field(const char *text, size_t *len)
{
	while (isspace(*text))
		text++;
	for (*len = 0; text[*len] && !isspace(text[*len]); (*len)++)
		;
	return text;
}

/* A number, decimal, 0 octal or 0x hexadecimal, up to @max; or the dash. */
static int field_value(const char *field, size_t len, u64 max, u64 *value)
{
	char text[FIELD_SIZE];
	unsigned long long number;

	if (!len || len >= sizeof(text))
		return -EINVAL;
	memcpy(text, field, len);
	text[len] = '\0';

	if (!strcmp(text, "-")) {
		*value = ANY;
		return 0;
	}
	/* No sign, though the kernel's own parser takes a plus. */
	if (!isdigit(text[0]) || kstrtoull(text, 0, &number) || number > max)
		return -EINVAL;
	*value = number;
	return 0;
}

/**
 * show_input_address - read the three fields written to a host's attribute "scan"
 * @text: channel, target and logical unit number, apart by white space; each a number or "-"
 * @address: where they go; left alone after an error
 *
 * Context: any.
 * Return: 0, or -EINVAL unless there are just three fields and each is understood.
 */
int show_input_address(const char *text, struct show_address *address)
{
	static const u64 max[] = { UINT_MAX, UINT_MAX, U64_MAX };
	u64 value[ARRAY_SIZE(max)];
	const char *field;
	size_t len, i;

	for (i = 0; i < ARRAY_SIZE(max); i++) {
		field = show_input_next_field(text, &len);
		if (field_value(field, len, max[i], &value[i]))
			return -EINVAL;
		text = field + len;
	}
	show_input_next_field(text, &len);
	if (len)
		return -EINVAL;

	address->channel = value[0];
	address->id = value[1];
	address->lun = value[2];
	return 0;
}

/**
 * show_input_is - whether the first line of what was written is a certain word
 * @text: what was written
 * @word: the word
 *
 * The end of the line is required: a word without one is refused, as it has always been.
 *
 * Context: any.
 * Return: true if it is.
 */
bool show_input_is(const char *text, const char *word)
{
	size_t len = str_has_prefix(text, word);

	return len && text[len] == '\n';
}

/**
 * show_input_seconds - a time in seconds as ticks that fit
 * @seconds: the time; what is less than nothing means the longest there is
 * @hz: ticks a second
 * @max: the most ticks that the variable in question takes
 *
 * Context: any.
 * Return: the ticks, a whole number of seconds, not more than @max.
 */
unsigned int show_input_seconds(long long seconds, unsigned int hz, unsigned int max)
{
	unsigned int longest = max / hz;

	if (seconds < 0 || seconds > longest)
		return longest * hz;
	return seconds * hz;
}
