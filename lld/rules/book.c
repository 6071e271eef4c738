// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules in the order in which they were written. The first that is for a command, and due, is the one
 * that acts; those without an action only count.
 *
 * Readers walk the list under RCU. Nobody changes a rule; what it counts, and its dice, are under
 * a lock of its own, so that "nth" is exact however many commands come at a time.
 *
 * Who is told of a rule holds it: a command may keep it until it is answered, and that may be where
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

#include "book.h"

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
	struct rule		rule;
	char			text[];
};

/**
 * struct rule_book - rules
 * @dialect: what rules may say here
 * @pen: who writes has it
 * @entries: those that hold; read under RCU
 * @removed: those that were taken out, and may still be in use
 * @last_id: the number of the rule that was written last
 */
struct rule_book {
	const struct rule_dialect	*dialect;
	struct mutex			pen;
	struct list_head		entries;
	struct list_head		removed;
	unsigned int			last_id;
};

static struct entry *entry_of(const struct rule *rule)
{
	return container_of((struct rule *)rule, struct entry, rule);
}

static void rule_book_free_entry(struct entry *entry)
{
	rule_release(&entry->rule);
	kvfree(entry);
}

DEFINE_FREE(entry, struct entry *, if (_T) rule_book_free_entry(_T))

/**
 * rule_book_new - make a book without rules
 * @dialect: what they may say
 *
 * Context: process context, may sleep.
 * Return: the book, or NULL if memory is short.
 */
struct rule_book *rule_book_new(const struct rule_dialect *dialect)
{
	struct rule_book *book = kzalloc(sizeof(*book), GFP_KERNEL);

	if (!book)
		return NULL;
	book->dialect = dialect;
	mutex_init(&book->pen);
	INIT_LIST_HEAD(&book->entries);
	INIT_LIST_HEAD(&book->removed);
	return book;
}

/* Frees what was taken out and is held by nobody any more. */
static void rule_book_sweep(struct rule_book *book)
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
		rule_book_free_entry(entry);
	}
}

/* Takes out one rule, or all with @id 0. Returns how many. */
static unsigned int rule_book_take_out(struct rule_book *book, u64 id)
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

/**
 * rule_book_free - all rules go
 * @book: a book that nobody reads or writes any more, and whose rules nobody holds; or NULL
 *
 * Context: process context, may sleep.
 */
void rule_book_free(struct rule_book *book)
{
	if (!book)
		return;
	rule_book_take_out(book, 0);
	rule_book_sweep(book);
	/* Better lost than freed under somebody who still has it. */
	WARN_ON(!list_empty(&book->removed));
	kfree(book);
}

/**
 * rule_book_empty - whether no rule is there
 * @book: the book
 *
 * Context: any.
 * Return: true if there is none; a moment later there may be one.
 */
bool rule_book_empty(const struct rule_book *book)
{
	return list_empty(&book->entries);
}

static u64 rule_book_roll(struct entry *entry, u64 below)
{
	u64 number;

	lockdep_assert_held(&entry->lock);
	if (rule_has(&entry->rule, RULE_SEED)) {
		number = (u64)prandom_u32_state(&entry->dice) << 32;
		number |= prandom_u32_state(&entry->dice);
	} else {
		number = get_random_u64();
	}
	return mul_u64_u64_shr(number, below, 64);
}

/* Counts that a rule matched. Returns whether it acts on this one. */
static bool rule_book_count(struct entry *entry)
{
	u32 rolled = 0;

	guard(spinlock_irqsave)(&entry->lock);
	if (rule_has(&entry->rule, RULE_CHANCE))
		rolled = rule_book_roll(entry, RULE_SURE);
	entry->seen++;
	if (!rule_due(&entry->rule, entry->seen, entry->hits, rolled))
		return false;
	entry->hits++;
	return rule_acts(&entry->rule);
}

/**
 * rule_book_find - the rule that acts on a command or a handler
 * @book: the rules
 * @it: the command or handler
 *
 * Context: any. Counts: to be called once for each.
 * Return: the rule, until rule_book_put(); or NULL.
 */
