#!/bin/bash
# A disk behind QEMU's AHCI adapter; the adapter is unplugged.
#: about adapters, ahci, timeout, fio, libata, hot unplug
#: tier all
#: needs ahci
#: qemu -device ich9-ahci,id=a0 -device ide-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk ahci 1 a0
