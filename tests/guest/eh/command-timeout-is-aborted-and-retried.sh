#!/bin/bash
# A command that gets no answer is aborted, with the host running, and sent again.
#: about timeout, abort, eh_abort_handler
#: icount

. ./lib.sh
. ./faults.sh

disks_with_data 2

lose "$device" 1 $READ
took read_disk "$disk"
is "a read whose command is lost succeeds" $? 0
at_most "soon after the command has timed out" "$ms" 15000
is "the command was aborted, and nothing else done" "$(handlers)" "abort"
unlike "no error is logged" "$(dmesg_since)" "I/O error|FAILED Result"

mark
lose "$device" 1 $WRITE
ok "a write whose command is lost succeeds" write_disk "$disk"
ok "and has written" read_disk "$disk"
is "it was aborted" "$(handlers)" "abort"

mark
before=$(attr "bus/scsi/devices/$device/iotmo_cnt")
lose "$device" 2 $READ
ok "a read whose command is lost twice succeeds" read_disk "$disk"
is "the second time an abort is not enough" "$(handlers)" "abort device_reset"
is "both were counted" "$(attr "bus/scsi/devices/$device/iotmo_cnt")" \
	"$(printf 0x%x $((before + 2)))"

mark
lose "$device" 1 $READ
read_disk "$disk" &
reader=$!
sleep 0.3
took dd if="/dev/${disks[1]}" of=/dev/null bs=512 count=1 iflag=direct status=none
is "meanwhile the other unit reads" $? 0
at_most "without waiting for it" "$ms" 900
wait $reader
is "the one that waited got its data" $? 0
is "the host is running" "$(attr "class/scsi_host/host$host/state")" running
