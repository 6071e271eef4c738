"""Writes an image of ISO 9660 (ECMA-119), level 1, to standard output: iso9660.py VOLUME FOLDER

The folder has files and folders of files, with names as level 1 has them, in small letters.
"""
import os
import sys

BLOCK = 2048
FIRST = 16                              # the blocks before are the system's
DATE = bytes([124, 1, 1, 0, 0, 0, 0])   # of 2024
NO_DATE = b"0" * 16 + bytes(1)


def both(value, size):
    """A number in both orders of bytes."""
    return value.to_bytes(size, "little") + value.to_bytes(size, "big")


def padded(data, size=BLOCK):
    return data + bytes(-len(data) % size)


def text(value, size):
    return value.encode().ljust(size)


class Node:
    """A file or folder; `place` is its first block."""

    def __init__(self, path, name, parent=None):
        self.name, self.parent = name, parent or self
        self.folder = os.path.isdir(path)
        self.children = [Node(os.path.join(path, child), self.name_of(path, child), self)
                         for child in sorted(os.listdir(path))] if self.folder else []
        self.data = b"" if self.folder else open(path, "rb").read()
        self.place = 0

    @staticmethod
    def name_of(path, child):
        if os.path.isdir(os.path.join(path, child)):
            return child.upper().encode()
        return (child.upper() + ("" if "." in child else ".") + ";1").encode()

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def size(self):
        return len(self.content())

    def record(self, name=None):
        name = self.name if name is None else name
        body = (bytes(1) + both(self.place, 4) + both(BLOCK if self.folder else len(self.data), 4) + DATE +
                bytes([2 if self.folder else 0, 0, 0]) + both(1, 2) + bytes([len(name)]) + name)
        body += bytes((len(body) + 1) % 2)
        return bytes([len(body) + 1]) + body

    def content(self):
        if not self.folder:
            return padded(self.data)
        records = self.record(b"\0") + self.parent.record(b"\1")
        records += b"".join(child.record() for child in self.children)
        assert len(records) <= BLOCK, "a folder with too many files"
        return padded(records)


def path_table(folders, order):
    """Where the folders are, each with the number of its parent."""
    table = b""
    for folder in folders:
        name = folder.name or b"\0"
        entry = bytes([len(name), 0]) + folder.place.to_bytes(4, order)
        entry += (folders.index(folder.parent) + 1).to_bytes(2, order) + name
        table += padded(entry, 2)
    return table


def volume(name, root, blocks, table_size):
    """The primary volume descriptor; the tables follow it and the terminator."""
    data = b"\1CD001\1" + bytes(1) + text("", 32) + text(name, 32) + bytes(8) + both(blocks, 4) + bytes(32)
    data += both(1, 2) + both(1, 2) + both(BLOCK, 2) + both(table_size, 4)
    data += (FIRST + 2).to_bytes(4, "little") + bytes(4) + (FIRST + 3).to_bytes(4, "big") + bytes(4)
    data += root.record(b"\0") + text("", 4 * 128 + 3 * 37) + NO_DATE * 4 + bytes([1])
    return padded(data)


def image(name, path):
    root = Node(path, b"")
    nodes = list(root.walk())
    place = FIRST + 4
    for node in nodes:
        node.place = place
        place += node.size() // BLOCK
    folders = [node for node in nodes if node.folder]
    tables = [padded(path_table(folders, order)) for order in ("little", "big")]
    head = volume(name, root, place, len(path_table(folders, "little")))
    yield bytes(FIRST * BLOCK) + head + padded(b"\xffCD001\1") + b"".join(tables)
    for node in nodes:
        yield node.content()


if __name__ == "__main__":
    for part in image(*sys.argv[1:]):
        sys.stdout.buffer.write(part)
