# shellcheck shell=bash disable=SC2034,SC2154
# What is done with a disk behind each of QEMU's adapters, by the distribution's own driver for it. Sourced
# after lib.sh and qmp.sh. Disks have the id "unit", so that QEMU can be told to slow them down.

# adapter_begin DRIVER: loads it; sets disk, device and host to what is found.
adapter_begin() {
	driver=$1
	load_upper
	load "$driver"
	ok "its disk is found" wait_for 90 has_disk || bail "$(dmesg | tail -n 20)"
	device=$(basename "$(readlink -f "/sys/block/$disk/device")")
	host=${device%%:*}
	diag "$(lsscsi "$device")"
}

# Sets disk to the first that can be opened and has a size.
has_disk() {
	local path size
	for path in /sys/block/sd*; do
		disk=${path##*/}
		[ -b "/dev/$disk" ] && read -r size < "$path/size" && [ "$size" != 0 ] && return
	done
	return 1
}

# Random data for the disk's beginning, and whether it is there.
put_data() {
	dd if=/dev/urandom of="$scratch/data" bs=64k count=16 status=none
	dd if="$scratch/data" of="/dev/$disk" bs=64k oflag=direct conv=fsync status=none
}
same_data() { cmp -n $((16 << 16)) "$scratch/data" <(dd if="/dev/$disk" bs=64k count=16 iflag=direct status=none); }

all_zero() { cmp -n $((16 << 16)) /dev/zero <(dd if="/dev/$disk" bs=64k count=16 iflag=direct status=none); }

verify() {
	fio --name=verify --filename="/dev/$disk" --offset=8m --size=16m --rw=randwrite --bsrange=4k-128k \
		--iodepth=16 --ioengine=libaio --direct=1 --verify=crc32c --verify_fatal=1 --minimal
}

# speed BYTES: what QEMU lets the disk read in a second; 0 for no limit.
speed() { qmp block_set_io_throttle id=unit bps=0 bps_rd="$1" bps_wr=0 iops=0 iops_rd=0 iops_wr=0; }

timeouts() { printf '%d\n' "$(cat "/sys/block/$disk/device/iotmo_cnt")"; }

# After a large read the disk has nothing for some seconds, so a small one is late.
stall() {
	dd if="/dev/$disk" of=/dev/null bs=1M skip=32 count=1 iflag=direct status=none &&
		dd if="/dev/$disk" of=/dev/null bs=64k count=1 iflag=direct status=none
}

# adapter_data: what was there is read, what is written is read again, also after the driver was away.
adapter_data() {
	ok "a new disk reads zeros" all_zero
	ok "it is written" put_data
	ok "and reads what was written" same_data
	ok "16 commands at a time read what they wrote" verify
	ok "the driver unloads" unload "$driver"
	load "$driver"
	ok "its disk is found again" wait_for 90 has_disk
	ok "with its data" same_data
}

# adapter_recovers LEAST: a command is late, and comes to its end, after so many timeouts at least: not each
# driver has its commands time out.
adapter_recovers() {
	local before
	qmp_open
	before=$(timeouts)
	echo 1 > "/sys/block/$disk/device/timeout"
	ok "the disk is slow now" speed 262144
	ok "a command that is late comes to its end" stall
	ok "the disk is quick again" speed 0
	echo 30 > "/sys/block/$disk/device/timeout"
	diag "$(($(timeouts) - before)) timeouts"
	ok "after it timed out" [ $(($(timeouts) - before)) -ge "$1" ]
	ok "the data is what it was" same_data
	ok "and can be changed" verify
	is "the host is running" "$(attr "class/scsi_host/host${device%%:*}/state")" running
}

no_disk() { ! compgen -G '/sys/block/sd*' > /dev/null; }

# adapter_unplugged ID [DEVICE]...: unplugs what has that id, the adapter or its disk, while it is read; then
# plugs in what is named, each "NAME KEY=VALUE..." for QEMU, with a disk ("drive=zeros") that reads zeros.
adapter_unplugged() {
	local id=$1
	shift
	fio --name=load --filename="/dev/$disk" --rw=randread --bs=4k --iodepth=8 --ioengine=libaio --direct=1 \
		--time_based --runtime=60 --minimal > "$scratch/load" 2>&1 &
	ok "it is unplugged while it is read" qmp device_del id="$id"
	wait $!
	ok "the disk goes" wait_for 60 no_disk
	ok "so QEMU can forget it" wait_for 30 qmp blockdev-add driver=null-co node-name=zeros size=33554432 \
		read-zeroes=true
	[ $# -gt 0 ] || return 0
	while [ $# -gt 0 ]; do
		plug "$1" || fail "it is plugged in again" "$1"
		shift
	done
	ok "a disk is found again" wait_for 90 looked_for || bail "$(dmesg | tail -n 20)"
	ok "which reads zeros" all_zero
}

# A disk that was plugged in when the driver had looked already is found when a person has it look.
looked_for() {
	local host
	has_disk && return
	for host in /sys/class/scsi_host/host*; do echo "- - -" > "$host/scan"; done
	return 1
}

# plug 'DRIVER KEY=VALUE...'
plug() {
	local words
	read -ra words <<< "$1"
	qmp device_add driver="${words[0]}" "${words[@]:1}"
}

adapter_end() {
	ok "the driver unloads" unload "$driver"
	is "nothing is left of it" "$(ls /sys/class/scsi_host | wc -l)" 0
}

# adapter_disk DRIVER LEAST [ID DEVICE...]: all of it.
adapter_disk() {
	adapter_begin "$1"
	adapter_data
	adapter_recovers "$2"
	shift 2
	if [ $# -gt 0 ]; then adapter_unplugged "$@"; fi
	adapter_end
}
