#!/bin/bash
# A disk behind QEMU's LSI 53C895A, a parallel bus with domain validation. As it goes, sym53c8xx frees coherent
# memory with interrupts off, for which the kernel warns. Its target reset, which follows an abort that fails,
# goes by a list that has changed, and oopses, also below the stock module: so the late command is there before
# its abort has given up.
#: about adapters, sym53c8xx, timeout, fio, hot unplug, scsi_transport_spi
#: tier all
#: append panic_on_warn=0
#: driver_says dma_free_attrs
#: needs sym53c8xx
#: qemu -device lsi53c895a,id=a0 -device scsi-hd,bus=a0.0,drive=d0
#: disk d0=64M
#: monitor
#: timeout 400

. ./lib.sh
. ./qmp.sh
. ./adapter.sh

adapter_disk sym53c8xx 1 a0 'lsi53c895a id=a1' 'scsi-hd bus=a1.0 drive=zeros'
