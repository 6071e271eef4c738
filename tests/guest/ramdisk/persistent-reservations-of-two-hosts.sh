#!/bin/bash
# scsi_ramdisk: two hosts reach one logical unit; what one reserves the other may not do. Every type and action
# of persistent reservations, and RESERVE and RELEASE.
#: about PERSISTENT RESERVE, RESERVE, reservation
#: needs scsi_ramdisk
#: timeout 240

. ./lib.sh
. ./ramdisk.sh

load sg
load scsi_ramdisk add_host=2 paths=2
mapfile -t hosts < <(hosts_of scsi_ramdisk)
ram_first "${hosts[1]}"
b=$sg
ram_first "${hosts[0]}"
a=$sg
conflict="Reservation Conflict"

write() { raw "$1" 2a 00 00 00 00 00 00 00 01 00 -- -s 512 -i /dev/zero; }
read_() { raw "$1" 28 00 00 00 00 00 00 00 01 00 -- -r 512; }
may() { echo "$(read_ "$1")/$(write "$1")" | sed "s/$conflict/no/g; s/Good/yes/g"; }
out() { how sg_persist -o "$@"; }
keys() { sg_persist -k "$1" 2> /dev/null | sed -n 's/^ *0x\([0-9a-f]*\)$/\1/p' | xargs; }
generation() { sg_persist -k "$1" 2> /dev/null | sed -n 's/.*generation=0x\([0-9a-f]*\).*/\1/p'; }
holder() { sg_persist -r "$1" 2> /dev/null | sed -n 's/.*Key=0x\([0-9a-f]*\).*/\1/p'; }
attention() { how sg_turs "$1"; }

is "both reach the same blocks" "$(sg_dd if=/dev/urandom of="$a" bs=512 count=8 > /dev/null 2>&1
	sg_dd if="$a" bs=512 count=8 2> /dev/null | md5sum)" "$(sg_dd if="$b" bs=512 count=8 2> /dev/null | md5sum)"
is "a unit has one name" "$(sg_vpd -p di_lu "$a" | md5sum)" "$(sg_vpd -p di_lu "$b" | md5sum)"
unlike "by ports of different names" "$(sg_vpd -p di_port "$a")" "$(sg_vpd -p di_port "$b" | sed -n 's/.*Relative target port: //p')$"

is "a key is registered" "$(out -G -S a1 "$a")" Good
is "both see it" "$(keys "$a") $(keys "$b")" "a1 a1"
is "an unregistered nexus has none to give" "$(out -G -K 5 -S 6 "$b")" "$conflict"
is "the other registers, too" "$(out -I -S b1 "$b")" Good
is "both are listed" "$(keys "$b")" "a1 b1"
is "two have been counted" "$(generation "$a")" 2

# Type, and what a registrant and a stranger may do (read/write).
while read -r type name registrant stranger; do
	is "$name is taken" "$(out -R -K a1 -T "$type" "$a")" Good
	is "$name: its holder" "$(may "$a")" yes/yes
	is "$name: a registrant" "$(may "$b")" "$registrant"
	is "$name: a registrant cannot take it again" "$(out -R -K b1 -T "$((type == 1 ? 3 : 1))" "$b")" "$conflict"
	out -G -K b1 -S 0 "$b" > /dev/null
	is "$name: a stranger" "$(may "$b")" "$stranger"
	is "$name: INQUIRY is for all" "$(how sg_inq "$b")" Good
	out -I -S b1 "$b" > /dev/null
	is "$name: released by another type's name" "$(out -L -K a1 -T "$((type == 1 ? 3 : 1))" "$a")" \
		"Illegal Request: Invalid release of persistent reservation"
	is "$name is released" "$(out -L -K a1 -T "$type" "$a")" Good
	clear_attention "$b" "$a"
done <<- 'E2'
	1 write-exclusive yes/no yes/no
	3 exclusive-access no/no no/no
	5 write-exclusive-registrants yes/yes yes/no
	6 exclusive-access-registrants yes/yes no/no
	7 write-exclusive-all yes/yes yes/no
	8 exclusive-access-all yes/yes no/no
E2

