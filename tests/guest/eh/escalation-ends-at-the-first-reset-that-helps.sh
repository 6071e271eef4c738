#!/bin/bash
# Each step of recovery fails in turn; the next one gets the device back, and no data is lost.
#: about escalation, abort, reset
#: icount
#: timeout 240

. ./lib.sh
. ./faults.sh

disks_with_data 1

# escalate SENTENCE HANDLERS: a command is lost, its abort fails, and HANDLERS are called in order.
escalate() {
	mark
	lose "$device" 1 $READ
	fail_aborts "$device" always
	took read_disk "$disk"
	is "a read succeeds when $1" $? 0
	is "by these handlers" "$(handlers)" "$2"
	is "the device is running" "$(state_of "$device")" running
	behave "$device"
	ok "and writes" write_disk "$disk"
	ok "and reads what was written" read_disk "$disk"
}

escalate "the abort fails" "abort device_reset"

fail_lun_resets "$device" always
escalate "the reset of the unit fails" "abort device_reset target_reset"

fail_lun_resets "$device" always
fail_target_resets "$device" Y
escalate "the reset of the target fails" "abort device_reset target_reset bus_reset"
at_most "in half a minute" "$ms" 30000
