#!/usr/bin/env bash
# A host is removed in the midst of its scan: what was found goes with it.
#: about hot unplug, scsi_remove_host, scan
#: parallel
#: kmemleak
#: timeout 180

. ./lib.sh

hosts=/sys/bus/pseudo/drivers/scsi_debug/add_host

load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=200
first=$(host_of scsi_debug)
wait_for 30 test -e "/sys/bus/scsi/devices/$first:0:0:199"
for round in 1 2 3 4 5; do
	echo 1 > $hosts
	newest=$(hosts_of scsi_debug | tail -n 1)
	sleep 0.$((round * 2 - 1))
	echo -1 > $hosts
	is "round $round: the newest host is gone" "$(hosts_of scsi_debug)" "$first"
	is "round $round: with all its devices" "$(devices_of "$newest")" ""
done
for round in 1 2 3; do
	{ echo "- - -" > "/sys/class/scsi_host/host$first/scan"; } 2> /dev/null &
	looker=$!
	sleep 0.$round
	ok "round $round: a scan does not keep the driver from unloading" unload scsi_debug
	wait $looker
	load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=50
	first=$(host_of scsi_debug)
done
ok "it unloads right after it was loaded" unload scsi_debug
