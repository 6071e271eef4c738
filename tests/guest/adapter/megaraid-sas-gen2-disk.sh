#!/bin/bash
# A disk behind QEMU's MegaRAID SAS 2108; the adapter is unplugged and plugged in.
#: about adapters, megaraid_sas, timeout, fio, hot unplug
#: tier all
#: needs megaraid_sas
#: qemu -device megasas-gen2,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk megaraid_sas 0 a0 'megasas-gen2 id=a1' 'scsi-hd bus=a1.0 drive=zeros'
