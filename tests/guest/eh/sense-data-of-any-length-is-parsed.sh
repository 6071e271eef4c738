#!/bin/bash
# CHECK CONDITION with sense data of every length and format (SPC-5 4.5): a command fails, or is
# tried again, and the log says no more than arrived.
#: about sense data, fixed, descriptor
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 timeout=2000 eh_timeout=1000
disk=$(disk_of "$lun0")

# once SENSE: what a READ ends with, if it is answered so once.
once() {
	no_rules
	mark
	rule op=28 count=1 "sense=$1"
	error_of get "$disk"
}

lost="No data available"
medium=70,00,03,00,00,00,00,0a,00,00,00,00,11,00,00,00,00,00
is "a medium error is one" "$(once $medium)" "$lost"
ok "it is told in words" logged "Add. Sense: Unrecovered read error"
is "after it, the disk reads" "$(no_rules; error_of get "$disk")" ""

for length in 1 2 3 7 8 12 13 14 17; do
	sense=$(cut -d, -f1-$length <<< $medium)
	no_rules
	rule op=28 count=3 "sense=$sense"
	took get "$disk" 2> /dev/null
	at_most "a read that gets $length bytes of sense data ends" $ms 15000
done
no_rules
ok "and the disk still reads" get "$disk"

is "descriptor format says the same" "$(once 72,03,11,00,00,00,00,00)" "$lost"
ok "and is logged as such" logged "Sense Key : Medium Error .current. .descriptor."
is "a descriptor that reaches past the end is left" \
	"$(once 72,03,11,00,00,00,00,0c,00,ff,80,00,ff*8)" "$lost"
is "a length that reaches past the buffer too" "$(once 72,03,11,00,00,00,00,ff,00,0a,80,00,ff*84)" \
	"$lost"
is "sense data of 300 bytes is cut" "$(once 70,00,03,00,00,00,00,ff,00*4,11,00*287)" \
	"$lost"

is "a deferred error is about another command: this one is tried again" \
	"$(once 71,00,03,00,00,00,00,0a,00*4,0c,00*5)" ""
is "so it is in descriptor format" "$(once 73,03,0c,00,00,00,00,00)" ""
is "an aborted command is tried again" "$(once 70,00,0b,00,00,00,00,0a,00*4,00*6)" ""
is "a recovered error is none" "$(once 70,00,01,00,00,00,00,0a,00*4,17,00*5)" ""
is "an illegal request is not tried again" "$(once 70,00,05,00,00,00,00,0a,00*4,24,00*5)" \
	"Remote I/O error"
no_rules
rule op=28 sense=70,00,05,00,00,00,00,0a,00*4,20,00*5
rule op=08
ok "a disk that does not know READ(10) is read with READ(6)" get "$disk"
is "so it is asked" "$(seen op=08)" 1
no_rules

for bytes in 7f,00,03,00,00,00,00,0a,00*10 00,00,03,00,00,00,00,0a,00*10 70,00,0f,00,00,00,00,0a,00*10; do
	no_rules
	rule op=08 count=3 "sense=$bytes"
	took get "$disk" 2> /dev/null
	at_most "a read that is answered with ${bytes:0:8}... ends" "$ms" 15000
done

mark
no_rules
ok "after all that the disk reads" get "$disk"
is "and is running" "$(attr "bus/scsi/devices/$lun0/state")" running
leave
