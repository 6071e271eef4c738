#!/bin/bash
# scsi_ramdisk: each fault that a rule can ask for happens, to the commands it is for and to no other; and a line
# that is no rule is refused, with a word about where.
#: about fault injection, rules, debugfs
#: needs scsi_ramdisk
#: timeout 300

. ./lib.sh
. ./ramdisk.sh

load_upper
ram_load max_luns=2 dev_size_mb=8
disk=$(wait_disks "$host" 2 | head -n 1)
other=$(sg_of "$host:0:0:1")
debugfs=/sys/kernel/debug/scsi_ramdisk/host$host
clear_attention "$other"
sg_dd if=/dev/urandom of="$sg" bs=512 count=256 > /dev/null 2>&1
sg_dd if="$sg" of="$scratch/data" bs=512 count=256 > /dev/null 2>&1

read_10() { raw "$sg" 28 00 00 00 00 "${1-00}" 00 00 01 00 -- -r 512 -o "$scratch/in"; }
told() { ram_well; ram_rule "$1"; }
hits() { ram_rules | sed -nE "s/^[0-9]+ seen=[0-9]+ hits=([0-9]+).*/\1/p" | xargs; }

# --- lines that are no rules
for line in 'op=28 foo=1' 'lose delay=1s' 'busy full' 'chance=101 busy' 'seed=1 op=28' 'op=1ff busy' 'sense=3/11' \
	'on=abort busy' 'answer=failed' 'attention=boredom' 'delay=5parsecs' 'data=0' 'nth=0x1 busy' 'lba=9-3 busy'; do
	mark
	no "'$line' is no rule" ram_rule "$line"
	ok "and the log says where" logged 'rules: column [0-9]+: '
done
is "no rule was taken" "$(ram_rules)" ""

# --- which commands, and when
told 'op=28 lun=0 sense=3/11/00 nth=2 count=1'
is "the first is not the second" "$(read_10)" Good
is "the second is" "$(read_10)" "Medium Error: Unrecovered read error"
is "the third is not" "$(read_10)" Good
like "that was counted" "$(ram_rules)" 'seen=3 hits=1 op=28 lun=0 sense=3/11/00 nth=2 count=1'
told 'op=28 lun=1 sense=3/11/00'
is "another unit is another" "$(read_10)" Good
is "the one it is for" "$(raw "$other" 28 00 00 00 00 00 00 00 01 00 -- -r 512)" "Medium Error: Unrecovered read error"
told 'lba=100-103 sense=3/11/00'
is "a block before the range" "$(read_10 63)" Good
is "the last of it" "$(read_10 67)" "Medium Error: Unrecovered read error"
is "the first behind it" "$(read_10 68)" Good
like "sense data says where it was" "$(sg_raw -r 4096 "$sg" 28 00 00 00 00 60 00 00 08 00 2>&1)" 'Info fld=0x64'
# Block 5000 is 1388h.
told 'lba=5000-5003 sense=3/11/00'
bad="Medium Error: Unrecovered read error"
is "UNMAP of other blocks" "$(how sg_unmap --force --lba=4996,5004 --num=4,4 "$sg")" Good
is "UNMAP whose second range has one of it" "$(how sg_unmap --force --lba=4000,5002 --num=4,1 "$sg")" "$bad"
is "WRITE SAME of as many as there are behind a block" \
	"$(raw "$sg" 93 01 00 00 00 00 00 00 10 00 00 00 00 00 00 00)" "$bad"
is "from behind it on" "$(raw "$sg" 93 01 00 00 00 00 00 00 20 00 00 00 00 00 00 00)" Good
is "SYNCHRONIZE CACHE to the end" "$(raw "$sg" 35 00 00 00 00 00 00 00 00 00)" "$bad"
is "GET LBA STATUS of a block of it" "$(raw "$sg" 9e 12 00 00 00 00 00 00 13 88 00 00 00 20 00 00 -- -r 32)" "$bad"
is "and of one before" "$(raw "$sg" 9e 12 00 00 00 00 00 00 13 87 00 00 00 20 00 00 -- -r 32)" Good
told 'op=28 every=3 busy'
for _ in {1..7}; do read_10; done > /dev/null
like "every third" "$(hits)" '^[23]$'
told 'op=00 chance=50 seed=7 sense=b/00/00'
for _ in {1..16}; do sg_turs "$sg"; echo $?; done > "$scratch/first" 2>&1
told 'op=00 chance=50 seed=7 sense=b/00/00'
for _ in {1..16}; do sg_turs "$sg"; echo $?; done > "$scratch/second" 2>&1
ok "chance with a seed repeats itself" cmp "$scratch/first" "$scratch/second"
ok "and is neither always nor never" [ "$(grep -E '^[0-9]+$' "$scratch/first" | sort -u | wc -l)" = 2 ]
ram_rule 'op=28 sense=4/00/00'
is "there are two rules" "$(ram_rules | wc -l)" 2
ram_rule "-$(ram_rules | tail -n 1 | cut -d' ' -f1)"
is "one is taken out" "$(ram_rules | wc -l)" 1
no "what is not there cannot be" ram_rule -99

