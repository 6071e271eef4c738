#!/usr/bin/env bash
# A driver looks for a unit, holds it and sets its state from an interrupt or under host_lock. A unit that is
# deleted while it is held is not found any more, cannot be held again nor made to run; there is nothing
# to be asked of it. A host is found by its number, until it is removed.
#: about scsi_host_lookup, scsi_device_lookup_by_target, scsi_device_set_state, scsi_device_get, scsi_rescan_device
#: kmemleak
#: needs scsi_hostile
#: icount
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=4 targets=2 luns=2
disk=$(disk_of "$lun0")
unit=$index:0:0:0 state=$(of "$lun0")/state

returns "a host is found by its number" 1 scsi_host_lookup "$host"
returns "one that there is not is not" 0 scsi_host_lookup 4711

# found CONTEXT CALL: at target 1, and only there.
found() {
	returns "a unit is found, $*" 1 "$@" "$index:0:1" 1
	returns "one that there is not is not, $*" 0 "$@" "$index:0:1" 7
}
found '' scsi_device_lookup_by_target
found irq scsi_device_lookup_by_target
found locked __scsi_device_lookup_by_target

# States: errors are those of the kernel.
returns "a unit is taken offline by an interrupt" 0 irq scsi_device_set_state "$unit" offline
is "and is offline" "$(cat "$state")" offline
no "and cannot be read" get "$disk"
returns "from there it can be quiesced" 0 locked scsi_device_set_state "$unit" quiesce
returns "and made to run" 0 irq scsi_device_set_state "$unit" running
ok "and is read" get "$disk"
returns "it can be blocked, its queue not stopped" 0 irq scsi_device_set_state "$unit" blocked
get "$disk" & reader=$!
sleep 0.5
ok "a read waits" kill -0 $reader
returns "until it runs" 0 locked scsi_device_set_state "$unit" running
call scsi_unblock_requests "$index"
wait $reader
is "and the driver has its queues run" $? 0

# Deleted, and held.
unit=$index:0:1:1
for by in '' irq locked; do returns "it can be held, by ${by:-thread}" 0 $by scsi_device_get "$unit"; done
delete "$host:0:1:1"
returns "a unit that is deleted is not found" 0 irq scsi_device_lookup_by_target "$index:0:1" 1
returns "nor without a reference" 0 locked __scsi_device_lookup_by_target "$index:0:1" 1
returns "it cannot be held again (ENXIO)" -6 irq scsi_device_get "$unit"
returns "nor made to run (EINVAL)" -22 irq scsi_device_set_state "$unit" running
if ! stock; then
	returns "there is nothing to rescan" 0 scsi_rescan_device "$unit"
	returns "nor to resume" 0 scsi_resume_device "$unit"
fi
for by in 1 2 3; do returns "it is given back, $by" 0 scsi_device_put "$unit"; done
ok "it is found again" eval "scan 0 1 1; there $host:0:1:1"

# In the midst of its removal. Whoever asks again at once, as libata does, must not be told that the unit
# takes no commands for now.
if ! stock; then
	disk=$(disk_of "$host:0:1:0")
	kept="target=1 lun=0 op=28 lose run count=1"
	rule "$kept"
	call scsi_device_get "$index:0:1:0"
	get "$disk" & reader=$!
	ok "a unit is read" wait_for 10 eval '[ "$(hits "$kept")" = 1 ]'
	delete "$host:0:1:0" & deletion=$!
	ok "and deleted" wait_for 10 eval '! grep -qx running "$(of "$host:0:1:0")/state"'
	(call scsi_rescan_device "$index:0:1:0"; echo "$said" > "$scratch/rescan") & rescan=$!
	sleep 0.5
	let_go
	wait $rescan $deletion $reader
	is "there was nothing to rescan" "$(cat "$scratch/rescan")" 0
	no_rules
fi

# What is no call is refused.
mark
for line in "scsi_nothing $index" "irq scsi_rescan_device $index:0:0:0" "scsi_device_get $index" \
	"irq scsi_device_set_state $index:0:0:0 dancing" "irq scsi_device_set_state $index:0:0:0" \
	"scsi_host_busy $index 3" irq "scsi_host_busy a" "scsi_host_busy $index:0"; do
	no "'$line' is refused" call "$line"
done
ok "and the log says why" logged 'scsi_hostile: call: '
no "so is a unit that there is not" call scsi_device_get "$index:0:3:0"
leave
returns "a host that is removed is not found" 0 scsi_host_lookup "$host"
