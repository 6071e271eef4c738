#!/bin/bash
# Commands for a unit that come in while it is recovered wait, and reach it afterwards in their order;
# none is lost, none is sent twice.
#: timeout 240

. ./lib.sh
. ./faults.sh

disks_with_data 1
echo none > "/sys/block/$disk/queue/scheduler"
echo 2 > "/sys/block/$disk/queue/nomerges"
patience "$device" 1 3
sent=/sys/kernel/tracing/events/scsi/scsi_dispatch_cmd_start
for _ in 1 2; do
	mark
	lose "$device" 1 $READ
	fail_aborts "$device" 1
	lose "$device" 1 $TEST_UNIT_READY
	read_disk "$disk" &
	reader=$!
	ok "a recovery is under way" wait_for 20 logged scsi_debug_device_reset
	# One process on one processor puts its reads into one queue.
	taskset -c 0 fio --name=order --filename="/dev/$disk" --rw=read --bs=512 --offset=512k --size=16k \
		--direct=1 --ioengine=libaio --iodepth=32 > "$scratch/fio" 2>&1 &
	fio=$!
	sleep 1.5
	echo > /sys/kernel/tracing/trace
	echo 1 > $sent/enable
	wait $reader
	is "the read that failed succeeds" $? 0
	wait $fio
	is "those that waited do" $? 0
	echo 0 > $sent/enable
	is "they went in their order, each once" \
		"$(sed -nE 's/.*READ_10 lba=([0-9]+) txlen=1 .*/\1/p' /sys/kernel/tracing/trace | xargs)" \
		"$(seq 1024 1055 | xargs)"
done
