#!/usr/bin/env bash
# Who writes a disk's cache_type has its mode page changed: by MODE SELECT, with a header and what the page is;
# what the disk says to it is told and logged.
#: about cache_type, MODE SELECT, scsi_mode_select
#: needs scsi_hostile
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks
load scsi_debug dev_size_mb=8
device=$(devices_of "$(host_of scsi_debug)")
disk=$(disk_of "$device")
cache=/sys/class/scsi_disk/$device/cache_type
is "the disk has a cache" "$(cat "$cache")" "write back"
for type in "write through" "write back"; do
	ok "'$type' is written" eval 'echo "$type" > "$cache"'
	is "and is so" "$(cat "$cache")" "$type"
	ok "also when the disk is asked again" rescan "$device"
	is "it is" "$(cat "$cache")" "$type"
done
ok "it is written and read" eval "put $disk && get $disk"

# The header is the kernel's, the page is what the disk had sent, but for one bit.
add_host
cache=/sys/class/scsi_disk/$lun0/cache_type
disk_of "$lun0" > /dev/null
refused="op=15 count=1 sense=5/26/00"
rule "$refused"
mark
is "a disk that refuses" "$(error_of bash -c "echo write through > $cache")" "Invalid argument"
is "was sent one command" "$(hits "$refused")" 1
ok "the log says why" logged "Add. Sense: Invalid field in parameter list"
is "its cache is as before" "$(cat "$cache")" "write back"
leave
