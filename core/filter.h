/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which commands a person without CAP_SYS_RAWIO may pass through. Pure.
 */
#ifndef CORE_FILTER_H
#define CORE_FILTER_H

#include <linux/types.h>

bool core_filter_allows(u8 opcode, bool open_for_write);

#endif /* CORE_FILTER_H */
