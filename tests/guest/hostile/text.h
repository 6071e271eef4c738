/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words of a line that a test wrote: cut apart, and read as numbers, names or bytes.
 */
#ifndef HOSTILE_TEXT_H
#define HOSTILE_TEXT_H

#include <linux/types.h>

/* What is wrong with a line, and at which place: a pointer into the line. */
struct text_fault {
	const char	*where;
	const char	*why;
};

/* One "key=value" or "key"; then value is NULL. Nothing here ends in a zero byte. */
struct text_word {
	const char	*key;
	size_t		key_len;
	const char	*value;
	size_t		value_len;
};

/* A number that has a name; tables of them end with a NULL name. */
struct text_name {
	const char	*name;
	u64		number;
};

bool text_next_word(const char **cursor, const char *end, const char *between,
		    struct text_word *word);
bool text_is(const char *text, size_t len, const char *word);
bool text_number(const char *text, size_t len, unsigned int base, u64 max, u64 *out);
bool text_named(const char *text, size_t len, const struct text_name *names, u64 *out);
ssize_t text_bytes(const char *text, size_t len, u8 *out, size_t room);

#endif /* HOSTILE_TEXT_H */
