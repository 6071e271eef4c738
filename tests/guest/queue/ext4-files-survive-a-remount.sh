#!/bin/bash
# A file system on a disk of scsi_debug, written, unmounted, mounted again.
#: about ext4, scsi_debug
#: timeout 180

. ./lib.sh

load_upper
load scsi_debug dev_size_mb=96 delay=0
disk=/dev/$(wait_disks "$(host_of scsi_debug)" 1)
at=$scratch/mnt
mkdir "$at"

ok "a file system is made" mkfs.ext4 -q "$disk"
ok "it is mounted" mount "$disk" "$at"
for n in 1 2 3 4 5 6 7 8; do
	head -c 4M /dev/urandom > "$at/$n"
done
sums=$(cd "$at" && sha256sum -- ?)
ok "it is unmounted" umount "$at"
blockdev --flushbufs "$disk"
ok "it is mounted again" mount "$disk" "$at"
is "the files are what was written" "$(cd "$at" && sha256sum -- ?)" "$sums"
ok "it is unmounted at last" umount "$at"
ok "a check of it finds nothing" fsck.ext4 -fn "$disk"
