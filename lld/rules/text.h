/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words of a line that somebody wrote: cut apart, and read as numbers, names or bytes.
 */
#ifndef RULES_TEXT_H
#define RULES_TEXT_H

#include <linux/types.h>

/* What is wrong with a line, and at which place: a pointer into the line. */
struct rule_flaw {
	const char	*where;
	const char	*why;
};

/* One "key=value" or "key"; then value is NULL. Nothing here ends in a zero byte. */
struct rule_word {
	const char	*key;
	size_t		key_len;
	const char	*value;
	size_t		value_len;
};

/* A number that has a name; tables of them end with a NULL name. */
struct rule_name {
	const char	*name;
	u64		number;
};

bool rule_text_next_word(const char **cursor, const char *end, const char *between,
			struct rule_word *word);
bool rule_text_is(const char *text, size_t len, const char *word);
bool rule_text_number(const char *text, size_t len, unsigned int base, u64 max, u64 *out);
bool rule_text_scaled(const char *text, size_t len, u64 scale, u64 max, u64 *out);
bool rule_text_named(const char *text, size_t len, const struct rule_name *names, u64 *out);
ssize_t rule_text_bytes(const char *text, size_t len, u8 *out, size_t room);
void rule_text_flaw(char *out, size_t size, const char *line, size_t len,
		    const struct rule_flaw *flaw);

#endif /* RULES_TEXT_H */
