// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a person, or a test, writes and reads: files in debugfs, in scsi_ramdisk/hostN/ where N is
 * the number that the midlayer gave the host.
 *
 *	rules	write a rule (../../rules/parse.c says what they are), "-ID" to take one out, "clear"
 *		to take all out; read: one line a rule
 *	units	write
 *			gone T:L		unplugged, without a word
 *			back T:L		plugged in again, and as it was
 *			attention NAME T:L	a unit attention for all its nexuses; names are
 *						those of a rule
 *			resize T:L BLOCKS	grows or shrinks, and tells so; what was beyond a
 *						new end is there again when it grows
 *			luns N			so many units has each target; tells so
 *		read: one line for each unit that somebody has asked for
 *	counters	read: what counters.c says
 *
 * Units are those of the host's array, and so the same for all hosts of it. Lines that are empty
 * or begin with '#' say nothing. A line may come in several writes; it counts when its end has
 * come, or when the file is closed. The write that ends a bad line fails with EINVAL, and the log
 * says where it is bad, and why.
 *
 * A file may be closed after its host is gone. So what belongs to the files of a host, a seat, is
 * kept by them as well, and forgets the host when that leaves:
 *
 *	ram_control_add() --one reference--> seat <--one each-- pens of open files
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "control.h"
#include "fault.h"
#include "rules/lines.h"

/* The largest unit: a pebibyte. */
#define MOST_BYTES	(1ull << 50)

/*
 * One file: how it reads, and what a line written to it does: 0 or an error; -EINVAL with @flaw
 * set.
 */
struct control {
	const char	*name;
	void		(*show)(struct ram_host *host, struct seq_file *out);
	int		(*line)(struct ram_host *host, const char *line, size_t len,
				struct rule_flaw *flaw);
};

#define CONTROLS	3

struct seat;

/* A file of a host. */
struct place {
	const struct control	*control;
	struct seat		*seat;
};

/**
 * struct seat - what the files of a host have in common
 * @list: in the list of all
 * @ref: one until ram_control_remove(), and one of each open file
 * @lock: guards @host, and the lines of all pens
 * @host: NULL when it has left
 * @dir: the folder
 * @places: the files
 */
struct seat {
	struct list_head	list;
	struct kref		ref;
	struct mutex		lock;
	struct ram_host		*host;
	struct dentry		*dir;
	struct place		places[CONTROLS];
};

/* What an open file has of a line. */
struct pen {
	const struct place	*place;
	struct rule_lines	lines;
};

static LIST_HEAD(seats);
static DEFINE_MUTEX(seats_lock);
static struct dentry *root;

/* --- lines */

static int bad(struct rule_flaw *flaw, const char *where, const char *why)
{
	*flaw = (struct rule_flaw) { .where = where, .why = why };
	return -EINVAL;
}

static int ram_control_take_rule_line(struct ram_host *host, const char *line, size_t len,
				      struct rule_flaw *flaw)
{
	int error = rule_book_write(host->rules, line, len, flaw);

	ram_host_look(host);
	return error;
}

static bool next_word(const char **cursor, const char *end, struct rule_word *word)
{
	return rule_text_next_word(cursor, end, " \t", word) && !word->value;
}

/* Whether a line has been read to its end; or @flaw is set. */
static bool is_all(const char *cursor, const char *end, struct rule_flaw *flaw)
{
	struct rule_word word;

	if (!rule_text_next_word(&cursor, end, " \t", &word))
		return true;
	bad(flaw, word.key, "is one word too many");
	return false;
}

