#!/bin/bash
# Error handling's own commands can be lost like any other. They are taken back from the driver
# before their memory is used again: the driver would notice a command that it gets twice, or that
# says something else when a reset takes it back than it did when it came.
#: about TEST UNIT READY, REQUEST SENSE, abort
#: icount
#: needs scsi_hostile
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host timeout=1000 eh_timeout=1000 luns=2
disk=$(disk_of "$lun0")
other=$(disk_of "$host:0:0:1")
ok "the disk reads" get "$disk"

# TEST UNIT READY after a reset is lost, and its abort fails as well.
rule "lun=0 op=28 count=1 lose"
rule "on=abort answer=failed"
rule "lun=0 op=00 eh=1 count=1 lose"
ok "a read succeeds when the proof of the first reset is lost" get "$disk"
ok "after a wider one" test "$(counted target_resets)" -gt 0
is "which took back what the driver had got" "$(counted stolen)/$(counted changed)" 0/0
is "the device is running" "$(cat "$(of "$lun0")/state")" running

# So is REQUEST SENSE, which has data to be unmapped.
no_rules
rule "lun=0 op=28 count=1 sense="
rule "on=abort answer=failed"
rule "lun=0 op=03 eh=1 count=1 lose"
ok "a read succeeds when its sense data is lost on the way" get "$disk"
is "REQUEST SENSE was sent once" "$(hits "lun=0 op=03 eh=1 count=1 lose")" 1
is "and taken back as the driver had got it" "$(counted stolen)/$(counted changed)" 0/0

# It answers TEST UNIT READY too late, when nobody waits for it any more.
no_rules
rule "lun=0 op=28 count=1 lose"
rule "on=abort answer=failed keep"
rule "lun=0 op=00 eh=1 count=1 delay=1500ms"
ok "a read succeeds when the proof comes too late" get "$disk"
is "the device is running" "$(cat "$(of "$lun0")/state")" running

# Nothing proves anything, whatever is reset: the unit goes offline, its commands end, and by then
# the driver has let go of them.
no_rules
rule "lun=0 op=28 lose"
rule "on=abort answer=failed"
rule "lun=0 op=00 eh=1 lose"
is "a read fails when no reset is ever proved" "$(error_of get "$disk")" "Input/output error"
is "the device is offline" "$(cat "$(of "$lun0")/state")" offline
ok "the host was reset" test "$(counted host_resets)" -gt 0
ok "the other unit reads" get "$other"

no_rules
echo running > "$(of "$lun0")/state"
ok "and so does the first, when it is told to run" get "$disk"
leave
