#!/bin/bash
# The netlink channel of SCSI transports: who may send, and what is answered.
#: about netlink, scsi_netlink
#: kmemleak
#: timeout 60

. ./lib.sh
. ./passthrough.sh

load scsi_mod
python_checks <<'PYTHON'
from passthrough import *
import socket
import struct

SCSITRANSPORT, MESSAGE, ERROR, ACK = 18, 0x11, 2, 4
VENDOR = 1


def answers(*messages):
    """The errors that come back, after a message that is always answered."""
    channel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SCSITRANSPORT)
    channel.settimeout(3)
    channel.sendto(b"".join(messages), (0, 0))
    channel.sendto(message(kind=0x20), (0, 0))
    got = []
    while got[-1:] != ["EBADMSG"] or len(got) < 1:
        reply = channel.recv(65536)
        kind = struct.unpack_from("=H", reply, 4)[0]
        got.append(name(struct.unpack_from("=i", reply, 16)[0]) if kind == ERROR else kind)
    return got[:-1]


def message(kind=MESSAGE, version=1, transport=0, magic=0xa1b2, what=VENDOR, length=8, flags=1,
            claimed=None, content=b""):
    header = struct.pack("=BBHHH", version, transport, magic, what, length) + content
    return struct.pack("=IHHII", claimed or 16 + len(header), kind, flags, 1, 0) + header


equal("a vendor's message finds no driver", answers(message()), ["ESRCH"])
equal("another message is not known", answers(message(what=7)), ["EBADR"])
equal("nor is a transport", answers(message(transport=1)), ["ENOENT"])
equal("another version is refused", answers(message(version=2)), ["EPROTOTYPE"])
equal("another magic, too", answers(message(magic=0xb2a1)), ["EPROTOTYPE"])
equal("several at once are all answered", answers(message(), message(what=7), message(version=9)),
      ["ESRCH", "EBADR", "EPROTOTYPE"])
equal("one that claims more than came is not", answers(message(claimed=400)), [])
equal("nor one without a header", answers(message(claimed=18)), [])

os.setresuid(65534, 65534, 65534)
equal("nobody may send any", answers(message()), ["EPERM"])
PYTHON
