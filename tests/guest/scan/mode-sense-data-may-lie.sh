#!/bin/bash
# MODE SENSE data (SPC-5 7.5) with lengths that reach past it: the disk is there and reads, with the
# cache it said, or with none.
#: about MODE SENSE, cache, lying device
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

begin_disks

# Each case is asked both ways: the short command is for those who refuse the long one.
refuse_10="op=5a sense=70,00,05,00,00,00,00,0a,00*4,20,00*5"

# given RULE...: the disk is asked anew, and answers by these rules.
given() {
	local rule
	mark
	no_rules
	for rule in "$@"; do
		# shellcheck disable=SC2086
		rule $rule
	done
	rescan "$lun0"
}

cache() { cat "$(of "$lun0")"/scsi_disk/*/cache_type; }

add_host max_id=1
disk=$(disk_of "$lun0")
is "a write cache that is told is known" "$(cache)" "write back"

given "$refuse_10"
is "also by the short command" "$(cache)" "write back"

for lie in poke=0:ffff poke=0:0000 poke=6:ffff poke=6:0100 poke=6:0004 poke=8:ff*20 poke=17:ff \
	poke=17:00 len=0 len=1 len=7 len=8 len=12 len=17 data=ff*255; do
	given "op=5a $lie"
	ok "a disk that answers MODE SENSE(10) with $lie reads" get "$disk"
done

for lie in poke=0:ff poke=0:00 poke=3:ff poke=3:01 poke=13:ff len=0 len=1 len=3 len=4 len=13 data=ff*255; do
	given "$refuse_10" "op=1a $lie"
	ok "a disk that answers MODE SENSE(6) with $lie reads" get "$disk"
done

given "$refuse_10" "op=1a sense=70,00,05,00,00,00,00,0a,00*4,24,00*5"
ok "a disk that refuses both reads" get "$disk"
no_rules
remove_host

# And as it is found.
mark
rule "$refuse_10"
rule op=1a sense=70,00,05,00,00,00,00,0a,00*4,24,00*5
add_host max_id=1
disk=$(disk_of "$lun0")
ok "also when it is found" get "$disk"
ok "and is taken for one without a write cache" logged "write through"
no_rules
remove_host
rule op=5a poke=6:ffff
add_host max_id=1
disk=$(disk_of "$lun0")
ok "one whose block descriptors claim to be 64 KiB long is found, and reads" get "$disk"
leave
