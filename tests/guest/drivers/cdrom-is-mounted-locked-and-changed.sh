#!/bin/bash
# A CD drive under sr with a disc of ISO 9660 in it: mounted and compared; locked as long as it is mounted;
# another disc put in, which is noticed; what the drive and the disc are, by the ioctls of CD programs; and the
# drive removed while its disc is mounted. The drive's medium is a disk as well, by which discs are burnt.
#: about CD, sr, ISO 9660, isofs, mount, tray, medium change, table of contents, hot unplug
#: tier all
#: needs virtio_scsi
#: needs sr_mod
#: needs isofs
#: disk cd=4M,node-name=medium
#: qemu -device virtio-scsi-pci,id=adapter -device scsi-cd,bus=adapter.0,drive=cd,share-rw=on
#: qemu -device scsi-hd,bus=adapter.0,drive=medium,share-rw=on
#: timeout 180
#: kmemleak

. ./lib.sh
. ./passthrough.sh

load sd_mod
load virtio_scsi
wait_for 20 test -b /dev/sda || bail "nothing to burn with"

# burn NAME FOLDER: a disc with what is in the folder. Nothing of the one before is kept in memory.
burn() {
	/usr/bin/python3 iso9660.py "$1" "$2" > "$scratch/$1.iso" &&
		dd if="$scratch/$1.iso" of=/dev/sda bs=64k oflag=direct conv=sync status=none
}

# insert: mounts the disc, on a folder of its name.
disc=$scratch/disc
insert() { mount -t iso9660 -o ro,norock,nojoliet /dev/sr0 "$disc"; }

mkdir -p "$disc" "$scratch/first/sub" "$scratch/second"
seq 20000 > "$scratch/first/numbers.txt"
head -c 1000001 /dev/urandom > "$scratch/first/noise.bin"
: > "$scratch/first/nothing"
echo deep > "$scratch/first/sub/text.txt"
echo another > "$scratch/second/only.txt"
ok "a disc is burnt" burn FIRST "$scratch/first"
load sr_mod
wait_for 20 test -b /dev/sr0 || bail "no CD drive"
drive=$(readlink -f /sys/block/sr0/device)

ok "it is mounted" insert
ok "all files are the same" diff -r "$scratch/first" "$disc"
ok "and all blocks" cmp "$scratch/FIRST.iso" <(head -c "$(stat -c %s "$scratch/FIRST.iso")" /dev/sr0)
like "its name is known" "$(blkid -p -o value -s LABEL /dev/sr0)" '^FIRST *$'

python_checks /dev/sr0 <<'PYTHON'
from passthrough import *

EJECT, TOC_HEADER, TOC_ENTRY, MULTISESSION = 0x5309, 0x5305, 0x5306, 0x5310
LOCK_DOOR, CAPABILITY, DISC_STATUS, DRIVE_STATUS, CHANGED = 0x5329, 0x5331, 0x5327, 0x5326, 0x5325
LEADOUT, LBA, DISC_OK, DATA_1 = 0xaa, 1, 4, 101

node = Node(sys.argv[1], flags=os.O_RDONLY)
equal("the drive is locked: it does not eject the disc", name(node.ioctl(EJECT)), 2)
result, packet, sense = node.packet([0x1b, 0, 0, 0, 2, 0])
equal("nor does it for a packet", (result, sense[2] & 15, sense[12]), ("EIO", 5, 0x53))

header = Memory(2)
equal("the table of contents", (node.ioctl(TOC_HEADER, header.address), bytes(header)), (0, b"\1\1"))
entry = Memory(12, content=bytes([1, 0, LBA]))
equal("its only track", (node.ioctl(TOC_ENTRY, entry.address), bytes(entry)[1] >> 4, entry.number(4)), (0, 4, 0))
entry = Memory(12, content=bytes([LEADOUT, 0, LBA]))
equal("ends with the disc", (node.ioctl(TOC_ENTRY, entry.address), entry.number(4)), (0, 4 << 20 >> 11))
session = Memory(8, content=bytes([0, 0, 0, 0, 0, LBA]))
equal("there is one session", (node.ioctl(MULTISESSION, session.address), session.number(0)), (0, 0))
equal("it is a disc", node.ioctl(DRIVE_STATUS, 0x7fffffff), DISC_OK)
equal("of data", node.ioctl(DISC_STATUS), DATA_1)
can = node.ioctl(CAPABILITY)
equal("the drive can open, close and lock, and has no choice of discs", can & 0x17, 7)
PYTHON

no "it cannot be written" dd if=/dev/zero of=/dev/sr0 bs=2048 count=1 conv=notrunc status=none
ok "the disc is unmounted" umount "$disc"
echo 0 > /proc/sys/dev/cdrom/autoclose
python_checks /dev/sr0 <<'PYTHON'
from passthrough import *

EJECT, CHANGED = 0x5309, 0x5325
node = Node(sys.argv[1], flags=os.O_RDONLY)
node.ioctl(CHANGED, 0x7fffffff)
equal("and ejected", node.ioctl(EJECT), 0)
PYTHON
no "then there is none to mount" insert
like "for want of a medium" "$(dd if=/dev/sr0 bs=2048 count=1 2>&1)" 'No medium found'
ok "another disc is burnt" burn SECOND "$scratch/second"
echo 1 > /proc/sys/dev/cdrom/autoclose
ok "the tray shuts by itself when it is mounted" insert
ok "and it is the other disc" diff -r "$scratch/second" "$disc"
like "by its name, too" "$(blkid -p -o value -s LABEL /dev/sr0)" '^SECOND *$'
ok "it is unmounted" umount "$disc"

ok "the first one is burnt again" burn FIRST "$scratch/first"
python_checks /dev/sr0 <<'PYTHON'
from passthrough import *

node = Node(sys.argv[1], flags=os.O_RDONLY)
equal("the tray opens", node.ioctl(0x5309), 0)
equal("and shuts", node.ioctl(0x5319), 0)
equal("and the change is noticed", node.ioctl(0x5325, 0x7fffffff), 1)
equal("once", node.ioctl(0x5325, 0x7fffffff), 0)
PYTHON
ok "it is mounted" insert
is "a file of it is read" "$(cat "$disc/sub/text.txt")" deep
echo 1 > "$drive/delete"
no "the drive is gone" test -e /dev/sr0
no "what was not read before cannot be read any more" cmp "$scratch/first/noise.bin" "$disc/noise.bin"
ok "its disc is unmounted" umount "$disc"
ok "the modules are unloaded" unload isofs sr_mod cdrom virtio_scsi
