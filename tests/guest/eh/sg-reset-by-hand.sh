#!/bin/bash
# sg_reset: a unit, its target, the bus, the host, with escalation and without.
#: about SG_SCSI_RESET, sg_reset, ioctl
#: icount
#: timeout 240

. ./lib.sh
. ./faults.sh

disks_with_data 2
sg=$(sg_of "$device")

# resets SENTENCE HANDLERS OPTION...
resets() {
	mark
	ok "$1 is reset by hand" sg_reset "${@:3}" "$sg"
	is "by these handlers" "$(handlers)" "$2"
	ok "and the disk reads" read_disk "$disk"
	unlike "without an error" "$(dmesg_since)" "FAILED Result|I/O error"
}

resets "the unit" device_reset -d
resets "the target" target_reset -t
resets "the bus" bus_reset -b
resets "the host" host_reset -H

fail_lun_resets "$device" always
resets "the target, since the unit cannot be," "device_reset target_reset" -d
mark
no "without escalation, it is not" sg_reset -N -d "$sg"
is "and nothing else is tried" "$(handlers)" device_reset
behave "$device"

fail_target_resets "$device" Y
resets "the bus, since the target cannot be," "target_reset bus_reset" -t
behave "$device"

lose "$device" 1 $READ
read_disk "$disk" &
reader=$!
sleep 0.2
mark
ok "a reset while a command is out succeeds" sg_reset -d "$sg"
wait $reader
is "and the command has not been lost" $? 0
