#!/bin/bash
# A unit attention is told to the log and to udev, and the command it came with is sent again.
#: about unit attention, uevent, log

. ./lib.sh
. ./faults.sh

disks_with_data 1

# Properties of uevents since it was started, as far as they are about a SCSI device.
listen() {
	udevadm monitor --kernel --property > "$scratch/uevents" 2>&1 &
	listener=$!
	wait_for 10 grep -q KERNEL "$scratch/uevents"
}
heard() { grep -q "^SDEV_UA=$1$" "$scratch/uevents"; }

listen

# tells ASC ASCQ LINE UEVENT
tells() {
	mark
	answer "$device" 1 $READ 0 0x2 6 "$1" "$2"
	ok "unit attention $1/$2 does not hurt a read" read_disk "$disk"
	ok "and is logged" logged "$device: $3"
	[ -z "$4" ] || ok "and heard" wait_for 5 heard "$4"
	behave "$device"
}

tells 0x29 0 "Power-on or device reset occurred" POWER_ON_RESET_OCCURRED
tells 0x2a 1 "Mode parameters changed" MODE_PARAMETERS_CHANGED
tells 0x2a 9 "Capacity data has changed" CAPACITY_DATA_HAS_CHANGED
tells 0x2a 6 "Asymmetric access state changed" ASYMMETRIC_ACCESS_STATE_CHANGED
tells 0x2a 0 "Parameters changed" ""
tells 0x38 7 "Warning! Received an indication that the LUN reached a thin provisioning soft threshold" \
	THIN_PROVISIONING_SOFT_THRESHOLD_REACHED
tells 0x3f 3 "Inquiry data has changed" INQUIRY_DATA_HAS_CHANGED
tells 0x3f 0xe "LUN assignments on this target have changed. The Linux SCSI layer does not automatically remap LUN assignments" \
	REPORTED_LUNS_DATA_HAS_CHANGED
tells 0x3f 1 "Operating parameters on this target have changed. The Linux SCSI layer does not automatically adjust these parameters" ""

mark
answer "$device" 30 $READ 0 0x2 6 0x29 0
ok "a storm of them is got over" read_disk "$disk"
behave "$device"

kill "$listener"
