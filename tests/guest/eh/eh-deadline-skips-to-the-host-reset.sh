#!/bin/bash
# With eh_deadline set, recovery does not try gentle means for longer: the host is reset.
#: about eh_deadline, timeout, host reset
#: icount
#: timeout 180

. ./lib.sh
. ./faults.sh

disks_with_data 1
deadline=/sys/class/scsi_host/host$host/eh_deadline
is "there is no deadline unless asked for" "$(cat "$deadline")" off
is "nor by the module's parameter" "$(attr module/scsi_mod/parameters/eh_deadline)" -1
echo 1 > "$deadline"
is "one second is taken" "$(cat "$deadline")" 1

patience "$device" 2 5
lose "$device" 1 $READ
lose "$device" 1 $TEST_UNIT_READY
fail_aborts "$device" always
ok "a read succeeds" read_disk "$disk"
like "and neither target nor bus was reset before the host" "$(handlers)" \
	'^abort (device_reset )?(abort )*(device_reset |target_reset |bus_reset )?host_reset'
echo "# $(handlers)"
behave "$device"

echo off > "$deadline"
is "the deadline is gone again" "$(cat "$deadline")" off
mark
lose "$device" 1 $READ
fail_aborts "$device" always
ok "a read succeeds" read_disk "$disk"
is "gently" "$(handlers)" "abort device_reset"
