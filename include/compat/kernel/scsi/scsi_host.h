/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MIDLAYER is defined where scsi_mod itself is compiled: there the functions of 6.12 that it exports in
 * another form, or not at all, have names of our own, and core/compat_*.c has what is exported.
 */
#ifndef COMPAT_SCSI_HOST_H
#define COMPAT_SCSI_HOST_H

#include_next <scsi/scsi_host.h>

#ifndef HAVE_SCSI_HOST_CONST
#ifdef MIDLAYER
struct Scsi_Host *scsi_mid_host_alloc(const struct scsi_host_template *hostt, int privsize);
#define scsi_host_alloc		scsi_mid_host_alloc
#else
#define scsi_host_alloc(_hostt, _privsize) \
	scsi_host_alloc((struct scsi_host_template *)(_hostt), _privsize)
#endif
#endif

/*
 * What a driver says of a timeout. It could not tell a command that has ended from one that it leaves to
 * the midlayer, which knows by its claim.
 */
#ifndef HAVE_SCSI_TIMEOUT_ACTION
#ifdef MIDLAYER
enum scsi_timeout_action {
	SCSI_EH_DONE,
	SCSI_EH_RESET_TIMER,
	SCSI_EH_NOT_HANDLED,
};
#else
#define scsi_timeout_action	blk_eh_timer_return
#define SCSI_EH_DONE		BLK_EH_DONE
#define SCSI_EH_RESET_TIMER	BLK_EH_RESET_TIMER
#define SCSI_EH_NOT_HANDLED	BLK_EH_DONE
#endif
#endif

/* Has a template say whether queuecommand may sleep; where it cannot, it may not. */
static inline void compat_template_may_block(struct scsi_host_template *hostt, bool may)
{
#ifdef HAVE_SCSI_MAY_BLOCK
	hostt->queuecommand_may_block = may;
#endif
}

#endif /* COMPAT_SCSI_HOST_H */
