/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults: what the rules of a host do to its commands and handlers.
 */
#ifndef RAM_FAULT_H
#define RAM_FAULT_H

#include "model/ram.h"
#include "rules/book.h"

/* what of the rules' language this driver does */
extern const struct rule_dialect ram_fault_dialect;

/*
 * fault.c: a command's way past its rule is find, refusal, before, its run if before does not end
 * it, after, loses, rule_book_delay(), and at last rule_book_put()
 */
const struct rule *ram_fault_find(struct ram_task *task);
int ram_fault_refusal(const struct rule *rule);
bool ram_fault_before(const struct rule *rule, struct ram_task *task, int *end);
int ram_fault_after(const struct rule *rule, struct ram_task *task, int end);
bool ram_fault_loses(const struct rule *rule);
void ram_fault_pace(const struct rule *rule);

int ram_fault_handler(struct scsi_cmnd *cmd, enum rule_event event);

#endif /* RAM_FAULT_H */
