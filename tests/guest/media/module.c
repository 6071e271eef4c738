// SPDX-License-Identifier: GPL-2.0-only
/*
 * scsi_media: a low-level driver with one host, that has a tape drive (LUN 0), an enclosure (LUN 1) and a
 * medium changer (LUN 2). All is in memory, and as the standards say: SPC-5, SSC-3, SES-3, SMC-3.
 *
 * Parameters, files below /sys/module/scsi_media/parameters:
 *
 *	present		1: the host is there, 0: it is removed. Either has been done when the write returns
 *	hold		commands with this operation code are held, until it changes; -1: none
 *	held		how many are
 *	aborts		how many commands were aborted
 *	capacity	KiB that the next host's tape holds; its last eighth is past the early warning
 *	protect		whether the tape is write-protected
 */
#include <linux/module.h>
#include <linux/sysfs.h>

#include "media.h"

#define MODULE_MOST_CAPACITY	(256 * 1024)

unsigned int media_capacity = 8192;
bool media_protect;
module_param_named(protect, media_protect, bool, 0600);
MODULE_PARM_DESC(protect, "whether the tape is write-protected");

module_param_named(aborts, task_aborts, uint, 0400);
MODULE_PARM_DESC(aborts, "how many commands were aborted");

static int set_size(const char *text, const struct kernel_param *kp)
{
	return param_set_uint_minmax(text, kp, 1, MODULE_MOST_CAPACITY);
}

static const struct kernel_param_ops size_ops = { .set = set_size, .get = param_get_uint };
module_param_cb(capacity, &size_ops, &media_capacity, 0600);
MODULE_PARM_DESC(capacity, "KiB of the next host's tape");

static int set_hold(const char *text, const struct kernel_param *kp)
{
	int op, error = kstrtoint(text, 0, &op);

	if (error)
		return error;
	if (op < -1 || op > U8_MAX)
		return -EINVAL;
	WRITE_ONCE(task_hold, op);
	host_let_go();
	return 0;
}

static const struct kernel_param_ops hold_ops = { .set = set_hold, .get = param_get_int };
module_param_cb(hold, &hold_ops, &task_hold, 0600);
MODULE_PARM_DESC(hold, "the operation code of commands that are held, or -1");

static int get_held(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%u\n", host_held());
}

static const struct kernel_param_ops held_ops = { .get = get_held };
module_param_cb(held, &held_ops, NULL, 0400);
MODULE_PARM_DESC(held, "how many commands are held");

/* Whether the module is past its init, so that a host may be added. */
static bool started;

static int set_present(const char *text, const struct kernel_param *kp)
{
	bool present;
	int error = kstrtobool(text, &present);

	if (error || !started)
		return error ?: -ENODEV;
	if (present)
		return host_add();
	host_remove();
	return 0;
}

static int get_present(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%d\n", host_there());
}

static const struct kernel_param_ops present_ops = { .set = set_present, .get = get_present };
module_param_cb(present, &present_ops, NULL, 0600);
MODULE_PARM_DESC(present, "whether the host is there");

static int __init media_init(void)
{
	int error = host_add();

	started = !error;
	return error;
}
module_init(media_init);

static void __exit media_exit(void)
{
	host_remove();
}
module_exit(media_exit);

MODULE_DESCRIPTION("tape drive, enclosure and medium changer in memory, for tests");
MODULE_LICENSE("GPL");
