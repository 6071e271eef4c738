#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Instructions per I/O, by module and function, of two runs that differ in nothing but their number.

  report.py IOS FEW MANY [MODULE]...

FEW and MANY are folders with "pieces" (what plugin.c wrote) and "kallsyms" (the guest's); the second
run did IOS more I/Os. Functions are listed for the MODULEs named. The kernel did other things as well, and
not the same in both guests: counts with a ~ are not exact.
"""
import bisect
import collections
import os
import sys


def symbols(folder):
    """Addresses, in order, and for each (module, name); the kernel's own module is 'kernel'."""
    found = {}
    with open(os.path.join(folder, "kallsyms")) as lines:
        for line in lines:
            address, kind, name, *module = line.split()
            if kind in "tTwW":
                found[int(address, 16)] = (module[0].strip("[]") if module else "kernel", name)
    return sorted(found), found


def by_function(folder):
    """How many instructions each function has executed."""
    addresses, names = symbols(folder)
    counts = collections.Counter()
    with open(os.path.join(folder, "pieces")) as lines:
        for line in lines:
            address, executed = line.split()
            place = bisect.bisect_right(addresses, int(address, 16)) - 1
            if place >= 0:
                counts[names[addresses[place]]] += int(executed)
    return counts


def main(ios, few, many, *modules):
    more = by_function(many)
    more.subtract(by_function(few))
    each = {key: count / int(ios) for key, count in more.items()}
    total = collections.Counter()
    for (module, _), count in each.items():
        total[module] += count
    for module, count in total.most_common():
        if count >= 1:
            print(f"{count:9.1f}{'~' if module == 'kernel' else ' '} {module}")
        if module in modules:
            rows = [(c, name) for (m, name), c in each.items() if m == module and c >= 0.5]
            for count, name in sorted(rows, reverse=True):
                print(f"{count:9.1f}      {name}")
    print(f"{sum(total.values()):9.1f}~ all")
    print("        ~  with what the kernel did besides: not exact")


if __name__ == "__main__":
    main(*sys.argv[1:])
