#!/usr/bin/env bash
# A driver or transport removes a unit or a target, and frees what belongs to it: so when the call has
# returned the midlayer has forgotten it, also if a scan was just looking at it. Until a unit's driver
# was told that it goes, the driver can hold it.
#
# The stock module may add a unit below a target that has gone, and gives it up then.
#: about scsi_remove_device, scsi_remove_target, scan, slave_destroy
#: parallel
#: kmemleak
#: needs scsi_hostile
#: stock_says kobject_add_internal failed for

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=4 targets=2 luns=2 refuse_targets=1

# kept RULE...: a command that the rule is about gets no answer until let_go.
kept() { kept="$* lose run count=1"; rule "$kept"; }
is_kept() { wait_for 20 eval '[ "$(hits $kept)" = 1 ]'; }

# removed_while_scanned UNPLUGGED LUN RULE...: target 1 is scanned, an answer of its LUN is not there yet,
# and the unit or target is removed.
removed_while_scanned() {
	local what=$1 lun=$2
	shift 2
	kept target=1 "lun=$lun" "$@"
	scan 0 1 "$lun" & local scan=$!
	ok "a scan asks 1:$lun, $*" is_kept
	unplug "$what" & local removal=$!
	sleep 0.3
	ok "the removal of $what waits for the answer" kill -0 $removal
	let_go
	wait $removal $scan
	no_rules
	is "nothing of it was left when the removal returned" "$(counted outlived)" 0
}

delete "$host:0:1:0"
removed_while_scanned 1:0 0 op=12 evpd=1 page=00
is "the unit is not there" "$(luns)" "0:0 0:1 1:1"
removed_while_scanned 1 0 op=12 evpd=0 nth=2
is "nor is the target" "$(luns)" "0:0 0:1"
removed_while_scanned 1 1 op=12 evpd=0 nth=1
is "nor the next one" "$(luns)" "0:0 0:1"
ok "it is found again" eval "scan 0 1 -; there $host:0:1:1"

# reading TARGET:LUN: its disk is read, and does not answer.
reading() {
	local disk
	disk=$(disk_of "$host:0:$1") || bail "no disk $1"
	kept "target=${1%:*}" "lun=${1#*:}" op=28
	get "$disk" & reader=$!
	ok "$1 is being read" is_kept
}
is_leaving() { wait_for 20 eval '! grep -qx running "$(of "$host:0:1:0")/state"'; }

# libata takes scan_mutex and expects to get hold of what it has not heard slave_destroy of.
reading 1:0
delete "$host:0:1:0" & deletion=$!
ok "and deleted" is_leaving
ok "the driver can hold all units that it knows" hold
if stock; then
	skip "another unit is removed meanwhile" "the stock module removes one after the other"
else
	ok "another unit is removed meanwhile" unplug 1:1
	ok "and did not wait for the first" kill -0 $deletion
fi
let_go
wait $deletion $reader
no_rules
is "the first is gone" "$(luns | grep -o '1:0')" ""

# Several look for a target that is being removed: each finds the new one.
if stock; then
	skip "all scans that waited for a target to go find the new one" \
		"the stock module may find a unit of the old one, and have it outlive its target"
	leave
	exit 0
fi
scan 0 1 -
reading 1:0
unplug 1 & removal=$!
ok "and its target removed" is_leaving
scans=()
for _ in 1 2 3 4 5 6; do scan 0 1 0 & scans+=($!); done
sleep 0.3
let_go
wait $removal $reader
ok "all scans that waited for that end" wait_for 20 eval "! kill -0 ${scans[*]}"
ok "and the unit is there" there "$host:0:1:0"
no_rules

leave
