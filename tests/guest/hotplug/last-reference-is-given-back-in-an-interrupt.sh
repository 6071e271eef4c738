#!/usr/bin/env bash
# A driver that walks its units in an interrupt, or with a lock held, may be the last who holds one that was
# deleted meanwhile: it gives the unit back there, and no memory is lost. Its place is free for another. The
# driver's module is held until the unit is released.
#
# If what releases the unit may sleep, only a kernel that looks for that is sure to notice: make check-debug.
#: about scsi_device_put, release, __scsi_iterate_devices
#: kmemleak
#: append vm.slab
#: needs scsi_hostile
#: beyond
#: timeout 180

. ./lib.sh
. hostile/lib.sh
. ./memory.sh

begin_disks
add_host max_id=2 targets=2 luns=2
leave
remember_memory
add_host max_id=2 targets=2 luns=2
unit=$host:0:1:1
for round in {1..10}; do
	for by in '' irq locked; do
		ok "$round: the unit is there" there "$unit"
		returns "it is held" 0 irq scsi_device_get "$index:0:1:1"
		delete "$unit"
		no "and deleted" there "$unit"
		returns "the last gives it back by ${by:-thread}" 0 $by scsi_device_put "$index:0:1:1"
		no "and does not have it any more" call scsi_device_put "$index:0:1:1"
		scan 0 1 1
	done
done

# Its target goes with it, and the host at once.
call scsi_device_get "$index:0:1:1"
unplug 1
returns "the last of a target is given back" 0 irq scsi_device_put "$index:0:1:1"
scan 0 1 -
ok "the target comes again" there "$unit"
call irq scsi_device_get "$index:0:1:1"
delete "$unit"
returns "the last of a host that goes is given back" 0 irq scsi_device_put "$index:0:1:1"
leave
wait_for 20 same_memory
ok "nothing is left of them" same_memory
