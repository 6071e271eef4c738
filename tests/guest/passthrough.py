"""Commands and ioctls that scenarios send themselves, with headers as good or bad as they like.

All memory that is given to the kernel lies below 4 GiB, so that the same call can be made as a
program of 32 bits would make it, and ends before a page that is not there. What a program prints
with ok(), equal() and skip() is read by python_checks in passthrough.sh.
"""
import ctypes
import errno
import os
import sys

SG_IO = 0x2285
NONE, TO, FROM, TO_FROM, UNKNOWN = -1, -2, -3, -4, -5
SENSE_ROOM = 96

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int,
                      ctypes.c_long]
libc.ioctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p]
PAGE = 4096
PROT_NONE, PROT_READ, PROT_WRITE, PROT_EXEC = 0, 1, 2, 4
LOW_MEMORY = 0x02 | 0x20 | 0x40         # private, anonymous, below 2 GiB
NOWHERE = 0x10                          # where nothing is mapped


# --- checks

def say(*words):
    print(*(str(word).replace("\t", " ").replace("\n", " ") for word in words), sep="\t",
          flush=True)


def ok(sentence, good, detail=""):
    say("ok" if good else "no", sentence, detail)


def equal(sentence, actual, expected):
    ok(sentence, actual == expected, f"is {actual!r}, expected {expected!r}")


def skip(sentence, why):
    say("skip", sentence, why)


def name(result):
    """What an ioctl returned, errors by their names."""
    if result == -errno.EOPNOTSUPP:
        return "EOPNOTSUPP"             # which errorcode has by another name
    return errno.errorcode.get(-result, str(result)) if result < 0 else result


# --- memory

def map_low(size, protection=PROT_READ | PROT_WRITE):
    address = libc.mmap(None, size, protection, LOW_MEMORY, -1, 0)
    assert address not in (None, ctypes.c_void_p(-1).value), "no memory below 4 GiB"
    return address


class Memory:
    """Bytes at an address. They begin `offset` bytes into a page, or end with one."""

    def __init__(self, size, fill=0, offset=None, content=None):
        whole = (size + (offset or 0) + PAGE - 1) // PAGE * PAGE or PAGE
        base = map_low(whole + PAGE)
        libc.mprotect(ctypes.c_void_p(base + whole), PAGE, PROT_NONE)
        self.size = size
        self.address = base + (whole - size if offset is None else offset)
        ctypes.memset(self.address, fill, size)
        if content:
            self.write(content)

    def write(self, content):
        ctypes.memmove(self.address, bytes(content), len(content))
        return self

    def __bytes__(self):
        return ctypes.string_at(self.address, self.size)

    def number(self, at=0, size=4):
        return int.from_bytes(bytes(self)[at:at + size], "little")


def structure(kind, **values):
    """A ctypes structure in such memory."""
    memory = Memory(ctypes.sizeof(kind))
    made = kind.from_address(memory.address)
    for member, value in values.items():
        setattr(made, member, value)
    return made


# --- system calls

def ioctl(fd, number, argument=0):
    """Calls ioctl(); the result, or -errno."""
    result = libc.ioctl(fd, number, ctypes.c_void_p(argument))
    return -ctypes.get_errno() if result < 0 else result


def make_ioctl32():
    """The system call of a 32-bit program: number 54 through interrupt 80h."""
    code = bytes.fromhex("53" "b836000000" "89fb" "89f1" "cd80" "5b" "c3")
    place = map_low(PAGE)
    ctypes.memmove(place, code, len(code))
    libc.mprotect(ctypes.c_void_p(place), PAGE, PROT_READ | PROT_EXEC)
    return ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint)(place)


def ioctl32(fd, number, argument=0):
    return ioctl32.call(fd, number, argument)


ioctl32.call = make_ioctl32()


# --- headers

