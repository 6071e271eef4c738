#!/usr/bin/env bash
# A driver resets its adapter, and all commands that this had end there, by one call; what a recovery has is
# left to it. It is so in a recovery, and when a person has the host reset. Every command is sent again.
#: about scsi_host_complete_all_commands, scsi_host_block, sg_reset, DID_RESET
#: kmemleak
#: icount
#: needs scsi_hostile
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 luns=2 timeout=1000 eh_timeout=1000 eh_host=2
disk=$(disk_of "$lun0") other=$(disk_of "$host:0:0:1")
states() { cat "$(of "$lun0")/state" "$(of "$host:0:0:1")/state" | xargs; }

lost="op=28 lun=0 count=1 lose"
for round in first second; do
	no_rules
	for event in abort device target bus; do rule on=$event answer=failed; done
	rule "$lost"
	resets=$(counted host_resets)
	ok "$round time: a read succeeds when the host is reset" get "$disk"
	is "it was reset once" $(($(counted host_resets) - resets)) 1
	is "the read was sent again" "$(seen "$lost")" 2
	is "both units run" "$(states)" "running running"
	ok "the other one is read" get "$other"
done

# By hand, with commands under way that have time.
no_rules
echo 60 | tee "$(of "$lun0")/timeout" "$(of "$host:0:0:1")/timeout" > /dev/null
kept="op=28 count=3 lose"
rule "$kept"
aborts=$(counted aborts)
readers=()
get "$disk" & readers+=($!)
get "$disk" 8 & readers+=($!)
get "$other" & readers+=($!)
ok "three reads have no answer" wait_for 10 eval '[ "$(hits "$kept")" = 3 ]'
ok "the host is reset by hand" sg_reset -H "$(sg_of "$lun0")"
for reader in "${readers[@]}"; do
	wait "$reader"
	is "a read that had none succeeds" $? 0
done
is "all were sent again" "$(seen "$kept")" 6
is "none waited for its timeout" $(($(counted aborts) - aborts)) 0
is "both units run" "$(states)" "running running"
leave
