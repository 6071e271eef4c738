#!/bin/bash
# scsi_ramdisk: its module goes also while somebody goes on making hosts, and hosts go while others make them.
#: about add_host, rmmod
#: parallel
#: needs scsi_ramdisk
#: timeout 150

. ./lib.sh
. ./ramdisk.sh

load_upper
for round in 1 2 3; do
	load scsi_ramdisk
	{ while echo 1 > $ramdisk/add_host || [ -e $ramdisk ]; do :; done } 2> /dev/null &
	maker=$!
	wait_for 20 eval '[ "$(hosts_of scsi_ramdisk | wc -l)" -gt 2 ]' || fail "round $round: hosts are made"
	ok "the module goes, though hosts are made without end" unload scsi_ramdisk
	wait $maker
	is "and all of them with it" "$(hosts_of scsi_ramdisk | wc -l)" 0
done