/* The unit at a place T:L that is to come next in a line; or NULL, with @flaw set. */
static struct ram_unit *ram_control_next_unit(struct ram_host *host, const char **cursor,
					      const char *end, struct rule_flaw *flaw)
{
	struct ram_unit *unit = NULL;
	struct rule_word word;
	const char *colon;
	u64 target, lun;

	if (!next_word(cursor, end, &word) ||
	    !(colon = memchr(word.key, ':', word.key_len)) ||
	    !rule_text_number(word.key, colon - word.key, 10, U32_MAX, &target) ||
	    !rule_text_number(colon + 1, word.key + word.key_len - colon - 1, 10, U32_MAX, &lun))
		bad(flaw, word.key, "is not TARGET:LUN");
	else if (!ram_array_has(host->array, target, lun))
		bad(flaw, word.key, "is the place of no unit");
	else if (!(unit = ram_array_unit(host->array, target, lun)))
		bad(flaw, word.key, "needs more memory than there is");
	return unit;
}

static int set_gone(struct ram_host *host, const char *cursor, const char *end,
		    struct rule_flaw *flaw, bool gone)
{
	struct ram_unit *unit = ram_control_next_unit(host, &cursor, end, flaw);

	if (!unit || !is_all(cursor, end, flaw))
		return -EINVAL;
	WRITE_ONCE(unit->gone, gone);
	ram_unit_look(unit);
	return 0;
}

static int ram_control_take_gone(struct ram_host *host, const char *cursor, const char *end,
				 struct rule_flaw *flaw)
{
	return set_gone(host, cursor, end, flaw, true);
}

static int ram_control_take_back(struct ram_host *host, const char *cursor, const char *end,
				 struct rule_flaw *flaw)
{
	return set_gone(host, cursor, end, flaw, false);
}

static int ram_control_take_attention(struct ram_host *host, const char *cursor, const char *end,
				      struct rule_flaw *flaw)
{
	struct ram_unit *unit;
	struct rule_word word;
	u64 attention;

	if (!next_word(&cursor, end, &word) ||
	    !rule_text_named(word.key, word.key_len, ram_fault_dialect.attentions,
			     &attention))
		return bad(flaw, word.key, "is no unit attention");
	unit = ram_control_next_unit(host, &cursor, end, flaw);
	if (!unit || !is_all(cursor, end, flaw))
		return -EINVAL;
	ram_attention_raise(unit, NULL, attention);
	return 0;
}

/*
 * Stores never shrink: who is reading or writing beyond the new end, because it had looked before,
 * finds it all as it was.
 */
static void resize(struct ram_unit *unit, u64 blocks)
{
	scoped_guard(spinlock_irqsave, &unit->lock) {
		struct ram_store *store = unit->store, *protection = unit->protection;

		WRITE_ONCE(store->size, max(store->size, blocks << unit->block_shift));
		if (protection)
			WRITE_ONCE(protection->size, max(protection->size, blocks * 8));
		WRITE_ONCE(unit->blocks, blocks);
	}
	ram_attention_raise(unit, NULL, RAM_UA_CAPACITY_CHANGED);
}

static int ram_control_take_resize(struct ram_host *host, const char *cursor, const char *end,
				   struct rule_flaw *flaw)
{
	struct ram_unit *unit = ram_control_next_unit(host, &cursor, end, flaw);
	struct rule_word word;
	u64 blocks, most;

	if (!unit)
		return -EINVAL;
	if (unit->zones)
		return bad(flaw, cursor, "does not go with zones");
	most = MOST_BYTES >> unit->block_shift;
	if (!next_word(&cursor, end, &word) ||
	    !rule_text_number(word.key, word.key_len, 10, most, &blocks) || !blocks)
		return bad(flaw, word.key, "is no number of blocks, or too large");
	if (!is_all(cursor, end, flaw))
		return -EINVAL;
	resize(unit, blocks);
	return 0;
}

static int ram_control_take_luns(struct ram_host *host, const char *cursor, const char *end,
				 struct rule_flaw *flaw)
{
	struct rule_word word;
	u64 luns;

	if (!next_word(&cursor, end, &word) ||
	    !rule_text_number(word.key, word.key_len, 10, ram_numbers[RAM_NR_max_luns].max, &luns))
		return bad(flaw, word.key, "is no number of logical units, or too large");
	if (!is_all(cursor, end, flaw))
		return -EINVAL;
	ram_array_set_luns(host->array, luns);
	return 0;
}

