/* SPDX-License-Identifier: GPL-2.0-only */
/* See scsi_host.h beside this for what MIDLAYER means. */
#ifndef COMPAT_SCSI_DEVICE_H
#define COMPAT_SCSI_DEVICE_H

#include_next <scsi/scsi_device.h>

#ifndef SCMD_FAILURE_RESULT_ANY
/* What a caller of scsi_execute_cmd() thinks worth another try. */
#define SCMD_FAILURE_RESULT_ANY	0x7fffffff
#define SCMD_FAILURE_STAT_ANY	0xff
#define SCMD_FAILURE_SENSE_ANY	0xff
#define SCMD_FAILURE_ASC_ANY	0xff
#define SCMD_FAILURE_ASCQ_ANY	0xff
#define SCMD_FAILURE_NO_LIMIT	-1

struct scsi_failure {
	int	result;
	u8	sense;
	u8	asc;
	u8	ascq;
	s8	allowed;
	s8	retries;
};

struct scsi_failures {
	int			total_allowed;
	int			total_retries;
	struct scsi_failure	*failure_definitions;
};
#endif

#ifndef HAVE_SCSI_EXECUTE_CMD
struct scsi_exec_args {
	unsigned char		*sense;
	unsigned int		sense_len;
	struct scsi_sense_hdr	*sshdr;
	blk_mq_req_flags_t	req_flags;
	int			scmd_flags;
	int			*resid;
	struct scsi_failures	*failures;
};

#ifdef MIDLAYER
#define scsi_execute_cmd		scsi_mid_execute_cmd
#define scsi_failures_reset_retries	scsi_mid_failures_reset_retries
int scsi_execute_cmd(struct scsi_device *sdev, const unsigned char *cdb, blk_opf_t opf, void *buffer,
		     unsigned int length, int timeout, int retries, const struct scsi_exec_args *args);
void scsi_failures_reset_retries(struct scsi_failures *failures);
#else
/* What the drivers here need of it: none of them gives @args. */
static inline int scsi_execute_cmd(struct scsi_device *sdev, const unsigned char *cdb, blk_opf_t opf,
				   void *buffer, unsigned int length, int timeout, int retries,
				   const struct scsi_exec_args *args)
{
	if (WARN_ON_ONCE(args))
		return -EINVAL;
	return __scsi_execute(sdev, cdb, op_is_write(opf) ? DMA_TO_DEVICE : DMA_FROM_DEVICE, buffer, length,
			      NULL, NULL, timeout, retries, opf & ~REQ_OP_MASK, 0, NULL);
}
#endif
#endif

#ifdef MIDLAYER
#ifndef HAVE_SCSI_BLOCK_TARGETS
#define scsi_block_targets	scsi_mid_block_targets
void scsi_block_targets(struct Scsi_Host *shost, struct device *dev);
#endif

#ifndef HAVE_SCSI_MODE_SUBPAGE
#define scsi_mode_sense		scsi_mid_mode_sense
int scsi_mode_sense(struct scsi_device *sdev, int dbd, int modepage, int subpage, unsigned char *buffer,
		    int len, int timeout, int retries, struct scsi_mode_data *data,
		    struct scsi_sense_hdr *sense);
#endif

#ifndef HAVE_SCSI_OPCODE_SA
#define scsi_report_opcode	scsi_mid_report_opcode
int scsi_report_opcode(struct scsi_device *sdev, unsigned char *buffer, unsigned int len,
		       unsigned char opcode, unsigned short sa);
#endif
#endif

#endif /* COMPAT_SCSI_DEVICE_H */
