#!/bin/bash
# 4,096 units of one host of scsi_ramdisk are created, listed and removed: what was allocated for them is gone.
#: about memory leak, slab
#: append vm.slab
#: needs scsi_ramdisk
#: timeout 600
#: mem 2048
#: alone

. ./lib.sh
. ./ramdisk.sh
. ./memory.sh

# Units that sd leaves alone: disks are what other scenarios are about. VPD pages are, too (SKIP_VPD_PAGES).
ram_load no_uld=1 cmd_per_lun=1 max_luns=8
echo 0x4000000 > /sys/module/scsi_mod/parameters/default_dev_flags

units_of() { find /sys/bus/scsi/devices/ -name "$1:0:0:*" | wc -l; }
has_units() { [ "$(units_of "$1")" = "$2" ]; }

# round UNITS: of a host that has so many, sets $found to how many there were and $listed to how many it said.
round() {
	local new
	echo "$1" > $ramdisk/max_luns
	echo 1 > $ramdisk/add_host
	new=$(hosts_of scsi_ramdisk | tail -n 1)
	wait_for 240 has_units "$new" "$1"
	found=$(units_of "$new")
	listed=$(sg_luns -q -m 40000 "$(sg_of "$new:0:0:0")" 2> /dev/null | grep -cE "^ *[0-9a-f]{16}")
	echo -1 > $ramdisk/add_host
}

# The first round makes what is made once.
round 8
remember_memory
queues=$(active request_queue)
queues_gone() { [ "$(active request_queue)" -le "$queues" ]; }
units=4096
# A kernel with alarms was not through with so many in half an hour.
[ "$VM_BURDEN" = 1 ] || units=512
for _ in 1 2; do
	round $units
	is "$units units were found" "$found" $units
	is "the target lists as many" "$listed" $units
	ok "every request queue is gone" wait_for 20 queues_gone
	wait_for 20 same_memory
	ok "nothing else that was allocated for them is left" same_memory
done
echo 0 > /sys/module/scsi_mod/parameters/default_dev_flags
