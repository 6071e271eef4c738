#!/bin/bash
# scsi_ramdisk: what a command writes at once, wherever it lies, nobody sees by halves, nor a block with other
# protection information than its own; however many commands come at a time.
#: needs scsi_ramdisk
#: timeout 120

. ./lib.sh
. ./ramdisk.sh
. ./passthrough.sh

ram_load dev_size_mb=8 cdb_len=16
echo 1 > $ramdisk/dif
echo 1 > $ramdisk/add_host
plain=$sg
ram_first "$(hosts_of scsi_ramdisk | tail -n 1)"

python_checks "$plain" "$sg" << 'EOF'
import os, signal, sys, time
from passthrough import Node, GOOD, equal, ok

# The store keeps 64 KiB together by itself; these blocks lie on both sides of where that ends.
LBA, BLOCKS = 64, 128
SECONDS = 6


def cdb16(op, blocks=BLOCKS, flags=0, place=10, size=4):
    cdb = bytearray(16)
    cdb[0], cdb[1], cdb[2:10] = op, flags, LBA.to_bytes(8, "big")
    cdb[place:place + size] = blocks.to_bytes(size, "big")
    return cdb


def fill(letter, blocks=BLOCKS):
    return bytes([letter]) * (blocks * 512)


def beside(work):
    """Runs work(round) again and again in a process of its own; returns who is to be killed."""
    child = os.fork()
    if child:
        return child
    rounds = 0
    while True:
        work(rounds)
        rounds += 1


def watch(read, *writers):
    """Reads as long as there are writers; what it found."""
    pids = [beside(writer) for writer in writers]
    found, end = [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        found.append(read())
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return found


def letters(node, blocks=BLOCKS):
    return frozenset(node.send(cdb16(0x88, blocks), blocks * 512).data)


plain, protected = (Node(path) for path in sys.argv[1:])


def atomic(round):
    plain.send(cdb16(0x9c, place=12, size=2), BLOCKS * 512, content=fill(round % 2))


atomic(0)
seen = watch(lambda: letters(plain), atomic)
equal("reads find all of an atomic write or nothing", max(map(len, seen)), 1)
equal("both writes were seen", len(frozenset().union(*seen)), 2)


def exchange(round):
    old, new = round % 2, (round + 1) % 2
    plain.send(cdb16(0x89, 64, place=13, size=1), 128 * 512, content=fill(old, 64) + fill(new, 64))


seen = watch(lambda: letters(plain, 64), exchange)
equal("and all of a COMPARE AND WRITE", max(map(len, seen)), 1)
equal("which also happened", len(frozenset().union(*seen)), 2)


def write(round):
    protected.send(cdb16(0x8a), BLOCKS * 512, content=fill(round % 7))


def unmap(round):
    protected.send(cdb16(0x93, flags=0x08 if round % 2 else 0), 512, content=bytes(512))


def checked():
    return protected.send(cdb16(0x88, flags=0x20), BLOCKS * 512).outcome()


equal("blocks and their protection information go together", set(watch(checked, write, write)), {GOOD})
equal("also where they are unmapped", set(watch(checked, write, unmap)), {GOOD})
equal("and stay together", checked(), GOOD)
EOF
