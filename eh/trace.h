/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recovery, traced: begin and end of a device's, and each step that is tried. The events of the
 * system "scsi" are those of the kernel; these are ours.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM scsi_mid

#if !defined(EH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define EH_TRACE_H

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

TRACE_EVENT(scsi_mid_eh_begin,
	TP_PROTO(const struct scsi_device *sdev),
	TP_ARGS(sdev),
	TP_STRUCT__entry(EH_TRACE_ADDRESS),
	TP_fast_assign(EH_TRACE_ASSIGN_ADDRESS(sdev);),
	TP_printk("%u:%u:%u:%llu", EH_TRACE_PRINT_ADDRESS)
);

TRACE_EVENT(scsi_mid_eh_step,
	TP_PROTO(const struct scsi_device *sdev, const char *step, bool success),
	TP_ARGS(sdev, step, success),
	TP_STRUCT__entry(
		EH_TRACE_ADDRESS
		__field(const char *, step)
		__field(bool, success)
	),
	TP_fast_assign(
		EH_TRACE_ASSIGN_ADDRESS(sdev);
		__entry->step = step;
		__entry->success = success;
	),
	TP_printk("%u:%u:%u:%llu %s %s", EH_TRACE_PRINT_ADDRESS, __entry->step,
		  __entry->success ? "succeeded" : "failed")
);

TRACE_EVENT(scsi_mid_eh_end,
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

#endif /* EH_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH eh
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
