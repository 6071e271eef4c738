#!/bin/bash
# The ioctls that a disk answers beside SG_IO: where it is, what its host is, timeouts, the unit
# started and stopped, the door, and the oldest way to send a command.
#: about ioctl, SCSI_IOCTL_SEND_COMMAND
#: timeout 240

. ./lib.sh
. ./passthrough.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 num_tgts=2 max_luns=3 removable=1
host=$(host_of scsi_debug)
wait_disks "$host" 6 > /dev/null
device=$host:0:1:2
nodes_of "$device"

python_checks "$sd" "$device" "$(attr "class/scsi_host/host$host/unique_id")" <<'PYTHON'
from passthrough import *

BENCHMARK, SYNC, START, STOP = range(3, 7)
SET_TIMEOUT, GET_TIMEOUT, EMULATED_HOST, GET_RESERVED, VERSION = 0x2201, 0x2202, 0x2203, 0x2272, 0x2282
SET_RESERVED, RESET, EJECT, CLOSE_TRAY = 0x2275, 0x2284, 0x5309, 0x5319
LOCK, UNLOCK, IDLUN, PROBE_HOST, BUS_NUMBER, PCI = 0x5380, 0x5381, 0x5382, 0x5385, 0x5386, 0x5387

path, device, unique_id = sys.argv[1:]
node = Node(path)
host, channel, target, lun = map(int, device.split(":"))


def ask(number, content=b"\0\0\0\0", size=None):
    """The result and what is in memory then."""
    memory = Memory(size or len(content), fill=0xcc, content=content)
    return name(node.ioctl(number, memory.address)), bytes(memory)


def number(value):
    return value.to_bytes(4, "little", signed=value < 0)


equal("its address", ask(IDLUN, size=8),
      (0, number(host << 24 | channel << 16 | lun << 8 | target) + number(int(unique_id))))
equal("its host's number", ask(BUS_NUMBER), (0, number(host)))
equal("its adapter's name", ask(PCI, size=20, content=bytes(20)), (0, b"adapter0".ljust(20, b"\0")))
equal("the version of the interface", ask(VERSION), (0, number(30527)))
equal("an emulated host", ask(EMULATED_HOST), (0, number(1)))

equal("there is a host", name(node.ioctl(PROBE_HOST, 0)), 1)
result, text = ask(PROBE_HOST, content=number(1000), size=1000)
equal("which has a text", (result, text[:10]), (1, b"scsi_debug"))
whole = text.index(b"\0") + 1
equal("and writes no more than that", text[whole:], b"\xcc" * (1000 - whole))
equal("nor more than there is room for", ask(PROBE_HOST, content=number(5), size=32),
      (1, b"scsi_" + b"\xcc" * 27))
equal("which may be nothing", ask(PROBE_HOST, content=number(0)), (1, number(0)))

for ticks in (0, 100, 6000, 8640000):
    equal(f"a timeout of {ticks} ticks is kept",
          (ask(SET_TIMEOUT, number(ticks))[0], -1 < node.ioctl(GET_TIMEOUT) - ticks < 1), (0, True))
ask(SET_TIMEOUT, number(0))
limit = int(open(f"/sys/block/{os.path.basename(path)}/queue/max_sectors_kb").read()) * 1024
for wanted, got in ((0, 0), (1, 1), (65536, 65536), (0x7fffffff, limit)):
    equal(f"a reserved size of {wanted}", (ask(SET_RESERVED, number(wanted))[0], ask(GET_RESERVED)),
          (0, (0, number(got))))
equal("which is not negative", ask(SET_RESERVED, number(-1))[0], "EINVAL")

for what in (IDLUN, BUS_NUMBER, PCI, VERSION, EMULATED_HOST, PROBE_HOST, SET_TIMEOUT, GET_RESERVED,
             SET_RESERVED, RESET, SEND_PACKET, SEND_COMMAND):
    equal(f"{what:#x} to nowhere", name(node.ioctl(what, NOWHERE)), "EFAULT")
for what in (BENCHMARK, SYNC, 0x5388, 0x2276, 7):
    equal(f"{what:#x} is not known", name(node.ioctl(what, 0)), "EINVAL")
equal("a reset of nothing", ask(RESET, number(0))[0], 0)
equal("and one that is none", ask(RESET, number(9))[0], "EIO")

# (SCSI_IOCTL_TEST_UNIT_READY has a number that the file system layer takes for its own.)
ready = lambda: node.send(test_unit_ready()).status == 0
ok("the unit is ready", ready())
equal("it is stopped", node.ioctl(STOP), 0)
ok("and not ready", not ready())
equal("it is started", node.ioctl(START), 0)
ok("and ready", ready())
equal("the medium is taken out", node.ioctl(EJECT), 0)
ok("and not ready", not ready())
equal("and in", node.ioctl(CLOSE_TRAY), 0)
ok("and ready again", ready())
equal("the door is locked", node.ioctl(LOCK), 0)
equal("and unlocked", node.ioctl(UNLOCK), 0)

result, answer = node.command(inquiry(36), room=36)
equal("the oldest way to send INQUIRY", (result, answer[8:16]), (0, b"Linux   "))
equal("has an answer without a remnant", node.command(inquiry(512), room=512)[1][96:], bytes(416))
equal("and takes what is shorter than the answer", node.command(inquiry(96), room=20),
      (0, answer[:20]))
block = os.urandom(512)
equal("data is written", node.command(write_10(3, 1), out=block)[0], 0)
equal("and read", node.command(read_10(3, 1), room=512), (0, block))
result, answer = node.command([0xff] + [0] * 11)
equal("a command that is none: its status", result, 2)
equal("and 16 bytes of sense data", (answer[2] & 15, answer[12], len(answer.rstrip(b"\xcc"))), (5, 0x20, 16))
equal("nothing is sent at all: status 0", node.command(test_unit_ready())[0], 0)
for what in ({"inlen": PAGE + 1}, {"outlen": PAGE + 1}, {"inlen": 0xffffffff}, {"outlen": 1 << 31}):
    equal(f"{what} is too much", node.command(inquiry(36), room=36, **what)[0], "EINVAL")
equal("data that is not there", node.command(write_10(0, 8), inlen=PAGE)[0], "EFAULT")
equal("no command at all", name(node.ioctl(SEND_COMMAND, 0)), "EINVAL")

data = Memory(96, fill=0xee)
result, packet, sense = node.packet(inquiry(36), data)
equal("a packet takes INQUIRY to a disk", (result, packet.stat, bytes(data)[8:16]), (0, 0, b"Linux   "))
equal("and tells what did not come", packet.buflen, 60)
result, packet, sense = node.packet([0xff], timeout=-1)
equal("a packet that fails: EIO", (result, sense[2] & 15, sense[12]), ("EIO", 5, 0x20))
equal("one of no direction", node.packet(inquiry(36), data, direction=4)[0], "EINVAL")
result, packet, sense = node.packet(inquiry(36), data, direction=PACKET_UNKNOWN)
equal("data that has none", (result, packet.stat), ("EINVAL", -errno.EINVAL))
equal("a packet to nowhere", node.packet(inquiry(36), data, buffer=NOWHERE)[0], "EFAULT")
result, packet, sense = node.packet(write_10(3, 1), Memory(512, fill=0x5a), direction=PACKET_TO)
equal("a packet that writes", (result, node.command(read_10(3, 1), room=512)[1]), (0, b"\x5a" * 512))
PYTHON
ok "the old ones are warned of" \
	logged 'program python3 is using a deprecated SCSI ioctl, please convert it to SG_IO'
