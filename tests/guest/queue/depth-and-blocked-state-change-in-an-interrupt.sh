#!/usr/bin/env bash
# In its interrupt handler, or with a lock held, a driver changes how many commands a unit takes, blocks it and
# lets it go on, and walks its units. Of what it cannot have it is told.
#: about scsi_change_queue_depth, scsi_internal_device_block_nowait, __scsi_iterate_devices, starget_for_each_device
#: kmemleak
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=2 targets=2 luns=3 cmd_per_lun=4 can_queue=20
disk=$(disk_of "$lun0")
unit=$index:0:0:0

for by in '' irq locked; do
	from="by ${by:-thread}:"
	returns "$from a unit is told to take nine commands, and does" 9 $by scsi_change_queue_depth "$unit" 9
	is "which its attribute says" "$(cat "$(of "$lun0")/queue_depth")" 9
	returns "$from it takes no more than the host" 20 $by scsi_change_queue_depth "$unit" 999
	returns "$from it is left as it is by nought" 20 $by scsi_change_queue_depth "$unit" 0
done

# waits: whether the reader's dd sleeps and nothing but its read can wake it.
waits() { grep -q '^State:.*D' "/proc/$(pgrep -P $reader -x dd)/status"; }

for by in irq locked; do
	from="by $by:"
	returns "$from a unit is blocked" 0 $by scsi_internal_device_block_nowait "$unit"
	is "and says so" "$(cat "$(of "$lun0")/state")" blocked
	returns "$from it may be blocked twice" 0 $by scsi_internal_device_block_nowait "$unit"
	queued=$(counted queued)
	get "$disk" &
	reader=$!
	ok "$from a read of it waits" wait_for 10 waits
	sleep 0.3
	is "and is not sent" "$(counted queued)" "$queued"
	ok "its neighbour reads" get "$(disk_of "$host:0:0:1")"
	returns "$from it may go on" 0 $by scsi_internal_device_unblock_nowait "$unit" running
	[ "$said" = 0 ] || bail "the read would wait for ever"
	wait $reader
	is "and what has waited is read" $? 0
	returns "$from it cannot be let go on twice" -22 $by scsi_internal_device_unblock_nowait "$unit" running
	returns "$from nor into any state" -22 $by scsi_internal_device_unblock_nowait "$unit" quiesce
	ok "but reads" get "$disk"
done
is "nothing was sent from within an interrupt" "$(counted in_irq)" 0

for by in '' irq; do
	from="by ${by:-thread}:"
	returns "$from the host has six units" 6 $by __scsi_iterate_devices "$index"
	returns "$from a target has three" 3 $by starget_for_each_device "$index:0:1"
done
returns "under host_lock it has three as well" 3 locked __starget_for_each_device "$index:0:1"
for by in '' irq locked; do
	returns "by ${by:-thread} the host can be held" 1 $by scsi_host_get "$index"
done
# Whoever is on its way out is passed over.
ok "a unit that is to go is held" call scsi_device_get "$index:0:1:2"
delete "$host:0:1:2"
returns "the host has five then" 5 irq __scsi_iterate_devices "$index"
returns "the target two" 2 irq starget_for_each_device "$index:0:1"
call scsi_device_put "$index:0:1:2"
leave
