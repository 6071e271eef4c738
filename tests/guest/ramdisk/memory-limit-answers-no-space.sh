#!/bin/bash
# scsi_ramdisk: what is written takes no more memory than memory_mb says, or half of the machine's; initiators
# are told before it is used up, and when it is; what is unmapped can be written again. WRITE SAME is no slower
# than scsi_debug's.
#: about memory_mb, thin provisioning, threshold
#: needs scsi_ramdisk
#: needs scsi_debug
#: timeout 180

. ./lib.sh
. ./ramdisk.sh

load sd_mod
ram_load dev_size_mb=64 memory_mb=16
no_space="Data Protect: Space allocation failed write protect"
told="Unit Attention: Thin provisioning soft threshold reached"
mib=$((2048))

# same SG LBA BLOCKS: WRITE SAME (16) of blocks full of letters.
head -c 512 /dev/zero | tr '\0' s > "$scratch/block"
same() { how sg_write_same --16 --in="$scratch/block" --lba="$2" --num="$3" --timeout=$((60 * VM_BURDEN)) "$1"; }
write() {
	local cdb
	printf -v cdb '2a 00 %02x %02x %02x %02x 00 00 01 00' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
	# shellcheck disable=SC2086
	raw "$sg" $cdb -- -s 512 -i "$scratch/block"
}
# resources SG: "available used" in MiB, from the log page.
resources() {
	sg_raw -r 64 -o "$scratch/page" "$1" 4d 00 4c 00 00 00 00 00 40 00 > /dev/null 2>&1
	echo $((0x$(xxd -p -s 8 -l 4 "$scratch/page"))) $((0x$(xxd -p -s 20 -l 4 "$scratch/page")))
}

is "nothing is used yet" "$(resources "$sg")" "16 0"
is "what there is room for is written" "$(same "$sg" 0 $((12 * mib)))" Good
is "and nobody is told" "$(how sg_turs "$sg")" Good
is "the log has it" "$(resources "$sg")" "4 12"
is "a little more" "$(same "$sg" $((12 * mib)) $mib)" Good
is "and initiators are told" "$(how sg_turs "$sg")" "$told"
is "once" "$(how sg_turs "$sg")" Good
is "more than there is does not go" "$(same "$sg" $((16 * mib)) $((4 * mib)))" "$no_space"
is "nor does a block" "$(write $((40 * mib)))" "$no_space"
{ head -c 512 /dev/zero; cat "$scratch/block"; } > "$scratch/both"
is "nor a COMPARE AND WRITE that finds what it should" \
	"$(raw "$sg" 89 00 00 00 00 00 00 01 c0 00 00 00 00 01 00 00 -- -s 1024 -i "$scratch/both")" "$no_space"
is "the block is as it was" "$(sg_dd if="$sg" skip=$((0x1c000)) bs=512 count=1 2> /dev/null | tr -d '\0')" ""
is "what has memory is written" "$(write 1)" Good
like "a program is told that there is no space" \
	"$(dd if=/dev/zero of="$(sd_of "$device")" bs=4096 count=1 seek=12000 oflag=direct 2>&1)" 'No space left'
ok "what is unmapped" sg_unmap --force --lba=0 --num=$((8 * mib)) "$sg"
is "can be used again" "$(resources "$sg")" "8 8"
is "for other blocks" "$(write $((40 * mib)))" Good
is "initiators are told again" "$(same "$sg" 0 $((5 * mib))) $(how sg_turs "$sg")" "Good $told"
is "FORMAT UNIT gives all back" "$(raw "$sg" 04 00 00 00 00 00) $(resources "$sg")" "Good 16 0"
like "the provisioning page tells how it is counted" "$(sg_vpd -p lbpv "$sg")" 'Threshold exponent: 11'
is "the mode page has the threshold" \
	"$(sg_raw -r 64 -o "$scratch/page" "$sg" 5a 08 1c 02 00 00 00 00 40 00 > /dev/null 2>&1
	xxd -p -s 24 -l 8 "$scratch/page")" 810200000000000c

# Without a limit of its own: half of the machine's memory, for all of them.
half=$(($(sed -nE 's/^MemTotal: *([0-9]+) kB/\1/p' /proc/meminfo) / 2048))
for number in memory_mb=0 virtual_gb=64 write_same_length=0xffffffff; do echo "${number#*=}" > $ramdisk/${number%=*}; done
echo 2 > $ramdisk/add_host
hosts=$(hosts_of scsi_ramdisk | tail -n 2)
ram_first "${hosts%%$'\n'*}"
one=$sg
ram_first "${hosts##*$'\n'}"
read -r available _ <<< "$(resources "$one")"
at_most "there is half of the machine's" $((available > half ? available - half : half - available)) 20
is "more than the machine has is not written" "$(same "$one" 0 $((4096 * mib)))" "$no_space"
clear_attention "$one"
is "nor by another host" "$(write 0)" "$no_space"
ok "but when it has been unmapped" sg_unmap --force --lba=0 --num=$((4096 * mib)) "$one"
clear_attention "$sg"
is "it is" "$(write 0)" Good
is "nothing is lost" "$(resources "$one")" "$available 0"
