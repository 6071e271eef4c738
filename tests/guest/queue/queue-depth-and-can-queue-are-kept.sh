#!/bin/bash
# How many commands a host, a target and a unit have at a time: never more than they said, and as many
# if there is work.
#: about queue_depth, can_queue, starved list
#: parallel
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks

peak_of() { sed -nE "s/^$index:$1 .*peak=([0-9]+).*/\1/p" $control/units; }

# Reads all disks of the host with 32 commands in flight each; every command takes a while.
work() {
	local disks
	wait_disks "$host" "$1" > "$scratch/disks"
	disks=$(sed 's:^:/dev/:' "$scratch/disks" | paste -sd:)
	rule op=28 via=work delay=4ms
	fio --name=load --filename="$disks" --rw=randread --bs=4k --direct=1 --ioengine=libaio \
		--iodepth=$((32 * $1)) --number_ios=$((200 * $1)) > "$scratch/fio" 2>&1 ||
		fail "the disks can be read" "$(cat "$scratch/fio")"
	no_rules
}

add_host max_id=1 luns=2 can_queue=10 cmd_per_lun=32
work 2
is "a host that takes 10 commands has 10" "$(counted peak)" 10
remove_host

add_host max_id=1 luns=2 can_queue=32 cmd_per_lun=3
work 2
is "a unit that takes 3 has 3" "$(peak_of 0:0:0)-$(peak_of 0:0:1)" 3-3
at_most "its host has as many as both" "$(counted peak)" 6
echo 7 > "$(of "$lun0")/queue_depth"
work 2
is "one that is told to take 7 has 7" "$(peak_of 0:0:0)" 7
remove_host

add_host max_id=2 targets=2 luns=2 can_queue=64 cmd_per_lun=16 target_depth=5
work 4
at_most "targets that take 5 commands have no more than 5 each" "$(counted peak)" 10
remove_host

add_host max_id=1 luns=2 can_queue=6 cmd_per_lun=32 nr_hw_queues=4 host_tagset=1
work 2
is "a host with one set of tags for four queues has as many as there are tags" "$(counted peak)" 6
remove_host

add_host max_id=1 luns=2 can_queue=6 cmd_per_lun=32 nr_hw_queues=2
work 2
at_most "one with tags for each of two queues has no more than both" "$(counted peak)" 12
leave
