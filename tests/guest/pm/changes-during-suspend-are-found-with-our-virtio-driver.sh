#!/bin/bash
# Below our driver, whose adapter tells nothing: what has changed of its units by the time the machine wakes from
# a sleep without power is found out by looking.
#: about suspend, resume, S3, scsi_virtio, rescan, hot plug, resize
#: qemu -device virtio-scsi-pci,id=s0,hotplug=off,param_change=off
#: qemu -device scsi-hd,bus=s0.0,scsi-id=0,lun=0,drive=d0 -device scsi-hd,bus=s0.0,scsi-id=0,lun=1,drive=d1
#: disk d0=64M
#: disk d1=64M
#: monitor
#: timeout 200
#: ram

. ./lib.sh
. ./qmp.sh
. ./sleep.sh
. ./virtio.sh

size_of() { cat "/sys/block/$1/size"; }

virtio_begin scsi_virtio
two_disks
put_data "$quick"
qmp_open
plug 7 0
echo "- - -" > "/sys/class/scsi_host/host$host/scan"
ok "a unit is there that will go" wait_for 20 has_units 0:0 0:1 7:0
ok "the first disk grows" qmp block_resize device=d0 size=$((96 << 20))
ok "the unit goes" unplug 7 0
ok "and another comes" plug 5 0
sleep 2
is "nobody has been told" "$(units) $(size_of "$quick")" "0:0 0:1 7:0 $((128 << 10))"
ok "the machine sleeps, without power, and wakes" sleep_deep
ok "what has gone is gone, and what has come is found" wait_for 30 has_units 0:0 0:1 5:0
ok "the disk is seen to have grown" wait_for 20 eval '[ "$(size_of "$quick")" = $((192 << 10)) ]'
ok "the log says why" logged 'the device was reset, all units are looked at again'
ok "data is what it was" same_data "$quick" "$scratch/$quick"
ok "what is new can be written" verify "$quick" --offset=72m
forget 7 0
ok "the driver unloads" unload "$driver"
