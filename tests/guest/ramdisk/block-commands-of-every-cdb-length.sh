#!/bin/bash
# scsi_ramdisk: each command of SBC-4 that reads, writes, compares or unmaps blocks does so, in each length of
# CDB that it has; and refuses what lies beyond the end.
#: about READ, WRITE, VERIFY, WRITE SAME, UNMAP
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh

ram_load dev_size_mb=8

# cdb LENGTH OPCODE BLOCKS [BYTE1]: a CDB for blocks from 0x10 on, in hexadecimal.
cdb() {
	case $1 in
	6)	printf '%s 00 00 10 %02x 00' "$2" "$3" ;;
	10)	printf '%s %s 00 00 00 10 00 00 %02x 00' "$2" "${4-00}" "$3" ;;
	12)	printf '%s %s 00 00 00 10 00 00 00 %02x 00 00' "$2" "${4-00}" "$3" ;;
	16)	printf '%s %s 00 00 00 00 00 00 00 10 00 00 00 %02x 00 00' "$2" "${4-00}" "$3" ;;
	32)	printf '7f 00 00 00 00 00 00 18 00 %s %s 00 00 00 00 00 00 00 00 10 ' "$2" "${4-00}"
		printf '00 00 00 10 00 00 00 00 00 00 00 %02x' "$3" ;;
	esac
}

# letters LETTER BYTES: so many of it; 0 is the byte.
letters() { if [ "$1" = 0 ]; then head -c "$2" < /dev/zero; else head -c "$2" < /dev/zero | tr '\0' "$1"; fi; }

# put LETTER BYTES CDB: sends so many of a letter with a command.
put() {
	letters "$1" "$2" > "$scratch/out"
	# shellcheck disable=SC2086
	raw "$sg" $3 -- -s "$2" -i "$scratch/out"
}

# get BYTES CDB: the letters that a command reads, each once.
get() {
	# shellcheck disable=SC2086
	sg_raw -r "$1" -o "$scratch/in" "$sg" $2 > /dev/null 2>&1 || return
	tr '\0' 0 < "$scratch/in" | fold -w1 | uniq | xargs
}

is "what was never written reads as zeros" "$(get 1024 "$(cdb 10 28 2)")" 0

alphabet=abcdefghijkl n=0
for write in 6:0a 10:2a 12:aa 16:8a 32:0b 10:2e 12:ae 16:8e 32:0c 16:9c; do
	letter=${alphabet:n++:1}
	case $write in
	16:9c)	command="9c 00 00 00 00 00 00 00 00 10 00 00 00 02 00 00" ;;
	*)	command=$(cdb "${write%:*}" "${write#*:}" 2) ;;
	esac
	is "$command writes" "$(put "$letter" 1024 "$command")" Good
	is "what it wrote is there" "$(get 1024 "$(cdb 10 28 2)")" "$letter"
done
for read in 6:08 10:28 12:a8 16:88 32:09; do
	is "READ ${read%:*} reads it" "$(get 1024 "$(cdb "${read%:*}" "${read#*:}" 2)")" "$letter"
done

