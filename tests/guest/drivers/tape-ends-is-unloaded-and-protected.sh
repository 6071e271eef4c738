#!/bin/bash
# A tape under st: its early warning and its end; taken out, locked in, put in again; write-protected; opened
# by two; and commands that no drive should take.
#: about st, tape, early warning, ENOSPC, LOAD UNLOAD, ENOMEDIUM, EROFS, EBUSY
#: tier all
#: needs st
#: needs scsi_media
#: timeout 240
#: kmemleak

. ./lib.sh
. ./passthrough.sh
. ./media/lib.sh

begin capacity=1024
load st
load sg
find_tape
sg=$(sg_of "$tape")

head -c 2000000 /dev/urandom > "$scratch/big"
no "an archive that is longer than the tape does not fit" tar -C "$scratch" -cf "$nst" big
ok "the tape rewinds" mt -f "$nst" rewind

python_checks "$nst" << 'PYTHON'
import sys
from media.tape import *
from passthrough import equal, ok

SIZE = 65536
tape = Tape(sys.argv[1])
tape.do(REW)
results, blocks = [], 0
while len(results) < 30 and results[-2:] != ["ENOSPC"] * 2:
    results.append(tape.write(block(blocks, SIZE)))
    blocks += results[-1] == SIZE
# the fourteenth is the first past the early warning; a sixteenth does not fit
equal("what is written up to the early warning is written", results[:14], [SIZE] * 14)
equal("there the writer is told, once, and may write on; and at the end he is told for good",
      results[14:], ["ENOSPC", SIZE, "ENOSPC", "ENOSPC"])
ok("it is the end of the tape", "EOT" in tape.flags(), tape.flags())
equal("the tape rewinds", tape.do(REW), 0)
ok("all that was said to be written is there",
   all(tape.read(SIZE) == block(number, SIZE) for number in range(blocks)), blocks)
equal("and no block more", tape.read(SIZE), b"")
tape.close()
PYTHON

python_checks "$nst" "$sg" << 'PYTHON'
import sys
import threading
import time
from media.tape import *
from passthrough import Node, equal, ok

path = sys.argv[1]
tape = Tape(path)
for other in (path, path.replace("nst", "st")):
    equal(f"nobody else opens {other} meanwhile", try_open(other), "EBUSY")
    equal("nor without waiting", try_open(other, os.O_RDONLY | os.O_NONBLOCK), "EBUSY")
tape.do(REW)
tape.write(b"first")
drive = Node(sys.argv[2])
UNLOAD_CDB, LOAD_CDB = [0x1b, 0, 0, 0, 0, 0], [0x1b, 0, 0, 0, 1, 0]
equal("the tape is locked in", tape.do(LOCK), 0)
equal("and does not come out", drive.send(UNLOAD_CDB).sense_code(), (5, 0x53, 2))
equal("it does for its user, who unlocks it so", tape.do(OFFL), 0)
ok("then there is none", "DR_OPEN" in tape.flags() and "ONLINE" not in tape.flags(), tape.flags())
equal("it cannot be read", tape.read(512), "ENOMEDIUM")
equal("nor written", tape.write(b"more"), "ENOMEDIUM")
tape.close()

tape = Tape(path, os.O_RDWR | os.O_NONBLOCK)
ok("who does not wait for a tape opens the drive", "DR_OPEN" in tape.flags(), tape.flags())
equal("and loads it", tape.do(LOAD), 0)
tape.close()
tape = Tape(path)
ok("the tape is there then", {"ONLINE"} <= tape.flags(), tape.flags())
equal("with what was written on it", (tape.do(REW), tape.read(512)), (0, b"first"))
equal("it is unloaded", tape.do(UNLOAD), 0)
tape.close()

begun = threading.Event()


def load_later():
    begun.wait()
    time.sleep(1.5)
    drive.send(LOAD_CDB)


loader = threading.Thread(target=load_later)
loader.start()
begun.set()
tape = try_open(path)
loader.join()
ok("who waits for a tape has it when it is loaded", not isinstance(tape, str) and "ONLINE" in tape.flags(), tape)
tape.close()
PYTHON

