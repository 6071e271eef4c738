#!/bin/bash
# scsi_ramdisk with protection information of each type, with and without the host's part in it (DIX).
#: about T10 PI, DIF, DIX
#: needs scsi_ramdisk
#: timeout 400

. ./lib.sh
. ./ramdisk.sh

verify() {
	fio --name=pi --filename="/dev/$1" --rw=randwrite --bs=4k --size=2m --iodepth=8 --ioengine=libaio --direct=1 \
		--verify=crc32c --verify_fatal=1
}

load_upper
read_10() { raw "$sg" 28 "$1" 00 00 00 00 00 00 08 00 -- -r 4096; }
for type in 1 2 3; do
	for dix in 0 1; do
		for guard in 0 1; do
			[ $dix$guard = 01 ] && continue
			ram_load dif=$type dix=$dix guard=$guard
			disk=$(wait_disks "$host" 1)
			name="type $type$([ $dix = 0 ] || echo ", DIX")$([ $guard = 0 ] || echo ", IP checksum")"
			ok "$name: fio verifies" verify "$disk"
			like "$name: capacity says so" "$(sg_readcap -l "$sg")" "prot_en=1, p_type=$((type - 1))"
			if [ $dix = 1 ]; then
				like "$name: so does the block layer" "$(cat "/sys/block/$disk/integrity/format")" \
					"^T10-DIF-TYPE[13]-$([ $guard = 0 ] && echo CRC || echo IP)$"
			fi
			unload scsi_ramdisk
		done
	done
done

ram_load dif=0
is "without, there is nothing to check" "$(read_10 20)" "Illegal Request: Invalid field in cdb, byte 1 bit 7"
unload scsi_ramdisk
ram_load dif=1
is "type 1 is checked" "$(read_10 20)" Good
is "some ways of checking are none" "$(read_10 c0)" "Illegal Request: Invalid field in cdb, byte 1 bit 7"
unload scsi_ramdisk
ram_load dif=2
is "type 2 asks for long commands" "$(read_10 20)" "Illegal Request: Invalid command operation code"
is "unless nothing is to be checked" "$(read_10 00)" Good
unload scsi_ramdisk

# What writes, and brings no protection information, has it made; what reads checks it (SBC-4 4.21).
ram_load dif=1 ato=0
guard="Aborted Command: Logical block guard check failed"
of_block() { raw "$sg" 28 20 00 00 00 "$1" 00 00 01 00 -- -r 512; }
send() { raw "$sg" "${@:2}" -- -s "$1" -i "$scratch/out"; }
{ head -c 512 /dev/zero; head -c 512 /dev/urandom; } > "$scratch/out"
same() { send 512 41 "$1" 00 00 00 "$2" 00 00 02 00; }
caw() { send 1024 89 00 00 00 00 00 00 00 00 "$1" 00 00 00 01 00 00; }
or() { send 512 8b 00 00 00 00 00 00 00 00 "$1" 00 00 00 01 00 00; }
is "WRITE SAME" "$(same 00 10) $(of_block 10) $(of_block 11)" "Good Good Good"
ram_rule 'op=41 corrupt=0'
is "has made what its blocks are checked by" "$(same 00 10) $(of_block 10) $(of_block 11)" "Good $guard Good"
is "the adapter, too, if it is asked to" "$(same 20 10) $(of_block 10) $(of_block 11)" "Good $guard Good"
ram_well
is "COMPARE AND WRITE" "$(caw 20) $(of_block 20)" "Good Good"
ram_rule 'op=89 corrupt=512'
is "has, too" "$(caw 21) $(of_block 21)" "Good $guard"
ram_well
is "it checks what it compares" "$(caw 21)" "$guard"
is "ORWRITE" "$(or 22) $(of_block 22)" "Good Good"
is "checks what it changes" "$(or 21)" "$guard"
unload scsi_ramdisk

# Of many blocks, each has its own, wherever the work on them was interrupted for others. A block that has none is
# never at fault; here its reference tag is asked for, which type 2 has the CDB tell.
ram_load dif=2 ato=0
tag="Aborted Command: Logical block reference tag check failed"
head -c 51200 /dev/urandom > "$scratch/out"
# long ACTION PROTECT LBA LBA TAG TAG BLOCKS ARGUMENT...: a CDB of 32 bytes, numbers as two bytes; blocks as one.
long() {
	raw "$sg" 7f 00 00 00 00 00 00 18 00 "$1" "$2" 00 00 00 00 00 00 00 "$3" "$4" 00 00 "$5" "$6" \
		00 00 00 00 00 00 00 "$7" -- "${@:8}"
}
one() { long 09 20 "$@" 01 -r 512; }
is "blocks that were never written have nothing to check" "$(one 01 f0 00 00)" Good
is "200 blocks by WRITE SAME" "$(long 0d 20 01 f0 10 00 c8 -s 512 -i "$scratch/out")" Good
is "have it, one after the other" "$(long 09 20 01 f0 10 00 c8 -r 102400)" Good
is "to the last" "$(one 02 b7 10 c7) $(one 02 b7 10 00)" "Good $tag"
is "and no further" "$(one 02 b8 00 00)" Good
is "100 by ORWRITE" "$(send 51200 8b 00 00 00 00 00 00 00 04 00 00 00 00 64 00 00)" Good
is "have a guard that is right" "$(long 09 80 04 00 00 00 64 -r 51200)" Good
is "to the last, too" "$(one 04 63 00 00) $(one 04 64 00 00)" "$tag Good"
unload scsi_ramdisk

# A byte that changes in the store.
ram_load dif=1 dix=1
disk=$(wait_disks "$host" 1)
ram_rule 'op=2a corrupt=0 count=1'
dd if=/dev/urandom of="/dev/$disk" bs=4k count=1 oflag=direct status=none
ram_well
like "is found when it is read" "$(sg_raw -r 4096 "$sg" 28 20 00 00 00 00 00 00 08 00 2>&1)" 'guard check failed'
