#!/bin/bash
# A CD drive behind virtio-scsi: its medium read, packets sent to it, its tray opened, shut and
# locked, by the ioctls that CD programs use.
#: about CD, sr, SG_IO, tray, PREVENT ALLOW MEDIUM REMOVAL, ioctl
#: needs virtio_scsi
#: needs sr_mod
#: disk cd=2M
#: qemu -device virtio-scsi-pci,id=adapter -device scsi-cd,bus=adapter.0,drive=cd
#: timeout 180

. ./lib.sh
. ./passthrough.sh

load sr_mod
load sg
load virtio_scsi
wait_for 20 test -b /dev/sr0 || bail "no CD drive"
host=$(host_of Virtio\ SCSI\ HBA) || host=$(cut -d: -f1 < <(basename /sys/block/sr0/device/scsi_device/*))

like "what it is" "$(lsscsi)" 'cd/dvd +QEMU +QEMU CD-ROM .*/dev/sr0'
is "the medium reads" "$(dd if=/dev/sr0 bs=2048 count=16 status=none | tr -d '\0' | wc -c)" 0

python_checks /dev/sr0 "$host" <<'PYTHON'
from passthrough import *

EJECT, CLOSE_TRAY, LOCK_DOOR, DRIVE_STATUS = 0x5309, 0x5319, 0x5329, 0x5326
DOOR_LOCK, DOOR_UNLOCK, BUS_NUMBER = 0x5380, 0x5381, 0x5386
TRAY_OPEN, DISC_OK = 2, 4

path, host = sys.argv[1:]
node = Node(path, flags=os.O_RDONLY)

answer = node.send(inquiry(36), 36)
equal("SG_IO reaches it", (answer.outcome(), answer.data[16:27]), (GOOD, b"QEMU CD-ROM"))
place = Memory(4)
equal("its host's number", (node.ioctl(BUS_NUMBER, place.address), place.number()), (0, int(host)))

capacity = Memory(8)
result, packet, sense = node.packet([0x25], capacity)
equal("a packet asks for its capacity", (result, packet.stat, packet.buflen), (0, 0, 0))
equal("which is 1024 blocks of 2048 bytes", bytes(capacity), bytes.fromhex("000003ff00000800"))
profile = Memory(64)
result, packet, sense = node.packet([0x46, 0, 0, 0, 0, 0, 0, 0, 64], profile)
equal("one asks for what it is doing", (result, packet.stat), (0, 0))
ok("and is told how much did not come", 0 <= packet.buflen < 56, packet.buflen)
result, packet, sense = node.packet([0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 1, 0], Memory(2048))
equal("one that reads beyond the end fails", (result, sense[2] & 15, sense[12]), ("EIO", 5, 0x21))

status = lambda: node.ioctl(DRIVE_STATUS, 0x7fffffff)
equal("there is a medium", status(), DISC_OK)
equal("the door is locked", node.ioctl(DOOR_LOCK), 0)
result, packet, sense = node.packet([0x1b, 0, 0, 0, 2, 0])
equal("so that a packet does not open it", (result, sense[12]), ("EIO", 0x53))
equal("and unlocked", node.ioctl(DOOR_UNLOCK), 0)
result, packet, sense = node.packet([0x1b, 0, 0, 0, 2, 0])
equal("so that it does", result, 0)
equal("the tray is open", status(), TRAY_OPEN)
equal("it is shut", node.ioctl(CLOSE_TRAY), 0)
ok("and there is a medium again", any(status() == DISC_OK for _ in range(50)), status())
equal("it opens by the drive's own ioctl", node.ioctl(EJECT), 0)
equal("too", status(), TRAY_OPEN)
result, packet, sense = node.packet(test_unit_ready())
equal("and says that there is no medium", (result, sense[2] & 15, sense[12]), ("EIO", 2, 0x3a))
equal("and shuts", node.ioctl(CLOSE_TRAY), 0)
PYTHON
is "the medium reads again" "$(dd if=/dev/sr0 bs=2048 count=16 status=none | wc -c)" 32768
