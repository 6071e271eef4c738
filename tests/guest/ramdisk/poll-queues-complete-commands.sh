#!/bin/bash
# scsi_ramdisk with poll queues: what is polled for is complete when it is asked for, at once or after its time; and
# a lost command is taken back out of the queue.
#: about mq_poll, io_uring
#: parallel
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh

poll() {
	fio --name=poll --filename="/dev/$disk" --rw="$1" --bs=4k --size=4m --number_ios=500 --iodepth=4 --direct=1 \
		--ioengine=io_uring --hipri "${@:2}"
}

load_upper
ram_load submit_queues=2 poll_queues=1
disk=$(wait_disks "$host" 1)
is "the block layer sees the queue" "$(cat "/sys/block/$disk/queue/io_poll")" 1
ok "it is written and verified" poll randwrite --verify=crc32c --verify_fatal=1
echo 500000 > "/sys/bus/scsi/devices/$device/ndelay"
ok "also when commands take their time" poll randread
took poll randread --iodepth=1 > /dev/null
at_most "which they do" 250 "$ms"
echo 1 > "/sys/bus/scsi/devices/$device/timeout"
ram_rule 'op=28 lose count=1'
ok "a lost command comes back" poll randread
is "it was aborted" "$(sed -nE 's/^0:0 .*aborts=([0-9]+).*/\1/p' "/sys/kernel/debug/scsi_ramdisk/host$host/counters")" 1
no "512 poll queues of two are too many" eval "echo 512 > $ramdisk/poll_queues && echo 1 > $ramdisk/add_host"
