#!/bin/bash
# Buffers that are longer than the answer, sense data of which nothing came, headers of 32-bit
# programs: what the device did not send is what the sender had there, or zeroes.
#: about SG_IO, residual, sense data
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh
. ./passthrough.sh

begin_disks
add_host max_id=1
wait_for 30 test -e "$(of "$lun0")/block" || bail "no disk"
nodes_of "$lun0"

# What pages and objects that are used again may hold.
echo 3 > /proc/sys/vm/drop_caches
dd if=/dev/urandom of="$scratch/noise" bs=1M count=16 status=none
rm "$scratch/noise"

# tries RULE WORD: INQUIRYs of many lengths and places, each way.
tries() {
	no_rules
	rule op=12 "$1"
	python_checks "$sd" "$sg" "$2" <<'PYTHON'
from passthrough import *

sd, sg, what = sys.argv[1:]
shown = {0x00, 0x02, 0x07, 0x12, 0x5b, *range(0x20, 0x7f)}    # an identity: a few numbers, printable text

for path, kind in ((sd, "sd"), (sg, "sg")):
    for narrow in (False, True):
        node = Node(path, narrow=narrow)
        bad = []
        for size in (6, 36, 37, 512, 4096, 5000, 65532):
            for offset in (0, 1, 4, 511):
                answer = node.send(inquiry(min(size, 0xffff)), size, offset=offset, fill=0xee)
                strange = set(answer.data_area[96:]) - {0xee, 0}
                strange |= set(answer.data_area[:96]) - shown - {0xee}
                if name(answer.result) != 0 or strange:
                    bad.append((size, offset, name(answer.result), sorted(strange)[:8]))
                if set(answer.sense_area) != {0xcc}:
                    bad.append((size, offset, "sense data", answer.sense_area[:8]))
        ok(f"{kind}{' of 32 bits' if narrow else ''}: {what} shows no more", not bad, bad[:4])
PYTHON
}

tries "len=36" "an answer of 36 bytes"
tries "len=36 claim=0" "one of which nothing is said to have come"
tries "len=36 claim=4096" "one that says that it is longer"
tries "len=36 resid=$((0xffffffff))" "one with a residual of less than nothing"
tries "len=0 claim=4096" "one that is none"

no_rules
rule op=0 status=02 sense=
python_checks "$sd" "$sg" <<'PYTHON'
from passthrough import *

for path, kind in zip(sys.argv[1:], ("sd", "sg")):
    for narrow in (False, True):
        answer = Node(path, narrow=narrow).send(test_unit_ready())
        way = f"{kind}{' of 32 bits' if narrow else ''}"
        equal(f"{way}: CHECK CONDITION without sense data has what REQUEST SENSE got, or none",
              set(answer.sense_area[answer.sense_len:]), {0xcc})
PYTHON

no_rules
python_checks "$sd" <<'PYTHON'
from passthrough import *

node = Node(sys.argv[1], narrow=True)
header = structure(Header32, **Node.header3(Memory(6, content=inquiry(36)), Memory(32),
                                            Memory(36), FROM))
header.pack_id, header.usr_ptr, header.flags = 17, 0x8765_4321, 0x20
before = header.dxferp, header.cmdp, header.sbp
equal("a program of 32 bits has its header answered",
      name(node.ioctl(SG_IO, ctypes.addressof(header))), 0)
equal("with what is its own unchanged",
      (header.pack_id, header.usr_ptr, header.flags, header.timeout, header.dxfer_len,
       header.dxferp, header.cmdp, header.sbp), (17, 0x8765_4321, 0x20, 20000, 36, *before))
equal("and a good status", (header.status, header.host_status, header.driver_status, header.info),
      (0, 0, 0, 0))
for length, error in ((0, "EMSGSIZE"), (5, "EMSGSIZE"), (33, "EINVAL")):
    equal(f"a CDB of {length} bytes: {error}",
          name(node.send(inquiry(36), 36, cmd_len=length).result), error)
address, count = pieces([Memory(8), Memory(28)], ctypes.c_uint32)
equal("pieces of 32 bits", name(node.send(inquiry(36), 0, direction=FROM, dxferp=address,
                                          iovec_count=count, dxfer_len=36).result), 0)
PYTHON
leave
