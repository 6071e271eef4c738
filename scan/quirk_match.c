// SPDX-License-Identifier: GPL-2.0-only
/*
 * By which rule an entry of the quirk lists fits a device, and how entries are written in the
 * parameter dev_flags. Pure.
 *
 * There are two rules. The entries that the kernel has are tolerant: spaces around the device's
 * names do not count, the vendor must then be the same, and the model need only begin as the
 * entry's does, for there is often a size or a revision behind. Those that a person adds are
 * literal: both names must be the same, filled up with spaces.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

#include "quirks.h"

/* A name within a field. */
struct name {
	const u8	*start;
	unsigned int	length;
};

static struct name without_spaces(const u8 *field, unsigned int length)
{
	while (length && field[length - 1] == ' ')
		length--;
	while (length && *field == ' ') {
		field++;
		length--;
	}
	return (struct name){ field, length };
}

static bool begins_with(struct name name, const char *start, unsigned int length)
{
	return name.length >= length && !memcmp(name.start, start, length);
}

/**
 * scan_quirk_fits - whether an entry fits a device by the tolerant rule
 * @quirk: the entry
 * @vendor: the device's T10 vendor identification, QUIRK_VENDOR_LEN bytes
 * @product: its product identification, QUIRK_MODEL_LEN bytes
 *
 * Context: any; pure.
 * Return: true if it fits.
 */
bool scan_quirk_fits(const struct quirk *quirk, const u8 *vendor, const u8 *product)
{
	struct name maker = without_spaces(vendor, QUIRK_VENDOR_LEN);
	struct name model = without_spaces(product, QUIRK_MODEL_LEN);

	return maker.length == strlen(quirk->vendor) &&
	       begins_with(maker, quirk->vendor, maker.length) &&
	       begins_with(model, quirk->model, strlen(quirk->model));
}

/* Whether a field is @text and then spaces; text that does not fit in is cut. */
static bool is_padded(const u8 *field, unsigned int size, const char *text)
{
	unsigned int length = strnlen(text, size);

	return !memcmp(field, text, length) && !memchr_inv(field + length, ' ', size - length);
}

/**
 * scan_quirk_equals - whether an entry fits a device by the literal rule
 * @quirk: the entry
 * @vendor: the device's T10 vendor identification, QUIRK_VENDOR_LEN bytes
 * @product: its product identification, QUIRK_MODEL_LEN bytes
 *
 * Context: any; pure.
 * Return: true if it fits.
 */
bool scan_quirk_equals(const struct quirk *quirk, const u8 *vendor, const u8 *product)
{
	return is_padded(vendor, QUIRK_VENDOR_LEN, quirk->vendor) &&
	       is_padded(product, QUIRK_MODEL_LEN, quirk->model);
}

/**
 * scan_quirk_find - the entry of a table that fits a device by the tolerant rule
 * @table: entries in any order
 * @count: how many
 * @vendor: the device's T10 vendor identification, QUIRK_VENDOR_LEN bytes
 * @product: its product identification, QUIRK_MODEL_LEN bytes
 *
 * Context: any; pure.
 * Return: of those that fit, the one that says most of the model; NULL if there is none.
 */
const struct quirk *scan_quirk_find(const struct quirk *table, unsigned int count,
				    const u8 *vendor, const u8 *product)
{
	const struct quirk *quirk, *best = NULL;

	for (quirk = table; quirk < table + count; quirk++)
		if (scan_quirk_fits(quirk, vendor, product) &&
		    (!best || strlen(quirk->model) > strlen(best->model)))
			best = quirk;
	return best;
}

/**
 * scan_quirk_next_words - take the next entry off a text
 * @text: "vendor:model:flags", more of them behind commas, quotes around it all allowed; it is
 *	cut up, and *@text goes behind what was taken
 * @words: where to put the entry
 *
 * An entry whose names are empty is for devices whose fields are blank.
 *
 * Context: any; pure.
 * Return: 1 for an entry, 0 at the end, -EINVAL if what came is no entry: then @words has the two
 *	parts that there were at most, and what follows may be asked for all the same.
 */
int scan_quirk_next_words(char **text, struct quirk_words *words)
{
	while (*text && (**text == '"' || **text == ','))
		++*text;
	if (!*text || !**text)
		return 0;
	words->vendor = strsep(text, ":");
	words->model = strsep(text, ":");
	words->flags = strsep(text, ",\"");
	return words->flags ? 1 : -EINVAL;
}
