#!/bin/bash
# SG_IO with headers that make no sense: each is refused with its own error, nothing is sent, and
# nobody's memory suffers.
#: about SG_IO, bsg, sg
#: kmemleak
#: timeout 240

. ./lib.sh
. ./passthrough.sh

debug_disk dev_size_mb=8
sent() { cat "/sys/bus/scsi/devices/$device/iorequest_cnt"; }

before=$(sent)
python_checks "$sd" <<'PYTHON'
from passthrough import *

node = Node(sys.argv[1])
read = read_10(0, 1)


def refused(what, error, *arguments, **header):
    answer = node.send(*arguments, **header)
    equal(f"{what}: {error}", name(answer.result), error)


refused("a header of another interface", "EINVAL", read, 512, interface_id=0)
refused("one of version 4", "EINVAL", read, 512, interface_id=ord("Q"))
for length, error in ((0, "EMSGSIZE"), (1, "EMSGSIZE"), (5, "EMSGSIZE"), (33, "EINVAL"),
                      (255, "EINVAL")):
    refused(f"a CDB of {length} bytes", error, read, 512, cmd_len=length)
refused("a CDB that is not there", "EFAULT", read, 512, cmdp=NOWHERE)
refused("no CDB", "EFAULT", read, 512, cmdp=0)
for direction in (NONE, UNKNOWN, 0, 1, -6, 0x7fffffff, -0x80000000):
    refused(f"data without a direction ({direction})", "EINVAL", read, 512, direction=direction)
refused("data to nowhere", "EFAULT", read, 512, dxferp=NOWHERE)
refused("more than the adapter transfers at a time", "EIO", read, 512, dxfer_len=0xfffffe01)
refused("4 GiB", "EIO", read, 512, dxfer_len=0xffffffff)

address, count = pieces([Memory(512)])
refused("a list of pieces that is not there", "EFAULT", read, 0, direction=FROM, dxfer_len=512,
        dxferp=NOWHERE, iovec_count=1)
refused("more pieces than anybody has", "EINVAL", read, 0, direction=FROM, dxfer_len=512,
        dxferp=address, iovec_count=0xffff)
address, count = pieces([Memory(512)] * 4)
Memory.write(type("At", (), {"address": address + 8}), (1 << 63).to_bytes(8, "little"))
refused("a piece of negative length", "EINVAL", read, 0, direction=FROM, dxfer_len=512,
        dxferp=address, iovec_count=count)
address, count = pieces([Memory(0), Memory(0)])
refused("pieces without a byte", "EINVAL", read, 0, direction=FROM, dxfer_len=512, dxferp=address,
        iovec_count=count)

equal("no header at all: EFAULT", name(node.ioctl(SG_IO, NOWHERE)), "EFAULT")
equal("nor at 0", name(node.ioctl(SG_IO, 0)), "EFAULT")
PYTHON
is "nothing of it was sent" "$(sent)" "$before"

python_checks "$sd" "$bsg" <<'PYTHON'
from passthrough import *

node = Node(sys.argv[1])
answer = node.send(test_unit_ready(), iovec_count=3)
equal("pieces without data are no data", answer.outcome(), GOOD)
answer = node.send(test_unit_ready(), direction=FROM)
equal("nor is a direction without", answer.outcome(), GOOD)
answer = node.send([0xff] + [0] * 5, sbp=NOWHERE)
equal("sense data that cannot be written: EFAULT", name(answer.result), "EFAULT")
answer = node.send(inquiry(36), 36, offset=PAGE - 36, dxfer_len=64)
equal("data that ends where no memory is: EFAULT", name(answer.result), "EFAULT")

header = structure(Header, **Node.header3(Memory(6), Memory(32), Memory(0), NONE))
libc.mprotect(ctypes.c_void_p(ctypes.addressof(header) & -PAGE), PAGE, PROT_READ)
equal("a header that cannot be written: EFAULT",
      name(node.ioctl(SG_IO, ctypes.addressof(header))), "EFAULT")

bsg = Node(sys.argv[2])


def refused(what, error, *arguments, **header):
    answer = bsg.send(*arguments, **header)
    equal(f"bsg: {what}: {error}", name(answer.result), error)


refused("another guard", "EINVAL", inquiry(36), 36, guard=ord("S"))
refused("another protocol", "EINVAL", inquiry(36), 36, protocol=1)
refused("task management", "EINVAL", inquiry(36), 36, subprotocol=1)
refused("a CDB of 33 bytes", "EINVAL", inquiry(36), 36, request_len=33)
refused("a CDB of 4 GiB", "EINVAL", inquiry(36), 36, request_len=-1)
refused("a CDB that is not there", "EFAULT", inquiry(36), 36, request=NOWHERE)
refused("data to nowhere", "EFAULT", inquiry(36), 36, din_xferp=NOWHERE)
refused("data both ways", "EOPNOTSUPP", inquiry(36), 36, dout_xfer_len=36, dout_xferp=Memory(36).address)
refused("sense data to nowhere", "EFAULT", [0xff] + [0] * 5, response=NOWHERE)
for length in range(6):
    answer = bsg.send(test_unit_ready(), request_len=length)
    equal(f"bsg: a CDB of {length} bytes is sent", answer.outcome(), GOOD)
answer = bsg.send(inquiry(36), 36, request_len=4)
equal("bsg: what is left out of a CDB is zero", (answer.outcome(), answer.resid), (GOOD, 36))
answer = bsg.send(inquiry(36), 36)
equal("bsg: and a good one after all that", answer.outcome(), GOOD)
PYTHON
ok "the disk is well" dd if="$sd" of=/dev/null bs=4k count=16 iflag=direct status=none
