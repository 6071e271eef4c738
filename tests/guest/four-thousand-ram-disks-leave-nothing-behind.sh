#!/bin/bash
# 4,096 units of one host of scsi_ramdisk are created, listed and removed, and leave the kernel's caches as
# they were.
#: needs scsi_ramdisk
#: timeout 600
#: mem 2048
#: alone

. ./lib.sh
. ./ramdisk.sh

# objects: how many of the caches' objects are in use, of those that grow with devices.
objects() {
	echo 3 > /proc/sys/vm/drop_caches
	echo 1 > /proc/sys/vm/compact_memory
	for cache in /sys/kernel/slab/kmalloc-*/; do echo 1 > "$cache/shrink"; done
	sleep 2
	awk '/^(kmalloc|kernfs|radix|ida)/ && !/^kmalloc-(rnd|cg|rcl)/ { n += $2 * $4 } END { print int(n / 1024) }' /proc/slabinfo
}

cycle() {
	ram_load no_uld=1 max_luns=4096 cmd_per_lun=1
	echo "$(devices_of "$host" | wc -l)"
	unload scsi_ramdisk sg scsi_mod
}

is "all are found" "$(cycle)" 4096
before=$(objects)
is "and again" "$(cycle)" 4096
after=$(objects)
diag "KiB in use after the first time $before, after the second $after"
at_most "the second time leaves less than 256 KiB more" $((after - before)) 255
