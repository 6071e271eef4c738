#!/bin/bash
# The machine sleeps, and loses its power, with a disk behind ahci: libata has it resumed and looked at again,
# which each succeeds in the end, and the data is there.
#: about libata, ahci, suspend, resume, S3, scsi_resume_device, scsi_rescan_device
#: tier all
#: qemu -device ich9-ahci,id=ahci -device ide-hd,drive=d0,bus=ahci.0
#: disk d0=64M
#: needs ahci
#: timeout 300
#: ram

. ./lib.sh
. ./sleep.sh
. ./virtio.sh

tracing=/sys/kernel/tracing

# What the two calls return is written to the kernel's trace.
watch() {
	echo "r:resumed scsi_mod:scsi_resume_device answer=\$retval:s32" > $tracing/kprobe_events &&
		echo "r:rescanned scsi_mod:scsi_rescan_device answer=\$retval:s32" >> $tracing/kprobe_events &&
		echo 1 > $tracing/events/kprobes/enable
}

unwatch() {
	echo 0 > $tracing/events/kprobes/enable
	echo > $tracing/kprobe_events
}

# answers CALL: what it returned since the trace was emptied, one a line.
answers() { sed -nE "s/.* $1: .* answer=(-?[0-9]+)$/\1/p" $tracing/trace; }
succeeded() { answers "$1" | grep -qx 0; }

has_disk() {
	for host in $(hosts_of ahci); do
		[ -z "$(disks_of "$host")" ] || return 0
	done
	return 1
}

load_upper
load ahci
wait_for 30 has_disk || bail "no disk"
has_disk
disk=$(wait_disks "$host" 1)
put_data "$disk"
watch || bail "the kernel has no probes"

for sleep in "doze core mem" sleep_deep; do
	echo > $tracing/trace
	fio --name=load --filename="/dev/$disk" --rw=randrw --bs=4k --offset=8m --iodepth=16 \
		--ioengine=io_uring --direct=1 --time_based --runtime=12 --minimal > "$scratch/load" 2>&1 &
	sleep 2
	ok "the machine sleeps and wakes: $sleep" $sleep
	wait $!
	is "who used the disk meanwhile noticed nothing" $? 0
	ok "libata had it resumed" wait_for 30 succeeded resumed
	ok "and looked at again" wait_for 30 succeeded rescanned
	at_most "it did not ask without an end" "$(answers rescanned | wc -l)" 600
	is "the disk runs" "$(attr "block/$disk/device/state")" running
	ok "its data is right" same_data "$disk" "$scratch/$disk"
done
unwatch
ok "the driver unloads" unload ahci
