#!/bin/bash
# Our virtio driver has a queue that is polled: who asks for it gets his commands back by looking.
#: about mq_poll, io_uring, poll_queues
#: qemu -device virtio-scsi-pci,id=s0,num_queues=3 -device scsi-hd,bus=s0.0,drive=d0
#: disk d0=64M

. ./lib.sh
. ./virtio.sh

# How many request interrupts of all queues there were.
interrupts() { awk '/virtio[0-9]+-request\./ { for (i = 2; i <= 3; i++) n += $i } END { print n + 0 }' /proc/interrupts; }

load_upper
load scsi_virtio poll_queues=1
driver=scsi_virtio
host=$(host_of "$driver")
disk=$(wait_disks "$host" 1)
is "two queues interrupt, one is polled" "$(queues_of "$disk")" 3
is "the disk can be polled" "$(attr "block/$disk/queue/io_poll")" 1
is "the polled queue has no interrupt" "$(grep -c 'virtio[0-9]*-request\.2' /proc/interrupts)" 0
ok "32 commands at a time read what they wrote" verify "$disk"
before=$(interrupts)
ok "polled, they do as well" fio --name=polled --filename="/dev/$disk" --rw=randwrite --bs=16k \
	--size=24m --iodepth=32 --ioengine=io_uring --hipri --direct=1 --verify=crc32c --minimal
at_most "with hardly an interrupt" $(($(interrupts) - before)) 200
ok "the driver unloads" unload "$driver"

load "$driver" poll_queues=4294967295 task_timeout=4294967295
host=$(host_of "$driver")
disk=$(wait_disks "$host" 1)
is "of three queues, at most as many as there are processors are polled" \
	"$(queues_of "$disk") $(attr "block/$disk/queue/io_poll")" "3 1"
ok "and the disk works" verify "$disk" --size=1m
ok "the driver unloads" unload "$driver"
