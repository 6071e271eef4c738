/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that is written line by line, in pieces of any size.
 */
#ifndef RULES_LINES_H
#define RULES_LINES_H

#include <linux/types.h>

#include "text.h"

/* The longest line, and the most that is taken in one write. */
#define RULE_MOST_LINE	65536

/* Does what a line says: 0, or an error. */
typedef int (*rule_line_fn)(void *context, const char *line, size_t len);

/* What has come of a line so far. */
struct rule_lines {
	size_t	len;
	char	line[RULE_MOST_LINE];
};

int rule_lines_feed(struct rule_lines *lines, const char *text, size_t len, rule_line_fn take,
		    void *context);
int rule_lines_end(struct rule_lines *lines, rule_line_fn take, void *context);

#endif /* RULES_LINES_H */
