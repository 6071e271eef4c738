// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words of a line that somebody wrote.
 *
 * Pure: nothing is kept, allocated or printed, and no byte outside the given range is looked at.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "text.h"

static bool one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/**
 * rule_text_next_word - cut the next word off a line
 * @cursor: where to look from; moved behind the word
 * @end: where the line ends
 * @between: the characters that stand between words
 * @word: what was found
 *
 * Context: any.
 * Return: true if there was one more word.
 */
bool rule_text_next_word(const char **cursor, const char *end, const char *between,
			struct rule_word *word)
{
	const char *c = *cursor;

	while (c < end && one_of(*c, between))
		c++;
	*word = (struct rule_word) { .key = c };
	for (; c < end && !one_of(*c, between); c++) {
		if (*c != '=' || word->value)
			continue;
		word->key_len = c - word->key;
		word->value = c + 1;
	}
	*cursor = c;
	if (word->value)
		word->value_len = c - word->value;
	else
		word->key_len = c - word->key;
	return c > word->key;
}

/**
 * rule_text_is - whether a piece of text is a word
 * @text: its first character
 * @len: how many there are
 * @word: the word
 *
 * Context: any.
 * Return: true if it is exactly that.
 */
bool rule_text_is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(text, word, len);
}

static int digit_of(char c, unsigned int base)
{
	unsigned int digit = base;

	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if (c >= 'a' && c <= 'f')
		digit = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		digit = c - 'A' + 10;
	return digit < base ? (int)digit : -1;
}

/**
 * rule_text_number - read a whole piece of text as a number
 * @text: its first character
 * @len: how many there are
 * @base: 10 or 16
 * @max: the largest number taken
 * @out: the number
 *
 * Context: any.
 * Return: false if it is no number, or too large.
 */
bool rule_text_number(const char *text, size_t len, unsigned int base, u64 max, u64 *out)
{
	u64 number = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		int digit = digit_of(text[i], base);

		if (digit < 0 || digit > max || number > div_u64(max - digit, base))
			return false;
		number = number * base + digit;
	}
	*out = number;
	return len > 0;
}

/**
 * rule_text_scaled - read a decimal number that may have a fraction
 * @text: its first character
 * @len: how many there are
 * @scale: what one is, a power of ten; no more digits of a fraction are taken than it has zeros
 * @max: the largest result taken
 * @out: the number times @scale
 *
 * Context: any.
 * Return: false if it is no such number, too large or too exact.
 */
bool rule_text_scaled(const char *text, size_t len, u64 scale, u64 max, u64 *out)
{
	const char *point = memchr(text, '.', len);
	size_t i = point ? point - text : len;
	u64 number;

	if (!rule_text_number(text, i, 10, div64_u64(max, scale), &number) || i + 1 == len)
		return false;
	number *= scale;
	while (++i < len) {
		int digit = digit_of(text[i], 10);

		if (digit < 0 || scale < 10)
			return false;
		scale = div_u64(scale, 10);
		number += digit * scale;
	}
	*out = number;
	return number <= max;
}

/**
 * rule_text_named - look a name up
 * @text: its first character
 * @len: how many there are
 * @names: those there are
 * @out: the number of that name
 *
 * Context: any.
 * Return: false if it is none of them.
 */
bool rule_text_named(const char *text, size_t len, const struct rule_name *names, u64 *out)
{
	for (; names->name; names++) {
		if (!rule_text_is(text, len, names->name))
			continue;
		*out = names->number;
		return true;
	}
	return false;
}

/* Reads the pairs of hexadecimal digits of one group. Returns how many, or -1. */
static ssize_t read_group(const char *text, size_t len, u8 *out, size_t room)
{
	size_t i;

	if (!len || len % 2 || len / 2 > room)
		return -1;
	for (i = 0; i < len; i += 2) {
		int high = digit_of(text[i], 16), low = digit_of(text[i + 1], 16);

		if (high < 0 || low < 0)
			return -1;
		if (out)
			out[i / 2] = high << 4 | low;
	}
	return len / 2;
}

/* Writes @group bytes @times - 1 times more behind themselves. */
static void repeat_group(u8 *out, size_t group, u64 times)
{
	for (; times > 1; times--, out += group)
		memcpy(out + group, out, group);
}

/**
 * rule_text_bytes - read hexadecimal bytes
 * @text: groups of digit pairs, with ',' between; "*N" behind a group repeats it
 * @len: how many characters
 * @out: where the bytes go; NULL only counts them
 * @room: how many bytes may be there
 *
 * "0000,ff*3,4142*2" is 00 00 ff ff ff 41 42 41 42.
 *
 * Context: any.
 * Return: how many bytes; -EINVAL if the text is none, or too many.
 */
ssize_t rule_text_bytes(const char *text, size_t len, u8 *out, size_t room)
{
	const char *cursor = text;
	struct rule_word word;
	size_t done = 0;

	while (rule_text_next_word(&cursor, text + len, ",", &word)) {
		const char *star = memchr(word.key, '*', word.key_len);
		size_t digits = star ? star - word.key : word.key_len;
		ssize_t group = -1;
		u64 times = 1;

		if (!word.value)
			group = read_group(word.key, digits, out, room - done);
		if (group < 0)
			return -EINVAL;
		if (star && !rule_text_number(star + 1, word.key_len - digits - 1, 10,
					     (room - done) / group, &times))
			return -EINVAL;
		if (!times)
			return -EINVAL;
		if (out) {
			repeat_group(out, group, times);
			out += group * times;
		}
		done += group * times;
	}
	return done;
}

/**
 * rule_text_flaw - say what is wrong with a line, and where
 * @out: where the text goes
 * @size: how much room there is
 * @line: the line
 * @len: its length
 * @flaw: what is wrong with it
 *
 * Context: any.
 */
void rule_text_flaw(char *out, size_t size, const char *line, size_t len,
		    const struct rule_flaw *flaw)
{
	size_t rest = line + len - flaw->where;

	snprintf(out, size, "column %zu: \"%.*s\" %s", flaw->where - line + 1,
		 (int)min_t(size_t, rest, 40), flaw->where, flaw->why);
}