def members(pointer):
    """Version 3 of <scsi/sg.h>, with pointers of one kind or the other."""
    return [("interface_id", ctypes.c_int32), ("dxfer_direction", ctypes.c_int32),
            ("cmd_len", ctypes.c_uint8), ("mx_sb_len", ctypes.c_uint8),
            ("iovec_count", ctypes.c_uint16), ("dxfer_len", ctypes.c_uint32),
            ("dxferp", pointer), ("cmdp", pointer), ("sbp", pointer),
            ("timeout", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("pack_id", ctypes.c_int32),
            ("usr_ptr", pointer), ("status", ctypes.c_uint8), ("masked_status", ctypes.c_uint8),
            ("msg_status", ctypes.c_uint8), ("sb_len_wr", ctypes.c_uint8),
            ("host_status", ctypes.c_uint16), ("driver_status", ctypes.c_uint16),
            ("resid", ctypes.c_int32), ("duration", ctypes.c_uint32), ("info", ctypes.c_uint32)]


class Header(ctypes.Structure):
    _fields_ = members(ctypes.c_uint64)


class Header32(ctypes.Structure):
    _fields_ = members(ctypes.c_uint32)


assert ctypes.sizeof(Header) == 88 and ctypes.sizeof(Header32) == 64


class Header4(ctypes.Structure):
    """Version 4, <linux/bsg.h>."""
    _fields_ = [(member, ctypes.c_uint64 if member in wide else ctypes.c_int32)
                for wide in [("request", "request_tag", "response", "dout_xferp", "din_xferp",
                              "usr_ptr", "generated_tag")]
                for member in ("guard protocol subprotocol request_len request request_tag "
                               "request_attr request_priority request_extra max_response_len "
                               "response dout_iovec_count dout_xfer_len din_iovec_count "
                               "din_xfer_len dout_xferp din_xferp timeout flags usr_ptr spare_in "
                               "driver_status transport_status device_status retry_delay info "
                               "duration response_len din_resid dout_resid generated_tag "
                               "spare_out padding").split()]


assert ctypes.sizeof(Header4) == 160


def packet_members(pointer):
    """struct cdrom_generic_command of <linux/cdrom.h>."""
    return [("cmd", ctypes.c_uint8 * 12), ("buffer", pointer), ("buflen", ctypes.c_uint32),
            ("stat", ctypes.c_int32), ("sense", pointer), ("data_direction", ctypes.c_uint8),
            ("quiet", ctypes.c_int32), ("timeout", ctypes.c_int32), ("unused", pointer)]


class Packet(ctypes.Structure):
    _fields_ = packet_members(ctypes.c_uint64)


class Packet32(ctypes.Structure):
    _fields_ = packet_members(ctypes.c_uint32)


assert ctypes.sizeof(Packet) == 64 and ctypes.sizeof(Packet32) == 44
SEND_PACKET = 0x5393
PACKET_UNKNOWN, PACKET_TO, PACKET_FROM, PACKET_NONE = range(4)
SEND_COMMAND = 1


class Answer:
    """What came of a command: result of the ioctl, header, sense data, data."""

    def __init__(self, result, header, sense, data):
        self.result, self.header = result, header
        self.sense_area, self.data_area = bytes(sense), bytes(data)
        old = isinstance(header, (Header, Header32))
        self.status = header.status if old else header.device_status
        self.host = header.host_status if old else header.transport_status
        self.driver, self.info = header.driver_status, header.info
        self.sense_len = header.sb_len_wr if old else header.response_len
        self.resid = header.resid if old else header.din_resid or header.dout_resid
        self.sense = self.sense_area[:self.sense_len]
        self.data = self.data_area[:max(len(self.data_area) - self.resid, 0)]

    def outcome(self):
        return name(self.result), self.status, self.host, self.driver, self.info

    def sense_code(self):
        """Sense key, additional sense code and qualifier of fixed format."""
        return (self.sense[2] & 15, self.sense[12], self.sense[13]) if len(self.sense) > 13 else None


GOOD = (0, 0, 0, 0, 0)                  # outcome() of a command that went well
CHECK = (0, 2, 0, 8, 1)                 # ... and of one with sense data


class Node:
    """A device node. send() uses the header that it takes, or that of 32-bit programs."""

    def __init__(self, path, flags=os.O_RDWR, narrow=False):
        self.fd = os.open(path, flags | os.O_NONBLOCK)
        self.bsg = "/bsg/" in path
        self.call = ioctl32 if narrow else ioctl
        self.kind = Header4 if self.bsg else Header32 if narrow else Header

    def ioctl(self, number, argument=0):
        return self.call(self.fd, number, argument)

    def send(self, cdb, size=0, direction=None, content=None, offset=0, fill=0xee, **header):
        """Sends a command. Members of the header that are named override what is right."""
        cdb = Memory(len(cdb), content=bytes(cdb))
        sense = Memory(SENSE_ROOM, fill=0xcc)
        data = Memory(size, fill=fill, offset=offset, content=content)
        if direction is None:
            direction = TO if content is not None else FROM if size else NONE
        fill_in = self.header4 if self.bsg else self.header3
        made = structure(self.kind, **fill_in(cdb, sense, data, direction))
        for member, value in header.items():
            setattr(made, member, value)
        return Answer(self.ioctl(SG_IO, ctypes.addressof(made)), made, sense, data)

    def packet(self, cdb, data=None, direction=None, **header):
        """Sends a command by CDROM_SEND_PACKET; the result, the packet, and the sense data."""
        sense = Memory(64, fill=0xcc)
        if direction is None:
            direction = PACKET_FROM if data else PACKET_NONE
        made = structure(Packet32 if self.call is ioctl32 else Packet, sense=sense.address,
                         buffer=data.address if data else 0, buflen=data.size if data else 0,
                         data_direction=direction, timeout=2000)
        made.cmd[:] = list(cdb) + [0] * (12 - len(cdb))
        for member, value in header.items():
            setattr(made, member, value)
        return name(self.ioctl(SEND_PACKET, ctypes.addressof(made))), made, bytes(sense)

    def command(self, cdb, out=b"", room=0, **lengths):
        """Sends one by SCSI_IOCTL_SEND_COMMAND; the result, and what is where the CDB was."""
        sizes = lengths.get("inlen", len(out)), lengths.get("outlen", room)
        content = b"".join(size.to_bytes(4, "little") for size in sizes) + bytes(cdb) + out
        memory = Memory(max(len(content), 8 + max(room, 16)), fill=0xcc, content=content)
        return name(self.ioctl(SEND_COMMAND, memory.address)), bytes(memory)[8:]

    @staticmethod
    def header3(cdb, sense, data, direction):
        return {"interface_id": ord("S"), "dxfer_direction": direction, "cmd_len": cdb.size,
                "mx_sb_len": sense.size, "dxfer_len": data.size,
                "dxferp": data.address if data.size else 0, "cmdp": cdb.address,
                "sbp": sense.address, "timeout": 20000}

    @staticmethod
    def header4(cdb, sense, data, direction):
        way = "dout" if direction == TO else "din"
        return {"guard": ord("Q"), "request_len": cdb.size, "request": cdb.address,
                "max_response_len": sense.size, "response": sense.address, "timeout": 20000,
                way + "_xfer_len": data.size, way + "_xferp": data.address if data.size else 0}


def pieces(parts, pointer=ctypes.c_uint64):
    """An array of iovecs over memories; its address and its length."""
    entries = [value for part in parts for value in (part.address, part.size)]
    array = Memory(len(entries) * ctypes.sizeof(pointer), content=bytes((pointer * len(entries))(*entries)))
    return array.address, len(parts)


# --- CDBs

def test_unit_ready():
    return [0] * 6


def inquiry(length):
    return [0x12, 0, 0, length >> 8, length & 255, 0]


def read_10(block, count):
    return [0x28, 0, *block.to_bytes(4, "big"), 0, count >> 8, count & 255, 0]


def write_10(block, count):
    return [0x2a] + read_10(block, count)[1:]
