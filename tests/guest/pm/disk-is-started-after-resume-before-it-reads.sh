#!/bin/bash
# Disks that stand still when the machine wakes: one that its driver starts, one that is started because a read
# finds it stopped, and one that takes its time. Their readers notice nothing but the time.
#: about resume, spin-up, START STOP UNIT, allow_restart, manage_system_start_stop
#: needs scsi_ramdisk
#: ram
#: timeout 240

. ./lib.sh
. ./ramdisk.sh
. ./sleep.sh

read_disk() { cmp -n 65536 "$scratch/data" <(dd if="/dev/$disk" bs=64k count=1 iflag=direct status=none); }
starts() { ram_rules | sed -nE 's/.*seen=([0-9]+).*op=1b.*/\1/p'; }
attributes() { echo "/sys/class/scsi_disk/$device"; }

load_upper
ram_load dev_size_mb=16
disk=$(wait_disks "$host" 1)
dd if=/dev/urandom of="$scratch/data" bs=64k count=1 status=none
dd if="$scratch/data" of="/dev/$disk" bs=64k oflag=direct conv=fsync status=none

stop_for_sleep "$device" 1
ram_rule "op=1b"
mark
ok "the machine sleeps and wakes with a disk that is stopped for it" doze devices mem
ok "it was stopped" logged 'sd .* Stopping disk'
ok "and started" logged 'sd .* Starting disk'
ok "it reads, and the data is right" read_disk

ram_well
ram_rule "op=1b nth=2 delay=3s"
took doze devices mem
ok "so does one that takes three seconds to start" read_disk

ram_well
stop_for_sleep "$device" 0
# One that is stopped cannot flush its cache, and would keep the machine awake.
echo "write through" > "$(attributes)/cache_type"
ok "a disk is stopped by hand" sg_start --stop "$sg"
like "and says so" "$(how sg_turs "$sg")" '^Not Ready: .*initializing command required'
ok "the machine sleeps and wakes without starting it" doze devices mem
like "it is still stopped" "$(how sg_turs "$sg")" '^Not Ready: .*initializing command required'
echo 1 > "$(attributes)/allow_restart"
ok "a read has it started" read_disk
is "and it stays so" "$(how sg_turs "$sg")" Good
