/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults: what the rules of a host do to its commands and handlers.
 */
#ifndef RAM_FAULT_H
#define RAM_FAULT_H

#include <linux/seq_file.h>

#include "model/ram.h"
#include "rule.h"

/* rulebook.c: the rules of one host */
struct ram_rulebook *ram_rulebook_new(struct ram_host *host);
void ram_rulebook_free(struct ram_rulebook *book);
bool ram_rulebook_empty(const struct ram_host *host);
const struct ram_rule *ram_rulebook_find(const struct ram_host *host, const struct ram_case *it);
u64 ram_rulebook_random(const struct ram_rule *rule, u64 below);
void ram_rule_put(const struct ram_rule *rule);

/* ... as a person writes and reads them */
int ram_rulebook_add(struct ram_host *host, const char *line, size_t len, struct ram_flaw *flaw);
int ram_rulebook_remove(struct ram_host *host, u64 id);
void ram_rulebook_clear(struct ram_host *host);
void ram_rulebook_show(struct ram_host *host, struct seq_file *out);

/*
 * fault.c: a command's way past its rule is find, refusal, before, its run if before does not end
 * it, after, loses, delay, and at last ram_rule_put()
 */
const struct ram_rule *ram_fault_find(struct ram_task *task);
int ram_fault_refusal(const struct ram_rule *rule);
bool ram_fault_before(const struct ram_rule *rule, struct ram_task *task, int *end);
int ram_fault_after(const struct ram_rule *rule, struct ram_task *task, int end);
bool ram_fault_loses(const struct ram_rule *rule);
u64 ram_fault_delay(const struct ram_rule *rule);
void ram_fault_pace(const struct ram_rule *rule);

int ram_fault_handler(struct scsi_cmnd *cmd, enum ram_event event);

#endif /* RAM_FAULT_H */
