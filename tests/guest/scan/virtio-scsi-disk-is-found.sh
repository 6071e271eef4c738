#!/bin/bash
# The main job at its smallest: an emulated adapter, the distribution's driver, a disk.
#: about virtio_scsi, lsscsi, sg_inq
#: disk d0=64M
#: disk d1=96M
#: qemu -device virtio-scsi-pci,id=s0
#: qemu -device scsi-hd,bus=s0.0,scsi-id=1,lun=0,drive=d0,vendor=MAKER,product=FIRST,serial=one
#: qemu -device scsi-hd,bus=s0.0,scsi-id=1,lun=3,drive=d1,vendor=MAKER,product=SECOND,serial=two

. ./lib.sh

load_upper
load virtio_scsi
host=$(host_of virtio_scsi)

wait_disks "$host" 2 > /dev/null
is "both logical units are found, and nothing else" \
	"$(devices_of "$host" | xargs)" "$host:0:1:0 $host:0:1:3"
is "the second has its vendor" "$(attr "bus/scsi/devices/$host:0:1:3/vendor")" MAKER
is "the second has its model" "$(attr "bus/scsi/devices/$host:0:1:3/model")" SECOND
is "the first has its size" \
	"$(blockdev --getsize64 "$(sd_of "$host:0:1:0")")" $((64 << 20))
is "the second has its size" \
	"$(blockdev --getsize64 "$(sd_of "$host:0:1:3")")" $((96 << 20))
like "INQUIRY gets through sg" "$(sg_inq "$(sg_of "$host:0:1:0")")" 'Product identification: FIRST'
like "VPD page 0x80 does" "$(sg_vpd -p sn "$(sg_of "$host:0:1:3")")" 'two'
ok "the first can be read to its end" dd if="$(sd_of "$host:0:1:0")" of=/dev/null bs=1M iflag=direct
ok "the kernel's log names it" logged \
	"scsi $host:0:1:0: Direct-Access +MAKER +FIRST +.* PQ: 0 ANSI: 5"
ok "its driver unloads" unload virtio_scsi
is "and no device is left" "$(devices_of "$host")" ""
