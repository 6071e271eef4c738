// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a test writes and reads, in debugfs below scsi_hostile/:
 *
 *	rules	write a rule (lld/rules/parse.c says what they are), "-N" to take number N out,
 *		"clear" to take all out
 *	hosts	write "add SETTINGS", "remove N", or "release N" to complete what host N keeps
 *	units	write "gone HOST:CHANNEL:TARGET:LUN", or "back ..."; or "remove HOST:CHANNEL:TARGET"
 *		or "remove HOST:CHANNEL:TARGET:LUN" to have the midlayer remove a target or a unit;
 *		or "hold HOST" to take hold of every unit that the driver knows, and let go
 *	calls	write a call that drivers make (calls.c), and read what it returned
 *	stats	what was counted
 *
 * A line may come in several writes; it counts when its end has come, or when the file is closed.
 * Lines that are empty or begin with '#' say nothing.
 * The write that ends a bad line fails with EINVAL, and the log says what is bad about it.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "hostile.h"
#include "rules/lines.h"

/* What of the rules' language this driver does. */
static const struct rule_dialect control_dialect = {
	.words		= RULE_WORDS_FOR_ALL |
			  BIT_ULL(RULE_HOST) | BIT_ULL(RULE_CHANNEL) |
			  BIT_ULL(RULE_LEN) | BIT_ULL(RULE_FILL) | BIT_ULL(RULE_CLAIM) |
			  BIT_ULL(RULE_VIA) | BIT_ULL(RULE_TWICE) | BIT_ULL(RULE_ECHO) |
			  BIT_ULL(RULE_DONE) | BIT_ULL(RULE_KEEP) | BIT_ULL(RULE_BLOCK),
	.events		= GENMASK(RULE_ON_HOST, RULE_ON_COMMAND),
	.answers	= GENMASK(RULE_ANSWER_RECOVER, RULE_ANSWER_SUCCESS),
};

/* The rules, one list for all hosts. */
struct rule_book *control_rules;

/* One file: how it reads, and what a line written to it does. */
struct control {
	const char	*name;
	void		(*show)(struct seq_file *out);
	int		(*line)(const char *line, size_t len);
};

/* What an open file has of a line. */
struct control_pen {
	const struct control	*control;
	struct mutex		lock;
	struct rule_lines	lines;
};

static struct dentry *control_root;

static bool control_starts(const char **line, size_t *len, const char *word)
{
	size_t word_len = strlen(word);

	if (*len < word_len || memcmp(*line, word, word_len))
		return false;
	*line += word_len;
	*len -= word_len;
	return true;
}

/* Says in the log what is wrong with a line, and where. */
void control_complain(const char *what, const char *line, size_t len,
		      const struct rule_flaw *flaw)
{
	char text[128];

	rule_text_flaw(text, sizeof(text), line, len, flaw);
	pr_err("scsi_hostile: %s: %s\n", what, text);
}

static int control_bad(const char *what, const char *line, size_t len)
{
	const struct rule_flaw flaw = { .where = line, .why = "is nothing to do" };

	control_complain(what, line, len, &flaw);
	return -EINVAL;
}

static int control_rule(const char *line, size_t len)
{
	struct rule_flaw flaw;
	int error = rule_book_write(control_rules, line, len, &flaw);

	if (error == -EINVAL)
		control_complain("rule", line, len, &flaw);
	return error;
}

static void control_show_rules(struct seq_file *out)
{
	rule_book_show(control_rules, out);
}

static int control_add_host(const char *line, size_t len)
{
	struct rule_flaw flaw;
	struct setting set;

	if (setting_parse(line, len, &set, &flaw))
		return port_add(&set);
	control_complain("host", line, len, &flaw);
	return -EINVAL;
}

static int control_host(const char *line, size_t len)
{
	u64 index;

	if (control_starts(&line, &len, "add"))
		return control_add_host(line, len);
	if (control_starts(&line, &len, "remove ") && rule_text_number(line, len, 10, U32_MAX, &index))
		return port_remove(index);
	if (control_starts(&line, &len, "release ") && rule_text_number(line, len, 10, U32_MAX, &index))
		return port_release_commands(index);
	return control_bad("host", line, len);
}

static int control_unit(const char *line, size_t len)
{
	u32 host, channel, target;
	char text[64], word[8];
	u64 lun;

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	switch (sscanf(text, "remove %u:%u:%u:%llu", &host, &channel, &target, &lun)) {
	case 3:
		return removal_of_target(host, channel, target);
	case 4:
		return removal_of_unit(host, channel, target, lun);
	}
	if (sscanf(text, "hold %u", &host) == 1)
		return removal_hold_all(host);
	if (sscanf(text, "%7s %u:%u:%u:%llu", word, &host, &channel, &target, &lun) != 5)
		return control_bad("unit", line, len);
	if (strcmp(word, "gone") && strcmp(word, "back"))
		return control_bad("unit", line, len);
	return port_unit_gone(host, channel, target, lun, word[0] == 'g');
}

static const struct control controls[] = {
	{ "rules", control_show_rules, control_rule },
	{ "hosts", port_show_hosts, control_host },
	{ "units", port_show_units, control_unit },
	{ "calls", calls_show, calls_line },
	{ "stats", port_show_stats },
};

static int control_show(struct seq_file *out, void *unused)
{
	const struct control_pen *pen = out->private;

	pen->control->show(out);
	return 0;
}

static int control_open(struct inode *inode, struct file *file)
{
	struct control_pen *pen __free(kvfree) = kvzalloc(sizeof(*pen), GFP_KERNEL);
	int error;

	if (!pen)
		return -ENOMEM;
	pen->control = inode->i_private;
	mutex_init(&pen->lock);
	error = single_open(file, control_show, pen);
	if (!error)
		retain_and_null_ptr(pen);
	return error;
}

static int control_take_line(void *context, const char *line, size_t len)
{
	const struct control *control = context;

	return control->line(line, len);
}

static ssize_t control_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	struct control_pen *pen = ((struct seq_file *)file->private_data)->private;
	char *text __free(kvfree) = NULL;
	int error;

	if (!pen->control->line || len > RULE_MOST_LINE)
		return -EINVAL;
	text = vmemdup_user(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	guard(mutex)(&pen->lock);
	error = rule_lines_feed(&pen->lines, text, len, control_take_line, (void *)pen->control);
	return error ?: len;
}

static int control_release(struct inode *inode, struct file *file)
{
	struct control_pen *pen = ((struct seq_file *)file->private_data)->private;

	rule_lines_end(&pen->lines, control_take_line, (void *)pen->control);
	kvfree(pen);
	return single_release(inode, file);
}

static const struct file_operations control_operations = {
	.owner		= THIS_MODULE,
	.open		= control_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.write		= control_write,
	.release	= control_release,
};

int control_init(void)
{
	unsigned int i;

	control_rules = rule_book_new(&control_dialect);
	if (!control_rules)
		return -ENOMEM;
	control_root = debugfs_create_dir("scsi_hostile", NULL);
	if (IS_ERR(control_root)) {
		control_exit();
		return PTR_ERR(control_root);
	}
	for (i = 0; i < ARRAY_SIZE(controls); i++)
		debugfs_create_file(controls[i].name, controls[i].line ? 0600 : 0400,
				    control_root, (void *)&controls[i], &control_operations);
	return 0;
}

/* When it returns, nobody is in one of the files. */
void control_remove_files(void)
{
	debugfs_remove(control_root);
}

/* No host is there any more that could ask for a rule. */
void control_exit(void)
{
	rule_book_free(control_rules);
}