/* What may be done to units; what comes behind the first word is read by the function. */
static const struct {
	const char	*name;
	int		(*take)(struct ram_host *host, const char *cursor, const char *end,
				struct rule_flaw *flaw);
} unit_words[] = {
	{ "gone",	ram_control_take_gone },
	{ "back",	ram_control_take_back },
	{ "attention",	ram_control_take_attention },
	{ "resize",	ram_control_take_resize },
	{ "luns",	ram_control_take_luns },
};

static int ram_control_take_unit_line(struct ram_host *host, const char *line, size_t len,
				      struct rule_flaw *flaw)
{
	const char *cursor = line, *end = line + len;
	struct rule_word word;
	unsigned int i;

	rule_text_next_word(&cursor, end, " \t", &word);
	for (i = 0; i < ARRAY_SIZE(unit_words); i++)
		if (!word.value && rule_text_is(word.key, word.key_len, unit_words[i].name))
			return unit_words[i].take(host, cursor, end, flaw);
	return bad(flaw, word.key, "is nothing to do to a unit");
}

/* --- what is read */

static void ram_control_show_rules(struct ram_host *host, struct seq_file *out)
{
	rule_book_show(host->rules, out);
}

/* How many bytes of the unit have memory. */
static u64 mapped_bytes(struct ram_unit *unit)
{
	u64 end = READ_ONCE(unit->store->size), at = 0, until, sum = 0;

	for (; at < end; at = until) {
		if (ram_store_is_mapped(unit->store, at, &until))
			sum += until - at;
		cond_resched();
	}
	return sum;
}

static void ram_control_show_unit(struct ram_unit *unit, struct seq_file *out)
{
	const struct {
		const char	*name;
		bool		is;
	} states[] = {
		{ "nowhere",	!ram_array_has(unit->array, unit->target, unit->lun) },
		{ "gone",	READ_ONCE(unit->gone) },
		{ "stopped",	READ_ONCE(unit->stopped) },
		{ "ejected",	READ_ONCE(unit->ejected) },
		{ "protected",	READ_ONCE(unit->read_only) },
		{ "locked",	READ_ONCE(unit->locked) },
	};
	unsigned int i;

	seq_printf(out, "%u:%u blocks=%llu mapped=%llu", unit->target, unit->lun,
		   READ_ONCE(unit->blocks), mapped_bytes(unit));
	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].is)
			seq_printf(out, " %s", states[i].name);
	seq_putc(out, '\n');
}

static void ram_control_show_units(struct ram_host *host, struct seq_file *out)
{
	struct ram_unit *unit;
	unsigned long place;

	xa_for_each(&host->array->units, place, unit)
		ram_control_show_unit(unit, out);
}

/* --- files */

static const struct control controls[] = {
	{ "rules", ram_control_show_rules, ram_control_take_rule_line },
	{ "units", ram_control_show_units, ram_control_take_unit_line },
	{ "counters", ram_counters_show },
};

static_assert(ARRAY_SIZE(controls) == CONTROLS);

static void free_seat(struct kref *ref)
{
	kfree(container_of(ref, struct seat, ref));
}

static int control_show(struct seq_file *out, void *unused)
{
	const struct place *place = ((const struct pen *)out->private)->place;

	place->control->show(place->seat->host, out);
	return 0;
}

static int ram_control_open(struct inode *inode, struct file *file)
{
	struct pen *pen __free(kvfree) = kvzalloc(sizeof(*pen), GFP_KERNEL);
	int error;

	if (!pen)
		return -ENOMEM;
	pen->place = inode->i_private;
	error = single_open(file, control_show, pen);
	if (error)
		return error;
	kref_get(&pen->place->seat->ref);
	retain_and_null_ptr(pen);
	return 0;
}

/* Does what a line says. The seat's lock is held, and its host is there. */
static int ram_control_take_line(void *context, const char *line, size_t len)
{
	const struct place *place = context;
	struct ram_host *host = place->seat->host;
	struct rule_flaw flaw = { };
	char text[128];
	int error = place->control->line(host, line, len, &flaw);

	if (error == -EINVAL) {
		rule_text_flaw(text, sizeof(text), line, len, &flaw);
		shost_printk(KERN_ERR, host->shost, "%s: %s\n", place->control->name, text);
	}
	return error;
}

