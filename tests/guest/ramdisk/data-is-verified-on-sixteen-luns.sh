#!/bin/bash
# Sixteen units of scsi_ramdisk, written and verified at a time, at random, on two queues.
#: about fio, multiple queues
#: parallel
#: needs scsi_ramdisk
#: timeout 300

. ./lib.sh
. ./ramdisk.sh

verify() {
	local disk args=()
	for disk in "$@"; do args+=("--name=$disk" "--filename=/dev/$disk"); done
	fio --rw=randwrite --bsrange=512-64k --size=4m --iodepth=16 --ioengine=libaio --direct=1 \
		--verify=crc32c --verify_fatal=1 --group_reporting --minimal "${args[@]}"
}

load_upper
ram_load num_tgts=2 max_luns=8 submit_queues=2
mapfile -t disks < <(wait_disks "$host" 16)
ok "all sixteen read what was written" verify "${disks[@]}"
for device in $(devices_of "$host"); do
	echo 200000 > "/sys/bus/scsi/devices/$device/ndelay"
	echo 100000 > "/sys/bus/scsi/devices/$device/jitter"
done
ok "and so they do when each command takes its time" verify "${disks[@]}"
