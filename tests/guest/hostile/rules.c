// SPDX-License-Identifier: GPL-2.0-only
/*
 * The language of rules, and a list of them, as scsi_ramdisk has them. Objects can't be part of two
 * modules, so this compiles the sources once more.
 */
#include "rules/text.c"
#include "rules/parse.c"
#include "rules/rule.c"
#include "rules/book.c"
#include "rules/lines.c"