static ssize_t ram_control_write(struct file *file, const char __user *from, size_t len,
				 loff_t *pos)
{
	struct pen *pen = ((struct seq_file *)file->private_data)->private;
	const struct place *place = pen->place;
	char *text __free(kvfree) = NULL;
	int error;

	if (!place->control->line || len > RULE_MOST_LINE)
		return -EINVAL;
	text = vmemdup_user(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	guard(mutex)(&place->seat->lock);
	error = rule_lines_feed(&pen->lines, text, len, ram_control_take_line, (void *)place);
	return error ?: len;
}

static int ram_control_release(struct inode *inode, struct file *file)
{
	struct pen *pen = ((struct seq_file *)file->private_data)->private;
	const struct place *place = pen->place;
	struct seat *seat = place->seat;

	scoped_guard(mutex, &seat->lock)
		if (seat->host)
			rule_lines_end(&pen->lines, ram_control_take_line, (void *)place);
	kvfree(pen);
	kref_put(&seat->ref, free_seat);
	return single_release(inode, file);
}

static const struct file_operations control_operations = {
	.owner		= THIS_MODULE,
	.open		= ram_control_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.write		= ram_control_write,
	.release	= ram_control_release,
};

/**
 * ram_control_add - make the files of a host
 * @host: the host; all that lines may be about is there
 *
 * A host without its files, because memory is short or there is no debugfs, is a host nevertheless.
 *
 * Context: process context, may sleep.
 */
void ram_control_add(struct ram_host *host)
{
	struct seat *seat = kzalloc(sizeof(*seat), GFP_KERNEL);
	char name[32];
	unsigned int i;

	if (!seat)
		return;
	kref_init(&seat->ref);
	mutex_init(&seat->lock);
	seat->host = host;
	snprintf(name, sizeof(name), "host%u", host->shost->host_no);
	seat->dir = debugfs_create_dir(name, root);
	for (i = 0; i < CONTROLS; i++) {
		seat->places[i] = (struct place) { .control = &controls[i], .seat = seat };
		debugfs_create_file(controls[i].name, controls[i].line ? 0600 : 0400, seat->dir,
				    &seat->places[i], &control_operations);
	}
	guard(mutex)(&seats_lock);
	list_add(&seat->list, &seats);
}

/* Takes the seat of a host off the list. */
static struct seat *take_seat(const struct ram_host *host)
{
	struct seat *seat;

	guard(mutex)(&seats_lock);
	list_for_each_entry(seat, &seats, list) {
		if (seat->host != host)
			continue;
		list_del(&seat->list);
		return seat;
	}
	return NULL;
}

/**
 * ram_control_remove - take the files of a host away
 * @host: the host
 *
 * Context: process context, may sleep; none of the driver's locks is held, as lines take them.
 * When it returns nobody is in one of the files, and nobody will be.
 */
void ram_control_remove(struct ram_host *host)
{
	struct seat *seat = take_seat(host);

	if (!seat)
		return;
	debugfs_remove(seat->dir);
	scoped_guard(mutex, &seat->lock)
		seat->host = NULL;
	kref_put(&seat->ref, free_seat);
}

/**
 * ram_control_init - make the folder for the files of hosts
 *
 * Context: process context, once, before there are hosts.
 * Return: 0, also if this kernel has no debugfs; or an error.
 */
int ram_control_init(void)
{
	int error;

	root = debugfs_create_dir("scsi_ramdisk", NULL);
	error = PTR_ERR_OR_ZERO(root);
	return error == -ENODEV || error == -EPERM ? 0 : error;
}

/**
 * ram_control_exit - take the folder away
 *
 * Context: process context, once, when there are no hosts any more.
 */
void ram_control_exit(void)
{
	debugfs_remove(root);
}
