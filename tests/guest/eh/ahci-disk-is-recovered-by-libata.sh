#!/bin/bash
# libata brings its own recovery. It asks for it to look for disks, and whenever a person does;
# commands that wait meanwhile go on afterwards.
#: about libata, ahci, eh_strategy_handler, timeout
#: qemu -device ich9-ahci,id=ahci
#: qemu -device ide-hd,drive=ahci0,bus=ahci.0
#: disk ahci0=64M
#: needs ahci
#: timeout 240

. ./lib.sh

load_upper
load ahci
wait_for 30 eval 'hosts_of ahci | while read -r h; do [ -z "$(disks_of "$h")" ] || echo; done | grep -q .'
for host in $(hosts_of ahci); do
	[ -z "$(disks_of "$host")" ] || break
done
disk=$(wait_disks "$host" 1)
like "its disk is found" "$(attr "block/$disk/device/model")" "QEMU HARDDISK"

dd if=/dev/urandom of="$scratch/data" bs=64k count=16 status=none
dd if="$scratch/data" of="/dev/$disk" bs=64k oflag=direct conv=fsync status=none
is "it writes" $? 0

fio --name=load --filename="/dev/$disk" --offset=2M --size=32M --rw=randrw --bs=4k --direct=1 \
	--ioengine=libaio --iodepth=8 --time_based --runtime=20 --verify=crc32c --verify_backlog=256 \
	> "$scratch/fio" 2>&1 &
fio=$!
sleep 2
for round in 1 2 3 4 5; do
	mark
	echo "- - -" > "/sys/class/scsi_host/host$host/scan"
	ok "recovery $round ran, with commands coming in" \
		wait_for 20 logged 'SATA link up'
	sleep 0.5
done
wait $fio
is "no command was lost, and none went wrong" $? 0
ok "the data is what was written" cmp -n 1048576 "$scratch/data" "/dev/$disk"
is "the host is running" "$(attr "class/scsi_host/host$host/state")" running
echo 1 > "/sys/block/$disk/device/delete"
ok "the disk can be removed" wait_for 20 test ! -e "/sys/block/$disk"
echo "- - -" > "/sys/class/scsi_host/host$host/scan"
ok "and a scan finds it again" wait_disks "$host" 1
