#!/bin/bash
# A disk behind QEMU's LSI SAS 1068; the adapter is unplugged and plugged in.
#: about adapters, mptsas, timeout, fio, hot unplug
#: tier all
#: needs mptsas
#: qemu -device mptsas1068,id=a0,sas_address=0x500000000000a000
#: qemu -device scsi-hd,bus=a0.0,scsi-id=1,wwn=0x500000000000d000,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk mptsas 1 a0 'mptsas1068 id=a1 sas_address=0x500000000000a001' \
	'scsi-hd bus=a1.0 scsi-id=1 wwn=0x500000000000d001 drive=zeros'
