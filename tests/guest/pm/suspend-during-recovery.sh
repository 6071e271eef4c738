#!/bin/bash
# The machine goes to sleep in the midst of a recovery, and wakes: the recovery comes to its end, and
# commands that waited for it to theirs.
#: about suspend, resume, recovery
#: ram
#: timeout 240

. ./lib.sh
. ./faults.sh
. ./sleep.sh

disks_with_data 2
sick=${devices[0]}
for device in "${devices[@]}"; do patience "$device" 1 4; done

# Its process can be frozen with a read in flight, unlike one that waits for it in the kernel.
read_async() {
	fio --name=async --filename="/dev/$1" --rw=read --bs=4k --size=$((sectors * 512)) --direct=1 \
		--ioengine=io_uring --iodepth=4 --output-format=json > "$scratch/$1.json" 2>&1 &
}

for _ in 1 2 3; do
	mark
	lose "$sick" 1 $READ
	fail_aborts "$sick" 1
	lose "$sick" 1 $TEST_UNIT_READY
	read_async "${disks[0]}"
	reader=$!
	ok "a recovery is under way" recovering device_reset
	ok "the machine sleeps, and wakes" doze devices freeze
	wait $reader
	is "the read that was recovered succeeds" $? 0
	ok "the data is right" read_disk "${disks[0]}"
	ok "that of the other unit, too" read_disk "${disks[1]}"
	is "both are running" "$(state_of "$sick") $(state_of "${devices[1]}")" "running running"
	behave "$sick"
done
