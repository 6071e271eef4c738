#!/bin/bash
# A disk that says of every READ that it went well and that nothing, or nearly nothing, arrived: the
# read fails in the end, as any command that is tried for longer than all its tries may take.
#: needs scsi_hostile
#: beyond
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 timeout=1000 eh_timeout=1000
disk=$(disk_of "$lun0")

for lie in len=0 resid=200 resid=ffffffff "run status=02 sense=70,00,01,00*4,0a,00*10 len=0"; do
	no_rules
	# shellcheck disable=SC2086
	rule op=28 $lie
	took get "$disk" 2> /dev/null
	at_most "a read that is answered with $lie ends" "$ms" 20000
done
no_rules
ok "the disk still reads" get "$disk"
leave
