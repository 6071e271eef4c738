#!/bin/bash
# An enclosure under ses: its slots in /sys/class/enclosure, their faults and places asked for there and by
# sg_ses, each seen by the other; pages and commands that make no sense; and its host removed while it is asked.
#: about ses, enclosure, sg_ses, RECEIVE DIAGNOSTIC RESULTS, SEND DIAGNOSTIC, bsg
#: tier all
#: needs ses
#: needs scsi_media
#: timeout 240
#: kmemleak

. ./lib.sh
. ./passthrough.sh
. ./media/lib.sh

begin
load ses
load sg
sg=$(sg_of "$enclosure")
bsg=/dev/bsg/$enclosure
class=/sys/class/enclosure/$enclosure

ok "ses is bound to the enclosure" wait_for 10 test -e "$class/Slot 4/locate"
is "it has the driver ses" "$(readlink "/sys/bus/scsi/devices/$enclosure/driver" | grep -o '[^/]*$')" ses
is "it has so many components" "$(cat "$class/components")" 4
is "it is known by its identifier" "$(cat "$class/id")" 0x3000000000000001
for n in 1 2 3 4; do
	slot=$class/Slot\ $n
	is "slot $n has its number" "$(cat "$slot/slot")" "$n"
	is "its type" "$(cat "$slot/type")" "array device"
	is "its status" "$(cat "$slot/status")" "$([ $n = 4 ] && echo not installed || echo OK)"
	is "and no light" "$(cat "$slot/fault")$(cat "$slot/locate")" 00
done

# lights: what sg_ses says of all slots: their faults and their identify lights, one digit a slot.
lights() {
	sg_ses --page=es "$sg" | awk '
		/Overall descriptor/ { overall = 1 }
		/Element [0-9]+ descriptor/ { overall = 0 }
		!overall && /Fault reqstd=/ { sub(/.*Fault reqstd=/, ""); fault = fault substr($0, 1, 1) }
		!overall && /Ident=.*Report=/ { sub(/.*Ident=/, ""); ident = ident substr($0, 1, 1) }
		END { print fault "/" ident }'
}

is "sg_ses says the same" "$(lights)" 0000/0000
echo 1 > "$class/Slot 2/fault"
is "a fault that is asked for by sysfs is seen by sg_ses" "$(lights)" 0100/0000
is "and there (2: it is asked for)" "$(cat "$class/Slot 2/fault")" 2
echo 1 > "$class/Slot 3/locate"
is "a place, too, and the fault stays" "$(lights)" 0100/0010
is "and is seen there" "$(cat "$class/Slot 3/locate")" 1
echo 1 > "$class/Slot 2/locate"
is "both at a slot" "$(lights)" 0100/0110
echo 0 > "$class/Slot 2/fault"
is "the fault is taken back" "$(lights)" 0000/0110
is "and is seen to be" "$(cat "$class/Slot 2/fault")" 0

ok "sg_ses sets one by the slot's number" sg_ses --dev-slot-num=1 --set=ident "$sg"
is "which sysfs sees" "$(cat "$class/Slot 1/locate")" 1
ok "sg_ses sets a fault by the slot's name, by the node of bsg" sg_ses --descriptor="Slot 4" --set=fault "$bsg"
is "which sysfs sees, too" "$(cat "$class/Slot 4/fault")" 2
ok "sg_ses clears one" sg_ses --dev-slot-num=1 --clear=ident "$bsg"
is "and sysfs sees that" "$(cat "$class/Slot 1/locate")" 0
is "nothing else has changed" "$(lights)" 0001/0110

is "a slot has power" "$(cat "$class/Slot 1/power_status")" on
echo off > "$class/Slot 1/power_status"
is "until it is turned off" "$(cat "$class/Slot 1/power_status")" off
echo on > "$class/Slot 1/power_status"
is "and on" "$(cat "$class/Slot 1/power_status")" on

said=$(sg_ses --join "$sg")
like "sg_ses joins the pages: slots" "$said" '^Slot 3 .*\[0,2\].*Array device slot'
like "with their SAS addresses" "$said" 'SAS address: 0x5000000000000012'
like "a power supply" "$said" '^Power supply 1 .*Power supply'
like "the temperature" "$said" 'Temperature=25 C'

python_checks "$sg" "$bsg" << 'PYTHON'
import sys
from media.sense import *

