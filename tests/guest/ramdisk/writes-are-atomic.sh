#!/bin/bash
# scsi_ramdisk: what a command writes at once, wherever it lies, nobody sees by halves, nor a block with other
# protection information than its own; however many commands come at a time.
#: about WRITE ATOMIC, COMPARE AND WRITE, ORWRITE, protection information
#: parallel
#: needs scsi_ramdisk
#: timeout 240

. ./lib.sh
. ./ramdisk.sh
. ./passthrough.sh

ram_load dev_size_mb=8 cdb_len=16
echo 1 > $ramdisk/dif
echo 1 > $ramdisk/add_host
plain=$sg
ram_first "$(hosts_of scsi_ramdisk | tail -n 1)"

python_checks "$plain" "$sg" << 'EOF'
import mmap, os, random, signal, sys, time
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


# Whoever compares and finds zeros has come after the UNMAP, so what he writes then stays.
turns = mmap.mmap(-1, 8)


def turn(place, number=None):
    if number is not None:
        turns[place * 4:place * 4 + 4] = number.to_bytes(4, "little")
    return int.from_bytes(turns[place * 4:place * 4 + 4], "little")


def unmap_in_turn(round):
    while turn(0) == turn(1):
        pass
    number, ranges = turn(0), [0, 22, 0, 16, 0, 0, 0, 0, *LBA.to_bytes(8, "big"), 0, 0, 0, 64] + [0] * 4
    plain.send([0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0], 24, content=bytes(ranges))
    turn(1, number)


def lost(number):
    plain.send(cdb16(0x8a, 64), 64 * 512, content=fill(5, 64))
    turn(0, number)
    for _ in range(random.randrange(300)):
        pass
    answer = plain.send(cdb16(0x89, 64, place=13, size=1), 128 * 512, content=fill(0, 64) + fill(7, 64))
    while turn(1) != number:
        pass
    return answer.status == 0, answer.status == 0 and letters(plain, 64) != {7}


child = beside(unmap_in_turn)
rounds, end = [], time.monotonic() + SECONDS
while time.monotonic() < end:
    rounds.append(lost(len(rounds) + 1))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
good = sum(well for well, gone in rounds)
ok("COMPARE AND WRITE meets an UNMAP", good > 0, f"{len(rounds)} rounds")
equal("no write is left out that was told to be good", sum(gone for well, gone in rounds), 0)


def write(round):
    protected.send(cdb16(0x8a), BLOCKS * 512, content=fill(round % 7))


def unmap(round):
    protected.send(cdb16(0x93, flags=0x08 if round % 2 else 0), 512, content=bytes(512))


def checked():
    return protected.send(cdb16(0x88, flags=0x20), BLOCKS * 512).outcome()


equal("blocks and their protection information go together", set(watch(checked, write, write)), {GOOD})
equal("also where they are unmapped", set(watch(checked, write, unmap)), {GOOD})


def unmap_blocks(round):
    ranges = [0, 22, 0, 16, 0, 0, 0, 0, *LBA.to_bytes(8, "big"), 0, 0, 0, BLOCKS] + [0] * 4
    protected.send([0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0], 24, content=bytes(ranges))


def set_bits(round):
    protected.send(cdb16(0x8b), BLOCKS * 512, content=fill(1 << round % 8))


def same(round):
    protected.send(cdb16(0x93), 512, content=fill(round % 7, 1))


def exchange_zeros(round):
    protected.send(cdb16(0x89, 64, place=13, size=1), 128 * 512, content=fill(0, 64) + fill(7, 64))


def checked_and_seen():
    answer = protected.send(cdb16(0x88, flags=0x20), BLOCKS * 512)
    return answer.outcome(), any(answer.data)


for name, work in (("ORWRITE", set_bits), ("WRITE SAME", same), ("COMPARE AND WRITE", exchange_zeros)):
    equal(f"also where an UNMAP crosses {name}", set(watch(checked_and_seen, work, unmap_blocks)),
          {(GOOD, True), (GOOD, False)})
equal("and stay together", checked(), GOOD)
EOF
