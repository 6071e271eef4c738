#!/bin/bash
# A CD-ROM drive behind QEMU's AHCI adapter: it is read, ejects its medium, and takes it in again.
#: about adapters, ahci, libata, sr_mod, eject
#: tier all
#: needs ahci
#: qemu -device ich9-ahci,id=a0 -device ide-cd,bus=a0.0,drive=d0
#: disk d0=8M,media=cdrom

. ./lib.sh

has_medium() { [ "$(blockdev --getsize64 /dev/sr0)" = $((8 << 20)) ]; }

load_upper
load sr_mod
load ahci
ok "the drive is found" wait_for 60 test -b /dev/sr0 || bail "$(dmesg | tail -n 20)"
device=$(basename "$(readlink -f /sys/block/sr0/device)")
sg=$(sg_of "$device")
like "it is a CD-ROM drive" "$(sg_inq "$sg")" 'Peripheral device type: cd/dvd'
ok "it has a medium" wait_for 20 has_medium
ok "which is read to its end" cmp /dev/sr0 <(head -c $((8 << 20)) /dev/zero)
ok "it ejects the medium" sg_start --eject "$sg"
like "which it has not then" "$(sg_turs -v "$sg" 2>&1)" "Medium not present"
ok "it takes it in" sg_start --load "$sg"
ok "and reads it again" wait_for 20 dd if=/dev/sr0 of=/dev/null bs=2048 count=16 iflag=direct
echo 1 > "/sys/bus/scsi/devices/$device/delete"
ok "the drive goes" wait_for 20 test ! -e /sys/block/sr0
ok "the driver unloads" unload ahci
