#!/bin/bash
# A host comes back from a sleep and cannot be used: what is sent to it fails, or gets no answer at all. The
# machine wakes all the same, another host's disk reads, and the sick host can be removed and added again.
#: about resume, suspend, DID_NO_CONNECT, timeout, removal
#: needs scsi_hostile
#: ram
#: timeout 400

. ./lib.sh
. hostile/lib.sh
. ./sleep.sh

begin_disks
add_host timeout=2000 eh_timeout=1000
healthy_index=$index healthy=$(disk_of "$lun0")

# sick_host: one more host, whose disk is to be stopped with the machine.
sick_host() {
	add_host timeout=2000 eh_timeout=1000
	disk=$(disk_of "$lun0") || bail "no disk"
	stop_for_sleep "$lun0" 1
}

sick_host
rule "host=$index op=1b nth=2 hostbyte=01"
rule "host=$index op=28 hostbyte=01"
ok "the machine sleeps, and wakes though a disk cannot be started" doze devices mem
like "a read of that disk fails" "$(error_of get "$disk")" .
ok "that of another host reads" get "$healthy"
ok "the sick host can be removed" remove_host
no_rules

sick_host
rule "host=$index op=1b nth=2 lose"
rule "host=$index op=28 lose"
rule "host=$index op=00 lose"
for handler in abort device target bus host; do rule "host=$index on=$handler answer=failed"; done
ok "the machine wakes though a host has fallen silent" doze devices mem
is "its disk is offline" "$(cat "$(of "$lun0")/state")" offline
like "a read of it fails" "$(error_of get "$disk")" .
ok "that of another host reads" get "$healthy"
given_up=1
ok "the silent host can be removed" remove_host
no_rules

sick_host
ok "a new one in its place reads" get "$disk"
ok "also after a sleep" doze devices mem
ok "it reads" get "$disk"
leave
index=$healthy_index
leave
