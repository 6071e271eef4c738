#!/bin/bash
# scsi_ramdisk: hosts are made at load, by add_host, and in configfs, each of the shape that was asked for;
# and go again.
#: about add_host, configfs
#: kmemleak
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh

count() { hosts_of scsi_ramdisk | wc -l; }
places() { devices_of "$1" | sed 's/^[0-9]*://' | xargs; }

load_upper
ram_load num_tgts=2 max_luns=3 dev_size_mb=16
is "a host has as many targets and units as it was told" "$(places "$host")" "0:0:0 0:0:1 0:0:2 0:1:0 0:1:1 0:1:2"
mapfile -t disks < <(wait_disks "$host" 6)
is "and they are as large" "$(cat "/sys/block/${disks[0]}/size")" 32768

echo 1 > $ramdisk/max_luns
wait_for 10 eval "[ \$(count) = 1 ]"
echo 4096 > $ramdisk/sector_size
echo 1 > $ramdisk/num_tgts
echo Acme > $ramdisk/inq_vendor
echo 2 > $ramdisk/add_host
is "add_host makes two more" "$(count)" 3
is "and says how many there are" "$(cat $ramdisk/add_host)" 3
ram_first "$(hosts_of scsi_ramdisk | tail -n 1)"
is "a new one has the shape of the day" "$(places "$host")" "0:0:0"
is "its vendor, too" "$(attr "bus/scsi/devices/$device/vendor")" Acme
mapfile -t disks < <(wait_disks "$host" 1)
is "and its blocks" "$(cat "/sys/block/${disks[0]}/queue/logical_block_size")" 4096
echo -1 > $ramdisk/add_host
is "the last one goes" "$(count)" 2
no "no other is called by that number" test -e "/sys/class/scsi_host/host$host"

no "'x' is no number of hosts" eval "echo x > $ramdisk/add_host"
no "nor is a block of 100 bytes a block" eval "echo 100 > $ramdisk/sector_size"
no "a vendor of nine letters does not fit" eval "echo ninechars > $ramdisk/inq_vendor"
echo 600 > $ramdisk/sector_size
mark
no "blocks of 600 bytes make no host" eval "echo 1 > $ramdisk/add_host"
ok "and the log says why" logged 'no host: sector_size is no power of 2'
echo 512 > $ramdisk/sector_size

mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config || bail "no configfs"
folder=/sys/kernel/config/scsi_ramdisk/one
ok "a folder is a host to be" mkdir $folder
is "which is not there yet" "$(count) $(cat $folder/live)" "2 0"
while IFS='|' read -r words why; do
	refused=/sys/kernel/config/scsi_ramdisk/refused
	mkdir $refused
	for word in $words; do echo "${word#*=}" > "$refused/${word%=*}"; done
	mark
	no "'$words' makes none" eval "echo 1 > $refused/live"
	ok "since $why" logged "no host: $why"
	rmdir $refused
done <<- 'E2'
	dif=1 guard=1|guard needs dix
	dif=1 ptype=5|dif is for ptype 0
	lowest_aligned=1|lowest_aligned is beyond
	cdb_len=8|cdb_len is none of
	cdb_len=32|cdb_len is none of
	unmap_alignment=8|unmap_alignment is beyond
	zbc=2 zone_size_mb=4 zone_nr_conv=3|zone_nr_conv is more zones
	paths=2 port=3|port is none of the paths
E2
no "a thousand hosts and more are not made at a time" eval "echo 1025 > $ramdisk/add_host"
no "a line about units has no word too many" ram_units "gone 0:0 0:1"
echo 5 > $folder/max_luns
echo 1 > $folder/live
is "then it is" "$(count) $(cat $folder/live)" "3 1"
ram_first "$(hosts_of scsi_ramdisk | tail -n 1)"
is "as it was described" "$(places "$host")" "0:0:0 0:0:1 0:0:2 0:0:3 0:0:4"
no "its shape is fixed while it lives" eval "echo 6 > $folder/max_luns"
for _ in 1 2 3; do echo -1 > $ramdisk/add_host; done 2> /dev/null
is "add_host does not take what somebody owns" "$(count) $(cat $folder/live)" "1 1"
no "and the module stays" rmmod scsi_ramdisk
ok "the folder goes" rmdir $folder
is "and its host with it" "$(count)" 0

echo 0 > $ramdisk/num_tgts
echo 1 > $ramdisk/add_host
is "a host without targets is a host" "$(count) $(places "$(host_of scsi_ramdisk)")" "1 "
echo -1 > $ramdisk/add_host
echo 1 > $ramdisk/num_tgts
echo 1 > $ramdisk/no_lun_0
echo 3 > $ramdisk/max_luns
echo 1 > $ramdisk/wlun
echo 1 > $ramdisk/add_host
host=$(host_of scsi_ramdisk)
is "a target may have no LUN 0" "$(places "$host")" "0:0:1 0:0:2"
echo "0 0 49409" > "/sys/class/scsi_host/host$host/scan"
is "and a well-known one, which is found where it is looked for" "$(places "$host")" "0:0:1 0:0:2 0:0:49409"
unload scsi_ramdisk
ok "everything goes with the module" [ "$(count)" = 0 ]
