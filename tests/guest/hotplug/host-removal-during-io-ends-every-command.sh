#!/bin/bash
# Removing a host under load: what is in flight ends, with an error where it must, and nothing else.
#: about hot unplug, scsi_remove_host, I/O
#: parallel
#: timeout 180

. ./lib.sh

load_upper
load scsi_debug dev_size_mb=32 max_luns=2 add_host=2 ndelay=500000
first=$(hosts_of scsi_debug | head -n 1)
second=$(hosts_of scsi_debug | tail -n 1)
mapfile -t disks < <(wait_disks "$first" 2)
wait_disks "$second" 2 > /dev/null

has_read() { [ "$(awk '{ print $1 }' "/sys/block/$1/stat")" -gt "$2" ]; }

for disk in "${disks[@]}"; do
	fio --name="$disk" --filename="/dev/$disk" --rw=randrw --bs=4k --iodepth=16 \
		--ioengine=libaio --direct=1 --time_based --runtime=600 > "$scratch/$disk" 2>&1 &
done
for disk in "${disks[@]}"; do
	ok "I/O is running on each of its disks" wait_for 20 has_read "$disk" 50
done
echo -1 > /sys/bus/pseudo/drivers/scsi_debug/add_host
ok "the newest host is gone" wait_for 30 test ! -e "/sys/class/scsi_host/host$second"
echo -1 > /sys/bus/pseudo/drivers/scsi_debug/add_host
ok "the one under load is gone" wait_for 30 test ! -e "/sys/class/scsi_host/host$first"
wait
ok "fio was told" grep -qE 'error|No such device|Input/output' "$scratch/${disks[0]}"
is "no disk is left" "$(find /sys/block -name 'sd*')" ""
ok "the driver unloads" unload scsi_debug
