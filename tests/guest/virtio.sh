# shellcheck shell=bash disable=SC2034,SC2154
# What scenarios of disks behind QEMU's virtio-scsi adapter do, whichever driver drives it: ours
# (scsi_virtio) or the distribution's (virtio_scsi). Sourced after lib.sh. What one driver must do,
# the other must do as well, on our midlayer and on the stock one.

# virtio_begin DRIVER: loads it; all its adapters are found.
virtio_begin() {
	driver=$1
	load_upper
	load "$driver"
	host_of "$driver" > /dev/null || bail "$driver has no host"
}

# same_data DISK FILE: the disk begins with what is in the file.
same_data() { cmp -n "$(stat -c %s "$2")" "$2" <(dd if="/dev/$1" bs=64k iflag=direct status=none); }

# put_data DISK: random data at the disk's beginning, a file of it in the scratch folder.
put_data() {
	dd if=/dev/urandom of="$scratch/$1" bs=64k count=16 status=none
	dd if="$scratch/$1" of="/dev/$1" bs=64k oflag=direct conv=fsync status=none
}

# verify DISK [OPTION]...: what fio writes is what it reads, 32 commands at a time.
verify() {
	local disk=$1
	shift
	fio --name="$disk" --filename="/dev/$disk" --rw=randwrite --bs=16k --size=24m --iodepth=32 \
		--ioengine=libaio --direct=1 --verify=crc32c --verify_fatal=1 --minimal "$@"
}

# queues_of DISK
queues_of() { find "/sys/block/$1/mq" -mindepth 1 -maxdepth 1 -type d | wc -l; }

# --- scenarios that two files share

# The first adapter has 3 targets with 2 units each, and one queue; the second a disk, and two.
virtio_data() {
	local host units unit disk
	virtio_begin "$1"
	host=$(hosts_of "$driver" | sed -n 1p)
	wait_disks "$host" 6 > /dev/null
	units=$(for unit in 0:0 0:1 3:0 3:1 255:0 255:300; do echo "$host:0:$unit"; done)
	is "all units are found, and nothing else" \
		"$(devices_of "$host" | sed 's/:16684$/:300/' | xargs)" "$(xargs <<< "$units")"
	is "each is the one that has this address" \
		"$(for unit in $(devices_of "$host"); do attr "bus/scsi/devices/$unit/model"; done | xargs)" \
		"U00 U01 U30 U31 UFF0 UFF300"
	for disk in $(disks_of "$host"); do put_data "$disk"; done
	for disk in $(disks_of "$host"); do
		same_data "$disk" "$scratch/$disk" || fail "$disk holds its data"
	done
	pass "each holds its own data"
	disk=$(disks_of "$host" | sed -n 1p)
	is "the first adapter has a queue" "$(queues_of "$disk")" 1
	ok "32 commands at a time read what they wrote" verify "$disk"
	host=$(hosts_of "$driver" | sed -n 2p)
	disk=$(wait_disks "$host" 1)
	is "the second has two" "$(queues_of "$disk")" 2
	ok "two jobs with 32 commands each read what they wrote" \
		verify "$disk" --numjobs=2 --offset_increment=24m
	ok "commands of many segments do" verify "$disk" --bs=512k
	ok "its driver unloads" unload "$driver"
}
