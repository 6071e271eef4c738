#!/bin/bash
# BUSY and TASK SET FULL (SAM-5 5.3): for a while they only take time; for ever they end in an error,
# after as long as all tries of a command may take together.
#: about BUSY, TASK SET FULL, status, retries
#: icount
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 luns=2 timeout=1000 eh_timeout=1000
disk=$(disk_of "$lun0")
neighbour=$(disk_of "$host:0:0:1")

for status in 08 28; do
	no_rules
	rule lun=0 op=28 status=$status count=20
	ok "a read that is answered with status 0x$status twenty times succeeds" get "$disk"
	is "it was sent as often, and once more" "$(seen lun=0 op=28 status=$status count=20)" 21

	no_rules
	rule lun=0 op=28 status=$status
	took get "$disk" 2> /dev/null
	is "one that is answered so for ever fails" $? 1
	at_most "after as long as all its tries may take" "$ms" 20000
	ok "meanwhile, and after it, the other unit reads" get "$neighbour"
	no_rules
	ok "as does this one, when it is free" get "$disk"
done

# Also when there is nothing that would end, and so nothing that would run the queue again.
no_rules
rule lun=0 op=28 status=28 count=1
took get "$disk"
is "a single read that is turned away once is sent again by itself" $? 0
at_most "soon" "$ms" 3000

is "nobody aborted anything" "$(counted aborts)" 0
is "or reset it" "$(counted device_resets)" 0
leave
