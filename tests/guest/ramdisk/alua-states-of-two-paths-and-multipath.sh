#!/bin/bash
# scsi_ramdisk: two paths to one logical unit, each with an asymmetric access state; dm-multipath goes on by the
# one that is left.
#: about ALUA, dm-multipath, target port groups
#: needs scsi_ramdisk
#: timeout 240

. ./lib.sh
. ./ramdisk.sh

load_upper
# The kernel's handler of access states is not loaded yet: what it hears of, nobody else is told.
load scsi_ramdisk add_host=2 paths=2 alua=2 dev_size_mb=16
mapfile -t hosts < <(hosts_of scsi_ramdisk)
ram_first "${hosts[1]}"
b=$sg
ram_first "${hosts[0]}"
a=$sg
clear_attention "$a" "$b"
state() { echo "$2" > "/sys/class/scsi_host/host$1/access"; }

says() { like "$1" "$("${@:3}" 2>&1 | tr -s ' \n\t' ' ')" "$2"; }

says "INQUIRY data says that there are states, and that they can be set" 'TPGS=3' sg_inq "$a"
groups='target port group id : 0x1 .*active/optimized.*target port group id : 0x2 .*active/optimized'
says "there are two groups" "$groups" sg_rtpg -d "$b"
for choice in '1 Good' '2 Not Ready: Logical unit not accessible, target port in standby state' \
	'3 Not Ready: Logical unit not accessible, target port in unavailable state' \
	'15 Not Ready: Logical unit not accessible, asymmetric access state transition' '0 Good'; do
	state "${hosts[0]}" "${choice%% *}"
	is "the initiator is told of state ${choice%% *}" "$(how sg_turs "$a")" \
		"Unit Attention: Asymmetric access state changed"
	clear_attention "$b"
	is "and then has to do with it" "$(raw "$a" 28 00 00 00 00 00 00 00 01 00 -- -r 512)" "${choice#* }"
	is "by the other path nothing has changed" "$(raw "$b" 28 00 00 00 00 00 00 00 01 00 -- -r 512)" Good
	is "INQUIRY is answered" "$(how sg_inq "$a")" Good
done
no "7 is no state" state "${hosts[0]}" 7
is "an initiator can set them" "$(how sg_stpg --tp=1,2 --state=s,ao "$b")" Good
is "the other is told" "$(how sg_turs "$a")" "Unit Attention: Asymmetric access state changed"
says "and sees it" 'asymmetric access state : 0x02' sg_rtpg "$a"
is "of groups there are only two" "$(how sg_stpg --tp=9 --state=ao "$b")" \
	"Illegal Request: Invalid field in parameter list, byte 6 bit 7"
is "and back" "$(how sg_stpg --tp=1,2 --state=ao,ao "$b")" Good
clear_attention "$a" "$b"

# dm-multipath
load scsi_dh_alua
load dm-multipath
load dm-service-time
mapfile -t disks < <(wait_disks "${hosts[0]}" 1; wait_disks "${hosts[1]}" 1)
size=$(cat "/sys/block/${disks[0]}/size")
groups=''
for disk in "${disks[@]}"; do groups+=" service-time 0 1 1 /dev/$disk 1"; done
# with HANDLER: dm-multipath takes both paths, with a handler of access states, and what it is told.
with() { dmsetup create paths --table "0 $size multipath 1 queue_if_no_path $* 2 1$groups"; }
no "dm-multipath hears from the handler that a parameter is none" with 2 alua 7
ok "it takes one that it knows" with 2 alua 1
dmsetup remove paths
ok "and does without" with 1 alua
paths=/dev/dm-$(dmsetup info -c --noheadings -o minor paths)
ok "and shows a disk" test -b "$paths"
fio --name=paths --filename="$paths" --rw=randwrite --bs=4k --size=12m --iodepth=8 --direct=1 \
	--ioengine=libaio --verify=crc32c --verify_fatal=1 --rate_iops=400 --minimal > "$scratch/fio" 2>&1 &
fio=$!
# path DISK: its state as dm-multipath has it: A or F.
path() { dmsetup status paths | grep -o " $(cat "/sys/block/$1/dev") [AF] " | cut -d' ' -f3; }
path_is() { [ "$(path "$1")" = "$2" ]; }
# written HOST BYTES: whether so many have come by a host.
written() {
	local counters=/sys/kernel/debug/scsi_ramdisk/host$1/counters
	[ "$(sed -nE 's/^0:0 .* out=([0-9]+) .*/\1/p' "$counters")" -gt "$2" ]
}
ok "data is written by the first path" wait_for 60 written "${hosts[0]}" 400000
state "${hosts[0]}" 2
ok "a path to a port in standby has failed" wait_for 30 path_is "${disks[0]}" F
state "${hosts[0]}" 0
dmsetup message paths 0 "reinstate_path /dev/${disks[0]}"
state "${hosts[1]}" 3
ok "and that to one that is unavailable" wait_for 30 path_is "${disks[1]}" F
state "${hosts[1]}" 0
dmsetup message paths 0 "reinstate_path /dev/${disks[1]}"
wait $fio
is "what was written over changing paths reads right" "$?" 0
ram_rule 'hostbyte=01' "${hosts[0]}"
dmsetup message paths 0 "switch_group 1"
ok "it is read also when a path is gone" dd if="$paths" of=/dev/null bs=4k count=1 iflag=direct status=none
is "which has been noticed" "$(path "${disks[0]}")" F
ram_well "${hosts[0]}"
dmsetup remove paths

# It asks for the handler of whatever it is given, also of a disk that is not ours.
load loop
truncate -s 1M "$scratch/file"
loop=$(losetup -f --show "$scratch/file")
ok "dm-multipath takes a disk that is none of ours" \
	dmsetup create foreign --table "0 2048 multipath 0 0 1 1 service-time 0 1 1 $loop 1"
dmsetup remove foreign
losetup -d "$loop"
