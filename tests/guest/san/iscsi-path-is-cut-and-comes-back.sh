#!/bin/bash
# A disk by iSCSI. While its path is cut, commands wait as long as replacement_timeout says; they go on if it
# comes back in time, and fail if it does not. Then the disk is away until the path is there again.
#: about iSCSI, LIO, replacement_timeout, transport-offline, scsi_block_targets, fio
#: needs iscsi_tcp iscsi_target_mod
#: alone
#: tier all
#: timeout 300

. ./lib.sh
. ./iscsi.sh

load_upper
serve rd_mcp
initiate 15
disk=${disks[1]}
dd if=/dev/urandom of="$scratch/data" bs=64k count=16 status=none
ok "the disk is written" dd if="$scratch/data" of="/dev/$disk" bs=64k oflag=direct status=none
ok "and read" cmp -n $((1 << 20)) "$scratch/data" "/dev/$disk"

fio --name=load --filename="/dev/$disk" --offset=8m --size=32m --rw=randwrite --bs=4k --iodepth=8 --direct=1 \
	--ioengine=libaio --time_based --runtime=25 --verify=crc32c --verify_backlog=256 --verify_fatal=1 > "$scratch/fio" 2>&1 &
load=$!
sleep 3
cut_path 1
ok "the disk is blocked when its path is cut" wait_for 20 state_is "$disk" blocked
is "its session says so" "$(session_state "$disk")" FAILED
sleep 4
attach_path 1
ok "it runs again when the path is back in time" wait_for 20 state_is "$disk" running
wait $load
is "nobody had an error" $? 0

cut_path 1
ok "the disk is blocked" wait_for 20 state_is "$disk" blocked
dd if="/dev/$disk" of=/dev/null bs=4k skip=512 count=1 iflag=direct status=none 2> "$scratch/error" &
reader=$!
ok "it is offline when the time is up" wait_for 30 state_is "$disk" transport-offline
wait $reader
is "who waited for it has an error" $? 1
no "and so has who comes" dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct status=none
attach_path 1
ok "it runs again when the path is back" wait_for 30 state_is "$disk" running
ok "with its data" cmp -n $((1 << 20)) "$scratch/data" <(dd if="/dev/$disk" bs=64k count=16 iflag=direct status=none)

initiate_no_more
serve_no_more
