#!/bin/bash
# Each rung of recovery fails in turn; the next one up gets the device back, and no data is lost.
#: about escalation, abort, reset
#: timeout 240

. ./lib.sh
. ./faults.sh

disks_with_data 1

# climb SENTENCE HANDLERS: a command is lost, its abort fails, and HANDLERS are called in order.
climb() {
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

climb "the abort fails" "abort device_reset"

fail_lun_resets "$device" always
climb "the reset of the unit fails" "abort device_reset target_reset"

fail_lun_resets "$device" always
fail_target_resets "$device" Y
climb "the reset of the target fails" "abort device_reset target_reset bus_reset"
at_most "in half a minute" "$ms" 30000
