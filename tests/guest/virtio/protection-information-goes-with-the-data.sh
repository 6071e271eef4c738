#!/bin/bash
# A virtio device that takes protection information beside the data (VIRTIO_SCSI_F_T10_PI).
#: about T10 PI, DIX
#: needs virtio_liar
#: needs scsi_virtio
#: timeout 120

. ./lib.sh
. liar/lib.sh

begin_liar
liar pi=1
is "the host has it" "$(attr "class/scsi_host/host$host/prot_capabilities")" 119
is "the disk has type 1" "$(attr "block/$disk/integrity/format")" T10-DIF-TYPE1-CRC
ok "data is written" put
ok "and read, and its information is right" got_data
tell lie pi 1
no "if it is not, the read fails" get
ok "the next succeeds" got_data
ok "32 commands at a time read what they wrote" fio --name=pi --filename="/dev/$disk" --rw=randwrite \
	--bs=4k --size=1m --iodepth=32 --ioengine=libaio --direct=1 --verify=crc32c
no_liar
ok "the driver unloads" unload scsi_virtio
