#!/bin/bash
# A disk by iSCSI over two portals, below dm-multipath: one path is cut, both are, the target restarts. Who
# reads and writes the disk has no error, and no byte is lost.
#: about iSCSI, LIO, dm-multipath, ALUA, fio
#: needs iscsi_tcp iscsi_target_mod target_core_file
#: alone
#: tier all
#: timeout 400

. ./lib.sh
. ./iscsi.sh

# begin_load and end_load SENTENCE: data that is verified, through both paths.
begin_load() {
	fio --name=load --filename="$paths" --size=32m --rw=randwrite --bs=4k --iodepth=8 --direct=1 --ioengine=libaio \
		--time_based --runtime=20 --verify=crc32c --verify_backlog=256 --verify_fatal=1 > "$scratch/fio" 2>&1 &
	load=$!
	sleep 3
}
end_load() {
	wait $load
	is "$1" $? 0
}

# What a daemon would do: paths that are back are used again.
reinstate() {
	local disk
	for disk in "${disks[@]}"; do dmsetup message paths 0 "reinstate_path /dev/$disk"; done
}

failed_paths() { dmsetup status paths | grep -o '8:[0-9]* F' | wc -l; }
has_failed() { [ "$(failed_paths)" = "$1" ]; }
all_run() { state_is "${disks[0]}" running && state_is "${disks[1]}" running; }

load_upper
serve fileio
initiate 3
designators() { sg_vpd -p di "/dev/$1"; }
like "a path tells whose it is" "$(designators "${disks[0]}")" 'designator type: NAA'
is "both lead to the same disk" "$(designators "${disks[1]}" | grep -A 9 NAA)" "$(designators "${disks[0]}" | grep -A 9 NAA)"
load dm-multipath
load dm-round-robin
table="0 $(cat "/sys/block/${disks[0]}/size") multipath 1 queue_if_no_path 0 1 1 round-robin 0 2 1"
for disk in "${disks[@]}"; do table+=" /dev/$disk 1"; done
ok "dm-multipath takes both" dmsetup create paths --table "$table"
paths=/dev/dm-$(dmsetup info -c --noheadings -o minor paths)

begin_load
cut_path 1
ok "a path that is cut fails" wait_for 30 has_failed 1
end_load "who uses the other has no error"
attach_path 1
ok "it is back" wait_for 30 all_run
reinstate

begin_load
cut_path 0
cut_path 1
ok "both fail when both are cut" wait_for 30 has_failed 2
attach_path 0
attach_path 1
ok "both are back" wait_for 40 all_run
reinstate
end_load "who waited for them has no error"

begin_load
echo 0 > "$target/iscsi/$iqn/tpgt_1/enable"
ok "both fail when the target goes" wait_for 40 has_failed 2
echo 1 > "$target/iscsi/$iqn/tpgt_1/enable"
ok "both are back when the target is" wait_for 60 all_run
reinstate
end_load "nor has who waited for that"

dmsetup remove paths
initiate_no_more
serve_no_more
