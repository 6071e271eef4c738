"""A medium changer by the ioctls of <linux/chio.h>."""
import ctypes
import errno
import fcntl
import os

MT, ST, IE, DT = range(4)
FULL, IMPEXP, EXCEPT, ACCESS, EXENAB, INENAB = 1, 2, 4, 8, 0x10, 0x20
INVERT = 1
GE_ERRNO, GE_INVERT, GE_SRC, GE_IDLUN, GE_PVOLTAG, GE_AVOLTAG = 1, 2, 4, 8, 0x10, 0x20


def integers(name, members):
    return type(name, (ctypes.Structure,), {"_fields_": [(member, ctypes.c_int) for member in members.split()]})


Params = integers("Params", "picker pickers slots portals drives")
Move = integers("Move", "from_type from_unit to_type to_unit flags")
Exchange = integers("Exchange", "from_type from_unit first_type first_unit second_type second_unit flags")
Position = integers("Position", "type unit flags")


class Status(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("data", ctypes.c_void_p)]


class Element(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in "type unit status errno srctype srcunit id lun".split()] + [
        ("pvoltag", ctypes.c_char * 36), ("avoltag", ctypes.c_char * 36), ("flags", ctypes.c_int)]


def number(way, code, kind):
    return way << 30 | (ctypes.sizeof(kind) if kind else 0) << 16 | ord("c") << 8 | code


MOVE, EXCHANGE, POSITION = number(1, 1, Move), number(1, 2, Exchange), number(1, 3, Position)
GPARAMS, GSTATUS = number(2, 6, Params), number(1, 8, Status)
GELEM, INITELEM = number(1, 16, Element), number(0, 17, None)


class Changer:
    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR)

    def call(self, number, argument=0):
        """0, or the name of the error. What the argument points to may have been written."""
        try:
            return fcntl.ioctl(self.fd, number, argument) and 0
        except OSError as error:
            return errno.errorcode[error.errno]

    def params(self):
        params = Params()
        result = self.call(GPARAMS, params)
        return result or tuple(getattr(params, member) for member, _ in Params._fields_)

    def statuses(self, type, room=16):
        """A byte for each element of a type, or the error's name."""
        data = ctypes.create_string_buffer(b"\xee" * room, room)
        result = self.call(GSTATUS, Status(type, ctypes.addressof(data)))
        return result or bytes(data.raw)

    def element(self, type, unit):
        element = Element(type, unit)
        return self.call(GELEM, element) or element

    def tag(self, type, unit):
        """The bar code of what is in an element."""
        element = self.element(type, unit)
        if isinstance(element, str):
            return element
        return element.pvoltag.decode().strip() if element.flags & GE_PVOLTAG else None

    def move(self, *places, flags=0):
        return self.call(MOVE, Move(*places, flags))

    def exchange(self, *places, flags=0):
        return self.call(EXCHANGE, Exchange(*places, flags))

    def position(self, type, unit, flags=0):
        return self.call(POSITION, Position(type, unit, flags))
