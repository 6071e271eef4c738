/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A list of rules, and the lines that a person, or a test, writes into it.
 */
#ifndef RULES_BOOK_H
#define RULES_BOOK_H

#include <linux/seq_file.h>

#include "rule.h"

struct rule_book;

struct rule_book *rule_book_new(const struct rule_dialect *dialect);
void rule_book_free(struct rule_book *book);

/* for a driver that has a command, or whose handler was called */
bool rule_book_empty(const struct rule_book *book);
const struct rule *rule_book_find(struct rule_book *book, const struct rule_case *it);
u64 rule_book_delay(const struct rule *rule);
void rule_book_put(const struct rule *rule);

/* for who writes and reads it */
int rule_book_write(struct rule_book *book, const char *line, size_t len, struct rule_flaw *flaw);
void rule_book_clear(struct rule_book *book);
void rule_book_show(struct rule_book *book, struct seq_file *out);

#endif /* RULES_BOOK_H */
