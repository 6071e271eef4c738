#!/usr/bin/env bash
# A unit that grew says so by a unit attention: that is an event for user space, and a rescan
# finds the new size, without losing the device.
#: about resize, unit attention, rescan, uevent

. ./lib.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=1
host=$(host_of scsi_debug)
disk=$(wait_disks "$host" 1)
device=/sys/bus/scsi/devices/$host:0:0:0
is "it has its size" "$(cat "/sys/block/$disk/size")" 16384

udevadm monitor --kernel --property --subsystem-match=scsi > "$scratch/events" &
listener=$!
wait_for 5 grep -q KERNEL "$scratch/events"

echo 1 > /sys/bus/pseudo/drivers/scsi_debug/virtual_gb
sg_turs "$(sg_of "$host:0:0:0")" > /dev/null 2>&1
ok "it tells that it changed" wait_for 10 grep -q "^SDEV_UA=CAPACITY_DATA_HAS_CHANGED" "$scratch/events"
kill $listener
like "by an event of its own" "$(grep -B 8 "^SDEV_UA=CAP" "$scratch/events")" \
	"^DEVPATH=.*/$host:0:0:0\$"
ok "it is looked at again" eval "echo 1 > $device/rescan"
is "and has its new size" "$(cat "/sys/block/$disk/size")" 2097152
is "under the same name" "$(disks_of "$host")" "$disk"

echo offline > "$device/state"
echo 2 > /sys/bus/pseudo/drivers/scsi_debug/virtual_gb
ok "an offline device takes the request" eval "echo 1 > $device/rescan"
is "and is not asked" "$(cat "/sys/block/$disk/size")" 2097152
echo running > "$device/state"
is "until it is back" "$(cat "/sys/block/$disk/size")" 4194304
ok "it goes" unload sg sd_mod scsi_debug
