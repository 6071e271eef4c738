#!/bin/bash
# What a person or a tool sees of SCSI in a guest, written down. scripts/compare runs it in two equal
# guests, with the stock module and with ours, and compares what it wrote to the folder $1:
#
#   tree       every file, link and folder of the trees below, see tree.py
#   tools      what lsscsi and the sg3-utils say of each device
#   log        the kernel's log from loading to unloading
#
# Names that depend on who was quicker (sda, sg0, minor numbers) are replaced by places, so that two
# runs write the same.

set -u
out=$1
trap 'exit 1' TERM

# Trees of which everything is compared. Devices of hosts are found by their class.
roots=(/sys/bus/scsi /sys/module/scsi_mod/parameters /sys/class/{scsi_host,scsi_device,scsi_disk}
	/sys/class/{scsi_generic,bsg} /proc/sys/dev/scsi /proc/scsi /sys/kernel/tracing/events/scsi)

wait_for() {
	local tries=$(($1 * 10))
	shift
	until "$@" > /dev/null 2>&1; do
		[ $((tries--)) -gt 0 ] || { echo "never: $*"; exit 1; }
		sleep 0.1
	done
}

# --- attaching

disks() { find /sys/bus/scsi/devices/*/block/* -maxdepth 0 2> /dev/null | wc -l; }
attached() { [ "$(disks)" = "$1" ] && [ "$(dmesg | grep -c 'Attached SCSI disk')" -ge "$2" ]; }

dmesg -C
modprobe sd_mod
modprobe sr_mod
modprobe sg
modprobe virtio_scsi
wait_for 60 attached 3 2
modprobe scsi_debug num_tgts=2 max_luns=2 dev_size_mb=8
wait_for 60 attached 7 6
wait_for 30 test -e /sys/class/bsg/1:0:1:1
udevadm settle 2> /dev/null
sleep 2

# --- names: sed's commands that put a place in place of a name

names=$out/names
for path in /sys/bus/scsi/devices/*:*/{block,scsi_generic}/*; do
	[ -e "$path" ] || continue
	place=${path#/sys/bus/scsi/devices/}
	kind=${path##*/}
	printf 's/\\b%s\\b/%s<%s>/g\n' "$kind" "${kind:0:2}" "${place%%/*}"
done > "$names"
placed() { sed -f "$names"; }

# --- tree

# Hosts' devices lie in the tree of the bus they are on; two guests have the same.
tree() {
	local hosts
	mapfile -t hosts < <(readlink -f /sys/class/scsi_host/host*/device)
	/usr/bin/python3 "${0%/*}/tree.py" "${roots[@]}" "${hosts[@]}"
	find /sys/devices/virtual/workqueue -maxdepth 1 -name 'scsi*' -printf '%p %M\n'
	cat /proc/[0-9]*/comm | grep -oE '^scsi_(eh|tmf)_[0-9]+' | sort -u | sed 's/^/thread /'
}

# A tracepoint's format begins with the number that its file id has.
tree | placed | sed -E 's/~ID: [0-9]+~/~/' | LC_ALL=C sort -u > "$out/tree"

# --- tools

# What a tool says of a node; its status is part of it.
said() {
	echo "--- $* ${node##*/}"
	timeout 30 "$@" "$node" 2>&1
	echo "status $?"
}

tools() {
	local node place
	lsscsi -v
	lsscsi -g -s -L
	lsscsi -H -v
	for place in $(printf '%s\n' /sys/bus/scsi/devices/*:*:* | sed 's:.*/::' | grep -v target | sort -V); do
		for node in /sys/bus/scsi/devices/"$place"/scsi_generic/*; do
			node=/dev/${node##*/}
			said sg_inq
			said sg_vpd -a
			said sg_vpd -p di
			said sg_luns
			said sg_readcap
			said sg_readcap -l
			said sg_modes
			said sg_modes -6
			said sg_turs
			said sg_opcodes
			said sg_requests
		done
	done
}

tools 2>&1 | placed > "$out/tools"

# --- detaching

echo 1 > /sys/bus/scsi/devices/1:0:0:1/delete
wait_for 10 test ! -e /sys/bus/scsi/devices/1:0:0:1
echo "0 0 1" > /sys/class/scsi_host/host1/scan
wait_for 30 attached 7 7
for path in /sys/bus/scsi/devices/1:0:0:1/block/*; do again=${path##*/}; done
sleep 1
for module in scsi_debug virtio_scsi sr_mod sd_mod sg scsi_mod scsi_common; do
	wait_for 20 rmmod $module
done

# Devices of a driver are handled side by side; so lines stay in order only for each of them. Nor has
# sg a place in it: sd is bound meanwhile, and the line begins with its name or not yet.
dmesg --notime | grep -vE '^(clocksource|hrtimer|tsc|sched_clock|systemd|random|workqueue):' |
	placed | sed -E "s/\\b$again\\b/sd<1:0:0:1>/g; s/^(sd|sr|scsi) (.* Attached scsi generic)/\\2/" |
	awk '{ key = $1 " " $2; if ($2 !~ /:/ && $2 !~ /^host/) key = $1
		printf "%s\t%06d\t%s\n", key, NR, $0 }' |
	LC_ALL=C sort -s -t $'\t' -k 1,1 | cut -f3 > "$out/log"
