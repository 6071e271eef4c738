#!/bin/bash
# What a driver says of how much did not arrive: more than there was, nothing, less than nothing.
# Data that counts as read is data that was read.
#: about residual, underflow, lying driver
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 timeout=2000 eh_timeout=1000
disk=$(disk_of "$lun0")
generic=$(sg_of "$lun0")
dd if=/dev/urandom of="$scratch/data" bs=64k count=1 status=none
dd if="$scratch/data" of="$disk" bs=64k oflag=direct status=none

# reads SETTING...: the disk's first 64 KiB, or nothing and an error.
reads() {
	no_rules
	rule op=28 count=4 "$@"
	if dd if="$disk" of="$scratch/read" bs=64k count=1 iflag=direct status=none 2> /dev/null; then
		cmp -s "$scratch/data" "$scratch/read" || { echo "other data came"; return 1; }
	fi
}

for resid in 0 1 200 ffff 10000 10001 7fffffff 80000000 ffffffff; do
	ok "a read with residual 0x$resid has the right data or none" reads resid=$((0x$resid))
done

# Half of it arrives, honestly said, once: the rest is fetched.
no_rules
rule op=28 len=32768 count=1
ok "a read of which half came is completed" \
	dd if="$disk" of="$scratch/read" bs=64k count=1 iflag=direct status=none
ok "with the right data" cmp "$scratch/data" "$scratch/read"

no_rules
rule op=28 len=512 count=3
ok "one of which a block came, three times" \
	dd if="$disk" of="$scratch/read" bs=64k count=1 iflag=direct status=none
ok "too" cmp "$scratch/data" "$scratch/read"

# Pass-through: the buffer is larger than the answer. What lies behind it is the user's own zeroes.
for rule in "len=36" "len=36 claim=0" "len=36 resid=$((0xffffffff))" "len=36 claim=4096" "len=0 claim=4096"; do
	no_rules
	rule "op=12 $rule"
	sg_raw -b -r 4096 -o "$scratch/answer" "$generic" 12 00 00 10 00 00 2> /dev/null
	like "INQUIRY into 4096 bytes with $rule shows what arrived" "$(hex "$scratch/answer")" \
		'^(000007125b000002[0-9a-f]{56})?(00)*$'
done
no_rules
leave
