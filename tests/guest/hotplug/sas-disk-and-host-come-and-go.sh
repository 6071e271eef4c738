#!/usr/bin/env bash
# A host of the distribution's libsas and scsi_transport_sas: added, a disk plugged in and pulled out,
# removed; a command that it fails, which libsas has the midlayer recover, by asking for the reason or by
# resetting the unit; and the queue for work that they ask the midlayer for.
#
# libsas removes a target from a queue that memory may wait for, and so waits for one that may wait for memory: power
# management's, if that has just something to do. The kernel warns then, on whatever midlayer.
#: about libsas, scsi_transport_sas, hot unplug, scsi_eh_get_sense, scsi_eh_ready_devs
#: kmemleak
#: append panic_on_warn=0
#: driver_says check_flush_dependency
#: needs sas_small

. ./lib.sh

parameters=/sys/module/sas_small/parameters
queue=/sys/bus/workqueue/devices

# link 1|0: plugs the disk in, or pulls it out; libsas has dealt with it when it returns.
link() { echo "$1" > $parameters/link; }
targets() { find /sys/bus/scsi/devices/ -name "target$host:*" | wc -l; }

load_upper
for round in first second; do
	ok "$round time: a SAS host can be added" modprobe sas_small
	host=$(host_of sas_small) || bail "no host"
	is "its phy is there" "$(cat "/sys/class/sas_phy/phy-$host:0/sas_address")" 0x5000000000000001
	is "its queue for work is in sysfs" "$(cat "$queue/scsi_wq_$host/max_active")" 1
	echo 8 > $parameters/work
	is "what is queued runs, one at a time, before a flush returns" "$(cat $parameters/work)" \
		"8 queued, 8 ran, 1 at a time"

	for plugged in once again; do
		link 1
		disk=$(wait_disks "$host" 1)
		ok "plugged in $plugged, its disk is read" dd if="/dev/$disk" of=/dev/null bs=4k count=4 \
			iflag=direct status=none
		echo 1 > $parameters/fail
		ok "a read that fails without a reason is asked for one, and sent again" \
			dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct status=none
		is "it had failed" "$(cat $parameters/fail)" 0
		resets=$(cat $parameters/resets)
		echo 1 > $parameters/deaf
		echo 1 > $parameters/fail
		ok "one for which no reason can be had is sent again, too" \
			dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct status=none
		is "after a reset of the unit" $(($(cat $parameters/resets) - resets)) 1
		ok "it is an end device" test -e "/sys/class/sas_end_device/end_device-$host:0"
		link 0
		is "pulled out, it is gone for libsas" "$(cat $parameters/link)" 0
		is "and for us" "$(devices_of "$host")" ""
		is "with its target" "$(targets)" 0
		no "and its end device" test -e "/sys/class/sas_end_device/end_device-$host:0"
	done
	link 1
	ok "the host can be removed with its disk" unload sas_small
	is "nothing is left of it" "$(find /sys/class/scsi_host $queue -name "*[t_]$host" -print -quit)" ""
done
