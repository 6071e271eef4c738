// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules, in the order in which they were written. The first that is for a command, and due,
 * is the one that answers it; those without an answer only count.
 *
 * Readers are under rcu_read_lock() and keep the rule no longer than that. A rule is changed by
 * nobody; its two counters are under rulebook_lock, so that "nth" is exact however many commands
 * come at a time. Writers hold rulebook_pen.
 */
#include <linux/cleanup.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "hostile.h"

/* As much of a line as is kept, to be read back. */
#define RULEBOOK_TEXT	96

struct rulebook_entry {
	struct list_head	list;
	unsigned int		id;
	u64			seen;
	u64			hits;
	struct rule		rule;
	char			text[RULEBOOK_TEXT];
};

static LIST_HEAD(rulebook);
static DEFINE_SPINLOCK(rulebook_lock);
static DEFINE_MUTEX(rulebook_pen);
static unsigned int rulebook_last_id;

/* Counts that a rule matched. Returns whether it answers this one. */
static bool rulebook_count(struct rulebook_entry *entry)
{
	guard(spinlock_irqsave)(&rulebook_lock);
	entry->seen++;
	if (!rule_due(&entry->rule, entry->seen, entry->hits))
		return false;
	entry->hits++;
	return rule_acts(&entry->rule);
}

/**
 * rulebook_ask - which rule is for this
 * @it: a command, or an event
 *
 * Context: under rcu_read_lock(); the rule is valid as long.
 * Return: the rule, or NULL.
 */
const struct rule *rulebook_ask(const struct rule_case *it)
{
	struct rulebook_entry *entry;

	list_for_each_entry_rcu(entry, &rulebook, list) {
		if (rule_matches(&entry->rule, it) && rulebook_count(entry))
			return &entry->rule;
	}
	return NULL;
}

/* Says in the log what is wrong with a line, and where. */
void hostile_complain(const char *what, const char *line, size_t len,
		      const struct ram_flaw *fault)
{
	size_t rest = line + len - fault->where;

	pr_err("scsi_hostile: %s: column %zu: \"%.*s\" %s\n", what, fault->where - line + 1,
	       (int)min_t(size_t, rest, 40), fault->where, fault->why);
}

static void rulebook_free(struct rulebook_entry *entry)
{
	rule_release(&entry->rule);
	kfree(entry);
}

/* Appends a rule. A line that is none is refused, with a word in the log. */
int rulebook_add(const char *line, size_t len)
{
	struct rulebook_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	struct ram_flaw fault;

	if (!entry)
		return -ENOMEM;
	if (!rule_parse(line, len, &entry->rule, &fault)) {
		hostile_complain("rule", line, len, &fault);
		rulebook_free(entry);
		return -EINVAL;
	}
	snprintf(entry->text, sizeof(entry->text), "%.*s", (int)len, line);
	guard(mutex)(&rulebook_pen);
	entry->id = ++rulebook_last_id;
	list_add_tail_rcu(&entry->list, &rulebook);
	return 0;
}

/* Takes out one rule, or all with @id 0. Returns how many. */
static unsigned int rulebook_take_out(unsigned int id)
{
	struct rulebook_entry *entry, *next;
	unsigned int count = 0;

	guard(mutex)(&rulebook_pen);
	list_for_each_entry_safe(entry, next, &rulebook, list) {
		if (id && entry->id != id)
			continue;
		list_del_rcu(&entry->list);
		synchronize_rcu();
		rulebook_free(entry);
		count++;
	}
	return count;
}

/* Takes out the rule with a number. */
int rulebook_remove(unsigned int id)
{
	return id && rulebook_take_out(id) ? 0 : -ENOENT;
}

/* Takes out all rules. */
void rulebook_clear(void)
{
	rulebook_take_out(0);
}

/* One line a rule: its number, how often it matched and acted, and the line it was written as. */
void rulebook_show(struct seq_file *out)
{
	struct rulebook_entry *entry;

	guard(mutex)(&rulebook_pen);
	list_for_each_entry(entry, &rulebook, list)
		seq_printf(out, "%u seen=%llu hits=%llu %s\n", entry->id, entry->seen, entry->hits,
			   entry->text);
}
