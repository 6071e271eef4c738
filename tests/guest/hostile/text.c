// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words of a line that a test wrote.
 *
 * Pure: nothing is kept, allocated or printed, and no byte outside the given range is looked at.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "text.h"

static bool text_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/**
 * text_next_word - cut the next word off a line
 * @cursor: where to look from; moved behind the word
 * @end: where the line ends
 * @between: the characters that stand between words
 * @word: what was found
 *
 * Return: true if there was one more word.
 */
bool text_next_word(const char **cursor, const char *end, const char *between,
		    struct text_word *word)
{
	const char *c = *cursor;

	while (c < end && text_one_of(*c, between))
		c++;
	*word = (struct text_word) { .key = c };
	for (; c < end && !text_one_of(*c, between); c++) {
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

/* Whether a piece of text is exactly @word. */
bool text_is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(text, word, len);
}

static int text_digit(char c, unsigned int base)
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
 * text_number - read a whole piece of text as a number
 * @text: its first character
 * @len: how many there are
 * @base: 10 or 16
 * @max: the largest number taken
 * @out: the number
 *
 * Return: false if it is no number, or too large.
 */
bool text_number(const char *text, size_t len, unsigned int base, u64 max, u64 *out)
{
	u64 number = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		int digit = text_digit(text[i], base);

		if (digit < 0 || digit > max || number > (max - digit) / base)
			return false;
		number = number * base + digit;
	}
	*out = number;
	return len > 0;
}

/* Looks a name up. */
bool text_named(const char *text, size_t len, const struct text_name *names, u64 *out)
{
	for (; names->name; names++) {
		if (!text_is(text, len, names->name))
			continue;
		*out = names->number;
		return true;
	}
	return false;
}

/* Reads the pairs of hexadecimal digits of one group. Returns how many, or -1. */
static ssize_t text_group(const char *text, size_t len, u8 *out, size_t room)
{
	size_t i;

	if (!len || len % 2 || len / 2 > room)
		return -1;
	for (i = 0; i < len; i += 2) {
		int high = text_digit(text[i], 16), low = text_digit(text[i + 1], 16);

		if (high < 0 || low < 0)
			return -1;
		if (out)
			out[i / 2] = high << 4 | low;
	}
	return len / 2;
}

/* Writes @group bytes @times - 1 times more behind themselves. */
static void text_repeat(u8 *out, size_t group, u64 times)
{
	for (; times > 1; times--, out += group)
		memcpy(out + group, out, group);
}

/**
 * text_bytes - read hexadecimal bytes
 * @text: groups of digit pairs, with ',' between; "*N" behind a group repeats it
 * @len: how many characters
 * @out: where the bytes go; NULL only counts them
 * @room: how many bytes may be there
 *
 * "0000,ff*3,4142*2" is 00 00 ff ff ff 41 42 41 42.
 *
 * Return: how many bytes; -EINVAL if the text is none, or too many.
 */
ssize_t text_bytes(const char *text, size_t len, u8 *out, size_t room)
{
	const char *cursor = text;
	struct text_word word;
	size_t done = 0;

	while (text_next_word(&cursor, text + len, ",", &word)) {
		const char *star = memchr(word.key, '*', word.key_len);
		size_t digits = star ? star - word.key : word.key_len;
		ssize_t group;
		u64 times = 1;

		group = word.value ? -1 : text_group(word.key, digits, out, room - done);
		if (group < 0)
			return -EINVAL;
		if (star && !text_number(star + 1, word.key_len - digits - 1, 10,
					 (room - done) / group, &times))
			return -EINVAL;
		if (!times)
			return -EINVAL;
		if (out) {
			text_repeat(out, group, times);
			out += group * times;
		}
		done += group * times;
	}
	return done;
}
