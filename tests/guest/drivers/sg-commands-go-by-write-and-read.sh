#!/bin/bash
# The ways to use an sg node that are older than SG_IO: a header is written with a command, and read with what
# came of it. Headers of version 2, by which data goes as well, and of version 3; several commands at a time;
# an answer in memory that is shared with the driver; a node that one has for himself; and a host that goes while
# a command waits.
#: about sg, sg_header, sg_io_hdr, write, read, poll, mmap, SG_SET_FORCE_PACK_ID, hot unplug
#: tier all
#: needs scsi_media
#: timeout 240
#: kmemleak

. ./lib.sh
. ./passthrough.sh
. ./media/lib.sh

debug_disk dev_size_mb=8
python_checks "$sg" << 'PYTHON'
from passthrough import *
import struct

HEAD = 36
SET_NEXT_CMD_LEN, SET_COMMAND_Q, GET_COMMAND_Q = 0x2283, 0x2271, 0x2270


def header2(reply_len, pack_id=0, twelve=0):
    return struct.pack("@4iI16s", 0, reply_len, pack_id, 0, twelve, bytes(16))


class Answer2:
    def __init__(self, raw):
        self.pack_len, self.reply_len, self.pack_id, self.result, bits, self.sense = struct.unpack(
            "@4iI16s", raw[:HEAD])
        self.status, self.host, self.driver = bits >> 1 & 31, bits >> 6 & 255, bits >> 14 & 255
        self.data = raw[HEAD:]

    def outcome(self):
        return self.result, self.status, self.host, self.driver


def tried(call, *arguments):
    try:
        return call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]


fd = os.open(sys.argv[1], os.O_RDWR)


def send(cdb, size=0, content=b"", pack_id=0, twelve=0):
    """Writes a command of version 2 and reads its answer."""
    message = header2(HEAD + size, pack_id, twelve) + bytes(cdb) + content
    written = tried(os.write, fd, message)
    if written != len(message):
        return written
    return Answer2(os.read(fd, HEAD + size))


pattern = os.urandom(8 * 512)
answer = send(inquiry(96), 96, pack_id=4711)
equal("version 2: INQUIRY goes well", answer.outcome(), (0, 0, 0, 0))
equal("and is answered", answer.data[8:16], b"Linux   ")
equal("with its own number", answer.pack_id, 4711)
answer = send(inquiry(96), 20)
equal("as far as there is room for", (answer.outcome(), answer.data[8:16], len(answer.data)), ((0, 0, 0, 0), b"Linux   ", 20))
equal("data is written", send(write_10(40, 8), content=pattern).outcome(), (0, 0, 0, 0))
ok("and read", send(read_10(40, 8), 8 * 512).data == pattern)
answer = send(read_10(0xffffffff, 1), 512)
equal("a read beyond the end fails", answer.outcome()[1:], (1, 0, 8))
equal("with sense data", (answer.sense[2] & 15, answer.sense[12]), (5, 0x21))
for opcode, length, twelve in ((0xff, 10, 0), (0xff, 12, 1)):
    answer = send([opcode] + [0] * (length - 1), twelve=twelve)
    equal(f"an operation code of a vendor has {length} bytes", (answer.status, answer.sense[12]), (1, 0x20))
length = Memory(4, content=(16).to_bytes(4, "little"))
equal("the length of the next CDB is told", name(ioctl(fd, SET_NEXT_CMD_LEN, length.address)), 0)
read_16 = [0x88, 0, *(40).to_bytes(8, "big"), 0, 0, 0, 8, 0, 0]
ok("and it is sent", send(read_16, 8 * 512).data == pattern)

equal("what is shorter than a header is refused", tried(os.write, fd, header2(HEAD)[:20]), "EIO")
equal("and a header without a command", tried(os.write, fd, header2(HEAD)), "EIO")
equal("and one with half a command", tried(os.write, fd, header2(HEAD + 36) + bytes(inquiry(36))[:4]), "EIO")
answer = send(test_unit_ready())
equal("and then a good one", answer.outcome(), (0, 0, 0, 0))
os.close(fd)
PYTHON

python_checks "$sg" << 'PYTHON'
from passthrough import *
import mmap
import select

RESERVE, RESERVED, EXCLUSIVE = 0x2275, 0x2272, os.O_EXCL
FLAG_MMAP = 4
path = sys.argv[1]
node = Node(path)
pattern = os.urandom(8 * 512)


