#!/bin/bash
# The machine sleeps and loses its power (S3) with I/O in flight behind five adapters with drivers of their own.
# Who uses their disks notices nothing, and the data is right.
#: about suspend, resume, S3, adapters, ahci, vmw_pvscsi, mptsas, megaraid_sas, uas
#: tier all
#: qemu -device ich9-ahci,id=a0 -device ide-hd,bus=a0.0,drive=d0
#: qemu -device pvscsi,id=a1 -device scsi-hd,bus=a1.0,drive=d1
#: qemu -device mptsas1068,id=a2,sas_address=0x500000000000a000
#: qemu -device scsi-hd,bus=a2.0,scsi-id=1,wwn=0x500000000000d000,drive=d2
#: qemu -device megasas,id=a3 -device scsi-hd,bus=a3.0,drive=d3
#: qemu -device qemu-xhci,id=x0 -device usb-uas,bus=x0.0,id=a4 -device scsi-hd,bus=a4.0,drive=d4
#: disk d0=32M
#: disk d1=32M
#: disk d2=32M
#: disk d3=32M
#: disk d4=32M
#: needs uas
#: ram
#: timeout 500

. ./lib.sh
. ./sleep.sh

drivers=(ahci vmw_pvscsi mptsas megaraid_sas uas)

# disk_behind DRIVER: sets disk to the one that its hosts have.
disk_behind() {
	local host
	for host in $(hosts_of "$1"); do
		disk=$(disks_of "$host")
		[ -z "$disk" ] || ! disks_ready "$host" 1 || return 0
	done
	return 1
}

put_data() {
	dd if=/dev/urandom of="$scratch/$1" bs=64k count=16 status=none
	dd if="$scratch/$1" of="/dev/$1" bs=64k oflag=direct conv=fsync status=none
}
same_data() { cmp -n $((16 << 16)) "$scratch/$1" <(dd if="/dev/$1" bs=64k count=16 iflag=direct status=none); }

load_upper
load xhci_pci
for driver in "${drivers[@]}"; do
	load "$driver"
	ok "$driver: there is a disk" wait_for 60 disk_behind "$driver" || bail "$(dmesg | tail -n 20)"
	disks+=("$disk")
	put_data "$disk"
done

for disk in "${disks[@]}"; do
	fio --name=load --filename="/dev/$disk" --rw=randrw --bs=4k --offset=8m --iodepth=8 \
		--ioengine=io_uring --direct=1 --time_based --runtime=15 --minimal > "$scratch/load.$disk" 2>&1 &
	jobs+=($!)
done
sleep 2
ok "the machine sleeps, loses its power, and wakes" sleep_deep
for i in "${!drivers[@]}"; do
	wait "${jobs[i]}"
	is "${drivers[i]}: who used the disk noticed nothing" $? 0
	is "${drivers[i]}: it is running" "$(attr "block/${disks[i]}/device/state")" running
	ok "${drivers[i]}: its data is right" same_data "${disks[i]}"
done
for driver in "${drivers[@]}"; do ok "$driver unloads" unload "$driver"; done
