#!/usr/bin/env bash
# A driver tells of a reset that it was not asked for, in an interrupt or under host_lock: of a bus, or a target.
# The unit attention that follows is then no media change: a disk with a removable medium is read as before.
#: about scsi_report_bus_reset, scsi_report_device_reset, unit attention, removable
#: needs scsi_hostile
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=2 max_channel=1 targets=2 removable=1 attention=0
disk=$(disk_of "$host:0:0:0") other=$(disk_of "$host:0:1:0")

# attention TARGET: its next read is told of a reset.
attention() {
	no_rules
	rule "target=$1 op=28 count=1 sense=6/29/00"
}

for by in irq locked; do
	call $by scsi_report_bus_reset "$index:0"
	attention 0
	ok "after a reset of the bus, told by ${by}, a disk is read" get "$disk"
	attention 1
	ok "and the other" get "$other"
	call $by scsi_report_device_reset "$index:0:1"
	attention 1
	ok "after a reset of a target, told by ${by}, its disk is read" get "$other"
done

call irq scsi_report_device_reset "$index:0:1"
attention 0
is "a unit attention that nobody told of is an error" "$(error_of get "$disk")" "Input/output error"
attention 1
ok "at another target it is none" get "$other"
call irq scsi_report_bus_reset "$index:1"
attention 1
is "the reset of another bus does not count" "$(error_of get "$other")" "Input/output error"
no_rules
ok "both are read again" eval "get $disk && get $other"
leave
