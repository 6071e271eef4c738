#!/bin/bash
# scsi_ramdisk: hosts reach the same units if they ask for the same array, by its name or by its shape; of another
# shape they are refused, or have another array; and a path that was pulled can come back.
#: about configfs, array, paths
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh

load sg
load scsi_ramdisk add_host=0 dev_size_mb=8
mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config || bail "no configfs"
config=/sys/kernel/config/scsi_ramdisk

hosts() { hosts_of scsi_ramdisk | wc -l; }
# set FOLDER NAME=VALUE...: makes it if it is not there.
set_() {
	local folder=$config/$1 word
	[ -d "$folder" ] || mkdir "$folder" || return
	shift
	for word in "$@"; do echo "${word#*=}" > "$folder/${word%%=*}" || return; done
}
name() { sg_vpd -p sn "$1" 2> /dev/null | sed -n 's/.*serial number: *//p'; }
port() { sg_vpd -p di_port "$1" | sed -n 's/.*Relative target port: *//p'; }
ports() { sg_vpd -p sp "$1" | sed -n 's/.*Relative port=//p' | xargs; }
put() { raw "$1" 2a 00 00 00 00 00 00 00 01 00 -- -s 512 -i "$2"; }
get() { sg_dd if="$1" bs=512 count=1 2> /dev/null | md5sum; }

# --- in configfs: by name, and a folder's own name is that of its array
ok "a folder is an array" set_ a paths=2 inq_product=first live=1
ram_last
a=$sg
is "which has its name" "$(cat $config/a/array)" a
ok "another folder that has paths to spare" set_ b paths=2 inq_product=second sector_size=4096 live=1
ram_last
b=$sg
unlike "is another array" "$(name "$b")" "^$(name "$a")\$"
is "of the shape that it says" "$(sg_readcap "$b" | sed -n 's/.*block length=\([0-9]*\).*/\1/p')" 4096
is "and has a port of its own" "$(ports "$a") $(ports "$b")" "1 1"
set_ b live=0
mark
no "who asks for the array of the first by name, and for another shape" set_ b array=a live=1
ok "is told what is different" logged 'no host: array "a" is there with another sector_size'
set_ b sector_size=512 dif=1
mark
no "blocks with protection information are another shape" set_ b live=1
ok "that is told" logged 'no host: array "a" is there with another dif'
is "there is no host of it" "$(hosts)" 1
ok "of the same shape one may" set_ b dif=0 inq_product=first live=1
ram_last
b=$sg
is "and reaches the same unit" "$(name "$b")" "$(name "$a")"
is "by another port" "$(port "$a") $(port "$b") $(ports "$a")" "0x1 0x2 1 2"
mark
no "a third path is one too many" set_ c paths=2 inq_product=first array=a live=1
ok "that is told, too" logged 'no host: array "a" has no free port, see paths'

# --- a path is pulled, and comes back
head -c 512 /dev/urandom > "$scratch/block"
is "what is written by one path" "$(put "$b" "$scratch/block")" Good
sg_persist -o -G -S b1 "$b" > /dev/null 2>&1
is "a path that prevents removal" "$(raw "$b" 1e 00 00 00 01 00)" Good
like "is told of" "$(cat "/sys/kernel/debug/scsi_ramdisk/host$(hosts_of scsi_ramdisk | head -n 1)/units")" locked
set_ b live=0
unlike "no more when it was pulled" \
	"$(cat "/sys/kernel/debug/scsi_ramdisk/host$(hosts_of scsi_ramdisk | head -n 1)/units")" locked
is "a path less" "$(hosts) $(ports "$a")" "1 1"
ok "it is plugged in again" set_ b live=1
ram_last
b=$sg
is "it is the path that it was" "$(name "$b") $(port "$b")" "$(name "$a") 0x2"
is "to the same data" "$(get "$b")" "$(md5sum < "$scratch/block")"
is "and it is registered as it was" "$(sg_persist -o -G -K b1 -S b2 "$b" > /dev/null 2>&1; echo $?)" 0
set_ a live=0
is "the first can go as well" "$(get "$b")" "$(md5sum < "$scratch/block")"
ok "and come back by the port that it asks for" set_ a port=1 live=1
ram_last
is "to that port" "$(port "$sg") $(get "$sg")" "0x1 $(md5sum < "$scratch/block")"
no "a port that is taken is not had twice" set_ c port=1 live=1
ok "with its last path an array goes" rmdir $config/a $config/b
ok "and is made anew, empty" set_ c port=0 live=1
ram_last
is "whoever asks for it then" "$(get "$sg")" "$(head -c 512 /dev/zero | md5sum)"
ok "a folder whose name is too long for an array" set_ a-name-of-more-than-thirty-two-characters paths=2 live=1
is "has one that nobody else can ask for" "$(cat $config/a-name-of-more-than-thirty-two-characters/array)" ""
rmdir $config/a-name-of-more-than-thirty-two-characters $config/c

# --- by add_host: without a name, those of one shape among themselves
echo 2 > $ramdisk/paths
echo 3 > $ramdisk/add_host
mapfile -t at < <(hosts_of scsi_ramdisk)
names=()
for number in "${at[@]}"; do ram_first "$number"; names+=("$(name "$sg")"); done
is "two hosts of two paths are one array" "${names[0]}" "${names[1]}"
unlike "the third is the next one" "${names[2]}" "^${names[0]}\$"
ok "a host of one path in between" set_ d live=1
ram_last
unlike "is none of theirs" "$(name "$sg")" "^(${names[0]}|${names[2]})\$"
echo 4096 > $ramdisk/sector_size
echo 1 > $ramdisk/add_host
ram_last
unlike "nor is one with other blocks" "$(name "$sg")" "^(${names[0]}|${names[2]})\$"
echo -1 > $ramdisk/add_host
echo 512 > $ramdisk/sector_size
echo 1 > $ramdisk/add_host
ram_last
is "the one that is missing is" "$(name "$sg")" "${names[2]}"
is "as its second port" "$(port "$sg")" 0x2
is "its data" "$(put "$sg" "$scratch/block")" Good
echo -1 > $ramdisk/add_host
echo 1 > $ramdisk/add_host
ram_last
is "is there when the path is pulled and comes back" "$(name "$sg") $(get "$sg")" \
	"${names[2]} $(md5sum < "$scratch/block")"
echo d > $ramdisk/array
mark
no "add_host joins no named array of another shape either" eval "echo 1 > $ramdisk/add_host"
ok "and says so" logged 'no host: array "d" is there with another paths'
echo 1 > $ramdisk/paths
no "nor one that is full" eval "echo 1 > $ramdisk/add_host"
rmdir $config/d
