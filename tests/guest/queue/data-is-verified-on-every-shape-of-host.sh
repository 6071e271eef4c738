#!/bin/bash
# fio writes and verifies, many commands at a time, on hosts of every shape: few and many tags, several
# queues, tags for the whole host, completions from interrupt, timer and work, doorbells.
#: about fio, host_tagset, multiple queues, commit_rqs
#: needs scsi_hostile
#: timeout 400

. ./lib.sh
. hostile/lib.sh

begin_disks

# verify SENTENCE SETTING... -- RULE
verify() {
	local sentence=$1 settings=()
	shift
	while [ "$1" != -- ]; do settings+=("$1"); shift; done
	shift
	[ $# = 0 ] || rule "$@"
	add_host max_id=1 luns=2 timeout=20000 "${settings[@]}"
	mapfile -t disks < <(wait_disks "$host" 2)
	ok "$sentence" fio --name=a --filename="/dev/${disks[0]}" --name=b \
		--filename="/dev/${disks[1]}" --rw=randwrite --bs=4k --size=2m --direct=1 \
		--ioengine=libaio --iodepth=32 --verify=crc32c --verify_fatal=1 --group_reporting
	like "no command was lost on the way" "$(counted aborts)-$(counted stolen)" '^0-0$'
	no_rules
	remove_host
	ok "and everything was given back" balanced
}

verify "one queue, one tag" can_queue=1 cmd_per_lun=1 --
verify "one queue, completions at once" --
verify "one queue, completions from interrupts" -- via=irq
verify "one queue, completions from timers" -- via=timer every=7
verify "one queue, completions from workers" -- via=work
verify "two queues" nr_hw_queues=2 can_queue=16 -- via=irq
verify "four queues and tags for the whole host" nr_hw_queues=4 host_tagset=1 can_queue=16 -- via=work
verify "more tags than a unit may have" can_queue=64 cmd_per_lun=3 -- via=work
verify "a target that takes three" target_depth=3 -- via=work
verify "a driver with a doorbell" commit_rqs=1 --
verify "a doorbell for each of two queues" commit_rqs=1 nr_hw_queues=2 can_queue=8 --
verify "a driver that may sleep" queuecommand_may_block=1 -- via=work
verify "short lists of pieces" sg_tablesize=1 max_sectors=8 -- via=work
verify "blocks of 4096 bytes" block_size=4096 blocks=16384 -- via=work
verify "units that are full now and then" track_queue_depth=1 -- op=2a every=50 status=28
