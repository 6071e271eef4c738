#!/usr/bin/env bash
# The text of a SCSI request in the block layer's debugfs, while the device takes its time.
#: about debugfs, blk-mq
#: icount

. ./lib.sh

busy() { cat "/sys/kernel/debug/block/$disk"/hctx*/busy; }

mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
load_upper
load scsi_debug delay=1 dev_size_mb=8
host=$(host_of scsi_debug)
disk=$(wait_disks "$host" 1)
udevadm settle 2> /dev/null

echo 1500 > /sys/module/scsi_debug/parameters/delay	# in ticks: six seconds
dd if="/dev/$disk" of=/dev/null bs=4k count=1 skip=1 iflag=direct status=none &
wait_for 4 eval 'text=$(busy | grep "Read(10)")'
device=/sys/bus/scsi/devices/$host:0:0:0
read -r busy hosts issued finished < <(cat "$device/device_busy" \
	"/sys/class/scsi_host/host$host/host_busy" "$device/iorequest_cnt" "$device/iodone_cnt" | xargs)
is "device_busy counts it" "$busy" 1
is "host_busy counts it" "$hosts" 1
is "it is issued and not done" $((issued - finished)) 1
wait
echo 1 > /sys/module/scsi_debug/parameters/delay

like "a request tells its command" "$text" ', \.cmd=Read\(10\) 28 00 00 00 00 08 00 00 08 00, '
like "... how often it was tried" "$text" ', \.retries=0, \.allowed=5, \.result = 0x0, '
like "... how long it may take, and is taking" "$text" \
	', \.timeout=30\.000, allocated [0-6]\.[0-9]{3} s ago, '
like "... and its flags, last" "$text" ', \.flags=[A-Z]+(\|[A-Z]+)*\}$'
like "... of which it has the main ones" "$text" 'INITIALIZED'
is "what is done is shown no more" "$(busy)" ""
