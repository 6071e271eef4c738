#!/bin/bash
# A disk behind QEMU's paravirtual SCSI adapter of VMware.
#: about adapters, vmw_pvscsi, timeout, fio, hot unplug
#: tier all
#: needs vmw_pvscsi
#: qemu -device pvscsi,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh
events=yes

adapter_disk vmw_pvscsi 1 a0 'pvscsi id=a1' 'scsi-hd bus=a1.0 drive=zeros'
