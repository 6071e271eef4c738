#!/bin/bash
# A unit that stays silent whatever is tried is taken offline, alone; a person brings it back.
#: about timeout, offline, scsi_debug
#: kmemleak
#: icount
#: timeout 300

. ./lib.sh
. ./faults.sh

disks_with_data 2
exec 3< "/dev/$disk"

lose "$device" always 0xff
fail_aborts "$device" always
fail_lun_resets "$device" always
fail_target_resets "$device" Y
no "a read of it fails in the end" read_disk "$disk"
is "it is offline" "$(state_of "$device")" offline
ok "the log says so" logged "sd $device: Device offlined - not ready after error recovery"
like "the host was reset before" "$(handlers)" "host_reset"
ok "the log tells of the read" logged "\[$disk\].*FAILED Result: hostbyte=DID_TIME_OUT driverbyte=DRIVER_OK cmd_age=[0-9]+s"
ok "and what it was" logged "\[$disk\].*CDB: Read\(10\) 28 00"
ok "and the block layer does" logged "I/O error, dev $disk, sector 0 op 0x0:\(READ\)"
is "the host is running again" "$(attr "class/scsi_host/host$host/state")" running
is "the other unit is running" "$(state_of "${devices[1]}")" running
ok "and reads" read_disk "${disks[1]}"

took dd of=/dev/null bs=512 count=1 iflag=direct status=none <&3
is "another read by who has it open fails at once" $? 1
at_most "that is, without waiting" "$ms" 5000
ok "the log says why" logged "rejecting I/O to offline device"
exec 3<&-

behave "$device"
echo running > "/sys/bus/scsi/devices/$device/state"
is "it is running when a person says so" "$(state_of "$device")" running
ok "and has its data" read_disk "$disk"
