/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recovery, traced: begin and end of a device's, and each rung that is tried. The events of the
 * system "scsi" are those of the kernel; these are ours.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM scsi_mid

#if !defined(MID_TRACE_EH_H) || defined(TRACE_HEADER_MULTI_READ)
#define MID_TRACE_EH_H

#include <linux/tracepoint.h>
#include <scsi/scsi_device.h>

#define EH_TRACE_ADDRESS						\
	__field(unsigned int, host_no)					\
	__field(unsigned int, channel)					\
	__field(unsigned int, id)					\
	__field(u64, lun)

#define EH_TRACE_ASSIGN_ADDRESS(sdev)					\
	__entry->host_no = (sdev)->host->host_no;			\
	__entry->channel = (sdev)->channel;				\
	__entry->id = (sdev)->id;					\
	__entry->lun = (sdev)->lun

#define EH_TRACE_PRINT_ADDRESS						\
	__entry->host_no, __entry->channel, __entry->id, __entry->lun

TRACE_EVENT(scsi_mid_recovery_begin,
	TP_PROTO(const struct scsi_device *sdev),
	TP_ARGS(sdev),
	TP_STRUCT__entry(EH_TRACE_ADDRESS),
	TP_fast_assign(EH_TRACE_ASSIGN_ADDRESS(sdev);),
	TP_printk("%u:%u:%u:%llu", EH_TRACE_PRINT_ADDRESS)
);

TRACE_EVENT(scsi_mid_rung,
	TP_PROTO(const struct scsi_device *sdev, const char *rung, bool success),
	TP_ARGS(sdev, rung, success),
	TP_STRUCT__entry(
		EH_TRACE_ADDRESS
		__field(const char *, rung)
		__field(bool, success)
	),
	TP_fast_assign(
		EH_TRACE_ASSIGN_ADDRESS(sdev);
		__entry->rung = rung;
		__entry->success = success;
	),
	TP_printk("%u:%u:%u:%llu %s %s", EH_TRACE_PRINT_ADDRESS, __entry->rung,
		  __entry->success ? "succeeded" : "failed")
);

TRACE_EVENT(scsi_mid_recovery_end,
	TP_PROTO(const struct scsi_device *sdev, bool success, u64 ms),
	TP_ARGS(sdev, success, ms),
	TP_STRUCT__entry(
		EH_TRACE_ADDRESS
		__field(bool, success)
		__field(u64, ms)
	),
	TP_fast_assign(
		EH_TRACE_ASSIGN_ADDRESS(sdev);
		__entry->success = success;
		__entry->ms = ms;
	),
	TP_printk("%u:%u:%u:%llu %s after %llu ms", EH_TRACE_PRINT_ADDRESS,
		  __entry->success ? "succeeded" : "failed", __entry->ms)
);

#endif /* MID_TRACE_EH_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH mid
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace_eh
#include <trace/define_trace.h>
