#!/usr/bin/python3
"""Writes down the trees given as arguments: a line for each folder, file and link in them.

    PATH MODE = VALUE

Text is written as it is, with ~ for a line's end, anything else in hexadecimal. A file that cannot be
read has its error for a value.
"""
import errno
import os
import stat
import sys


def words(data):
    text = data.rstrip(b"\0")
    if all(32 <= byte < 127 or byte in b"\t\n" for byte in text):
        return text.decode().replace("\n", "~")
    return data.hex()


def read(path):
    try:
        with open(path, "rb", buffering=0) as file:
            return words(file.read(65536))
    except OSError as error:
        return "error: " + errno.errorcode[error.errno]


def entry(path):
    mode = os.lstat(path).st_mode
    line = f"{path} {stat.filemode(mode)}"
    if stat.S_ISLNK(mode):
        return f"{line} -> {os.readlink(path)}"
    if stat.S_ISREG(mode) and mode & stat.S_IRUSR:
        return f"{line} = {read(path)}"
    return line


def walk(root):
    yield entry(root)
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            yield entry(os.path.join(folder, name))


for root in sys.argv[1:]:
    if not os.path.lexists(root):
        print(root, "is absent")
        continue
    for line in walk(root):
        print(line)
