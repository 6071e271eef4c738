// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that is written line by line: a line may come in several writes. It counts when its end has
 * come, or when the file is closed. Lines that are empty or begin with '#' say nothing.
 *
 * Pure: what a line does is the function's affair, and so is a lock.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "lines.h"

/**
 * rule_lines_end - the end of a line has come, or that of the file
 * @lines: what has come so far
 * @take: does what the line says
 * @context: for @take
 *
 * Context: that of @take. Nobody else may have @lines.
 * Return: 0, or what @take says.
 */
int rule_lines_end(struct rule_lines *lines, rule_line_fn take, void *context)
{
	size_t len = lines->len;

	lines->len = 0;
	if (!len || lines->line[0] == '#')
		return 0;
	return take(context, lines->line, len);
}

static int rule_lines_char(struct rule_lines *lines, char c, rule_line_fn take, void *context)
{
	if (c == '\n')
		return rule_lines_end(lines, take, context);
	if (lines->len >= RULE_MOST_LINE)
		return -E2BIG;
	lines->line[lines->len++] = c;
	return 0;
}

/**
 * rule_lines_feed - a piece has come
 * @lines: what came before it
 * @text: the piece
 * @len: its length
 * @take: does what a line says
 * @context: for @take
 *
 * Context: that of @take. Nobody else may have @lines.
 * Return: 0; -E2BIG for a line that is too long; or what @take says of the first line that it did not
 * do. What comes behind that in the piece is not looked at.
 */
int rule_lines_feed(struct rule_lines *lines, const char *text, size_t len, rule_line_fn take,
		    void *context)
{
	size_t i;
	int error;

	for (i = 0; i < len; i++) {
		error = rule_lines_char(lines, text[i], take, context);
		if (error) {
			lines->len = 0;
			return error;
		}
	}
	return 0;
}
