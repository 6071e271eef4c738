// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words of a line that a test wrote. They are read as scsi_ramdisk reads its own.
 */
#include "../../../lld/ramdisk/faults/text.c"
