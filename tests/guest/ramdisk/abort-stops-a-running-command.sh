#!/bin/bash
# scsi_ramdisk: a command that takes long stops when it is aborted, by a timeout, by PREEMPT AND ABORT or by a
# reset of the unit through another host; when the abort has ended, it writes no more. And no command is about
# more blocks than it may.
#: about abort, PREEMPT AND ABORT, reset
#: parallel
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh
. ./passthrough.sh

load sg
load scsi_ramdisk add_host=2 paths=2 dev_size_mb=400 write_same_length=0xffffffff
mapfile -t hosts < <(hosts_of scsi_ramdisk)
ram_first "${hosts[1]}"
b=$sg
ram_first "${hosts[0]}"
a=$sg
# However quick this machine is: all blocks take eight seconds at least.
for host in "${hosts[@]}"; do ram_rule 'op=93 pace=20ms' "$host"; done

python_checks "$a" "$b" << 'PROGRAM'
import os, sys, time
from passthrough import Memory, Node, equal, ioctl, ok

BLOCKS = 400 * 2048
PLACES = [BLOCKS * i // 64 for i in range(64)] + [BLOCKS - 1]
SG_SCSI_RESET, DEVICE_ONLY = 0x2284, 0x101
TIMED_OUT = 3
WRITE_EXCLUSIVE_RO = 5


def cdb16(op, lba, blocks):
    return [op, 0, *lba.to_bytes(8, "big"), *blocks.to_bytes(4, "big"), 0, 0]


def read(node, lba):
    return node.send(cdb16(0x88, lba, 1), 512).data[:1]


def picture(node):
    return [read(node, lba) for lba in PLACES]


def same(node, letter, milliseconds):
    return node.send(cdb16(0x93, 0, BLOCKS), 512, content=letter * 512, timeout=milliseconds)


def begun(node, letter, milliseconds, by):
    """Has a process write all blocks; returns it when the first of them can be seen."""
    child = os.fork()
    if not child:
        answer = same(node, letter, milliseconds)
        os._exit(0 if answer.status or answer.host else 1)
    end = time.monotonic() + 20
    while read(by, PLACES[1]) != letter and time.monotonic() < end:
        pass
    return child


def persist_out(node, action, kind=0, key=0, new_key=0):
    content = key.to_bytes(8, "big") + new_key.to_bytes(8, "big") + bytes(8)
    return node.send([0x5f, action, kind, 0, 0, 0, 0, 0, 24, 0], 24, content=content).outcome()[1]


def settled(node):
    for _ in range(5):
        node.send([0] * 6)


a, b = (Node(path) for path in sys.argv[1:])
for node in (a, b):
    settled(node)

answer = same(a, b"t", 300)
seen = picture(a)
equal("a command that has timed out", answer.host, TIMED_OUT)
ok("has not come to its end", seen[-1] == b"\0", seen)
time.sleep(1)
equal("nor does it go on", picture(a), seen)

equal("keys are registered", [persist_out(a, 0, new_key=0xa), persist_out(b, 0, new_key=0xb)], [0, 0])
equal("one holds a reservation", persist_out(b, 1, WRITE_EXCLUSIVE_RO, 0xb), 0)
child = begun(b, b"b", 4000, a)
equal("PREEMPT AND ABORT", persist_out(a, 5, WRITE_EXCLUSIVE_RO, 0xa, 0xb), 0)
equal("then one's own write", a.send(cdb16(0x8a, BLOCKS - 1, 1), 512, content=b"m" * 512).status, 0)
seen = picture(a)
equal("the other's write is not told to be good", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
equal("and has changed nothing more", picture(a), seen)
equal("one's own is there", seen[-1], b"m")
equal("the reservation is given up", persist_out(a, 3, key=0xa), 0)
for node in (a, b):
    settled(node)

child = begun(b, b"r", 4000, a)
ioctl(a.fd, SG_SCSI_RESET, Memory(4, content=DEVICE_ONLY.to_bytes(4, "little")).address)
settled(a)
seen = picture(a)
ok("a reset through another host stops a command", seen[-1] == b"m", seen)
equal("which is not told to be good", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
settled(a)
equal("and has changed nothing more after it", picture(a), seen)

# The longest transfer of the Block Limits page.
most = int.from_bytes(a.send([0x12, 1, 0xb0, 0, 64, 0], 64).data[8:12], "big")
equal("the longest transfer is told", most, 8192)
BAD_CDB = (5, 0x24, 0)
for name, op, flags, length in (("VERIFY of one block with all", 0x8f, 6, 512), ("READ", 0x88, 0, 512),
                                ("VERIFY without data", 0x8f, 0, 0)):
    cdb = cdb16(op, 0, most + 1)
    cdb[1] = flags
    content = bytes(length) if op == 0x8f and length else None
    answer = a.send(cdb, length, content=content)
    equal(f"{name}: no more blocks than that", answer.sense_code(), BAD_CDB)
cdb = cdb16(0x8f, 0, most)
cdb[1] = 6
equal("as many blocks are verified", a.send(cdb, 512, content=b"r" * 512).outcome()[:3], (0, 0, 0))
PROGRAM
