#!/bin/bash
# scsi_ramdisk with zones: what ZBC-2 asks of a host managed disk, with sg3_utils, blkzone and fio.
#: about ZBC, REPORT ZONES, zone, blkzone
#: needs scsi_ramdisk
#: timeout 240

. ./lib.sh
. ./ramdisk.sh

load_upper
ram_load zbc=2 dev_size_mb=64 zone_size_mb=1 zone_nr_conv=2 zone_max_open=3
zones() { sg_rep_zones -o "$1" "$sg" 2> /dev/null | grep -c 'Zone descriptor'; }
write() { how sg_dd if=/dev/zero of="$sg" bs=512 seek="$1" count="${2-1}" bpt="${2-1}"; }
zone() { how sg_zone "--$1" --zone="$2" "$sg"; }
kinds() { echo "$(zones 1) $(zones 2) $(zones 3) $(zones 4) $(zones 5) $(zones 0x3f)"; }

is "zones: empty, implicitly and explicitly open, closed, full, without pointer" "$(kinds)" "62 0 0 0 0 2"
is "there is no eighth report" "$(raw "$sg" 95 00 00 00 00 00 00 00 00 00 00 00 10 00 08 00 -- -r 4096)" \
	"Illegal Request: Invalid field in cdb, byte 14 bit 5"
is "a zone is written from its beginning" "$(raw "$sg" 2a 00 00 00 10 00 00 00 08 00 -- -s 4096 -i /dev/zero)" Good
is "and then is open" "$(kinds)" "61 1 0 0 0 2"
is "not at its beginning again" "$(raw "$sg" 2a 00 00 00 10 00 00 00 08 00 -- -s 4096 -i /dev/zero)" \
	"Illegal Request: Unaligned write command"
is "conventional ones are written anywhere" "$(raw "$sg" 2a 00 00 00 00 40 00 00 08 00 -- -s 4096 -i /dev/zero)" Good
is "a zone is opened" "$(zone open 14336)" Good
is "another" "$(zone open 16384)" Good
is "the third closes the one that nobody opened" "$(zone open 18432) $(kinds)" "Good 58 0 3 1 0 2"
like "a fourth is too many" "$(zone open 20480)" '^Data Protect: Insufficient zone resources'
is "they are closed, and empty as they were" "$(how sg_zone --close --all "$sg") $(kinds)" "Good 61 0 0 1 0 2"
is "a zone is finished" "$(zone finish 4096) $(kinds)" "Good 61 0 0 0 1 2"
is "and reset" "$(how sg_reset_wp --zone=4096 "$sg") $(kinds)" "Good 62 0 0 0 0 2"
is "the middle of a zone is no zone" "$(zone open 4097)" "Illegal Request: Invalid field in cdb, byte 2 bit 7"
is "nor is a conventional one to be opened" "$(zone open 2048)" "Illegal Request: Invalid field in cdb, byte 2 bit 7"
like "a read across zones of two kinds" "$(raw "$sg" 28 00 00 00 0f ff 00 00 02 00 -- -r 1024)" 'Read boundary violation'
like "the page of zones" "$(sg_vpd -p 0xb6 "$sg")" 'Maximum number of open sequential write required zones: 3|: 3'

# Zones of 4 MiB, of which 3 can be written: the gap of the second begins at block 3800h.
for word in zone_size_mb=4 zone_cap_mb=3 zone_nr_conv=1; do echo "${word#*=}" > "$ramdisk/${word%=*}"; done
first=$host
echo 1 > "$ramdisk/add_host"
ram_last
for place in '00 00 38 00 1 Gap' '00 00 37 ff 2 Read.boundary' '00 00 1f ff 2 Read.boundary' '00 00 20 00 2 .'; do
	# shellcheck disable=SC2086
	set -- $place
	read=$(raw "$sg" 28 00 "$1" "$2" "$3" "$4" 00 00 "$5" 00 -- -r $((512 * $5)))
	[ "$6" = . ] && [ "$read" = Good ] || like "a read at $3$4h" "$read" "${6/Gap/[Gg][Aa][Pp]}"
	is "VERIFY ends as that" "$(raw "$sg" 8f 00 00 00 00 00 "$1" "$2" "$3" "$4" 00 00 00 "$5" 00 00)" "$read"
	is "PRE-FETCH, too" "$(raw "$sg" 34 00 "$1" "$2" "$3" "$4" 00 00 "$5" 00 | sed 's/Condition Met/Good/')" "$read"
done
caw() { raw "$sg" 89 00 00 00 00 00 00 00 "$1" 00 00 00 00 01 00 00 -- -s 1024 -i "$scratch/caw"; }
{ head -c 512 /dev/urandom; head -c 512 /dev/zero; } > "$scratch/caw"
is "COMPARE AND WRITE of what is not the same" "$(caw 20)" "Miscompare: Miscompare during verify operation"
is "moves no write pointer" "$(kinds)" "15 0 0 0 0 16"
is "not at the write pointer it is refused for that" "$(caw 21)" "Illegal Request: Unaligned write command"
{ head -c 512 /dev/zero; head -c 512 /dev/urandom; } > "$scratch/caw"
is "of what is the same" "$(caw 20)" Good
is "it does" "$(kinds)" "14 1 0 0 0 16"
echo -1 > "$ramdisk/add_host"
ram_first "$first"

clear_attention "$sg"
disk=$(wait_disks "$host" 1)
is "the block layer sees it" "$(cat "/sys/block/$disk/queue/zoned") $(cat "/sys/block/$disk/queue/nr_zones")" "host-managed 64"
is "blkzone, too" "$(blkzone report "/dev/$disk" | grep -c 'SEQ_WRITE_REQUIRED')" 62
echo mq-deadline > "/sys/block/$disk/queue/scheduler"
ok "fio writes zones and verifies them" fio --name=zones --filename="/dev/$disk" --zonemode=zbd --rw=write --bs=64k \
	--offset=2m --size=16m --direct=1 --ioengine=psync --verify=crc32c --verify_fatal=1 --max_open_zones=3
is "they are full" "$(zones 5)" 16
ok "blkzone resets them" blkzone reset "/dev/$disk"
is "they are empty" "$(zones 1)" 62
