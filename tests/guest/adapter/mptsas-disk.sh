#!/bin/bash
# A disk behind QEMU's LSI SAS 1068; the adapter is unplugged and plugged in.
#: about adapters, mptsas, timeout, fio, hot unplug
#: tier all
#: needs mptsas
#: qemu -device mptsas1068,id=a0 -device scsi-hd,bus=a0.0,drive=d0,id=unit
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk mptsas 1 a0 'mptsas1068 id=a1' 'scsi-hd bus=a1.0 drive=zeros'
