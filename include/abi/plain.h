/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an exported name must see.
 *
 * The CRC of an export covers every structure that its signature reaches, as far as it is defined
 * at the place of the export. Stock drivers were built against the CRCs of a module whose files
 * saw different sets of headers. So each file of ours that exports anything includes the set that
 * its exports were seen with, neither less nor more, whether it uses it or not:
 *
 *	abi/plain.h	runtime PM, DMA mapping
 *	abi/ioctl.h	ioctls
 *	abi/device.h	references to devices and their lookup, queue depth, VPD pages
 *	abi/host.h	hosts
 *	abi/scan.h	scans, and what is seen in sysfs
 *	abi/eh.h	error handling
 *	abi/command.h	commands, queues, states of devices, events
 *
 * Two files see less than the plain set: core/dh.c and core/log/text.c do without hosts.
 *
 * scripts/abi-check says which export is in the wrong set. The private headers in mid/ bring none
 * but the plain one, and those in compat/ what the kernel's own of the same name brings elsewhere.
 */
#ifndef ABI_PLAIN_H
#define ABI_PLAIN_H

#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#endif /* ABI_PLAIN_H */
