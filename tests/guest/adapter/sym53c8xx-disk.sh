#!/bin/bash
# A disk behind QEMU's LSI 53C895A, a parallel bus with domain validation.
#: about adapters, sym53c8xx, timeout, fio, hot unplug, scsi_transport_spi
#: tier all
#: needs sym53c8xx
#: qemu -device lsi53c895a,id=a0 -device scsi-hd,bus=a0.0,drive=d0,id=unit
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk sym53c8xx 1 a0 'lsi53c895a id=a1' 'scsi-hd bus=a1.0 drive=zeros'