RECEIVE, SEND = 0x1c, 0x1d
for path in sys.argv[1:]:
    kind = "bsg" if "bsg" in path else "sg"
    node = Node(path)

    def receive(page, length, valid=1):
        return [RECEIVE, valid, page, length >> 8, length & 255, 0]

    def send(length, how=0x10):
        return [SEND, how, 0, length >> 8, length & 255, 0]

    pages = answered(node, f"{kind}: the list of pages", receive(0, 64), 64)
    equal(f"{kind}: which are those", pages, bytes.fromhex("000000050001020" "70a"))
    status = answered(node, f"{kind}: the status page", receive(2, 512), 512)
    equal(f"{kind}: is as long as it says", len(status), int.from_bytes(status[2:4], "big") + 4)
    for length in (0, 3, 9, len(status) - 1):
        equal(f"{kind}: {length} bytes of it are its beginning",
              answered(node, f"{kind}: {length} bytes", receive(2, length), 512), status[:length])

    refused(node, f"{kind}: a page that is not there", BAD_FIELD, receive(0x0e, 64), 64)
    refused(node, f"{kind}: the results of no page", BAD_FIELD, receive(2, 64, valid=0), 64)
    refused(node, f"{kind}: a list that is no page", BAD_FIELD, send(len(status), how=0), content=status)
    refused(node, f"{kind}: a page for a self-test", BAD_FIELD, send(len(status), how=0x14), content=status)
    equal(f"{kind}: the self-test itself is passed", node.send(send(0, how=4)).outcome(), GOOD)
    for length in (1, 7, 8, len(status) - 4):
        refused(node, f"{kind}: {length} bytes of a page", BAD_LENGTH, send(length), content=status[:length])
    refused(node, f"{kind}: more than there are", BAD_LENGTH, send(len(status) + 64), content=status)
    refused(node, f"{kind}: a page of another generation", BAD_PARAMETER, send(len(status)),
            content=status[:4] + bytes(4) + status[8:])
    refused(node, f"{kind}: another page", BAD_PARAMETER, send(len(status)), content=b"\x07" + status[1:])
    refused(node, f"{kind}: a command of a disk", BAD_OPCODE, read_10(0, 1), 512)
    before = status[8:]
    equal(f"{kind}: a page that selects nothing is taken",
          node.send(send(len(status)), len(status), content=status[:8] + bytes(len(status) - 8)).outcome(), GOOD)
    equal(f"{kind}: and changes nothing", answered(node, f"{kind}: the status page", receive(2, 512), 512)[8:],
          before)
PYTHON

# The driver ses frees what its files show before it takes them away, on any midlayer: one that is being read
# when the enclosure goes may be the end of the kernel. So they are open then, but not being read; who reads
# without a pause does so by the nodes of sg and bsg.

# ask NODE N: asks the enclosure until there is none.
ask() {
	local n=0
	while sg_ses --page=2 "$1" > /dev/null 2>&1; do
		n=$((n + 1))
		[ $n != 3 ] || : > "$scratch/asked.$2"
	done
}

for round in 1 2 3; do
	rm -f "$scratch"/asked.*
	exec {status}< "$class/Slot 1/status" {fault}<> "$class/Slot 2/fault"
	ask "$sg" 1 &
	asking=($!)
	ask "$bsg" 2 &
	asking+=($!)
	ok "round $round: the enclosure is asked by two" \
		wait_for 30 test -e "$scratch/asked.1" -a -e "$scratch/asked.2"
	took remove_host
	at_most "the host goes meanwhile (in ms)" "$ms" 30000
	wait "${asking[@]}"
	no "and the enclosure with it" test -e "$class"
	no "a file of it that is open still is not read" cat <&"$status"
	no "nor written" eval "echo 1 >&$fault"
	exec {status}<&- {fault}>&-
	add_host
	class=/sys/class/enclosure/$enclosure sg=$(sg_of "$enclosure") bsg=/dev/bsg/$enclosure
	wait_for 10 test -e "$class/Slot 4/locate" || bail "no enclosure"
done

# RECEIVE DIAGNOSTIC RESULTS
set_to hold 0x1c
timeout -s KILL 60 sg_ses --page=2 "$sg" > "$scratch/page" 2>&1 &
reader=$!
ok "the enclosure is asked, and the command waits" wait_for 10 holds 1
took remove_host
at_most "the host goes without waiting for it (in ms)" "$ms" 30000
wait $reader
like "and who asked is told" "$?" '^([1-9]|[1-9][0-9])$'
no "the enclosure is gone" test -e "$class"
set_to hold -1
ok "the modules are unloaded" unload ses sg scsi_media
