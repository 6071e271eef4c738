#!/bin/bash
# docs/ramdisk.md, "Examples": each line works when it is typed in a fresh guest.
#: about docs, README, configfs, add_host
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh

# Lines that are indented, from that heading to the next.
mapfile -t lines < <(sed -n '/^## Examples/,/^## [^E]/s/^    //p' ../../docs/ramdisk.md)
[ ${#lines[@]} -gt 10 ] || bail "docs/ramdisk.md has no example"
for mounted in /sys/kernel/config /sys/kernel/debug; do
	if mountpoint -q $mounted; then umount $mounted || bail "umount $mounted"; fi
done
[ ! -e /sys/module/configfs ] || modprobe -r configfs 2> /dev/null

for line in "${lines[@]}"; do
	[ -n "$line" ] || continue
	# As a shell that a person types to has it: the line's parts all run, in the folder where the last one left off.
	said=$scratch/said status=0
	trap 'status=1' ERR
	eval "$line" > "$scratch/printed" 2> "$said" || status=$?
	trap - ERR
	is "$line" "$status $(cat "$said")" "0 "
done
like "there are the hosts that it speaks of" "$(hosts_of scsi_ramdisk | wc -l)" '^[3-9]$'
like "and its rules" "$(cat /sys/kernel/debug/scsi_ramdisk/host*/rules)" 'op=28 lba=100-103 sense=3/11/00'
cd / || exit
rmdir /sys/kernel/config/scsi_ramdisk/*
