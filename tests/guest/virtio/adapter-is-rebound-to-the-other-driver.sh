#!/bin/bash
# An adapter goes from the distribution's driver to ours and back, as docs/virtio.md tells it, with its data.
#: about unbind, bind, virtio_scsi, scsi_virtio
#: kmemleak
#: qemu -device virtio-scsi-pci,id=s0,num_queues=2
#: qemu -device scsi-hd,bus=s0.0,scsi-id=0,lun=0,drive=d0 -device scsi-hd,bus=s0.0,scsi-id=0,lun=1,drive=d1
#: disk d0=64M
#: disk d1=64M,throttling.bps-read=262144
#: monitor
#: timeout 300

. ./lib.sh
. ./qmp.sh
. ./virtio.sh

load_upper
load virtio_scsi
load scsi_virtio
driver=virtio_scsi
two_disks
is "the driver that came first has it" "$(hosts_of scsi_virtio)" ""
adapter=$(adapter_of "$host")
put_data "$quick"
cp "$scratch/$quick" "$scratch/data"
for driver in scsi_virtio virtio_scsi scsi_virtio virtio_scsi; do
	other=virtio_scsi
	[ $driver = scsi_virtio ] || other=scsi_virtio
	ok "$other lets go of it" unbind $other "$adapter"
	ok "$driver takes it" bind $driver "$adapter"
	two_disks
	ok "data is what it was" same_data "$quick" "$scratch/data"
	ok "it can be written" verify "$quick" --offset=8m
done
ok "both unload" unload scsi_virtio virtio_scsi
