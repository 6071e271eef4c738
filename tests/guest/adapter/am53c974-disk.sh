#!/bin/bash
# A disk behind QEMU's AMD Am53c974, a parallel bus.
#: about adapters, am53c974, timeout, fio, hot unplug, scsi_transport_spi, esp_scsi
#: tier all
#: needs am53c974
#: qemu -device am53c974,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk am53c974 1 a0 'am53c974 id=a1' 'scsi-hd bus=a1.0 drive=zeros'
