#!/bin/bash
# The machine goes to sleep, and loses its power (S3), with I/O in flight below our driver.
#: about suspend, resume, S3, scsi_virtio
#: qemu -device virtio-scsi-pci,id=s0,num_queues=2
#: qemu -device scsi-hd,bus=s0.0,scsi-id=0,lun=0,drive=d0 -device scsi-hd,bus=s0.0,scsi-id=0,lun=1,drive=d1
#: disk d0=64M
#: disk d1=64M,throttling.bps-read=262144
#: timeout 300
#: ram

. ./lib.sh
. ./sleep.sh
. ./virtio.sh

virtio_sleep scsi_virtio
