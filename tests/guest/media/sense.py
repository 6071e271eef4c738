"""Commands that a unit is to refuse, by their sense data: (key, code, qualifier)."""
from passthrough import *

BAD_LENGTH, BAD_OPCODE, BAD_ELEMENT = (5, 0x1a, 0), (5, 0x20, 0), (5, 0x21, 1)
BAD_FIELD, BAD_PARAMETER = (5, 0x24, 0), (5, 0x26, 0)


def refused(node, what, code, cdb, size=0, content=None):
    """A command brings nothing but its sense."""
    answer = node.send(cdb, size if content is None else len(content), content=content)
    equal(f"{what}: refused", (answer.status, answer.sense_code()), (2, code))
    if size:
        equal(f"{what}: and no byte comes", answer.resid, size)


def answered(node, what, cdb, size):
    """A command brings this, of what may be more."""
    answer = node.send(cdb, size)
    ok(f"{what}: answered", answer.outcome() == GOOD, answer.sense_code())
    return answer.data
