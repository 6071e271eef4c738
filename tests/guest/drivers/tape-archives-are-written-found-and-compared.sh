#!/bin/bash
# A tape under st: archives of tar, one behind the other, each found by its filemark and compared, by mt;
# blocks of all lengths, fixed and variable; where the tape stands after each operation; by nodes that rewind
# the tape when they are closed and by nodes that do not.
#: about st, tape, mt, tar, filemarks, SPACE, LOCATE, MTIOCTOP
#: tier all
#: needs st
#: needs scsi_media
#: timeout 240
#: kmemleak

. ./lib.sh
. ./passthrough.sh
. ./media/lib.sh

begin
load st
find_tape

# stands: where the tape stands, as mt says it: FILE:BLOCK.
stands() { mt -f "$nst" status | awk '/^file number/ { f = $NF } /^block number/ { print f ":" $NF }'; }

# winds SENTENCE FILE:BLOCK OPERATION...: mt does it, and the tape stands there.
winds() {
	local sentence=$1 place=$2 said
	shift 2
	said=$(mt -f "$nst" "$@" 2>&1) || { fail "$sentence" "$said"; return; }
	is "$sentence" "$(stands)" "$place"
}

like "st is bound to the tape, and says so" "$(wait_for 10 logged 'Attached scsi tape'; dmesg_since)" \
	"st $tape: Attached scsi tape ${st##*/}"
like "mt shows the drive" "$(mt -f "$nst" status)" '^drive type = 114$'

for n in 1 2 3; do
	mkdir "$scratch/$n"
	head -c $((n * 30000)) /dev/urandom > "$scratch/$n/random"
	seq $((n * 1000)) > "$scratch/$n/text"
	ok "archive $n is written" tar -C "$scratch/$n" -cf "$nst" .
	is "and the tape stands behind its filemark" "$(stands)" "$n:0"
done

winds "mt rewinds" 0:0 rewind
for n in 1 2 3; do
	winds "mt finds archive $n" $((n - 1)):0 asf $((n - 1))
	ok "tar finds it equal" tar -C "$scratch/$n" -df "$nst"
done
echo changed > "$scratch/2/text"
mt -f "$nst" asf 1
no "and sees what is not" tar -C "$scratch/2" -df "$nst"

winds "rewound" 0:0 rewind
winds "one file forward" 1:0 fsf 1
winds "one more" 2:0 fsf 1
winds "one back is before the filemark, at no block that is known" 1:-1 bsf 1
winds "over it again" 2:0 fsf 1
winds "one back and behind the filemark" 2:0 bsfm 1
winds "rewound" 0:0 rewind
winds "two blocks forward" 0:2 fsr 2
winds "one block back" 0:1 bsr 1
winds "to the end of data, at no block that is known" 3:-1 eom
no "there is no file behind it" mt -f "$nst" fsf 1
winds "rewound" 0:0 rewind
no "and no block before the beginning" mt -f "$nst" bsr 1

mt -f "$nst" asf 1
ok "the node that rewinds reads" dd if="$st" of=/dev/null bs=10240 count=1 status=none
is "and then the tape is at its beginning" "$(stands)" 0:0
ok "mt erases" mt -f "$nst" erase
no "so that there is no block to go over" mt -f "$nst" fsr 1

python_checks "$nst" << 'PYTHON'
import sys
from media.tape import *
from passthrough import equal, ok

tape = Tape(sys.argv[1])
equal("the tape rewinds", (tape.do(REW), tape.place(), tape.flags() & {"BOT", "EOF"}), (0, (0, 0), {"BOT"}))
sizes = [1, 2, 511, 512, 513, 4096, 10240, 65536, 65537, 262144]
for number, size in enumerate(sizes):
    equal(f"a block of {size} bytes is written", tape.write(block(number, size)), size)
equal("they are counted", tape.place(), (0, len(sizes)))
equal("a filemark is written", (tape.do(WEOF), tape.place()), (0, (1, 0)))
equal("one block more", tape.write(b"last"), 4)
equal("the drive counts the filemark, too", tape.tell(), len(sizes) + 2)
equal("it rewinds, and writes a filemark before", (tape.do(REW), tape.tell()), (0, 0))

for number, size in enumerate(sizes):
    data = tape.read(300000)
    ok(f"the block of {size} bytes is read, by itself", data == block(number, size), len(data))
equal("nothing is read at the filemark", (tape.read(4096), tape.place()), (b"", (1, 0)))
ok("the tape stands behind it", "EOF" in tape.flags(), tape.flags())
equal("then comes the last block", tape.read(4096), b"last")
equal("and the end of data: nothing", tape.read(4096), b"")
equal("and nothing once more", tape.read(4096), b"")
equal("and then an error", tape.read(4096), "EIO")

equal("a place can be sought", (tape.do(SEEK, 3), tape.tell()), (0, 3))
equal("it is not known which file that is", tape.place(), (-1, -1))
equal("there it is read on", tape.read(4096), block(3, 512))
equal("a place behind the end of data is none", tape.do(SEEK, 100), "EIO")
equal("the tape stands there", tape.tell(), len(sizes) + 3)

tape.do(REW)
tape.do(FSR, 5)
equal("a block that is longer than the buffer is no data", tape.read(4095), "ENOMEM")
equal("the one behind it is", len(tape.read(20000)), 10240)

tape.do(REW)
equal("a block length is set", (tape.do(SETBLK, 512), tape.block_size()), (0, 512))
equal("one that the drive cannot have is not", tape.do(SETBLK, 2000000), "EINVAL")
equal("and the old one stays", tape.block_size(), 512)
equal("four blocks are written at once", tape.write(block(7, 2048)), 2048)
equal("what is no whole block is not", tape.write(bytes(700)), "EINVAL")
equal("another two", tape.write(block(8, 1024)), 1024)
equal("the tape counts six", tape.place(), (0, 6))
tape.do(REW)
equal("two of them are read at once", tape.read(1024), block(7, 2048)[:1024])
equal("more are read up to the filemark", tape.read(65536), block(7, 2048)[1024:] + block(8, 1024))
equal("which is nothing", tape.read(512), b"")

tape.do(REW)
tape.do(SETBLK, 0)
tape.write(block(1, 512) + bytes(512))
tape.write(block(2, 512))
tape.do(REW)
tape.do(SETBLK, 512)
equal("a block of another length than was set is an error", tape.read(512), "EIO")
equal("variable blocks are back", (tape.do(SETBLK, 0), tape.block_size()), (0, 0))
equal("the drive's density is set", tape.do(SETDENSITY, 0x46), 0)
equal("a density that the drive does not have is not", tape.do(SETDENSITY, 0x33), "EIO")
equal("buffered mode is set", tape.do(DRVBUFFER, 1), 0)
equal("compression is not there", tape.do(COMPRESSION, 1), "EIO")
equal("the tape is closed", tape.close(), None)
PYTHON
ok "the host is removed" remove_host
ok "and the modules with it" unload st scsi_media
