#!/bin/bash
# cmd_size: what a driver keeps behind a command. With init_cmd_priv it is called once a command, and
# its bytes stay as they are; without, they are zero whenever a command comes for the first time.
#: about cmd_size, init_cmd_priv, exit_cmd_priv
#: needs scsi_hostile
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks

work() {
	disk=$(disk_of "$lun0")
	fio --name=load --filename="$disk" --rw=randrw --bs=4k --size=4m --direct=1 --ioengine=libaio \
		--iodepth=16 --number_ios=500 > "$scratch/fio" 2>&1 || fail "the disk can be read"
}

for size in 1 200 4096; do
	add_host max_id=1 can_queue=16 cmd_size=$size
	work
	is "$size bytes that a driver made stay as it made them" "$(counted stale_priv)" 0
	ok "they were made before the first command" test "$(counted init_priv)" -ge 16
	remove_host
	ok "and given back with the last" balanced
	add_host max_id=1 can_queue=16 cmd_size=$size init_cmd_priv=0
	work
	is "$size bytes that nobody makes are zero for each new command" "$(counted stale_priv)" 0
	remove_host
done
add_host max_id=1 can_queue=16 cmd_size=64
disk=$(disk_of "$lun0")
rule op=28 status=08 count=10
ok "a command that is sent again" get "$disk"
is "still has the driver's bytes" "$(counted stale_priv)" 0
leave
