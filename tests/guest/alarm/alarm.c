// SPDX-License-Identifier: GPL-2.0-only
/*
 * alarm: does one wrong thing when it is loaded, so that a test can see whether the kernel and the scripts
 * around the guest notice. It is to be loaded nowhere else.
 */
#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *wrong = "";
module_param(wrong, charp, 0444);
MODULE_PARM_DESC(wrong, "what to do: lose (memory), touch (freed memory), order (of locks)");

/* The last pointer to the memory is that on the stack. */
static void lose(void)
{
	u8 *memory = kmalloc(4000, GFP_KERNEL);

	if (memory)
		memset(memory, 0x5a, 4000);
	OPTIMIZER_HIDE_VAR(memory);
}

static void touch(void)
{
	u8 *memory = kmalloc(64, GFP_KERNEL);

	if (!memory)
		return;
	kfree(memory);
	OPTIMIZER_HIDE_VAR(memory);
	WRITE_ONCE(*memory, 1);
}

static void order(void)
{
	static DEFINE_MUTEX(first);
	static DEFINE_MUTEX(second);

	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static int __init wrong_init(void)
{
	if (!strcmp(wrong, "lose"))
		lose();
	else if (!strcmp(wrong, "touch"))
		touch();
	else if (!strcmp(wrong, "order"))
		order();
	else
		return -EINVAL;
	return 0;
}

static void __exit wrong_exit(void)
{
}

module_init(wrong_init);
module_exit(wrong_exit);
MODULE_DESCRIPTION("Does wrong, for tests of what should notice it");
MODULE_LICENSE("GPL");