# --- answers
told 'op=00 status=18 count=1'
is "a status" "$(how sg_turs "$sg")" "Reservation Conflict"
told 'op=00 busy count=1'
is "busy is tried again" "$(how sg_turs "$sg") $(hits)" "Good 1"
told 'op=00 full count=1'
is "task set full, too" "$(how sg_turs "$sg") $(hits)" "Good 1"
told 'op=00 sense=70,00,06,00,00,00,00,0a,00,00,00,00,29,04,00,00,00,00 nth=1'
is "sense bytes" "$(how sg_turs "$sg" | cut -d: -f1)" "Unit Attention"
told 'op=28 hostbyte=07'
like "a host byte" "$(sg_raw -r 512 "$sg" 28 00 00 00 00 00 00 00 01 00 2>&1)" 'DID_ERROR|host_status=0x7|status'
told 'op=28 short=256'
like "short data" "$(sg_raw -r 512 "$sg" 28 00 00 00 00 00 00 00 01 00 2>&1)" 'Received 256 bytes'
told 'op=28 resid=100'
like "a residual" "$(sg_raw -r 512 "$sg" 28 00 00 00 00 00 00 00 01 00 2>&1)" 'Received 412 bytes'
told 'op=28 corrupt=5:01'
read_10 > /dev/null
is "a corrupt byte" "$(cmp -l "$scratch/in" <(head -c 512 "$scratch/data") | awk '{ print $1 }' | xargs)" 6
told 'op=2a corrupt=0 count=1'
dd if="$scratch/data" of="/dev/$disk" bs=512 count=1 oflag=direct status=none
ram_well
read_10 > /dev/null
is "one that was stored" "$(cmp -l "$scratch/in" <(head -c 512 "$scratch/data") | wc -l)" 1
dd if="$scratch/data" of="/dev/$disk" bs=512 count=1 oflag=direct status=none
told 'op=12 evpd=0 poke=8:41636d6520202020'
like "INQUIRY data of one's choice" "$(sg_inq "$sg")" 'Vendor identification: Acme'
told 'op=12 page=83 data=00,83,ff,ff,01'
unlike "a malformed page" "$(sg_vpd -p di "$sg" 2>&1)" 'designator type'
told 'op=a0 data=00*8'
like "no LUNs" "$(sg_luns "$sg")" 'Lun list length = 0'
told 'op=5a data=ff*4'
like "modes that make no sense" "$(sg_raw -r 64 "$sg" 5a 00 3f 00 00 00 00 00 40 00 2>&1)" 'ff ff ff ff'
told 'op=00 attention=luns nth=1'
is "a unit attention" "$(how sg_turs "$sg")" "Unit Attention: Reported luns data has changed"
told 'op=28 delay=300ms'
took read_10 > /dev/null
at_most "a delay" 300 "$ms"
told 'op=28 refuse=device count=3'
is "the driver refuses" "$(read_10) $(hits)" "Good 3"
told 'op=00 gone nth=1'
is "a unit is gone" "$(how sg_turs "$sg")" "Illegal Request: Logical unit not supported"
ram_well
is "for good" "$(how sg_turs "$sg")" "Illegal Request: Logical unit not supported"
ram_units 'back 0:0'
is "or until it is brought back" "$(how sg_turs "$sg")" Good
like "that is seen" "$(cat "$debugfs/units")" '^0:0 '

# --- recovery
echo 1 > "/sys/bus/scsi/devices/$device/timeout"
echo 1 > "/sys/bus/scsi/devices/$device/eh_timeout"
same() { dd if="/dev/$disk" bs=512 count=256 iflag=direct status=none | cmp - "$scratch/data"; }
aborts() { sed -nE 's/^0:0 .*aborts=([0-9]+).*/\1/p' "$debugfs/counters"; }
told 'op=28 lun=0 lose count=1'
ok "a lost command comes back" same
is "it was aborted" "$(aborts)" 1
told 'op=28 lun=0 lose count=1'
ram_rule 'on=abort answer=failed count=1'
ram_rule 'on=device answer=failed count=1'
ok "also when abort and reset fail" same
is "each was asked for once" "$(hits)" "1 1 1"
told 'on=device delay=700ms'
took sg_reset -d "$sg"
at_most "a reset may take its time" 700 "$ms"

# --- what happens to units
mark
clear_attention "$sg"
ram_units 'resize 0:0 32768'
is "a unit has grown" "$(how sg_turs "$sg")" "Unit Attention: Capacity data has changed"
like "and says so" "$(sg_readcap "$sg")" 'Last LBA=32767 '
ram_units 'luns 4'
clear_attention "$sg"
is "there are more units" "$(sg_luns -q "$sg" 2> /dev/null | grep -cE '^ *[0-9a-f]{16}')" 4
like "commands are counted" "$(cat "$debugfs/counters")" '^0:0 .*28=[1-9].* in=[1-9].* errors=[1-9]'

# --- the files outlive nothing
exec 3> "$debugfs/rules"
echo -n lose >&3
echo -1 > $ramdisk/add_host
ok "a host can go while its file is open" [ ! -e "$debugfs" ]
exec 3>&- 2> /dev/null
