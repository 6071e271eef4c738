#!/bin/bash
# Units are plugged in and out, and grow, below our driver: nobody need look for them.
#: about hot plug, hot unplug, resize
#: parallel
#: qemu -device virtio-scsi-pci,id=s0,num_queues=2
#: qemu -device scsi-hd,bus=s0.0,scsi-id=0,lun=0,drive=d0 -device scsi-hd,bus=s0.0,scsi-id=0,lun=1,drive=d1
#: disk d0=64M
#: disk d1=64M,throttling.bps-read=262144
#: monitor
#: timeout 300

. ./lib.sh
. ./qmp.sh
. ./virtio.sh

virtio_plug scsi_virtio
