// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a logical unit is called, and through which port group it is reached, by the page 83h
 * that is kept of it (scan/vpd.c). Which designator it is, scan/designator.c decides; here it is
 * written down. Also for drivers: the names in INQUIRY data, cleaned by scan/inquiry.c.
 */
#include <linux/cleanup.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "abi/command.h"
#include "inquiry.h"
#include "vpd.h"

#define NAME_ROOM	21	/* for "naa." and eight bytes at least */

/* Writes like a SCSI name string; returns the length, cut or not. */
static int print_designator(const struct designator *name, char *id, size_t room)
{
	int length = name->length;

	switch (name->form) {
	case DESIGNATOR_T10:
		return snprintf(id, room, "t10.%*pE", length, name->bytes);
	case DESIGNATOR_EUI:
		return snprintf(id, room, "eui.%*phN", length, name->bytes);
	case DESIGNATOR_NAA:
		return snprintf(id, room, "naa.%*phN", length, name->bytes);
	case DESIGNATOR_NAME:
		memcpy(id, name->bytes, min_t(size_t, length, room - 1));
		return length;
	default:
		return -EINVAL;
	}
}

/**
 * scsi_vpd_lun_id - the world-wide name of a logical unit
 * @sdev: the logical unit
 * @id: where to put it, as text; zeroed first
 * @id_len: bytes of @id, 21 at least
 *
 * The best designator of the kept page 83h (SPC-6 7.7) is written in the format of a SCSI name
 * string: "naa.", "eui." or "t10." and the designator, or the string the device gave.
 *
 * Context: any.
 * Return: the length of the name, also if it did not fit; -ENXIO if the device has no page 83h,
 *	-EINVAL if nothing in it names the unit or @id_len is too small.
 */
int scsi_vpd_lun_id(struct scsi_device *sdev, char *id, size_t id_len)
{
	const struct scsi_vpd *vpd;
	struct designator name;

	guard(rcu)();
	vpd = rcu_dereference(sdev->vpd_pg83);
	if (!vpd)
		return -ENXIO;
	if (id_len < NAME_ROOM)
		return -EINVAL;
	memset(id, 0, id_len);
	name = scan_designator_of_unit(vpd->data, vpd->len, min_t(size_t, id_len, INT_MAX));
	return print_designator(&name, id, id_len);
}
EXPORT_SYMBOL(scsi_vpd_lun_id);

/**
 * scsi_vpd_tpg_id - the target port group through which a logical unit is reached
 * @sdev: the logical unit
 * @rel_id: where to put the relative target port identifier, if the device names one with the
 *	group; may be NULL
 *
 * Context: any.
 * Return: the identifier of the group; -ENXIO if the device has no page 83h,
 *	-EAGAIN if the page names no group.
 */
int scsi_vpd_tpg_id(struct scsi_device *sdev, int *rel_id)
{
	const struct scsi_vpd *vpd;

	guard(rcu)();
	vpd = rcu_dereference(sdev->vpd_pg83);
	if (!vpd)
		return -ENXIO;
	return scan_designator_group(vpd->data, vpd->len, rel_id);
}
EXPORT_SYMBOL(scsi_vpd_tpg_id);

/**
 * scsi_sanitize_inquiry_string - make a name in INQUIRY data fit to be shown
 * @s: the field, without an end
 * @len: its bytes
 *
 * What is not graphic ASCII becomes a space, and all that follows a NUL.
 *
 * Context: any.
 */
void scsi_sanitize_inquiry_string(unsigned char *s, int len)
{
	scan_inquiry_sanitise_field(s, len);
}
EXPORT_SYMBOL(scsi_sanitize_inquiry_string);
