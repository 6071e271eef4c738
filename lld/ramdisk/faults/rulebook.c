// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of one host, in the order in which they were written. The first that is for a command,
 * and due, is the one that acts; those without an action only count.
 *
 * A host without rules is known by the look of its nexuses, so its commands do not come here.
 * Readers walk the list under RCU. Nobody changes a rule; what it counts, and its dice, are under
 * a lock of its own, so that "nth" is exact however many commands come at a time.
 *
 * Who is told of a rule holds it: a command keeps it until it is answered, and that may be where
 * nothing can be freed. So a rule that is taken out goes to a list of removed ones, and is freed by
 * whoever next writes to the book and finds that nobody holds it, or with the book:
 *
 *	entries --taken out--> removed --one grace period, and held by nobody--> freed
 */
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "fault.h"

/**
 * struct entry - a rule in the book
 * @list: in the book's entries
 * @removed: or in those that were removed; readers may still be at @list then
 * @ref: one, and one for each command that is held to it
 * @id: its number
 * @lock: guards @seen, @hits, @dice
 * @seen: how often it matched
 * @hits: how often it acted
 * @dice: where its sequence is, if it has a seed
 * @rule: what it says
 * @text: the line that it was written as
 */
struct entry {
	struct list_head	list;
	struct list_head	removed;
	refcount_t		ref;
	unsigned int		id;
	spinlock_t		lock;
	u64			seen;
	u64			hits;
	struct rnd_state	dice;
	struct ram_rule		rule;
	char			text[];
};

/**
 * struct ram_rulebook - the rules of a host
 * @pen: who writes has it
 * @entries: those that hold; read under RCU
 * @removed: those that were taken out, and may still be in use
 * @last_id: the number of the rule that was written last
 */
struct ram_rulebook {
	struct mutex		pen;
	struct list_head	entries;
	struct list_head	removed;
	unsigned int		last_id;
};

static struct entry *entry_of(const struct ram_rule *rule)
{
	return container_of((struct ram_rule *)rule, struct entry, rule);
}

static void free_entry(struct entry *entry)
{
	ram_rule_release(&entry->rule);
	kvfree(entry);
}

DEFINE_FREE(entry, struct entry *, if (_T) free_entry(_T))

/**
 * ram_rulebook_new - make a book without rules
 * @host: whose it will be
 *
 * Context: process context, may sleep.
 * Return: the book, or NULL if memory is short.
 */
struct ram_rulebook *ram_rulebook_new(struct ram_host *host)
{
	struct ram_rulebook *book = kzalloc(sizeof(*book), GFP_KERNEL);

	if (!book)
		return NULL;
	mutex_init(&book->pen);
	INIT_LIST_HEAD(&book->entries);
	INIT_LIST_HEAD(&book->removed);
	return book;
}

/* Frees what was taken out and is held by nobody any more. */
static void ram_rulebook_sweep(struct ram_rulebook *book)
{
	struct entry *entry, *next;

	if (list_empty(&book->removed))
		return;
	synchronize_rcu();
	list_for_each_entry_safe(entry, next, &book->removed, removed) {
		if (refcount_read(&entry->ref) > 1)
			continue;
		/* What its last holder read of it was read before this. */
		smp_acquire__after_ctrl_dep();
		list_del(&entry->removed);
		free_entry(entry);
	}
}

/* Takes out one rule, or all with @id 0. Returns how many. */
static unsigned int ram_rulebook_take_out(struct ram_rulebook *book, u64 id)
{
	struct entry *entry, *next;
	unsigned int count = 0;

	list_for_each_entry_safe(entry, next, &book->entries, list) {
		if (id && entry->id != id)
			continue;
		list_del_rcu(&entry->list);
		list_add(&entry->removed, &book->removed);
		count++;
	}
	return count;
}

/* The same, and lets commands of a host without rules pass by the book. */
static unsigned int take_out_and_look(struct ram_host *host, u64 id)
{
	struct ram_rulebook *book = host->rules;
	unsigned int count;

	guard(mutex)(&book->pen);
	count = ram_rulebook_take_out(book, id);
	ram_host_look(host);
	ram_rulebook_sweep(book);
	return count;
}

/**
 * ram_rulebook_free - all rules go
 * @book: the book of a host that has no commands and no devices any more; or NULL
 *
 * Context: process context, may sleep.
 */
void ram_rulebook_free(struct ram_rulebook *book)
{
	if (!book)
		return;
	ram_rulebook_take_out(book, 0);
	ram_rulebook_sweep(book);
	/* Better lost than freed under somebody who still has it. */
	WARN_ON(!list_empty(&book->removed));
	kfree(book);
}

/**
 * ram_rulebook_empty - whether no rule is there
 * @host: the host
 *
 * Context: any.
 * Return: true if its commands need not look for one.
 */
bool ram_rulebook_empty(const struct ram_host *host)
{
	return !host->rules || list_empty(&host->rules->entries);
}

