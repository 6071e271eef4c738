#!/bin/bash
# A host with several targets and units appears with a module and goes with it, again and again.
#: about scsi_debug, rmmod, scan

. ./lib.sh

load_upper
for round in first second third; do
	load scsi_debug num_tgts=2 max_luns=3 dev_size_mb=8
	host=$(host_of scsi_debug)
	wait_disks "$host" 6 > /dev/null
	is "the $round time there are two targets with three units each" \
		"$(devices_of "$host" | xargs)" \
		"$host:0:0:0 $host:0:0:1 $host:0:0:2 $host:0:1:0 $host:0:1:1 $host:0:1:2"
	is "and a disk for each" "$(disks_of "$host" | sort -u | wc -l)" 6
	ok "and the driver unloads" unload scsi_debug
	is "and leaves no host" "$(hosts_of scsi_debug)" ""
done
