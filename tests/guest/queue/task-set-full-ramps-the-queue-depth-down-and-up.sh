#!/bin/bash
# A driver that tracks its queue depth (track_queue_depth): TASK SET FULL again and again makes the
# depth of the target's units what one had taken; time without one lets it grow again.
#: about TASK SET FULL, track_queue_depth, queue_depth
#: needs scsi_hostile
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=2 targets=2 luns=2 can_queue=64 cmd_per_lun=16 track_queue_depth=1
disk=$(disk_of "$lun0")
depth() { cat "$(of "${1-$lun0}")/queue_depth"; }
is "the depth is what the driver said" "$(depth)" 16
like "growing takes its time" "$(cat "$(of "$lun0")/queue_ramp_up_period")" '^[1-9][0-9]*$'

load() {
	fio --name=load --filename="$disk" --rw=randread --bs=4k --direct=1 --ioengine=libaio \
		--iodepth=16 --number_ios="$1" > "$scratch/fio" 2>&1
}

# Full is told one time in four, while 16 are in flight.
rule target=0 lun=0 op=28 every=4 status=28
rule target=0 lun=0 op=28 via=work delay=3ms
ok "all reads of a unit that is often full succeed" load 1500
ok "its depth is less then" test "$(depth)" -lt 16
ok "and not nothing" test "$(depth)" -ge 1
ok "so is that of the other unit of its target" test "$(depth "$host:0:0:1")" -lt 16
is "but not that of another target's" "$(depth "$host:0:1:0")" 16

no_rules
shrunk=$(depth)
echo 100 > "$(of "$lun0")/queue_ramp_up_period"
rule op=28 via=work delay=3ms
for _ in 1 2 3 4 5 6 7 8; do load 100; done
ok "when it is not full any more, it grows" test "$(depth)" -gt "$shrunk"
at_most "and no further than it was" "$(depth)" 16
leave
