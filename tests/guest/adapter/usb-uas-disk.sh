#!/bin/bash
# A disk at QEMU's USB by the UAS transport; the bridge is unplugged and plugged in.
#: about adapters, uas, timeout, fio, hot unplug
#: tier all
#: needs uas
#: qemu -device qemu-xhci,id=x0 -device usb-uas,bus=x0.0,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

load xhci_pci
adapter_disk uas 1 a0 'usb-uas bus=x0.0 id=a1' 'scsi-hd bus=a1.0 drive=zeros' 'attach a1'
