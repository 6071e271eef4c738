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

# The disk under a LUN of target 0 of the only adapter: 0 is quick, 1 is slow (see the headers).
disk_at() { ls "/sys/bus/scsi/devices/$host:0:0:$1/block"; }

two_disks() {
	host=$(host_of "$driver")
	wait_disks "$host" 2 > /dev/null
	quick=$(disk_at 0) slow=$(disk_at 1)
}

units() { devices_of "$host" | sed "s/^$host:0://" | xargs; }

has_units() { [ "$(units)" = "$*" ]; }

# plug TARGET LUN: a unit that reads zeros.
plug() {
	qmp blockdev-add driver=null-co node-name="node$1-$2" size=33554432 read-zeroes=true &&
		qmp device_add driver=scsi-hd bus=s0.0 id="unit$1-$2" scsi-id="$1" lun="$2" \
			drive="node$1-$2"
}

unplug() { qmp device_del id="unit$1-$2"; }

forget() { wait_for 10 qmp blockdev-del node-name="node$1-$2"; }

has_read() { [ "$(awk '{ print $1 }' "/sys/block/$1/stat")" -gt "$2" ]; }

# load_disk DISK SECONDS: reads and writes all over it, in the background.
load_disk() {
	local idle
	idle=$(awk '{ print $1 }' "/sys/block/$1/stat")
	fio --name=load --filename="/dev/$1" --rw=randrw --bs=4k --offset=8m --iodepth=32 \
		--ioengine=libaio --direct=1 --time_based --runtime="$2" --minimal > "$scratch/load" 2>&1 &
	loader=$!
	wait_for 20 has_read "$1" $((idle + 100)) || fail "$1 is busy"
}

# The log is silent for a while. The distribution's driver makes works anew that its removal waits for,
# and the kernel warns of it, if it goes while it handles events.
settle() {
	local lines=-1
	while [ "$lines" != "$(dmesg | wc -l)" ]; do
		lines=$(dmesg | wc -l)
		sleep 4
	done
}

# By QMP: units come and go, and one grows.
virtio_plug() {
	local lun many all=(0:0 0:1)
	# More than the driver has room for events, so that it has to look for itself.
	many=$((30 / VM_BURDEN))
	virtio_begin "$1"
	two_disks
	qmp_open
	ok "a unit is plugged in" plug 5 0
	ok "it is found without a person's doing" wait_for 20 has_units 0:0 0:1 5:0
	ok "another of the same target is plugged in" plug 5 2
	ok "so is that" wait_for 20 has_units 0:0 0:1 5:0 5:2
	ok "both are disks" wait_for 20 disks_ready "$host" 4
	ok "the first disk grows" qmp block_resize device=d0 size=$((96 << 20))
	ok "it is seen to have" wait_for 20 eval "[ \$(cat /sys/block/$quick/size) = $((192 << 10)) ]"
	ok "what is new of it can be written" verify "$quick" --offset=72m
	load_disk "$(ls "/sys/bus/scsi/devices/$host:0:5:2/block")" 60
	ok "a unit is unplugged while it is busy" unplug 5 2
	wait $loader && fail "who used it is told"
	ok "the unit is gone" wait_for 30 has_units 0:0 0:1 5:0
	ok "the other is unplugged" unplug 5 0
	ok "it is gone as well" wait_for 20 has_units 0:0 0:1
	forget 5 0; forget 5 2
	for ((lun = 0; lun < many; lun++)); do plug 7 "$lun" || fail "LUN $lun is plugged in"; all+=("7:$lun"); done
	ok "$many units at a time are found" wait_for 60 has_units "${all[@]}"
	for ((lun = 0; lun < many; lun++)); do unplug 7 "$lun" || fail "LUN $lun is unplugged"; done
	ok "$many units at a time go" wait_for 60 has_units 0:0 0:1
	for ((lun = 0; lun < many; lun++)); do forget 7 "$lun" || fail "LUN $lun is forgotten"; done
	[ "$driver" = scsi_virtio ] || settle
	# The distribution's driver must not be unloaded while it handles an event: the kernel warns then of a
	# work whose disable count underflows, whatever midlayer is above.
	sleep 2
	ok "the driver unloads" unload "$driver"
}

