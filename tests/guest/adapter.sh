# shellcheck shell=bash disable=SC2034,SC2154
# What is done with a disk behind each of QEMU's adapters, by the distribution's own driver for it. Sourced
# after lib.sh and qmp.sh. Its medium is the drive d0, which QEMU can be told to slow down.

# adapter_begin DRIVER: loads it, and finds the disk.
adapter_begin() {
	driver=$1
	load_upper
	load "$driver"
	found "its disk is found"
	diag "$(lsscsi "$device")"
}

# found SENTENCE: waits for the disk, and sets disk, device and host.
found() {
	ok "$1" wait_for 90 looked_for || bail "$(dmesg | tail -n 20)"
	disk=$(first_disk)
	device=$(basename "$(readlink -f "/sys/block/$disk/device")")
	host=${device%%:*}
}

# The first disk that can be opened and has a size.
first_disk() {
	local path size
	for path in /sys/block/sd*; do
		[ -b "/dev/${path##*/}" ] && read -r size < "$path/size" && [ "$size" != 0 ] || continue
		echo "${path##*/}"
		return
	done
	return 1
}

looked_for() {
	first_disk && return
	[ -z "${looks_again-}" ] || look_again
	return 1
}

# A disk that was plugged in when the driver had looked already, and said nothing, is found when a person has it
# look. Adapters that tell of what is plugged in ("events=yes" in a scenario) are not asked.
look_again() {
	local host
	[ -z "${events-}" ] && [ $((SECONDS - looks_again)) -ge 10 ] || return 0
	looks_again=$SECONDS
	for host in /sys/class/scsi_host/host*; do echo "- - -" > "$host/scan"; done
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
speed() { qmp block_set_io_throttle device=d0 bps=0 bps_rd="$1" bps_wr=0 iops=0 iops_rd=0 iops_wr=0; }

timeouts() { printf '%d\n' "$(cat "/sys/block/$disk/device/iotmo_cnt")"; }

has_timed_out() { [ "$(timeouts)" -gt "$1" ]; }

# How often the disk's first block was asked for since the trace was emptied: a command that timed out and was
# recovered is sent again.
tracing=/sys/kernel/tracing
trace_reads() {
	echo 0 > $tracing/events/scsi/scsi_dispatch_cmd_start/enable
	echo > $tracing/trace
	echo "$1" > $tracing/events/scsi/scsi_dispatch_cmd_start/enable
}
sent() { grep -cE 'scsi_dispatch_cmd_start: .*cmnd=\(READ_(6|10|12|16) lba=0 ' $tracing/trace; }

# reads: how many the disk has answered.
reads() { awk '{ print $1 }' "/sys/block/$disk/stat"; }
is_read() { [ "$(reads)" -gt "$1" ]; }

# adapter_data: what was there is read, what is written is read again, also after the driver was away.
adapter_data() {
	ok "a new disk reads zeros" all_zero
	ok "it is written" put_data
	ok "and reads what was written" same_data
	ok "16 commands at a time read what they wrote" verify
	ok "the driver unloads" unload "$driver"
	load "$driver"
	found "its disk is found again"
	ok "with its data" same_data
}

# adapter_recovers LEAST: a command is late, and comes to its end. With 1 it times out and is sent again; 0 says that
# the driver has the time of its commands begin anew, as those of virtual adapters do.
adapter_recovers() {
	local before reader
	qmp_open
	before=$(timeouts)
	echo 1 > "/sys/block/$disk/device/timeout"
	ok "the disk is slow now" speed 8192
	dd if="/dev/$disk" of=/dev/null bs=64k skip=512 count=1 iflag=direct status=none
	trace_reads 1
	dd if="/dev/$disk" of="$scratch/late" bs=64k count=1 iflag=direct status=none &
	reader=$!
	mark
	wait_for 6 has_timed_out "$before"
	ok "the disk is quick again" speed 0
	wait $reader
	is "a command that was late comes to its end" $? 0 || diag "$(dmesg_since | tail -n 25)"
	echo 30 > "/sys/block/$disk/device/timeout"
	ok "with its data" cmp -n 65536 "$scratch/late" "$scratch/data"
	if [ "$1" = 0 ]; then
		skip "it timed out, and was sent again" "$driver gives its commands more time"
	else
		ok "it timed out" has_timed_out "$before"
		ok "and was sent again" [ "$(sent)" -ge 2 ]
	fi
	trace_reads 0
	ok "the data is what it was" same_data
	ok "and can be changed" verify
	is "the host is running" "$(attr "class/scsi_host/host$host/state")" running
}

# A drive's name is free as soon as its device is gone.
forgotten() { [[ $(speed 0) == *DeviceNotFound* ]]; }

no_disk() { ! compgen -G '/sys/block/sd*' > /dev/null; }

# adapter_unplugged ID [DEVICE]...: unplugs what has that id, the adapter or its disk, while it is read; then
# plugs in what is named, each "NAME KEY=VALUE..." for QEMU, with a disk ("drive=zeros") that reads zeros.
adapter_unplugged() {
	local id=$1 before status
	shift
	before=$(reads)
	fio --name=load --filename="/dev/$disk" --rw=randread --bs=4k --iodepth=8 --ioengine=libaio --direct=1 \
		--time_based --runtime=60 --minimal > "$scratch/load" 2>&1 &
	wait_for 30 is_read $((before + 50)) || fail "it is read"
	ok "it is unplugged while it is read" qmp device_del id="$id"
	wait $!
	status=$?
	ok "who read it has an error" [ $status != 0 ]
	ok "the disk goes" wait_for 60 no_disk
	ok "and QEMU has forgotten it" wait_for 30 forgotten
	[ $# -gt 0 ] || return 0
	qmp blockdev-add driver=null-co node-name=zeros size=33554432 read-zeroes=true || fail "there is another disk"
	while [ $# -gt 0 ]; do
		plug "$1" || fail "it is plugged in again" "$1"
		shift
	done
	looks_again=$SECONDS
	found "a disk is found again"
	ok "which reads zeros" all_zero
}

# plug 'DEVICE KEY=VALUE...' or, for the guest to see it with what was plugged into it, 'attach ID'
plug() {
	local words
	read -ra words <<< "$1"
	case ${words[0]} in
	attach)	qmp qom-set path="/machine/peripheral/${words[1]}" property=attached value=true ;;
	*)	qmp device_add driver="${words[0]}" "${words[@]:1}" ;;
	esac
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
