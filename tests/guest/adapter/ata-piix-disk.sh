#!/bin/bash
# A disk at the IDE ports of QEMU's machine, which stay where they are.
#: about adapters, ata_piix, timeout, fio, libata
#: tier all
#: needs ata_piix
#: qemu -device ide-hd,bus=ide.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk ata_piix 1
