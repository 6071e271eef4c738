#!/bin/bash
# A tape under st whose host goes: with the tape open, with a command that waits in the drive, in the midst of
# writing; and a command that is not answered at all.
#: about st, tape, hot unplug, open, timeout, abort
#: tier all
#: needs st
#: needs scsi_media
#: timeout 240
#: kmemleak

. ./lib.sh
. ./passthrough.sh
. ./media/lib.sh

# nothing_left AFTER: neither a host nor a tape is there.
nothing_left() {
	is "nothing is left of it: $1" \
		"$(find /sys/class/scsi_host /sys/class/scsi_tape -mindepth 1 -printf '%f ' 2> /dev/null)" ""
}

begin
load st
find_tape

python_checks "$nst" "$parameters/present" << 'PYTHON'
import sys
from media.tape import *
from passthrough import equal, ok

path, present = sys.argv[1:]
tape = Tape(path)
equal("a tape is open, and written", tape.write(b"first"), 5)
with open(present, "w") as file:
    file.write("0")
gone = ("ENXIO", "ENODEV", "EIO")
for what, result in (("written", tape.write(b"second")), ("read", tape.read(512)), ("rewound", tape.do(REW)),
                     ("sought", tape.do(SEEK, 0)), ("told", tape.tell())):
    ok(f"without its host it cannot be {what}", result in gone, result)
equal("nor opened", try_open(path), "ENOENT")
ok("it is closed", tape.close() in (None, *gone))
PYTHON
nothing_left "open tape"

add_host
find_tape
no "the next one is blank: there is no block to go over" mt -f "$nst" fsr 1

# REWIND, WRITE FILEMARKS
for op in 0x01 0x10; do
	set_to hold $op
	case $op in
	0x01)	timeout -s KILL 60 mt -f "$nst" rewind & ;;
	0x10)	timeout -s KILL 60 mt -f "$nst" weof & ;;
	esac
	waiting=$!
	ok "a command $op waits in the drive" wait_for 10 holds 1
	is "the tape is busy for others" "$(dd if="$nst" of=/dev/null bs=1 count=1 2>&1 | grep -o 'busy')" busy
	took remove_host
	at_most "the host goes without waiting for it (in ms)" "$ms" 30000
	wait $waiting
	is "and it fails" $? 2
	nothing_left "command $op"
	set_to hold -1
	add_host
	find_tape
done

# write_on: writes and rewinds until that fails.
write_on() { while dd if=/dev/zero of="$st" bs=16k count=100 conv=nocreat status=none; do :; done; }
written() { [ "$(attr "class/scsi_tape/${st##*/}/stats/write_cnt")" -gt "$1" ]; }

for round in 1 2 3; do
	write_on 2> "$scratch/dd" &
	writing=$!
	ok "round $round: a tape is being written" wait_for 30 written $((round * 5))
	remove_host
	wait $writing
	unlike "who wrote is told" "$(cat "$scratch/dd")" '^$'
	nothing_left "round $round"
	add_host
	find_tape
done

python_checks "$nst" "/sys/bus/scsi/devices/$tape/timeout" "$parameters" << 'PYTHON'
import sys
from media.tape import *
from passthrough import equal


def put(path, value):
    with open(path, "w") as file:
        file.write(str(value))


path, limit, parameters = sys.argv[1:]
aborts = lambda: int(open(parameters + "/aborts").read())
tape, usual, before = Tape(path), open(limit).read(), aborts()
put(parameters + "/hold", 0x0a)
put(limit, 1)
equal("a write that is not answered fails", tape.write(b"first"), "EIO")
put(limit, usual)
equal("it was aborted, once", aborts() - before, 1)
equal("and the drive does not have it any more", int(open(parameters + "/held").read()), 0)
put(parameters + "/hold", -1)
equal("the next one is answered", tape.write(b"second"), 6)
equal("and is all there is on the tape", (tape.do(REW), tape.read(512), tape.read(512)), (0, b"second", b""))
tape.close()
PYTHON
is "the tape is running" "$(attr "bus/scsi/devices/$tape/state")" running
ok "the modules are unloaded" unload st scsi_media
nothing_left "the modules"
