#!/usr/bin/env bash
# A driver without DMA copies data page by page, with interrupts off: also pieces of several pages, and
# such as do not begin with a page.
#: about programmed I/O, scsi_kmap_atomic_sg, fio
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh
. ./virtio.sh

begin_disks
add_host pio=1 timeout=20000 max_sectors=1024
disk=$(disk_of "$lun0")
sg=$(sg_of "$lun0")
ok "32 commands at a time read what they wrote" verify "${disk##*/}" --size=8m
ok "those of many pages do" verify "${disk##*/}" --bs=512k --size=8m
ok "those of one block do" verify "${disk##*/}" --bs=512 --size=512k

# sg has buffers of several pages in one piece.
put_data "${disk##*/}"
data=$scratch/${disk##*/}
ok "pieces of several pages are read" sg_dd if="$sg" of="$scratch/read" bs=512 count=2048 bpt=128
ok "and right" cmp "$data" "$scratch/read"
dd if=/dev/urandom of="$data" bs=64k count=16 status=none
ok "they are written" sg_dd if="$data" of="$sg" bs=512 count=2048 bpt=128
ok "and right" same_data "${disk##*/}" "$data"
ok "pieces that end within a page are read" sg_dd if="$sg" of="$scratch/read" bs=512 count=2046 bpt=93
ok "and right" cmp -n $((2046 * 512)) "$data" "$scratch/read"
leave
