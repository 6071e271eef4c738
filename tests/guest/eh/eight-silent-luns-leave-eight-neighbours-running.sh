#!/bin/bash
# Eight units of a target go silent at once, each with its abort, its reset and that of the target
# failing; the eight others are read meanwhile. With the stock module they stand still.
#: about timeout, eh_scope, target reset
#: icount
#: timeout 400

. ./lib.sh
. ./faults.sh
. ./readers.sh

n=8
disks_with_data $((2 * n))
for device in "${devices[@]}"; do patience "$device" 2 3; done

think=40ms
control=$(control_disk) || bail "no null_blk"
read_on "${disks[@]:n}" "$control"
for device in "${devices[@]:0:n}"; do
	lose "$device" always 0xff
	fail_aborts "$device" always
	fail_lun_resets "$device" always
	fail_target_resets "$device" Y
done
for disk in "${disks[@]:0:n}"; do
	dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct status=none 2> /dev/null &
	dds+=($!)
done
for dd in "${dds[@]}"; do
	wait "$dd" || failed=$((${failed-0} + 1))
done
is "a read of each silent disk fails" "${failed-0}" $n
stop_reading
is "each of them is offline" "$(for d in "${devices[@]:0:n}"; do state_of "$d"; done | uniq)" offline
is "none of the others is" "$(for d in "${devices[@]:n}"; do state_of "$d"; done | uniq)" running
for disk in "${disks[@]:n}"; do waits_no_longer "$disk" "$disk" "$control"; done

for device in "${devices[@]:0:n}"; do
	behave "$device"
	echo running > "/sys/bus/scsi/devices/$device/state"
done
for disk in "${disks[@]}"; do
	read_disk "$disk" || fail "$disk reads what was written"
done
pass "all disks have been read again"
rmmod null_blk
