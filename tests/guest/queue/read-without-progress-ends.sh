#!/bin/bash
# A disk that says of every READ that it went well and that nothing, or nearly nothing, arrived: the
# read fails in the end, after as many tries as any other command has.
#: about residual, retries
#: needs scsi_hostile
#: beyond
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 timeout=1000 eh_timeout=1000
disk=$(disk_of "$lun0")

for lie in len=0 resid=512 resid=$((0xfffffe00)) "run status=02 sense=70,00,01,00*4,0a,00*10 len=0"; do
	no_rules
	# shellcheck disable=SC2086
	rule op=28 $lie
	is "a read that is answered with $lie fails" "$(error_of get "$disk")" "Input/output error"
	is "after all its tries" "$(seen op=28 "$lie")" 6
done
no_rules
ok "the disk still reads" get "$disk"
leave
