#!/bin/bash
# A disk at QEMU's USB, behind its bulk-only device that takes any SCSI device; it is unplugged and plugged in.
#: about adapters, usb_storage, timeout, fio, hot unplug
#: tier all
#: needs usb-storage
#: qemu -device qemu-xhci,id=x0 -device usb-bot,bus=x0.0,id=unit -device scsi-hd,bus=unit.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

load xhci_pci
adapter_disk usb_storage 1 unit 'usb-bot bus=x0.0 id=a1' 'scsi-hd bus=a1.0 drive=zeros' 'attach a1'
