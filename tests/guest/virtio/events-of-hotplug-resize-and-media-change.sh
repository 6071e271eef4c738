#!/bin/bash
# Events of a virtio device, those that make sense and those that do not.
#: about event queue, hot plug, resize, media change
#: needs virtio_liar
#: needs scsi_virtio
#: timeout 200

. ./lib.sh
. liar/lib.sh

transport=1 notify=2 change=3 missed=0x80000000

# event KIND TARGET LUN REASON: the device has one to tell. For each it needs a buffer, which the driver
# gives back when it has read the one before.
event() { wait_for 10 tell event "$@" || fail "event $* finds a buffer"; }

begin_liar
liar
event $change 0 0 0x092a
event $change 0 0 0x1234
ok "a change that nobody knows is told" wait_for 10 logged 'parameter 34/12 has changed'
event $transport 0 0 0
event $transport 0 0 77
ok "a reset for no known reason is told" wait_for 10 logged 'unknown reason 0x4d of a reset'
event 99 0 0 0
ok "an event that nobody knows is told" wait_for 10 logged 'unknown event 0x63'
event $notify 0 0 0x40
ok "a notification is told" wait_for 10 logged 'asynchronous notification 0x40'
for target in 0 1 77 255; do
	event $transport $target 3 1
	event $transport $target 3 2
	event $change $target 3 0x092a
	event $notify $target 3 16
done
pass "events about units that are not there"
ok "the disk works" got_data
for _ in {1..60}; do
	event $change 0 0 0x092a
done
pass "buffers come back"
event $transport 0 0 2
ok "a unit goes" wait_for 10 eval '[ -z "$(devices_of "$host")" ]'
event $transport 0 0 1
ok "and comes" wait_for 20 disks_ready "$host" 1
disk=$(disks_of "$host")
mark
event $missed 0 0 0
ok "events are missed" wait_for 10 logged 'events were missed'
sleep 1
ok "the disk works" got_data
echo 1 > "/sys/block/$disk/device/delete"
event $missed 0 0 0
ok "what was missed is found" wait_for 20 disks_ready "$host" 1

liar removable=1
is "a disk with a medium that may change is asked to tell of it" "$(counted subscribed)" 1
echo 1 > "/sys/block/$disk/device/delete"
tell sick
ok "after a reset, all units are looked at again" wait_for 10 logged "reset, all units are looked at"
ok "what came meanwhile is found" wait_for 20 disks_ready "$host" 1
is "and asked again" "$(counted subscribed)" 2
disk=$(disks_of "$host")
tell sick
ok "what was there is asked again, too" wait_for 10 eval '[ "$(counted subscribed)" = 3 ]'
ok "the disk works" wait_for 20 got_data
no_liar
ok "the driver unloads" unload scsi_virtio
