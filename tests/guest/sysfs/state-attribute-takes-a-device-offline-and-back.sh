#!/usr/bin/env bash
# The attribute "state" of a device, with I/O under way: offline fails what is new, running lets
# it through again, and only those two may be asked for.
#: about state, offline, running, attribute

. ./lib.sh

read_block() { dd if="$1" of=/dev/null bs=4k count=1 iflag=direct status=none; }

# The next block by file descriptor 3, which stays open.
read_open() { dd of=/dev/null bs=4k count=1 iflag=direct status=none <&3; }

# Reads the disk until the file is gone; errors do not end it.
reader() {
	while [ -e "$scratch/go" ]; do
		dd if="$1" of=/dev/null bs=4k iflag=direct conv=noerror status=none
	done 2> /dev/null
}

load_upper
load scsi_debug delay=1 dev_size_mb=8 max_luns=2
host=$(host_of scsi_debug)
wait_disks "$host" 2 > /dev/null
device=/sys/bus/scsi/devices/$host:0:0:0
disk=$(sd_of "$host:0:0:0") other=$(sd_of "$host:0:0:1")

exec 3< "$disk"
touch "$scratch/go"
reader "$disk" &
sleep 0.3

mark
ok "a device can be taken offline while it is being read" eval "echo offline > $device/state"
is "it says so" "$(cat "$device/state")" offline
no "nothing is read from it by those who have it open" read_open
ok "the log says why" wait_for 5 logged 'rejecting I/O to offline device'
no "nobody can open it any more" read_block "$disk"
ok "its neighbour is read as ever" read_block "$other"
ok "it can be brought back" eval "echo running > $device/state"
is "it says so" "$(cat "$device/state")" running
ok "it is read again" read_block "$disk"
ok "also by those who had it open" read_open

for ((i = 0; i < 10; i++)); do
	echo offline > "$device/state"
	echo running > "$device/state"
done
ok "nor does going back and forth hold I/O up" timeout 10 dd if="$disk" of=/dev/null bs=4k \
	count=8 iflag=direct status=none

rm "$scratch/go"
wait
exec 3<&-
ok "the disk keeps its size through it" test "$(cat "/sys/block/${disk##*/}/size")" = 16384
