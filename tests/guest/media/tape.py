"""A tape by the system calls that there are for it. What fails returns the name of its error."""
import errno
import fcntl
import os
import struct

FSF, BSF, FSR, BSR, WEOF, REW, OFFL, NOP = 1, 2, 3, 4, 5, 6, 7, 8
EOM, ERASE, SETBLK, SETDENSITY, SEEK, DRVBUFFER = 12, 13, 20, 21, 22, 24
LOCK, UNLOCK, LOAD, UNLOAD, COMPRESSION = 28, 29, 30, 31, 32
MTIOCTOP, MTIOCGET, MTIOCPOS = 0x40086d01, 0x80306d02, 0x80086d03
BLOCK_MASK = 0xffffff

# Bits of the generic status.
FLAGS = {"EOF": 0x80000000, "BOT": 0x40000000, "EOT": 0x20000000, "EOD": 0x08000000,
         "WR_PROT": 0x04000000, "ONLINE": 0x01000000, "DR_OPEN": 0x00040000}


def attempt(call, *arguments):
    """What a call returns, or the name of its error."""
    try:
        return call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]


def try_open(path, flags=os.O_RDWR):
    """A tape, or the name of the error."""
    return attempt(Tape, path, flags)


class Tape:
    def __init__(self, path, flags=os.O_RDWR):
        self.fd = os.open(path, flags)

    def close(self):
        return attempt(os.close, self.fd)

    def read(self, size):
        return attempt(os.read, self.fd, size)

    def write(self, data):
        return attempt(os.write, self.fd, data)

    def do(self, operation, count=1):
        """0 if it is done."""
        return attempt(lambda: fcntl.ioctl(self.fd, MTIOCTOP, struct.pack("@hi", operation, count)) and 0)

    def status(self):
        raw = fcntl.ioctl(self.fd, MTIOCGET, bytes(48))
        return struct.unpack("@5l2i", raw)

    def place(self):
        """File and block, as the driver counts them."""
        return self.status()[5:]

    def flags(self):
        return {name for name, bit in FLAGS.items() if self.status()[3] & bit}

    def block_size(self):
        return self.status()[2] & BLOCK_MASK

    def tell(self):
        """The object before which the drive says that it stands."""
        raw = attempt(fcntl.ioctl, self.fd, MTIOCPOS, bytes(8))
        return raw if isinstance(raw, str) else struct.unpack("@l", raw)[0]


def block(number, size):
    """So many bytes, which are like those of no other number."""
    return (number.to_bytes(4, "big") * (size // 4 + 1))[:size]
