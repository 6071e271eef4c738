#!/usr/bin/env bash
# A driver with scan_finished is asked until it has found what there is; its devices come into sight
# then, in the host's turn.
#: about scan_start, scan_finished, asynchronous scan
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

for policy in sync async; do
	midlayer=("scan=$policy")
	begin_disks
	add_host max_id=2 targets=2 luns=2 scan_finished=1
	ok "$policy: they are found" wait_for 20 eval '[ "$(luns)" = "0:0 0:1 1:0 1:1" ]'
	is "$policy: with a disk each" "$(wait_disks "$host" 4 | wc -l)" 4
	remove_host
	is "$policy: and go with their host" "$(devices_of "$host")" ""
	unload scsi_hostile sg sd_mod scsi_mod
done
