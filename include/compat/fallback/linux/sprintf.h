/* SPDX-License-Identifier: GPL-2.0-only */
/* snprintf() and its like, where they were before they had a header of their own. */
#include <linux/kernel.h>
