#!/usr/bin/env bash
# Several who look for devices and several who remove them, all at once, for a few seconds.
#: about scan, delete, race
#: parallel
#: kmemleak
#: timeout 180

. ./lib.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 num_tgts=3 max_luns=3
host=$(host_of scsi_debug)
wait_disks "$host" 9 > /dev/null
scan=/sys/class/scsi_host/host$host/scan
end=$((SECONDS + 12))

looker() { while [ $SECONDS -lt $end ]; do echo "$1" > "$scan"; done; }
remover() {
	local device
	while [ $SECONDS -lt $end ]; do
		for device in $(devices_of "$host" | shuf); do
			echo 1 > "/sys/bus/scsi/devices/$device/delete"
		done 2> /dev/null
	done
}
rescanner() {
	local device
	while [ $SECONDS -lt $end ]; do
		for device in $(devices_of "$host"); do
			echo 1 > "/sys/bus/scsi/devices/$device/rescan"
		done 2> /dev/null
	done
}

looker "- - -" & looker "0 1 -" & looker "- - 2" & remover & remover & rescanner &
wait
ok "a last look" eval "echo - - - > $scan"
is "finds everything once" "$(devices_of "$host" | wc -l)" 9
is "with a disk each" "$(wait_disks "$host" 9 | sort -u | wc -l)" 9
no "no name was used twice" logged 'duplicate filename|failed to add'
ok "all of it unloads" unload sg sd_mod scsi_debug
