#!/usr/bin/env bash
# A target whose REPORT LUNS fails along with the unit it was sent to is not tried number by number:
# what still answers INQUIRY there is not a disk each time.
#: about REPORT LUNS, sequential scan
#: icount
#: needs scsi_hostile
#: beyond
#: timeout 300

. ./lib.sh
. hostile/lib.sh

begin
# Recovery has nothing that helps: the unit goes offline.
rule op=a0 lose
rule on=abort answer=failed
rule on=device answer=failed
rule on=target answer=failed
rule on=bus answer=failed
rule on=host answer=failed
rule op=00 hostbyte=01
given_up=1
add_host max_id=1 luns=200
is "there is the disk alone" "$(luns)" "0:0"
is "which is dead" "$(attr "bus/scsi/devices/$host:0:0:0/state")" offline
leave