def make(cdb, size=0, content=None, **values):
    """A header of version 3, and what it points to."""
    memories = Memory(len(cdb), content=bytes(cdb)), Memory(SENSE_ROOM, fill=0xcc), Memory(size, fill=0xee, content=content)
    way = TO if content is not None else FROM if size else NONE
    header = structure(Header, **Node.header3(*memories, way))
    for member, value in values.items():
        setattr(header, member, value)
    return header, memories


def send(*arguments, **values):
    """Writes a header and reads it again."""
    header, (cdb, sense, data) = make(*arguments, **values)
    try:
        os.write(node.fd, bytes(header))
    except OSError as error:
        return Answer(-error.errno, header, sense, data)
    select.select([node.fd], [], [], 60)
    return Answer(0, Header.from_buffer_copy(os.read(node.fd, ctypes.sizeof(Header))), sense, data)


try:
    os.read(node.fd, 88)
    ok("there is nothing to read", False)
except BlockingIOError:
    ok("there is nothing to read", True)
answer = send(inquiry(512), 512, pack_id=8, usr_ptr=15)
equal("version 3: INQUIRY goes well", answer.outcome(), GOOD)
equal("and is answered", answer.data[8:16], b"Linux   ")
ok("with how much did not come", 0 < answer.resid < 512, answer.resid)
equal("with its own numbers", (answer.header.pack_id, answer.header.usr_ptr), (8, 15))
equal("data is written", send(write_10(80, 8), len(pattern), content=pattern).outcome(), GOOD)
ok("and read", send(read_10(80, 8), len(pattern)).data == pattern)
answer = send([0xff] + [0] * 5)
equal("a command that is none fails with sense data", (answer.outcome(), answer.sense_code()), (CHECK, (5, 0x20, 0)))
for what, error, values in (("another interface", "ENOSYS", {"interface_id": ord("Q")}),
                            ("a CDB of 5 bytes", "EMSGSIZE", {"cmd_len": 5}),
                            ("no CDB", "EMSGSIZE", {"cmdp": 0}),
                            ("a CDB that is not there", "EFAULT", {"cmdp": NOWHERE})):
    equal(f"{what} is refused", name(send(inquiry(36), 36, **values).result), error)

size = Memory(4, content=(65536).to_bytes(4, "little"))
equal("memory is reserved", (node.ioctl(RESERVE, size.address), node.ioctl(RESERVED, size.address), size.number()),
      (0, 0, 65536))
shared = mmap.mmap(node.fd, 65536, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
header, memories = make(read_10(80, 8), dxfer_direction=FROM, dxfer_len=len(pattern), flags=FLAG_MMAP)
equal("a read into shared memory goes well", node.ioctl(SG_IO, ctypes.addressof(header)), 0)
ok("and is there", shared[:len(pattern)] == pattern)
shared[:512] = b"\x5a" * 512
header, memories = make(write_10(200, 1), dxfer_direction=TO, dxfer_len=512, flags=FLAG_MMAP)
equal("and one is written from it", node.ioctl(SG_IO, ctypes.addressof(header)), 0)
ok("as it was there", send(read_10(200, 1), 512).data == b"\x5a" * 512)
header, memories = make(read_10(80, 200), dxfer_direction=FROM, dxfer_len=200 * 512, flags=FLAG_MMAP)
equal("more than is reserved is not", name(node.ioctl(SG_IO, ctypes.addressof(header))), "ENOMEM")
shared.close()

try:
    os.open(path, os.O_RDWR | EXCLUSIVE | os.O_NONBLOCK)
    ok("nobody has it for himself meanwhile", False)
except OSError as error:
    equal("nobody has it for himself meanwhile", errno.errorcode[error.errno], "EBUSY")
os.close(node.fd)
own = os.open(path, os.O_RDWR | EXCLUSIVE)
try:
    os.open(path, os.O_RDWR | os.O_NONBLOCK)
    ok("but then, and then nobody else opens it", False)
except OSError as error:
    equal("but then, and then nobody else opens it", errno.errorcode[error.errno], "EBUSY")
os.close(own)
PYTHON

begin
sg=$(sg_of "$tape")
cat > "$scratch/held.py" << 'PYTHON'
from passthrough import *
import select

FORCE_PACK_ID, FIRST_PACK_ID, WAITING, TABLE = 0x227b, 0x227c, 0x227d, 0x2286
MOST = 16
libc.read.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]