static u64 roll(struct entry *entry, u64 below)
{
	u64 number;

	lockdep_assert_held(&entry->lock);
	if (ram_rule_has(&entry->rule, RAM_RULE_SEED)) {
		number = (u64)prandom_u32_state(&entry->dice) << 32;
		number |= prandom_u32_state(&entry->dice);
	} else {
		number = get_random_u64();
	}
	return mul_u64_u64_shr(number, below, 64);
}

/**
 * ram_rulebook_random - throw a rule's dice
 * @rule: the rule, one of a book; its seed says what comes, if it has one
 * @below: what is returned is less
 *
 * Context: any.
 * Return: a number, or 0 if @below is.
 */
u64 ram_rulebook_random(const struct ram_rule *rule, u64 below)
{
	struct entry *entry = entry_of(rule);

	guard(spinlock_irqsave)(&entry->lock);
	return roll(entry, below);
}

/* Counts that a rule matched. Returns whether it acts on this one. */
static bool count_match(struct entry *entry)
{
	u32 rolled = 0;

	guard(spinlock_irqsave)(&entry->lock);
	if (ram_rule_has(&entry->rule, RAM_RULE_CHANCE))
		rolled = roll(entry, RAM_RULE_SURE);
	entry->seen++;
	if (!ram_rule_due(&entry->rule, entry->seen, entry->hits, rolled))
		return false;
	entry->hits++;
	return ram_rule_acts(&entry->rule);
}

/**
 * ram_rulebook_find - the rule that acts on a command or an event
 * @host: whose rules
 * @it: the command or event
 *
 * Context: any.
 * Return: the rule, until ram_rule_put(); or NULL.
 */
const struct ram_rule *ram_rulebook_find(const struct ram_host *host, const struct ram_case *it)
{
	struct entry *entry;

	guard(rcu)();
	list_for_each_entry_rcu(entry, &host->rules->entries, list) {
		if (!ram_rule_matches(&entry->rule, it) || !count_match(entry))
			continue;
		refcount_inc(&entry->ref);
		return &entry->rule;
	}
	return NULL;
}

/**
 * ram_rule_put - a rule is not needed any more
 * @rule: the rule, from ram_fault_find() or ram_rulebook_find()
 *
 * The book's own count is the last, so this frees nothing.
 *
 * Context: any.
 */
void ram_rule_put(const struct ram_rule *rule)
{
	refcount_dec(&entry_of(rule)->ref);
}

static struct entry *make_entry(const char *line, size_t len)
{
	struct entry *entry = kvzalloc(struct_size(entry, text, len + 1), GFP_KERNEL);

	if (!entry)
		return NULL;
	refcount_set(&entry->ref, 1);
	spin_lock_init(&entry->lock);
	memcpy(entry->text, line, len);
	return entry;
}

/**
 * ram_rulebook_add - write a rule, behind the others
 * @host: whose rules
 * @line: what it says; rule.c tells how
 * @len: its length
 * @flaw: what is wrong with it, and where, if it is refused
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL with @flaw set; or -ENOMEM.
 */
int ram_rulebook_add(struct ram_host *host, const char *line, size_t len, struct ram_flaw *flaw)
{
	struct entry *entry __free(entry) = make_entry(line, len);
	struct ram_rulebook *book = host->rules;

	if (!entry)
		return -ENOMEM;
	if (!ram_rule_parse(line, len, &entry->rule, flaw))
		return -EINVAL;
	prandom_seed_state(&entry->dice, ram_rule_value(&entry->rule, RAM_RULE_SEED, 0));
	guard(mutex)(&book->pen);
	ram_rulebook_sweep(book);
	entry->id = ++book->last_id;
	list_add_tail_rcu(&no_free_ptr(entry)->list, &book->entries);
	ram_host_look(host);
	return 0;
}

/**
 * ram_rulebook_remove - take a rule out
 * @host: whose rules
 * @id: its number
 *
 * Context: process context, may sleep. Commands that it has taken hold of stay in its hold.
 * Return: 0, or -ENOENT if there is none with that number.
 */
int ram_rulebook_remove(struct ram_host *host, u64 id)
{
	return id && take_out_and_look(host, id) ? 0 : -ENOENT;
}

/**
 * ram_rulebook_clear - take all rules out
 * @host: whose rules
 *
 * Context: process context, may sleep.
 */
void ram_rulebook_clear(struct ram_host *host)
{
	take_out_and_look(host, 0);
}

/**
 * ram_rulebook_show - one line a rule: its number, how often it matched and acted, and what it says
 * @host: whose rules
 * @out: where to
 *
 * Context: process context, may sleep.
 */
void ram_rulebook_show(struct ram_host *host, struct seq_file *out)
{
	struct ram_rulebook *book = host->rules;
	const struct entry *entry;

	guard(mutex)(&book->pen);
	list_for_each_entry(entry, &book->entries, list)
		seq_printf(out, "%u seen=%llu hits=%llu %s\n", entry->id, READ_ONCE(entry->seen),
			   READ_ONCE(entry->hits), entry->text);
}
