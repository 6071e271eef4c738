#!/bin/bash
# READ CAPACITY that answers what cannot be: no blocks, blocks of no size, of odd sizes, more blocks
# than numbers, less data than asked for. The disk is there, and has the size that can be used.
#: about READ CAPACITY, lying device
#: kmemleak
#: icount
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks

add_host max_id=1
disk_of "$lun0" > /dev/null

size() { cat "$(of "$lun0")"/block/*/size; }

# given RULE...: the disk is asked anew; it answers by these rules, and had its usual size before.
given() {
	local rule
	no_rules
	rescan "$lun0"
	[ "$(size)" = 131072 ] || fail "has its usual size before $*" "$(size)"
	for rule in "$@"; do
		# shellcheck disable=SC2086
		rule $rule
	done
	rescan "$lun0"
}

for size in 00000000 00000001 00000003 00000208 000001ff 00010000 80000000 ffffffff; do
	given "op=25 poke=4:$size" "op=9e sa=10 poke=8:$size"
	like "with blocks of 0x$size bytes a disk has no size, or the usual" "$(size)" '^(0|131072)$'
	ok "and runs" test "$(attr "bus/scsi/devices/$lun0/state")" = running
done

given "op=25 data=ffffffffffffffff" "op=9e sa=10 data=ffffffffffffffff,00000200,00*20"
like "a disk with 2^64 blocks does not get them" "$(size)" '^(0|[1-9][0-9]{0,18})$'

given "op=25 data=ffffffff00000200" "op=9e sa=10 sense=70,00,05,00*4,0a,00*4,20,00*5"
like "one that has more, and does not say how many, has what can be told, or nothing" "$(size)" \
	'^(0|4294967296)$'

for length in 0 4 7; do
	given "op=25 len=$length" "op=9e sa=10 sense=70,00,05,00*4,0a,00*4,20,00*5"
	ok "a capacity of $length bytes leaves a device" there "$lun0"
	like "whose disk has a size that nobody made up" "$(size)" '^(0|1|131072)$'
done

for length in 0 8 11; do
	given "op=25 sense=70,00,05,00*4,0a,00*4,20,00*5" "op=9e sa=10 len=$length"
	ok "a long capacity of $length bytes leaves a device" there "$lun0"
done

no_rules
remove_host
rule op=25 poke=0:00000000,00000000
rule op=9e sa=10 poke=0:00*12
add_host max_id=1
ok "a disk that makes no sense when it is found is there" wait_for 10 test -e "$(of "$lun0")/block"
no_rules
rescan "$lun0"
is "and has its size when it makes some" "$(size)" 131072
no_rules
leave
