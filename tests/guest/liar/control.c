// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a test tells the device what to do: words written to debugfs, virtio_liar/control.
 *
 *	lie NAME TIMES			so many answers to READ are such
 *	tasks NAME			what is made of task management functions
 *	event CODE TARGET LUN REASON	tell of an event, numbers as C writes them
 *	sick				say that a reset is needed
 *
 * virtio_liar/counted has what was asked of it.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "liar.h"

static const char *const lie_names[] = {
	[LIE_NONE]	= "none",
	[LIE_SHORT]	= "short",
	[LIE_LONG]	= "long",
	[LIE_UNTOLD]	= "untold",
	[LIE_UNWRITTEN]	= "unwritten",
	[LIE_CODE]	= "code",
	[LIE_TASK_CODE]	= "task_code",
	[LIE_NEXUS]	= "nexus",
	[LIE_RESID]	= "resid",
	[LIE_SENSE]	= "sense",
	[LIE_ID]	= "id",
	[LIE_TWICE]	= "twice",
	[LIE_SILENCE]	= "silence",
	[LIE_PI]	= "pi",
};

static_assert(ARRAY_SIZE(lie_names) == LIES);

static const char *const task_names[] = {
	[TASKS_DONE]	= "done",
	[TASKS_MUTE]	= "mute",
	[TASKS_REFUSED]	= "refused",
	[TASKS_FEIGNED]	= "feigned",
};

static_assert(ARRAY_SIZE(task_names) == TASK_MODES);

static struct dentry *folder;

static int tell_lies(const char *name, unsigned int times)
{
	int lie = match_string(lie_names, ARRAY_SIZE(lie_names), name);

	if (lie < 0)
		return lie;
	guard(mutex)(&liar.lock);
	liar.lie = lie;
	liar.times = times;
	return 0;
}

static int set_tasks(const char *name)
{
	int mode = match_string(task_names, ARRAY_SIZE(task_names), name);

	if (mode < 0)
		return mode;
	guard(mutex)(&liar.lock);
	liar.tasks = mode;
	return 0;
}

static int be_sick(void)
{
	scoped_guard(mutex, &liar.lock)
		liar.status |= VIRTIO_CONFIG_S_NEEDS_RESET;
	virtio_config_changed(&liar.vdev);
	return 0;
}

static int obey(const char *line)
{
	unsigned int event, target, lun, reason, times;
	char name[16];

	if (sscanf(line, "lie %15s %u", name, &times) == 2)
		return tell_lies(name, times);
	if (sscanf(line, "tasks %15s", name) == 1)
		return set_tasks(name);
	if (sscanf(line, "event %i %u %u %i", &event, &target, &lun, &reason) == 4)
		return request_event(event, target, lun, reason);
	return sysfs_streq(line, "sick") ? be_sick() : -EINVAL;
}

static ssize_t control_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	char *line __free(kfree) = len < 80 ? memdup_user_nul(from, len) : ERR_PTR(-EINVAL);
	int error;

	if (IS_ERR(line))
		return PTR_ERR(no_free_ptr(line));
	error = obey(line);
	return error ?: len;
}

static const struct file_operations control_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= control_write,
};

static int counted_show(struct seq_file *out, void *data)
{
	guard(mutex)(&liar.lock);
	seq_printf(out, "tasks=%u subscribed=%u status=%#x\n", liar.n_tasks, liar.n_subscribed,
		   liar.status);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counted);

/* control_init - make the files */
int control_init(void)
{
	folder = debugfs_create_dir("virtio_liar", NULL);
	debugfs_create_file("control", 0200, folder, NULL, &control_fops);
	debugfs_create_file("counted", 0400, folder, NULL, &counted_fops);
	return 0;
}

/* control_exit - remove them */
void control_exit(void)
{
	debugfs_remove_recursive(folder);
}