set_to protect 1
python_checks "$nst" << 'PYTHON'
import sys
from media.tape import *
from passthrough import equal, ok

path = sys.argv[1]
equal("a protected tape is not opened for writing", try_open(path), "EROFS")
tape = Tape(path, os.O_RDONLY)
ok("it is seen that it is", "WR_PROT" in tape.flags(), tape.flags())
equal("it is read", (tape.do(REW), tape.read(512)), (0, b"first"))
equal("and gets no filemark", tape.do(WEOF), "EACCES")
equal("nor is it erased", tape.do(ERASE), "EACCES")
tape.close()
tape = Tape(path, os.O_RDWR | os.O_NONBLOCK)
equal("who opens it all the same cannot write", tape.write(b"second"), "EACCES")
tape.close()
PYTHON
set_to protect 0

python_checks "$sg" << 'PYTHON'
import sys
from media.sense import *

node = Node(sys.argv[1])
node.send([0x1b, 0, 0, 0, 1, 0])
node.send([1, 0, 0, 0, 0, 0])
refused(node, "LOG SENSE", BAD_OPCODE, [0x4d, 0, 0x40, 0, 0, 0, 0, 0, 64, 0], 64)
refused(node, "a READ of blocks without a length", BAD_FIELD, [8, 1, 0, 0, 1, 0], 512)
refused(node, "a READ of both kinds", BAD_FIELD, [8, 3, 0, 0, 1, 0], 512)
refused(node, "a WRITE of blocks without a length", BAD_FIELD, [0x0a, 1, 0, 0, 1, 0], content=bytes(512))
refused(node, "a WRITE of a block that is too long", BAD_FIELD, [0x0a, 0, 0x10, 0, 1, 0], content=bytes(512))
refused(node, "setmarks", BAD_FIELD, [0x10, 2, 0, 0, 1, 0])
refused(node, "SPACE over setmarks", BAD_FIELD, [0x11, 4, 0, 0, 1, 0])
refused(node, "LOAD at the end of the tape", BAD_FIELD, [0x1b, 0, 0, 0, 5, 0])
refused(node, "a position in long form", BAD_FIELD, [0x34, 6, 0, 0, 0, 0, 0, 0, 0, 0], 32)
refused(node, "another partition", BAD_FIELD, [0x2b, 2, 0, 0, 0, 0, 0, 0, 1, 0])
refused(node, "the mode page of compression", BAD_FIELD, [0x1a, 0, 0x0f, 0, 64, 0], 64)
refused(node, "saved mode pages", (5, 0x39, 0), [0x1a, 0, 0xc0, 0, 64, 0], 64)
refused(node, "half a list of mode parameters", BAD_LENGTH, [0x15, 0, 0, 0, 3, 0], content=bytes(3))
refused(node, "one with half a descriptor", BAD_LENGTH, [0x15, 0, 0, 0, 8, 0], content=bytes([0, 0, 0, 8] + [0] * 4))
refused(node, "a block length of 16 MiB", BAD_PARAMETER, [0x15, 0, 0, 0, 12, 0],
        content=bytes([0, 0, 0, 8] + [0] * 5 + [0xff] * 3))
refused(node, "a VPD page that is not there", BAD_FIELD, [0x12, 1, 0xb0, 0, 64, 0], 64)
equal("a READ writes no byte behind its buffer",
      (node.send([0x0a, 0, 0, 4, 0, 0], 1024, content=b"x" * 1024).status, node.send([1, 0, 0, 0, 0, 0]).status),
      (0, 0))
answer = node.send([8, 0, 0, 4, 0, 0], 512)
equal("and as much as it has room for", (answer.status, bytes(answer.data_area)), (0, b"x" * 512))
limits = answered(node, "READ BLOCK LIMITS", [5, 0, 0, 0, 0, 0], 6)
equal("which are those", limits, bytes.fromhex("001000000001"))
PYTHON
ok "the modules are unloaded" unload st scsi_media
