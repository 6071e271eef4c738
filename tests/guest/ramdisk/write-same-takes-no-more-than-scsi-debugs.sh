#!/bin/bash
# WRITE SAME of 16 MiB takes scsi_ramdisk no more instructions than it takes scsi_debug, a tenth aside.
#: about WRITE SAME, instructions, speed
#: icount
#: needs scsi_ramdisk

. ./lib.sh
. ./ramdisk.sh

blocks=$((16 << 11))
head -c 512 /dev/urandom > "$scratch/block"

# milliseconds SG: what the second of two takes; the first may have to find its memory. A clock of instructions.
milliseconds() {
	for _ in 1 2; do
		took sg_write_same --16 --in="$scratch/block" --lba=0 --num=$blocks --timeout=60 "$1" > /dev/null 2>&1 ||
			bail "WRITE SAME fails"
	done
	echo "$ms"
}

ram_load dev_size_mb=32 write_same_length=$blocks
ours=$(milliseconds "$sg")
unload scsi_ramdisk
load scsi_debug delay=0 dev_size_mb=32 write_same_length=$blocks
ram_first "$(host_of scsi_debug)"
theirs=$(milliseconds "$sg")
diag "16 MiB: $ours ms, scsi_debug: $theirs ms"
# KASAN's checks of each access cost the two drivers what they have in accesses, not in work.
if [ "$VM_BURDEN" -gt 1 ]; then
	skip "it takes no more" "a kernel with alarms does not tell what a driver costs without"
else
	at_most "it takes no more" "$ours" "$((theirs * 11 / 10))"
fi
