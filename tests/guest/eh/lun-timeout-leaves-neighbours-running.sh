#!/bin/bash
# LUN 0 goes silent: no command is answered, its abort fails, and so do the resets of the LUN and of the
# target; bus and host can be reset. Meanwhile another LUN of the target and one of another target are
# read without a pause. With the stock module they stand still until LUN 0 is offline.
#: about timeout, eh_scope, neighbour, target reset
#: icount
#: timeout 240

. ./lib.sh
. ./faults.sh
. ./readers.sh

targets=2
disks_with_data 2
sick=${devices[0]} silent=/dev/${disks[0]}
for device in "${devices[@]}"; do patience "$device" 2 3; done

control=$(control_disk) || bail "no null_blk"
read_on "${disks[1]}" "${disks[2]}" "$control"
lose "$sick" always 0xff
fail_aborts "$sick" always
fail_lun_resets "$sick" always
fail_target_resets "$sick" Y
no "a read of the silent disk fails" dd if="$silent" of=/dev/null bs=4k count=1 iflag=direct status=none
is "it is offline" "$(state_of "$sick")" offline
like "all handlers were tried" "$(handlers)" 'abort.*device_reset.*target_reset.*bus_reset.*host_reset'
stop_reading
for i in 1 2; do waits_no_longer "${devices[i]}" "${disks[i]}" "$control"; done

behave "$sick"
echo running > "/sys/bus/scsi/devices/$sick/state"
ok "the silent disk reads again when it is brought back" read_disk "${disks[0]}"
for i in 0 1 2 3; do is "${devices[i]} is running" "$(state_of "${devices[i]}")" running; done
rmmod null_blk
