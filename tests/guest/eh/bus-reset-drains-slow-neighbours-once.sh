#!/bin/bash
# While a unit is recovered up to a reset of the bus, a neighbour has a command that takes five
# seconds. The reset waits for it, and so does everybody else, but not for more than that.
#: about bus reset, drain, neighbour
#: needs scsi_hostile
#: icount
#: timeout 240

. ./lib.sh
. hostile/lib.sh
. ./readers.sh

begin_disks
add_host targets=2 luns=3 timeout=2000 eh_timeout=1000
stock || echo device > "/sys/class/scsi_host/host$host/eh_scope"
silent=$(disk_of "$lun0")
slow=$host:0:0:1
for place in 0:2 1:0; do neighbours+=("$(basename "$(disk_of "$host:0:$place")")"); done
disk_of $slow > /dev/null
echo 30 > "$(of $slow)/timeout"

rule target=0 lun=0 lose
for event in abort device target; do rule on=$event answer=failed; done
rule op=28 target=0 lun=1 delay=5s count=1

read_on "${neighbours[@]}"
get "$silent" 2> /dev/null &
ok "recovery has begun" wait_for 20 eval '[ "$(counted device_resets)" -ge 1 ]'
took get "$(sd_of $slow)"
is "the slow command succeeds" $? 0
# The stock module lets it begin only when the host is done with the silent one.
stock || at_most "in its five seconds" "$ms" 6000
ok "then the bus is reset" wait_for 60 eval '[ "$(counted bus_resets)" -ge 1 ]'
is "no command was at a unit while that was reset" "$(counted during_reset)" 0
no_rules
wait_for 60 eval '[ "$(cat $(of $lun0)/state)" != running ] || get $silent'
stop_reading
for disk in "${neighbours[@]}"; do
	gap=${longest[$disk]}
	diag "$disk waited at most $gap ms"
	if ! stock; then at_most "nobody waits longer than for the slow command" "$gap" 5300; fi
done
leave