# stall DISK: after a large read the slow disk has nothing for a while, so a small one is late.
stall() {
	dd if="/dev/$1" of=/dev/null bs=1M skip=32 count=1 iflag=direct status=none &&
		dd if="/dev/$1" of=/dev/null bs=64k count=1 iflag=direct status=none
}

timeouts_of() { printf '%d\n' "$(cat "/sys/block/$1/device/iotmo_cnt")"; }

# virtio_stall DRIVER PATIENCE RESET...: of the distribution's driver a command never times out, and
# it has one reset. Ours is impatient, and has them all (options of sg_reset).
virtio_stall() {
	local how
	virtio_begin "$1"
	two_disks
	put_data "$slow"
	echo 1 > "/sys/block/$slow/device/timeout"
	ok "a command of a disk that stalls comes to its end" stall "$slow"
	[ "$2" = patient ] || ok "after it timed out" test "$(timeouts_of "$slow")" -gt 0
	echo 30 > "/sys/block/$slow/device/timeout"
	ok "the other disk did not mind" verify "$quick"
	ok "data is right" same_data "$slow" "$scratch/$slow"
	for how in "${@:3}"; do
		dd if="/dev/$slow" of="$scratch/got" bs=64k count=16 iflag=direct status=none &
		sleep 0.5
		ok "sg_reset $how succeeds while a command is with the disk" sg_reset "$how" "/dev/$slow"
		wait $!
		is "the command does, too" $? 0
		ok "with the right data" cmp "$scratch/got" "$scratch/$slow"
		ok "and the other disk works" verify "$quick"
	done
	is "both are running" "$(attr "block/$slow/device/state") $(attr "block/$quick/device/state")" \
		"running running"
	ok "the driver unloads" unload "$driver"
}

# Reads and writes while something is done; both succeed, and what was on the disk before still is.
virtio_busy() {
	local sentence=$1
	fio --name=load --filename="/dev/$quick" --rw=randrw --bs=4k --offset=8m --iodepth=32 \
		--ioengine=io_uring --direct=1 --time_based --runtime=15 --minimal > "$scratch/load" 2>&1 &
	sleep 2
	ok "$sentence" "${@:2}"
	wait $!
	is "who read and wrote meanwhile succeeds" $? 0
	ok "data is what it was" same_data "$quick" "$scratch/$quick"
}

# The machine goes to sleep with I/O in flight, and wakes: only its devices; all of it to the last step
# before it would lose its power; and really (S3).
virtio_sleep() {
	local level
	virtio_begin "$1"
	two_disks
	put_data "$quick"
	for level in devices platform core; do
		virtio_busy "the machine dozes, as far as $level, and wakes" doze $level mem
	done
	virtio_busy "the machine sleeps, without power, and wakes" sleep_deep
	virtio_busy "and once more" sleep_deep
	is "no unit was lost" "$(units)" "0:0 0:1"
	ok "the driver unloads" unload "$driver"
}

adapter_of() { basename "$(readlink -f "/sys/class/scsi_host/host$1/device/..")"; }

bind() { echo "$2" > "/sys/bus/virtio/drivers/$1/bind"; }
unbind() { echo "$2" > "/sys/bus/virtio/drivers/$1/unbind"; }

# The adapter loses its driver while it is busy, and gets it again. Each time 256 targets are looked for, which
# takes a debug kernel most of a minute.
virtio_rebind() {
	local round adapter rounds=$((20 / VM_BURDEN))
	virtio_begin "$1"
	two_disks
	put_data "$quick"
	cp "$scratch/$quick" "$scratch/data"
	adapter=$(adapter_of "$host")
	for ((round = 1; round <= rounds; round++)); do
		load_disk "$quick" 60
		unbind "$driver" "$adapter" || fail "round $round: it is unbound"
		wait $loader && fail "round $round: who used a disk is told"
		[ -z "$(hosts_of "$driver")" ] || fail "round $round: the host is gone"
		bind "$driver" "$adapter" || fail "round $round: it is bound"
		two_disks
		same_data "$quick" "$scratch/data" || fail "round $round: data is right"
	done
	pass "$rounds times"
	ok "the disk works" verify "$quick" --offset=8m
	ok "the driver unloads" unload "$driver"
}