class Entry(ctypes.Structure):
    _fields_ = [("state", ctypes.c_char), ("orphan", ctypes.c_char), ("owned", ctypes.c_char),
                ("problem", ctypes.c_char), ("pack_id", ctypes.c_int), ("usr_ptr", ctypes.c_void_p),
                ("duration", ctypes.c_uint), ("unused", ctypes.c_int)]


def set_to(parameter, value):
    with open(f"/sys/module/scsi_media/parameters/{parameter}", "w") as file:
        file.write(str(value))


class Queue:
    """Commands that are written to a node."""

    def __init__(self, path):
        self.node, self.memories = Node(path), []

    def send(self, pack_id):
        """Sends an INQUIRY: 0, or the name of the error."""
        memories = Memory(6, content=inquiry(36)), Memory(32), Memory(36)
        self.memories.append(memories)
        header = structure(Header, **Node.header3(*memories, FROM))
        header.pack_id, header.timeout = pack_id, 600000
        try:
            return os.write(self.node.fd, bytes(header)) and 0
        except OSError as error:
            return errno.errorcode[error.errno]

    def read(self, pack_id=-1):
        """The header of that number, or of any; or the name of the error."""
        memory = Memory(ctypes.sizeof(Header))
        header = Header.from_address(memory.address)
        header.interface_id, header.dxfer_direction, header.pack_id = ord("S"), FROM, pack_id
        result = libc.read(self.node.fd, memory.address, memory.size)
        return header if result >= 0 else errno.errorcode[ctypes.get_errno()]

    def number(self, which):
        memory = Memory(4)
        return name(self.node.ioctl(which, memory.address)) or memory.number()

    def ready(self, seconds=0):
        return bool(select.select([self.node.fd], [], [], seconds)[0])

    def states(self):
        table = (Entry * MOST)()
        self.node.ioctl(TABLE, ctypes.addressof(table))
        return [entry.state[0] for entry in table if entry.state[0]]
PYTHON

cat "$scratch/held.py" - > "$scratch/queue.py" << 'PYTHON'
queue = Queue(sys.argv[1])
set_to("hold", 0x12)
equal("as many commands are sent as may be at a time", {queue.send(number) for number in range(MOST)}, {0})
equal("one more is not", queue.send(MOST), "EDOM")
equal("none is done: there is nothing to read", queue.read(), "EAGAIN")
ok("nor to wait for", not queue.ready())
equal("nor counted", queue.number(WAITING), 0)
equal("all are under way", queue.states(), [1] * MOST)
set_to("hold", -1)
ok("let go, they are done", queue.ready(60))
for _ in range(600):
    if queue.number(WAITING) == MOST:
        break
    select.select([], [], [], 0.1)
equal("each of them", queue.number(WAITING), MOST)
equal("and says so", queue.states(), [2] * MOST)
equal("a number is asked for", queue.node.ioctl(FORCE_PACK_ID, Memory(4, content=b"\1\0\0\0").address), 0)
equal("it is read", queue.read(9).pack_id, 9)
equal("and is gone", queue.read(9), "EAGAIN")
ids = [queue.read().pack_id for _ in range(MOST - 1)]
equal("the others are, too, in their order", ids, [number for number in range(MOST) if number != 9])
equal("each was answered", {bytes(data)[8:16] for cdb, sense, data in queue.memories[:MOST]}, {b"MEDIA   "})

set_to("hold", 0x12)
for number in range(3):
    queue.send(number)
os.close(queue.node.fd)
set_to("hold", -1)
other = Queue(sys.argv[1])
equal("who closes the node with commands under way harms nobody", (other.send(1), other.ready(60)), (0, True))
equal("and nobody gets their answers", (other.read().pack_id, other.read()), (1, "EAGAIN"))
PYTHON
python_checks "$sg" < "$scratch/queue.py"

cat "$scratch/held.py" - > "$scratch/gone.py" << 'PYTHON'
queue = Queue(sys.argv[1])
set_to("hold", 0x12)
for number in range(3):
    queue.send(number)
set_to("present", 0)
ok("the host goes, and the node is to be read", queue.ready(60))
answers = [queue.read() for _ in range(3)]
ends = {answer if isinstance(answer, str) else answer.host_status for answer in answers}
ok("every command has ended", ends <= {1, "ENODEV"}, ends)
ok("and no other is taken", queue.send(4) in ("ENODEV", "ENXIO"))
os.close(queue.node.fd)
set_to("hold", -1)
PYTHON
python_checks "$sg" < "$scratch/gone.py"
ok "the modules are unloaded" unload scsi_media scsi_debug sg
