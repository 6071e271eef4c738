#!/bin/bash
# scsi_ramdisk: a command that is sent with the data direction of another moves nothing, neither into a buffer
# that may only be read nor onto the medium; it ends as it does on scsi_debug.
#: about SG_IO, data direction, strict
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh
. ./passthrough.sh

load sd_mod
ram_load dev_size_mb=8 alua=2
wait_disks "$host" 1 > /dev/null
plain=$(sd_of "$device")
for what in dif=1 dif=0,zbc=1 zbc=0,strict=1; do
	for one in ${what//,/ }; do echo "${one#*=}" > "$ramdisk/${one%=*}"; done
	[ $what = dif=1 ] || echo 64 > $ramdisk/dev_size_mb
	echo 1 > $ramdisk/add_host
	ram_first "$(hosts_of scsi_ramdisk | tail -n 1)"
	wait_disks "$host" 1 > /dev/null
	nodes+=("$(sd_of "$device")")
done
strict=$sg
load scsi_debug delay=0
debug=$(wait_disks "$(host_of scsi_debug)" 1)
[ "$debug" ] || bail "no disk of scsi_debug"

python_checks "$plain" "${nodes[@]}" "/dev/$debug" << 'PROGRAM'
import ctypes, os, sys, tempfile
from passthrough import FROM, Node, TO, equal, libc

DID_ERROR = 7
ROOM = 4096                             # a page, so that the buffer is that of the caller


def long(sa, flags=0):
    return [0x7f, 0, 0, 0, 0, 0, 0, 24, 0, sa, flags, 0] + [0] * 19 + [2]


def cdb16(op, sa=0, at=13, count=2):
    cdb = [op, sa] + [0] * 14
    cdb[at] = count
    return cdb


def cdb12(op, sa=0, count=2, at=9):
    cdb = [op, sa] + [0] * 10
    cdb[at] = count
    return cdb


def cdb10(op, flags=0, count=2, page=0):
    return [op, flags, page, 0, 0, 0, 0, 0, count, 0]


BLOCKS_IN = {
    "READ 6": [0x08, 0, 0, 0, 2, 0], "READ 10": cdb10(0x28), "READ 12": cdb12(0xa8),
    "READ 16": cdb16(0x88), "READ 32": long(0x09),
}
BLOCKS_OUT = {
    "WRITE 6": [0x0a, 0, 0, 0, 2, 0], "WRITE 10": cdb10(0x2a), "WRITE 12": cdb12(0xaa),
    "WRITE 16": cdb16(0x8a), "WRITE 32": long(0x0b), "WRITE AND VERIFY": cdb10(0x2e),
    "VERIFY 10": cdb10(0x2f, 2), "VERIFY 16": cdb16(0x8f, 2), "VERIFY 32": long(0x0a, 2),
    "ORWRITE": cdb16(0x8b), "WRITE SAME 10": cdb10(0x41), "WRITE SAME 16": cdb16(0x93),
    "WRITE SAME 32": long(0x0d), "COMPARE AND WRITE": cdb16(0x89, count=1),
    "WRITE ATOMIC": cdb16(0x9c),
}
OTHERS_IN = {
    "REQUEST SENSE": [0x03, 0, 0, 0, 18, 0], "INQUIRY": [0x12, 0, 0, 0, 96, 0],
    "INQUIRY, VPD": [0x12, 1, 0x83, 0, 96, 0], "MODE SENSE 6": [0x1a, 0, 0x3f, 0, 96, 0],
    "MODE SENSE 10": cdb10(0x5a, count=96, page=0x3f), "READ CAPACITY 10": cdb10(0x25, count=0),
    "READ CAPACITY 16": cdb16(0x9e, 0x10, count=32), "LOG SENSE": cdb10(0x4d, count=96, page=0x40),
    "PERSISTENT RESERVE IN": cdb10(0x5e, count=96), "GET LBA STATUS": cdb16(0x9e, 0x12, count=96),
    "REPORT LUNS": cdb12(0xa0, count=96), "REPORT OPCODES": cdb12(0xa3, 0x0c, count=96),
    "REPORT FUNCTIONS": cdb12(0xa3, 0x0d, count=16), "REPORT PORT GROUPS": cdb12(0xa3, 0x0a, count=96),
}
OTHERS_OUT = {
    "FORMAT UNIT": [0x04, 0x10, 0, 0, 0, 0], "MODE SELECT 6": [0x15, 0x10, 0, 0, 16, 0],
    "MODE SELECT 10": cdb10(0x55, 0x10, 16), "PERSISTENT RESERVE OUT": cdb10(0x5f, count=24),
    "UNMAP": cdb10(0x42, count=24), "SET PORT GROUPS": cdb12(0xa4, 0x0a, count=8),
}


def medium(node):
    return b"".join(bytes(node.send([0x28, 0, 0, 0, 0, block, 0, 0, 8, 0], ROOM).data)
                    for block in range(0, 32, 8))


def wrong(node, commands, direction):
    """Those that did something: moved a byte, or did not end with DID_ERROR."""
    before, found = medium(node), []
    for command, cdb in commands.items():
        answer = node.send(cdb, ROOM, direction, offset=0, fill=0x77)
        if answer.host != DID_ERROR:
            found.append(f"{command}: host byte {answer.host}, status {answer.status}")
        if set(answer.data_area) != {0x77}:
            found.append(f"{command} changed the buffer")
        if medium(node) != before:
            found.append(f"{command} changed the medium")
            before = medium(node)
    return found


def settled(path):
    node = Node(path)
    for _ in range(5):
        node.send([0] * 6)
    node.send([0x2a, 0, 0, 0, 0, 0, 0, 0, 8, 0], ROOM, content=bytes([0x41]) * ROOM, offset=0)
    return node


plain, protected, zoned, strict, debug = (settled(path) for path in sys.argv[1:])
equal("scsi_debug ends such a READ with DID_ERROR", debug.send(cdb10(0x28), ROOM, TO, offset=0).host, DID_ERROR)
equal("commands that bring data, sent as if they took it", wrong(plain, {**BLOCKS_IN, **OTHERS_IN}, TO), [])
equal("commands that take data, sent as if they brought it", wrong(plain, {**BLOCKS_OUT, **OTHERS_OUT}, FROM), [])
equal("with protection information: reads", wrong(protected, BLOCKS_IN, TO), [])
equal("writes", wrong(protected, {"WRITE 10": cdb10(0x2a), "WRITE SAME 16": cdb16(0x93)}, FROM), [])
equal("with zones: reads", wrong(zoned, {**BLOCKS_IN, "REPORT ZONES": cdb16(0x95, count=128)}, TO), [])
equal("where reserved bits must be zero: reads", wrong(strict, BLOCKS_IN, TO), [])

# A file that its reader may not write, mapped as such.
name = tempfile.mkstemp(dir="/dev/shm")[1]
with open(name, "wb") as file:
    file.write(b"u" * ROOM)
fd = os.open(name, os.O_RDONLY)
page = libc.mmap(None, ROOM, 1, 1, fd, 0)
for node, what in ((plain, "the short way"), (strict, "the long way")):
    ctypes.string_at(page, ROOM)
    node.send(cdb10(0x28, count=8), direction=TO, dxferp=page, dxfer_len=ROOM)
    with open(name, "rb") as file:
        equal(f"a file that may only be read is as it was, {what}", set(file.read()), {ord("u")})
os.unlink(name)
PROGRAM

is "a reserved bit of READ (10) is refused where it must be zero" \
	"$(raw "$strict" 28 01 00 00 00 00 00 00 01 00 -- -r 512)" "Illegal Request: Invalid field in cdb, byte 1 bit 0"
is "one of READ (16), too" "$(raw "$strict" 88 00 00 00 00 00 00 00 00 00 00 00 00 01 40 00 -- -r 512)" \
	"Illegal Request: Invalid field in cdb, byte 14 bit 6"
is "without it the command is carried out" "$(raw "$strict" 28 00 00 00 00 00 00 00 01 00 -- -r 512)" Good
