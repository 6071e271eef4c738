#!/bin/bash
# Every attribute of hosts is read and written, over and over, while hosts come and go: what an attribute
# looks at or sets is there as long as the attribute is.
#: about attribute, scsi_remove_host, eh_scope
#: parallel
#: timeout 180

. ./lib.sh

rounds=25
[ -z "$VM_SOAK" ] || rounds=200

load sd_mod
load scsi_debug add_host=0 dev_size_mb=8 delay=0
more=/sys/bus/pseudo/drivers/scsi_debug/add_host

# Whoever comes too late finds no file, or hears that there is no such device.
ask_all() {
	while [ ! -e "$scratch/enough" ]; do
		for attribute in /sys/class/scsi_host/host*/[a-z]*; do
			[ ! -f "$attribute" ] || read -r _ < "$attribute"
		done
	done 2> /dev/null
}
tell_all() {
	while [ ! -e "$scratch/enough" ]; do
		for host in /sys/class/scsi_host/host*; do
			for scope in device host; do echo $scope > "$host/eh_scope"; done
			for limit in 30 off; do echo $limit > "$host/eh_deadline"; done
			echo running > "$host/state"
		done
	done 2> /dev/null
}

# What is read of debugfs and of units as well, if it is there.
ask_more() {
	while [ ! -e "$scratch/enough" ]; do
		cat /sys/kernel/debug/scsi_mid/host*/recovery /sys/bus/scsi/devices/*:0/{device_busy,state,timeout,queue_depth} \
			/sys/bus/scsi/devices/*:0/vpd_pg* > /dev/null
	done 2> /dev/null
}

mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
ask_all & tell_all & ask_more &
came=0
for ((i = 0; i < rounds; i++)); do
	echo 1 > $more && came=$((came + 1))
	echo -1 > $more
done
touch "$scratch/enough"
wait
is "hosts came and went" "$came" $rounds
is "none is left" "$(hosts_of scsi_debug)" ""
