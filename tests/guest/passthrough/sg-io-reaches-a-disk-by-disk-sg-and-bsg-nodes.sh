#!/bin/bash
# Commands sent by SG_IO through the disk's node, its sg node and its bsg node: data both ways, from
# memory that begins anywhere, in pieces; status, sense data, residuals.
#: about SG_IO, bsg, sg, sense data, residual
#: kmemleak
#: timeout 240

. ./lib.sh
. ./passthrough.sh

debug_disk dev_size_mb=8

for node in "$sd" "$sg" "$bsg"; do
	ok "sg_inq works on ${node%/*}" sg_inq "$node"
	ok "sg_turs works on ${node%/*}" sg_turs "$node"
	like "sg_raw shows an answer on ${node%/*}" \
		"$(sg_raw -r 8 "$node" 25 00 00 00 00 00 00 00 00 00 2>&1)" '00 00 3f ff 00 00 02 00'
done

python_checks "$sd" "$sg" "$bsg" <<'PYTHON'
from passthrough import *

BLOCK = 512
pattern = os.urandom(16 * BLOCK)

for path, kind in zip(sys.argv[1:], ("sd", "sg", "bsg")):
    node = Node(path)

    answer = node.send(test_unit_ready())
    equal(f"{kind}: a command without data goes well", answer.outcome(), GOOD)
    equal(f"{kind}: and has no sense data", answer.sense_len, 0)

    answer = node.send(inquiry(36), 36)
    equal(f"{kind}: INQUIRY goes well", answer.outcome(), GOOD)
    equal(f"{kind}: and shows who made the disk", answer.data[8:16], b"Linux   ")

    answer = node.send(inquiry(512), 512)
    ok(f"{kind}: a short answer has a residual", 0 < answer.resid < 512 - 36, answer.resid)
    equal(f"{kind}: which is where it ended", len(answer.data), answer.data[4] + 5)

    for offset in (0, 4, 13, PAGE - 1):
        answer = node.send(write_10(64, 16), len(pattern), content=pattern, offset=offset)
        equal(f"{kind}: data from offset {offset} of a page is written", answer.outcome(), GOOD)
        answer = node.send(read_10(64, 16), len(pattern), offset=offset)
        equal(f"{kind}: and read", answer.outcome(), GOOD)
        ok(f"{kind}: the same", answer.data == pattern)
        node.send(write_10(64, 16), len(pattern), content=bytes(len(pattern)))

    answer = node.send([0xff] + [0] * 5)
    equal(f"{kind}: a command that is none fails with sense data", answer.outcome(), CHECK)
    equal(f"{kind}: ILLEGAL REQUEST, invalid operation code", answer.sense_code(), (5, 0x20, 0))
    equal(f"{kind}: of 18 bytes", answer.sense_len, 18)
    equal(f"{kind}: and not a byte more", answer.sense_area[18:], b"\xcc" * (SENSE_ROOM - 18))

    room = {"max_response_len" if node.bsg else "mx_sb_len": 8}
    answer = node.send([0xff] + [0] * 5, **room)
    equal(f"{kind}: only as much as there is room for", answer.sense_len, 8)
    equal(f"{kind}: is written", answer.sense_area[8:], b"\xcc" * (SENSE_ROOM - 8))
    nowhere = {"response" if node.bsg else "sbp": 0}
    answer = node.send([0xff] + [0] * 5, **nowhere)
    equal(f"{kind}: a sender who wants none gets none", (answer.status, answer.sense_len), (2, 0))

    answer = node.send([0x28] + [0xff] * 5 + [0, 0, 1, 0], BLOCK)
    equal(f"{kind}: a read beyond the end says so", answer.sense_code(), (5, 0x21, 0))

    long_cdb = [0x7f, 0, 0, 0, 0, 0, 0, 0x18, 0, 9] + [0] * 18 + [0, 0, 0, 1]
    answer = node.send(long_cdb, BLOCK)
    equal(f"{kind}: a CDB of 32 bytes arrives", name(answer.result), 0)

for path, kind in zip(sys.argv[1:3], ("sd", "sg")):
    node = Node(path)
    node.send(write_10(64, 16), len(pattern), content=pattern)

    parts = [Memory(4 * BLOCK, fill=0xee, offset=0), Memory(8 * BLOCK, fill=0xee, offset=0),
             Memory(4 * BLOCK, fill=0xee, offset=0)]
    address, count = pieces(parts)
    answer = node.send(read_10(64, 16), 0, direction=FROM, dxferp=address, iovec_count=count,
                       dxfer_len=len(pattern))
    equal(f"{kind}: a read into pieces goes well", answer.outcome(), GOOD)
    ok(f"{kind}: and fills them in order", b"".join(map(bytes, parts)) == pattern)

    parts = [Memory(100, offset=1), Memory(900, offset=3), Memory(6 * PAGE, offset=17)]
    address, count = pieces(parts)
    answer = node.send(read_10(64, 16), 0, direction=FROM, dxferp=address, iovec_count=count,
                       dxfer_len=len(pattern))
    equal(f"{kind}: pieces may begin and end anywhere", answer.outcome(), GOOD)
    ok(f"{kind}: and be longer than the transfer",
       b"".join(map(bytes, parts)) == pattern + bytes(1000 + 6 * PAGE - len(pattern)))

node = Node(sys.argv[1])
answer = node.send(read_10(64, 1), BLOCK, direction=TO_FROM)
equal("a read whose buffer has something in it goes well", answer.outcome(), GOOD)
ok("and reads", answer.data == pattern[:BLOCK])
for flags in (0x10, 0x20):
    answer = node.send(test_unit_ready(), flags=flags, pack_id=17, usr_ptr=4711)
    equal(f"flags {flags:#x} for the place in the queue", answer.outcome(), GOOD)
equal("what is the sender's own comes back", (answer.header.pack_id, answer.header.usr_ptr), (17, 4711))
PYTHON
