#!/bin/bash
# The filter for those without CAP_SYS_RAWIO, all operation codes: by a node that was opened for
# reading, and by one opened for writing. Data is to go to where no memory is, so whatever passes
# the filter fails all the same.
#: about SG_IO, CAP_SYS_RAWIO, filter
#: timeout 240

. ./lib.sh
. ./passthrough.sh

debug_disk dev_size_mb=8

python_checks "$sd" "$sg" "$bsg" <<'PYTHON'
from passthrough import *

SG_SCSI_RESET = 0x2284
READERS = bytes.fromhex("""
    00 03 08 12 1a 1b 1c 23 25 28 2b 2f 37 3c 3e 42 43 44 45 46 47 48 4a 4b 4d 4e 51 52 5a 5c
    88 8f 95 9e a0 a3 a4 a8 ac ad b9 ba bc be""")
WRITERS = READERS + bytes.fromhex("""
    04 0a 0d 15 19 1e 2a 2e 35 3f 41 4c 53 54 55 58 5b 5d 8a 93 94 a1 a2 a6 a7 aa ae b6 bb bf ea""")
ALL = bytes(range(256))

sd, sg, bsg = sys.argv[1:]
nodes = {(path, flags): Node(path, flags) for path in (sd, sg, bsg)
         for flags in (os.O_RDONLY, os.O_RDWR)}


def passing(node):
    """The operation codes that SG_IO lets through."""
    cdb = Memory(16)
    data = Memory(512)
    fill_in = node.header4 if node.bsg else node.header3
    header = structure(node.kind, **fill_in(cdb, Memory(32), data, FROM))
    setattr(header, "din_xferp" if node.bsg else "dxferp", NOWHERE)
    return collect(cdb, lambda: node.ioctl(SG_IO, ctypes.addressof(header)))


def packets_passing(node):
    cdb = Memory(12)
    packet = structure(Packet, buffer=NOWHERE, buflen=512, data_direction=PACKET_FROM)

    def send():
        packet.cmd[:] = bytes(cdb)
        packet.buflen = 512             # a refused packet comes back without data
        return node.ioctl(SEND_PACKET, ctypes.addressof(packet))
    return collect(cdb, send)


def collect(cdb, send):
    passed = []
    for code in range(256):
        cdb.write([code])
        result = name(send())
        if result == "EFAULT":
            passed.append(code)
        elif result != "EPERM":
            say(f"operation code {code:#x}", result)
    return bytes(passed)


def sets_equal(sentence, actual, expected):
    differ = sorted(set(actual) ^ set(expected))
    ok(sentence, not differ, "not: " + bytes(differ).hex(" "))


sets_equal("root may send everything", passing(nodes[sd, os.O_RDONLY]), ALL)
sets_equal("also as a packet", packets_passing(nodes[sd, os.O_RDONLY]), ALL)
sets_equal("and by bsg", passing(nodes[bsg, os.O_RDONLY]), ALL)

os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)

for path, kind in ((sd, "sd"), (bsg, "bsg"), (sg, "sg")):
    sets_equal(f"{kind}: nobody, reading, may send what reads",
               passing(nodes[path, os.O_RDONLY]), READERS)
for path, kind in ((sd, "sd"), (bsg, "bsg")):
    sets_equal(f"{kind}: nobody, writing, may send what writes",
               passing(nodes[path, os.O_RDWR]), WRITERS)
sets_equal("the same for packets, reading", packets_passing(nodes[sd, os.O_RDONLY]), READERS)
sets_equal("and writing", packets_passing(nodes[sd, os.O_RDWR]), WRITERS)

reading, writing = nodes[sd, os.O_RDONLY], nodes[sd, os.O_RDWR]
# sg sends first and fails to copy afterwards: START STOP UNIT has stopped the unit.
equal("nobody may start it again", reading.send([0x1b, 0, 0, 0, 1, 0]).outcome(), GOOD)
answer = reading.send(inquiry(36), 36)
equal("nobody's INQUIRY goes well", answer.outcome(), GOOD)
equal("also in the oldest way", reading.command(inquiry(36), room=36)[0], 0)
block = os.urandom(512)
equal("in which a write is refused to readers",
      reading.command(write_10(0, 1), out=block)[0], "EPERM")
equal("and not to writers", writing.command(write_10(0, 1), out=block)[0], 0)
equal("what is in no list is refused to both",
      [node.command([0x3b] + [0] * 9)[0] for node in (reading, writing)], ["EPERM"] * 2)
reset = Memory(4, content=(1).to_bytes(4, "little"))
equal("nobody resets nothing", name(writing.ioctl(SG_SCSI_RESET, reset.address)), "EACCES")
PYTHON
