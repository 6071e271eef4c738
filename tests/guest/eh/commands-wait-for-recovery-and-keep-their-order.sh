#!/bin/bash
# Commands for a unit that come in while it is recovered wait, and reach it afterwards in their order;
# none is lost, none is sent twice.
#: about quiesce, order, timeout
#: icount
#: timeout 240

. ./lib.sh
. ./faults.sh

disks_with_data 1
echo none > "/sys/block/$disk/queue/scheduler"
echo 2 > "/sys/block/$disk/queue/nomerges"
patience "$device" 1 20
sent=/sys/kernel/tracing/events/scsi/scsi_dispatch_cmd_start
last=15

# Whether as many requests of the disk have a tag: those that were sent, and those that wait.
tagged() { [ "$(sed -n 's/^busy=//p' "/sys/kernel/debug/block/$disk/hctx0/tags")" = "$1" ]; }

# Reads block $1 of what was written; the disk was opened before, for that waits for a recovery, too.
read_block() { dd iflag=direct bs=512 skip="$1" count=1 status=none <&"${open[$1]}" > "$scratch/$1"; }

# The same data, in the files of all readers together.
same_blocks() {
	local i
	for ((i = 0; i <= last; i++)); do cat "$scratch/$i"; done |
		cmp - <(head -c $(((last + 1) * 512)) "$scratch/data")
}

for _ in 1 2; do
	for ((i = 0; i <= last; i++)); do exec {fd}< "/dev/$disk"; open[i]=$fd; done
	mark
	lose "$device" 1 $READ
	fail_aborts "$device" 1
	lose "$device" 1 $TEST_UNIT_READY
	read_disk "$disk" &
	reader=$!
	ok "a recovery is under way" recovering device_reset
	readers=()
	for ((i = last; i >= 0; i--)); do
		read_block $i &
		readers+=($!)
		wait_for 5 tagged $((last - i + 2)) || fail "read $i waits behind the others"
	done
	echo > /sys/kernel/tracing/trace
	echo 1 > $sent/enable
	ok "it still is" kill -0 $reader
	wait $reader
	is "the read that failed succeeds" $? 0
	for reader in "${readers[@]}"; do wait "$reader" || fail "a read that waited succeeds"; done
	ok "those that waited have the right data" same_blocks
	echo 0 > $sent/enable
	is "they went in their order, each once" \
		"$(sed -nE 's/.*READ_10 lba=([0-9]+) txlen=1 .*/\1/p' /sys/kernel/tracing/trace | xargs)" \
		"$(seq $last -1 0 | xargs)"
	for fd in "${open[@]}"; do exec {fd}<&-; done
done
