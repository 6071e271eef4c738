/* SPDX-License-Identifier: GPL-2.0-only */
/* Older public headers include it, for HZ; what is tested has no scatterlist. */
#include <asm/param.h>
