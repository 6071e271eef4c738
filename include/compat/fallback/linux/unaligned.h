/* SPDX-License-Identifier: GPL-2.0-only */
/* Where it was before it had a place of its own. */
#include <asm/unaligned.h>
