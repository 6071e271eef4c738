#!/bin/bash
# scsi_ramdisk with zones: a write pointer is where what was written ends, also when a write is refused, when
# memory runs out in the middle of one, when one is aborted, and when a zone is reset while it is written.
#: about zone, WRITE SAME, RESET WRITE POINTER, abort, memory_mb
#: parallel
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh
. ./passthrough.sh

load sg
load scsi_ramdisk zbc=2 dev_size_mb=128 zone_size_mb=32 zone_nr_conv=1 memory_mb=20 cdb_len=16 write_same_length=0xffff
ram_first "$(host_of scsi_ramdisk)"
python_checks "$sg" "/sys/kernel/debug/scsi_ramdisk/host$host" << 'EOF'
import mmap, os, random, signal, sys, time
from passthrough import Node, GOOD, equal, ok

ZONE = 32 * 2048
MIB = 2048
SECONDS = 6
NO_SPACE, UNALIGNED = (7, 0x27, 7), (5, 0x21, 4)
node, files = Node(sys.argv[1]), sys.argv[2]


def cdb16(op, lba, blocks, flags=0):
    return [op, flags, *lba.to_bytes(8, "big"), *blocks.to_bytes(4, "big"), 0, 0]


def write(lba, blocks, letter):
    return node.send(cdb16(0x8a, lba, blocks), blocks * 512, content=letter * (blocks * 512))


def same(lba, blocks, letter, milliseconds=20000):
    return node.send(cdb16(0x93, lba, blocks), 512, content=letter * 512, timeout=milliseconds)


def read(lba, blocks):
    return node.send(cdb16(0x88, lba, blocks), blocks * 512).data


def letters(lba, blocks):
    return set(b"".join(read(lba + at, MIB) for at in range(0, blocks, MIB)))


def reset():
    return node.send([0x94, 4, *bytes(12), 1, 0])


def pointer(lba):
    data = node.send([0x95, 0, *lba.to_bytes(8, "big"), 0, 0, 0, 128, 0, 0], 128).data
    return int.from_bytes(data[88:96], "big") - lba


def mapped():
    with open(files + "/units") as units:
        return int(units.read().split("mapped=")[1].split()[0])


def rule(line):
    with open(files + "/rules", "w") as rules:
        rules.write(line + "\n")


equal("a write elsewhere than at the write pointer", write(ZONE + 8, 256, b"u").sense_code(), UNALIGNED)
equal("takes no memory", mapped(), 0)

answer = same(ZONE, ZONE - 1, b"s")
equal("a WRITE SAME for which there is not the memory", answer.sense_code(), NO_SPACE)
reached = pointer(ZONE)
equal("has moved the write pointer as far as it has come", reached, 20 * MIB)
equal("and written all before that", letters(ZONE, reached), {ord("s")})
equal("a zone that is full of another's memory", write(2 * ZONE, 8, b"n").sense_code(), NO_SPACE)
equal("is not written to", pointer(2 * ZONE), 0)
equal("RESET WRITE POINTER", reset().outcome(), GOOD)
equal("gives it all back", mapped(), 0)

rule("op=93 pace=300ms")
same(ZONE, 16 * MIB, b"a", 500)
rule("clear")
reached = pointer(ZONE)
ok("one that is aborted has come somewhere", 0 < reached < 16 * MIB, reached)
equal("and has written that", letters(ZONE, reached), {ord("a")})
equal("and nothing behind it", letters(ZONE + reached, MIB), {0})
equal("it can be gone on from there", write(ZONE + reached, 8, b"g").sense_code() or GOOD, GOOD)
equal("all zones are reset", reset().outcome(), GOOD)


def forked(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return child


def until(reached, seconds=20):
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:
        pass


rule("op=93 pace=300ms")
child = forked(lambda: same(ZONE, 3 * MIB, b"r"))
until(lambda: read(ZONE, 1)[:1] == b"r")
equal("a zone is reset in the middle of a WRITE SAME", reset().outcome(), GOOD)
os.waitpid(child, 0)
rule("clear")
equal("which writes nothing more", (pointer(ZONE), letters(ZONE, 3 * MIB)), (0, {0}))

# Each round one writes, and another one resets the zone.
turns = mmap.mmap(-1, 8)


def turn(place, number=None):
    if number is not None:
        turns[place * 4:place * 4 + 4] = number.to_bytes(4, "little")
    return int.from_bytes(turns[place * 4:place * 4 + 4], "little")


def reset_in_turn():
    while True:
        while turn(0) == turn(1):
            os.sched_yield()
        number = turn(0)
        reset()
        turn(1, number)


def met(number, blocks=512):
    """How a round ends: where the write pointer is, and what is there."""
    turn(0, number)
    for _ in range(random.randrange(3000)):
        pass
    good = write(ZONE, blocks, b"w").outcome() == GOOD
    while turn(1) != number:
        os.sched_yield()
    found = good, pointer(ZONE), bytes(sorted(set(read(ZONE, blocks))))
    reset()
    return found


child = forked(reset_in_turn)
rounds, end = [], time.monotonic() + SECONDS
while time.monotonic() < end and len(rounds) < 400:
    rounds.append(met(len(rounds) + 1))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
kinds = {kind: rounds.count(kind) for kind in set(rounds)}
ok("a write and a reset of its zone come one after the other",
   set(kinds) <= {(True, 512, b"w"), (True, 0, b"\0")}, kinds)
EOF
