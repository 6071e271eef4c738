#!/bin/bash
# A step that claims success has to prove it: the device answers TEST UNIT READY, or the next step
# is taken. How a TEST UNIT READY that itself times out is got back is the midlayer's affair.
#: about bus reset, host reset, TEST UNIT READY
#: icount
#: timeout 180

. ./lib.sh
. ./faults.sh

disks_with_data 1

lose "$device" 1 $READ
lose "$device" 1 $TEST_UNIT_READY
fail_aborts "$device" 1
ok "a read succeeds when a unit was reset and does not answer" read_disk "$disk"
like "the next step was taken" "$(handlers)" "^abort device_reset abort target_reset"
behave "$device"

mark
lose "$device" 1 $READ
lose "$device" 1 $TEST_UNIT_READY
fail_aborts "$device" always
fail_lun_resets "$device" always
fail_target_resets "$device" Y
ok "a read succeeds when the bus was reset and the unit does not answer" read_disk "$disk"
like "the host was reset" "$(handlers)" "^abort device_reset target_reset bus_reset abort .*host_reset"
is "the device is running" "$(state_of "$device")" running
behave "$device"
ok "and writes" write_disk "$disk"
ok "and reads what was written" read_disk "$disk"
