#!/bin/bash
# Runtime power management: a disk that nobody uses for a while is stopped, its target and its host
# sleep with it; whoever reads it wakes all three.
#: about autosuspend, runtime power management, START STOP UNIT
#: timeout 180

. ./lib.sh
. ./passthrough.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 max_luns=2
host=$(host_of scsi_debug)
wait_disks "$host" 2 > /dev/null
device=/sys/bus/scsi/devices/$host:0:0:0 other=/sys/bus/scsi/devices/$host:0:0:1
target=/sys/bus/scsi/devices/target$host:0:0 adapter=/sys/bus/scsi/devices/host$host
disk=$(sd_of "$host:0:0:0")

status() { cat "$1/power/runtime_status"; }
asleep() { [ "$(status "$1")" = suspended ]; }
read_disk() { dd if="$disk" of=/dev/null bs=4k count=1 iflag=direct status=none; }

# doze DEVICE: let it sleep when it was idle for a fifth of a second.
doze() {
	echo 1 > "$1"/scsi_disk/*/manage_runtime_start_stop
	echo 200 > "$1/power/autosuspend_delay_ms"
	echo auto > "$1/power/control"
}

is "a disk may not sleep, unless told to" "$(cat "$device/power/control")" on
is "and is awake" "$(status "$device")" active

mark
doze "$device"
ok "one that may, sleeps" wait_for 20 asleep "$device"
ok "stopped" logged 'sd .* Stopping disk'
is "its target does not, for the other disk" "$(status "$target")" active
is "which does not, either" "$(status "$other")" active
mark
ok "a read wakes it" read_disk
ok "started" logged 'sd .* Starting disk'
is "and is without an error" "$(dmesg_since | grep -c 'FAILED Result')" 0
ok "it sleeps again" wait_for 20 asleep "$device"

doze "$other"
ok "the other disk sleeps, too" wait_for 20 asleep "$other"
ok "and with both their target" wait_for 10 asleep "$target"
ok "and their host" wait_for 10 asleep "$adapter"
mark
ok "an ioctl is answered" sg_turs "$(sg_of "$host:0:0:0")"
ok "since it wakes the disk" logged 'sd .* Starting disk'

# Stock's goes to sleep again before whoever had it woken is there.
if ! stock; then
	echo 0 > "$device/power/autosuspend_delay_ms"
	for sentence in "one that may sleep at once does" "and again"; do
		ok "$sentence" wait_for 20 asleep "$device"
		ok "and is read all the same" timeout 20 dd if="$disk" of=/dev/null bs=4k count=1 \
			iflag=direct status=none
	done
	exec 3< "$disk"
	ok "it sleeps also while somebody has it open" wait_for 20 asleep "$device"
	exec 3<&-
fi

wait_for 20 asleep "$device"
echo on > "$device/power/control"
is "one that may not sleep any more is awake at once" "$(status "$device")" active
is "and its target" "$(status "$target")" active
is "and its host" "$(status "$adapter")" active
is "but not the other disk" "$(status "$other")" suspended
wait_for 20 asleep "$other"
echo 1 > "$other/delete"
no "a disk is removed in its sleep" test -e "$other"
ok "the other one reads" read_disk
doze "$device"
wait_for 20 asleep "$device"
wait_for 20 asleep "$adapter"
ok "and the driver goes, all asleep" unload scsi_debug
