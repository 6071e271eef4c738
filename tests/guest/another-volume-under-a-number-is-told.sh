#!/usr/bin/env bash
# A number that belongs to another volume after a rescan: who uses the device is warned, once.
#: beyond

. ./lib.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=1 add_host=2
host=$(hosts_of scsi_debug | tail -n 1)
wait_disks "$host" 1 > /dev/null
device=/sys/bus/scsi/devices/$host:0:0:0
name=$(cat "$device/wwid")

echo 1 > "$device/rescan"
no "a rescan of the same volume is no news" logged "another volume"
# Its host's number is no part of its name any more.
echo 0 > /sys/bus/pseudo/drivers/scsi_debug/vpd_use_hostno
mark
echo 1 > "$device/rescan"
ok "it has another name now" [ "$(cat "$device/wwid")" != "$name" ]
ok "which is told" logged "^(sd|scsi) $host:0:0:0: .*another volume"
mark
echo 1 > "$device/rescan"
no "once" logged "another volume"
ok "it goes" unload sg sd_mod scsi_debug