const struct rule *rule_book_find(struct rule_book *book, const struct rule_case *it)
{
	struct entry *entry;

	guard(rcu)();
	list_for_each_entry_rcu(entry, &book->entries, list) {
		if (!rule_matches(&entry->rule, it) || !rule_book_count(entry))
			continue;
		refcount_inc(&entry->ref);
		return &entry->rule;
	}
	return NULL;
}

/**
 * rule_book_delay - how much later than usual, by delay= and jitter=
 * @rule: the rule, one of a book; or NULL
 *
 * Context: any. Throws the rule's dice.
 * Return: in ns.
 */
u64 rule_book_delay(const struct rule *rule)
{
	u64 ns = rule_value(rule, RULE_DELAY, 0);
	struct entry *entry;

	if (!rule_has(rule, RULE_JITTER))
		return ns;
	entry = entry_of(rule);
	guard(spinlock_irqsave)(&entry->lock);
	return ns + rule_book_roll(entry, rule->value[RULE_JITTER] + 1);
}

/**
 * rule_book_put - a rule is not needed any more
 * @rule: the rule, from rule_book_find(); or NULL
 *
 * The book's own count is the last, so this frees nothing.
 *
 * Context: any.
 */
void rule_book_put(const struct rule *rule)
{
	if (rule)
		refcount_dec(&entry_of(rule)->ref);
}

static struct entry *rule_book_make_entry(const char *line, size_t len)
{
	struct entry *entry = kvzalloc(struct_size(entry, text, len + 1), GFP_KERNEL);

	if (!entry)
		return NULL;
	refcount_set(&entry->ref, 1);
	spin_lock_init(&entry->lock);
	memcpy(entry->text, line, len);
	return entry;
}

/* Writes a rule, behind the others. */
static int rule_book_add(struct rule_book *book, const char *line, size_t len,
			 struct rule_flaw *flaw)
{
	struct entry *entry __free(entry) = rule_book_make_entry(line, len);

	if (!entry)
		return -ENOMEM;
	if (!rule_parse(book->dialect, line, len, &entry->rule, flaw))
		return -EINVAL;
	prandom_seed_state(&entry->dice, rule_value(&entry->rule, RULE_SEED, 0));
	guard(mutex)(&book->pen);
	rule_book_sweep(book);
	entry->id = ++book->last_id;
	list_add_tail_rcu(&no_free_ptr(entry)->list, &book->entries);
	return 0;
}

/* Takes out one rule, or all with @id 0. Commands that a rule has taken hold of stay in its hold. */
static unsigned int rule_book_remove(struct rule_book *book, u64 id)
{
	unsigned int count;

	guard(mutex)(&book->pen);
	count = rule_book_take_out(book, id);
	rule_book_sweep(book);
	return count;
}

/**
 * rule_book_clear - take all rules out
 * @book: the rules
 *
 * Context: process context, may sleep.
 */
void rule_book_clear(struct rule_book *book)
{
	rule_book_remove(book, 0);
}

/**
 * rule_book_write - do what a line says
 * @book: the rules
 * @line: a rule, which parse.c describes, to be put behind the others; "-ID" to take that one out;
 *	or "clear" to take all out
 * @len: its length
 * @flaw: what is wrong with it, and where, if it is refused
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL with @flaw set; or -ENOMEM.
 */
int rule_book_write(struct rule_book *book, const char *line, size_t len, struct rule_flaw *flaw)
{
	u64 id;

	if (rule_text_is(line, len, "clear")) {
		rule_book_clear(book);
		return 0;
	}
	if (!len || line[0] != '-')
		return rule_book_add(book, line, len, flaw);
	if (rule_text_number(line + 1, len - 1, 10, U32_MAX, &id) && id &&
	    rule_book_remove(book, id))
		return 0;
	*flaw = (struct rule_flaw) { .where = line + 1, .why = "is not the number of a rule" };
	return -EINVAL;
}

/**
 * rule_book_show - one line a rule: its number, how often it matched and acted, and what it says
 * @book: the rules
 * @out: where to
 *
 * Context: process context, may sleep.
 */
void rule_book_show(struct rule_book *book, struct seq_file *out)
{
	const struct entry *entry;

	guard(mutex)(&book->pen);
	list_for_each_entry(entry, &book->entries, list)
		seq_printf(out, "%u seen=%llu hits=%llu %s\n", entry->id, READ_ONCE(entry->seen),
			   READ_ONCE(entry->hits), entry->text);
}