out -R -K a1 -T 5 "$a" > /dev/null
out -L -K a1 -T 5 "$a" > /dev/null
is "registrants are told of a release" "$(attention "$b")" "Unit Attention: Reservations released"
out -R -K a1 -T 3 "$a" > /dev/null
is "who preempts takes it" "$(out -P -K b1 -S a1 -T 3 "$b")" Good
is "its holder is another now" "$(holder "$b")" b1
is "and the former one is told" "$(attention "$a")" "Unit Attention: Registrations preempted"
is "its key is gone" "$(keys "$a")" b1
is "one cannot preempt what is not there" "$(out -P -K b1 -S dead -T 3 "$b")" "$conflict"
out -I -S a1 "$a" > /dev/null
is "preempt and abort" "$(out -A -K a1 -S b1 -T 1 "$a")" Good
clear_attention "$b"
out -I -S b1 "$b" > /dev/null
is "it is cleared by any registrant" "$(out -C -K b1 "$b")" Good
is "the other is told" "$(attention "$a")" "Unit Attention: Reservations preempted"
is "then there are no keys" "$(keys "$a")" ""
is "a list of a wrong length" "$(raw "$a" 5f 00 00 00 00 00 00 00 17 00 -- -s 23 -i /dev/zero)" \
	"Illegal Request: Parameter list length error"
is "an action that is none" "$(raw "$a" 5e 04 00 00 00 00 00 00 08 00 -- -r 8)" \
	"Illegal Request: Invalid field in cdb, byte 1 bit 4"
like "what can be done is told" "$(sg_persist -c "$a")" 'Persist Through Power Loss Capable ?\(PTPL_C\): 1'
out -I -S a1 "$a" > /dev/null
out -I -S b1 "$b" > /dev/null
out -R -K a1 -T 1 "$a" > /dev/null
like "full status has both ports" "$(sg_persist -s "$a")" 'Relative port address: 0x1'
like "the second, too" "$(sg_persist -s "$a")" 'Relative port address: 0x2'
ok "a reset leaves it" sg_reset -d -N "$a"
clear_attention "$a" "$b"
is "as it was" "$(holder "$b") $(may "$b")" "a1 yes/no"
out -C -K a1 "$a" > /dev/null
clear_attention "$a" "$b"

# RESERVATION CONFLICT goes before a unit attention that is none of a reset (SAM-6 5.3.3).
out -I -S a1 "$a" > /dev/null
out -I -S b1 "$b" > /dev/null
out -R -K a1 -T 3 "$a" > /dev/null
clear_attention "$a" "$b"
is "a registrant is preempted by the holder" "$(out -P -K a1 -S b1 -T 3 "$a")" Good
is "a read conflicts, before it is told of that" "$(read_ "$b")" "$conflict"
is "and again" "$(read_ "$b")" "$conflict"
is "so does who comes with the key that it has no more" "$(out -R -K b1 -T 3 "$b")" "$conflict"
is "or with RESERVE" "$(raw "$b" 16 00 00 00 00 00)" "$conflict"
is "what does not conflict tells" "$(attention "$b")" "Unit Attention: Registrations preempted"
ok "a reset" sg_reset -d -N "$a"
like "is told first" "$(read_ "$b")" '^Unit Attention: .*[Rr]eset'
is "then it conflicts" "$(read_ "$b")" "$conflict"
clear_attention "$a" "$b"
out -C -K a1 "$a" > /dev/null
clear_attention "$a" "$b"

# RESERVE and RELEASE of SPC-2.
is "RESERVE" "$(raw "$a" 16 00 00 00 00 00)" Good
is "keeps the other out" "$(may "$b")" no/no
is "even TEST UNIT READY" "$(how sg_turs "$b")" "$conflict"
is "but not from asking who it is" "$(how sg_inq "$b")" Good
is "RELEASE by the other is without effect" "$(raw "$b" 17 00 00 00 00 00) $(may "$b")" "Good no/no"
is "RELEASE (10)" "$(raw "$a" 57 00 00 00 00 00 00 00 00 00) $(may "$b")" "Good yes/yes"
raw "$a" 56 00 00 00 00 00 00 00 00 00 > /dev/null
ok "a reset ends a RESERVE" sg_reset -d -N "$b"
clear_attention "$a" "$b"
is "then the other may" "$(may "$b")" yes/yes
