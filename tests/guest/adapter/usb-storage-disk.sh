#!/bin/bash
# A disk at QEMU's USB by the bulk-only transport; it is unplugged and plugged in.
#: about adapters, usb_storage, timeout, fio, hot unplug
#: tier all
#: needs usb-storage
#: qemu -device qemu-xhci,id=x0 -device usb-storage,bus=x0.0,drive=d0,id=unit
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

load xhci_pci
adapter_disk usb_storage 1 unit 'usb-storage bus=x0.0 drive=zeros'