put x 1024 "$(cdb 10 2a 2)" > /dev/null
for verify in 10:2f 12:af 16:8f 32:0a; do
	length=${verify%:*} op=${verify#*:}
	is "VERIFY $length without data" "$(put x 0 "$(cdb "$length" "$op" 2)")" Good
	is "VERIFY $length of the same bytes" "$(put x 1024 "$(cdb "$length" "$op" 2 02)")" Good
	is "VERIFY $length of others" "$(put y 1024 "$(cdb "$length" "$op" 2 02)")" \
		"Miscompare: Miscompare during verify operation"
	is "VERIFY $length of one block with all" "$(put x 512 "$(cdb "$length" "$op" 2 06)")" Good
	like "VERIFY $length has no third way" "$(put x 512 "$(cdb "$length" "$op" 2 04)")" 'Invalid field in cdb'
done

# COMPARE AND WRITE: the first half is what should be there.
{ letters x 512; letters z 512; } > "$scratch/caw"
caw() { raw "$sg" 89 00 00 00 00 00 00 00 00 10 00 00 00 01 00 00 -- -s 1024 -i "$scratch/caw"; }
is "COMPARE AND WRITE writes where it is the same" "$(caw)" Good
is "it has written one block" "$(get 1024 "$(cdb 10 28 2)")" "z x"
is "and not where it is not" "$(caw)" "Miscompare: Miscompare during verify operation"
is "nothing has changed" "$(get 1024 "$(cdb 10 28 2)")" "z x"

put P 512 "$(cdb 10 2a 1)" > /dev/null
is "ORWRITE" "$(put '!' 512 "$(cdb 16 8b 1)")" Good
is "sets bits" "$(get 512 "$(cdb 10 28 1)")" q

for same in 10:41 16:93 32:0d; do
	length=${same%:*} op=${same#*:}
	is "WRITE SAME $length" "$(put s 512 "$(cdb "$length" "$op" 3)")" Good
	is "repeats a block" "$(get 2048 "$(cdb 10 28 4)")" "s 0"
	is "WRITE SAME $length may unmap" "$(put 0 512 "$(cdb "$length" "$op" 3 08)")" Good
	is "and then zeros are read" "$(get 2048 "$(cdb 10 28 4)")" 0
	is "WRITE SAME $length with UNMAP writes what is not zeros" "$(put s 512 "$(cdb "$length" "$op" 3 08)")" Good
	is "as it must" "$(get 1536 "$(cdb 10 28 3)")" s
done
is "WRITE SAME 16 without a block" "$(put s 0 "$(cdb 16 93 3 01)")" Good
is "writes zeros" "$(get 1536 "$(cdb 10 28 3)")" 0

status() { lba_status "$sg" "$1"; }
put u $((4096 * 3)) "2a 00 00 00 00 00 00 00 18 00" > /dev/null
is "blocks that were written are mapped" "$(status 0)" "0x0 0x18 0"
is "behind them is nothing" "$(status 24)" "0x18 0x3fe8 1"
ok "UNMAP takes ranges" sg_unmap --force --lba=8,20 --num=8,2 "$sg"
is "and leaves the pages before them" "$(status 0)" "0x0 0x8 0"
is "one is gone" "$(status 8)" "0x8 0x8 1"
is "of a page that went in part, the part is zeros" "$(get $((512 * 6)) "28 00 00 00 00 12 00 00 06 00")" "u 0 u"
is "its rest is mapped" "$(status 16)" "0x10 0x8 0"

is "SYNCHRONIZE CACHE 10" "$(raw "$sg" 35 00 00 00 00 00 00 00 00 00)" Good
is "SYNCHRONIZE CACHE 16" "$(raw "$sg" 91 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00)" Good
is "PRE-FETCH 10 has all of it" "$(raw "$sg" 34 00 00 00 00 00 00 00 01 00)" "Condition Met"
is "PRE-FETCH 16 has, too" "$(raw "$sg" 90 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00)" "Condition Met"

beyond="Illegal Request: Logical block address out of range"
is "READ from beyond the end" "$(raw "$sg" 28 00 00 00 40 00 00 00 01 00 -- -r 512)" "$beyond"
is "READ over the end" "$(raw "$sg" 28 00 00 00 3f ff 00 00 02 00 -- -r 1024)" "$beyond"
is "READ of the last" "$(raw "$sg" 28 00 00 00 3f ff 00 00 01 00 -- -r 512)" Good
is "READ of nothing at the end" "$(raw "$sg" 28 00 00 00 40 00 00 00 00 00)" Good
is "READ of a block whose number has 64 bits" \
	"$(raw "$sg" 88 00 ff ff ff ff ff ff ff ff 00 00 00 02 00 00 -- -r 1024)" "$beyond"
atomic=$(cdb 16 9c 0)
is "WRITE ATOMIC of 256 blocks" "$(put a 131072 "${atomic% * * * *} 01 00 00 00")" Good
is "writes them" "$(get 131072 "28 00 00 00 00 10 00 01 00 00")" a
is "of more than are written at once" "$(put a 512 "${atomic% * * * *} 08 01 00 00")" \
	"Illegal Request: Invalid field in cdb, byte 12 bit 7"
is "and beyond the end as well" "$(put a 512 "9c 00 00 00 00 00 00 00 3f ff 00 00 08 01 00 00")" "$beyond"
is "COMPARE AND WRITE of too many, beyond the end" \
	"$(put a 512 "89 00 00 00 00 00 00 00 3f ff 00 00 00 ff 00 00")" "$beyond"
is "WRITE over the end" "$(put w 1024 "2a 00 00 00 3f ff 00 00 02 00")" "$beyond"
is "WRITE SAME over the end" "$(put w 512 "41 00 00 00 3f ff 00 00 02 00")" "$beyond"
is "UNMAP over the end" "$(how sg_unmap --force --lba=16383 --num=2 "$sg")" "$beyond"
is "SYNCHRONIZE CACHE beyond the end" "$(raw "$sg" 35 00 00 01 00 00 00 00 01 00)" "$beyond"
is "GET LBA STATUS beyond the end" "$(raw "$sg" 9e 12 00 00 00 00 00 00 40 00 00 00 00 20 00 00 -- -r 32)" "$beyond"
is "and nothing was written" "$(get 512 "28 00 00 00 3f ff 00 00 01 00")" 0

ram_units "resize 0:0 1000"
clear_attention "$sg"
is "a unit that has shrunk tells of no block beyond its end" "$(status 900)" "0x384 0x64 1"
is "and knows none there" "$(raw "$sg" 9e 12 00 00 00 00 00 00 03 e8 00 00 00 20 00 00 -- -r 32)" "$beyond"
