#!/bin/bash
# CHECK CONDITION without sense data: the midlayer asks for it, and believes what it is told.
#: about REQUEST SENSE, CHECK CONDITION
#: icount
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host timeout=2000 eh_timeout=1000
disk=$(disk_of "$lun0")
ok "the disk reads" get "$disk"

no_sense="op=28 count=1 status=02 sense="
request_sense="op=03 eh=1"

# told SENSE...: the next READ fails without sense data, and REQUEST SENSE brings these bytes.
told() {
	no_rules
	mark
	rule "$no_sense"
	rule "$request_sense data=$1"
}

medium_error="70,00,03,00,00,00,00,0a,00,00,00,00,11,00,00,00,00,00"
told $medium_error
is "a medium error that was not told at once is an error" "$(error_of get "$disk")" \
	"No data available"
is "it was asked for once" "$(hits "$request_sense data=$medium_error")" 1
ok "the log says what it was" logged "Add. Sense: Unrecovered read error"
is "nothing was reset" "$(counted device_resets)" 0

aborted="72,0b,47,00,00,00,00,00"
told $aborted
ok "after an aborted command the read is tried again" get "$disk"
is "sense data of the other format was fetched" "$(hits "$request_sense data=$aborted")" 1

recovered="70,00,01,00,00,00,00,0a,00,00,00,00,17,00,00,00,00,00"
told $recovered
get "$disk"
is "a recovered error is none" $? 0

# Sense data that cannot be got, or is none: the unit needs help.
for answer in "lose" "status=08" "hostbyte=07" "data=00*18" "data= resid=12"; do
	no_rules
	mark
	resets=$(counted device_resets)
	rule "$no_sense"
	rule "op=03 eh=1 count=2 $answer"
	ok "a read succeeds when REQUEST SENSE is answered with '$answer'" get "$disk"
	ok "after a reset of the unit" test "$(counted device_resets)" -gt "$resets"
done
is "the device is running" "$(cat "$(of "$lun0")/state")" running
leave
