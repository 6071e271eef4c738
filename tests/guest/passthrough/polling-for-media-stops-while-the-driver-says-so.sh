#!/usr/bin/env bash
# A driver that switches an idle drive off says so, in any context, and nobody polls it for media meanwhile. Who
# says it twice takes it back twice.
#: about sdev_disable_disk_events, sdev_enable_disk_events, events_poll_msecs, cdrom, sr
#: icount
#: needs scsi_hostile sr_mod
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin
load sr_mod
add_host type=5 removable=1 block_size=2048 blocks=4096
ok "there is a drive" wait_for 20 eval "[ -n \"\$(ls $(of "$lun0")/block)\" ]"
drive=$(ls "$(of "$lun0")/block")

# GET EVENT STATUS NOTIFICATION
poll="op=4a"
rule "$poll"
# once is asked when the drive is new
sleep 1
polls() {
	local before
	before=$(seen "$poll")
	sleep 2
	echo $(($(seen "$poll") - before))
}

is "it is not polled unless it is to be" "$(polls)" 0
echo 100 > "/sys/block/$drive/events_poll_msecs"
ok "it is polled" test "$(polls)" -ge 5
for by in irq locked; do
	call $by sdev_disable_disk_events "$index:0:0:0"
	call '' sdev_disable_disk_events "$index:0:0:0"
	sleep 0.5
	is "not when its driver says, $by, that it is off" "$(polls)" 0
	call $by sdev_enable_disk_events "$index:0:0:0"
	is "nor when that is taken back once of two times" "$(polls)" 0
	call '' sdev_enable_disk_events "$index:0:0:0"
	ok "then it is again" test "$(polls)" -ge 5
done
echo -1 > "/sys/block/$drive/events_poll_msecs"
leave
