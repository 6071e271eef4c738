#!/bin/bash
# A device, a host and its driver are removed while recovery is under way: it comes to its end.
#: about scsi_remove_device, scsi_remove_host, rmmod, timeout
#: parallel
#: kmemleak
#: timeout 300

. ./lib.sh
. ./faults.sh

# begin_recovery: of the first disk; it takes some ten seconds, as the bus has to settle.
begin_recovery() {
	mark
	lose "$device" 1 $READ
	fail_aborts "$device" always
	fail_lun_resets "$device" always
	fail_target_resets "$device" Y
	read_disk "$disk" 2> /dev/null &
	reader=$!
	ok "a recovery is under way" recovering bus_reset
}

disks_with_data 2
begin_recovery
echo 1 > "/sys/bus/scsi/devices/$device/delete" &
delete=$!
wait $reader
pass "the read ends"
ok "the device goes" wait_for 30 test ! -e "/sys/bus/scsi/devices/$device"
wait $delete
is "the host is running" "$(attr "class/scsi_host/host$host/state")" running
ok "the other unit reads" read_disk "${disks[1]}"
ok "the driver unloads" unload $fault_driver

disks_with_data 2
begin_recovery
remove_faulty_host
wait $reader
pass "the read ends"
ok "the host goes" wait_for 30 test ! -e "/sys/class/scsi_host/host$host"
ok "its thread too" wait_for 10 eval "! pgrep -x scsi_eh_$host"
ok "the driver unloads" unload $fault_driver

# Commands that are out when their host is reset by hand, again and again.
disks_with_data 1
sg=$(sg_of "$device")
fio --name=load --filename="/dev/$disk" --rw=randread --bs=4k --direct=1 --ioengine=libaio \
	--iodepth=16 --time_based --runtime=8 > "$scratch/fio" 2>&1 &
fio=$!
n=0
while kill -0 $fio 2> /dev/null; do
	sg_reset -d "$sg" > "$scratch/reset" 2>&1 || fail "a reset by hand succeeds" "$(cat "$scratch/reset")"
	n=$((n + 1))
	sleep 0.2
done
wait $fio
is "fio reads through resets of its unit" $? 0
diag "$n resets"
ok "the driver unloads" unload $fault_driver
