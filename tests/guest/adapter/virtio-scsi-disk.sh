#!/bin/bash
# A disk behind QEMU's virtio-scsi adapter; the adapter is unplugged and plugged in.
#: about adapters, virtio_scsi, timeout, fio, hot unplug
#: tier all
#: needs virtio_scsi
#: qemu -device virtio-scsi-pci,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh
events=yes

adapter_disk virtio_scsi 0 a0 'virtio-scsi-pci id=a1' 'scsi-hd bus=a1.0 drive=zeros'
