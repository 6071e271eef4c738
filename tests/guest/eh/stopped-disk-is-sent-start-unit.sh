#!/bin/bash
# A unit that needs START UNIT gets one from error handling where that is wished, and else none.
#: about START STOP UNIT, allow_restart, NOT READY
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host timeout=4000 eh_timeout=2000
disk=$(disk_of "$lun0")
ok "the disk reads" get "$disk"

# The unit is stopped until START UNIT comes: NOT READY, initializing command required.
stopped="sense=70,00,02,00,00,00,00,0a,00,00,00,00,04,02,00,00,00,00"
start="op=1b eh=1"

rule "op=28 count=1 $stopped"
rule "$start"
is "without the wish a read fails" "$(error_of get "$disk")" "Input/output error"
is "and no START UNIT is sent" "$(seen "$start")" 0

echo 1 > "/sys/class/scsi_disk/$lun0/allow_restart"
no_rules
rule "op=28 count=1 $stopped"
rule "$start"
ok "with it a read succeeds" get "$disk"
is "one START UNIT is sent" "$(seen "$start")" 1
is "and nothing is reset" "$(counted device_resets)" 0

no_rules
rule "op=28 count=1 $stopped"
rule "$start hostbyte=07"
ok "a read succeeds when START UNIT fails" get "$disk"
ok "the unit was reset instead" test "$(counted device_resets)" -gt 0
is "the device is running" "$(cat "$(of "$lun0")/state")" running

# One read is lost and cannot be aborted; another then says that the unit is stopped. What is sent to
# start it, and to see that it has, may not be sent in the command that the driver still has, which
# a reset has to take back. The stock module sends it there all the same.
if ! stock; then
	no_rules
	rule "on=abort answer=failed"
	rule "op=28 lba=64 count=1 lose"
	rule "op=28 lba=128 count=1 delay=4s $stopped"
	rule "$start"
	resets=$(counted device_resets)
	echo 1 > "$(of "$lun0")/timeout"
	get "$disk" 64 & lost=$!
	wait_for 5 eval '[ "$(hits "op=28 lba=64 count=1 lose")" = 1 ]'
	echo 30 > "$(of "$lun0")/timeout"
	get "$disk" 128 & stopped_read=$!
	wait $stopped_read
	is "a read that found the unit stopped succeeds" $? 0
	wait $lost
	is "and so does the one that was lost" $? 0
	is "START UNIT was sent once" "$(seen "$start")" 1
	is "it did not take back what was lost: a reset did" $(($(counted device_resets) - resets)) 1
	is "nothing was sent in a command that the driver had" "$(counted stolen)/$(counted changed)" 0/0
fi
leave
