#!/bin/bash
# A disk behind QEMU's Tekram DC-390, a parallel bus. To plug in a second one ends the emulator.
#: about adapters, am53c974, timeout, fio, hot unplug, scsi_transport_spi, esp_scsi
#: tier all
#: needs am53c974
#: qemu -device dc390,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk am53c974 1 a0
