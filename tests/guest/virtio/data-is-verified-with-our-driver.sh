#!/bin/bash
# Our driver finds units wherever they are, and what is written is what is read.
#: about fio, scan, multiple queues
#: parallel
#: qemu -device virtio-scsi-pci,id=one,num_queues=1 -device virtio-scsi-pci,id=two,num_queues=2
#: qemu -device scsi-hd,bus=one.0,scsi-id=0,lun=0,drive=d0,product=U00
#: qemu -device scsi-hd,bus=one.0,scsi-id=0,lun=1,drive=d1,product=U01
#: qemu -device scsi-hd,bus=one.0,scsi-id=3,lun=0,drive=d2,product=U30
#: qemu -device scsi-hd,bus=one.0,scsi-id=3,lun=1,drive=d3,product=U31
#: qemu -device scsi-hd,bus=one.0,scsi-id=255,lun=0,drive=d4,product=UFF0
#: qemu -device scsi-hd,bus=one.0,scsi-id=255,lun=300,drive=d5,product=UFF300
#: qemu -device scsi-hd,bus=two.0,drive=d6
#: disk d0=32M
#: disk d1=32M
#: disk d2=32M
#: disk d3=32M
#: disk d4=32M
#: disk d5=32M
#: disk d6=64M

. ./lib.sh
. ./virtio.sh

virtio_data scsi_virtio
