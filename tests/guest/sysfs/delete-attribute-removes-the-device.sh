#!/usr/bin/env bash
# The attribute "delete": a device removes itself, the very file being written included. Neither
# several writers, nor a reader of its files, nor a scan of the host, nor I/O gets stuck on it.
#: about delete, attribute, hot unplug
#: parallel
#: kmemleak

. ./lib.sh

delete() { echo 1 > "$1/delete"; }

load_upper
load scsi_debug delay=1 dev_size_mb=8 max_luns=4
host=$(host_of scsi_debug)
wait_disks "$host" 4 > /dev/null
scan=/sys/class/scsi_host/host$host/scan
at=/sys/bus/scsi/devices/$host:0:0

mark
ok "a device can be deleted" timeout 20 bash -c "echo 1 > $at:1/delete"
no "it is gone from the bus" test -e "$at:1"
no "and from its class" test -e "/sys/class/scsi_device/$host:0:0:1"
ok "its disk was flushed first" logged 'Synchronizing SCSI cache'
ok "what is attached can be found again" timeout 20 bash -c "echo '0 0 1' > $scan"
ok "it is there" test -e "$at:1"

# One of several wins; the others find no file, or write in vain. None waits for another.
pids=
for ((i = 0; i < 4; i++)); do
	delete "$at:2" 2> /dev/null &
	pids+=" $!"
done
deleted=0
for pid in $pids; do wait "$pid" && deleted=$((deleted + 1)); done
ok "of several writers one at least succeeds" test "$deleted" -ge 1
no "and the device is gone" test -e "$at:2"

# I/O, scans and readers of the attributes all at once, and a device that comes and goes.
touch "$scratch/go"
while [ -e "$scratch/go" ]; do cat "$at:3"/vpd_pg83 "$at:3"/state "$at:3"/wwid; done &> /dev/null &
while [ -e "$scratch/go" ]; do echo '- - -' > "$scan"; done 2> /dev/null &
exec 3< "$(sd_of "$host:0:0:0")"
while [ -e "$scratch/go" ]; do
	dd if=/dev/fd/3 of=/dev/null bs=4k count=4 iflag=direct status=none
done 2> /dev/null &
for ((i = 0; i < 8; i++)); do
	wait_for 10 test -e "$at:3/delete" || break
	timeout 20 bash -c "echo 1 > $at:3/delete" 2> /dev/null
done
is "a device is deleted again and again while the host is scanned" "$i" 8
rm "$scratch/go"
wait
exec 3<&-

ok "a last scan ends" timeout 20 bash -c "echo '- - -' > $scan"
wait_disks "$host" 4 > /dev/null
is "and finds all four" "$(devices_of "$host" | wc -l)" 4
