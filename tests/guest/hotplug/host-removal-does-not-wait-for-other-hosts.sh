#!/usr/bin/env bash
# The removal of a host waits for its own devices alone: not for the scan of another that stands before
# it in the order of names. It is over for all who asked for it at the same time, and for the driver,
# which is not asked any more whether it has found everything.
#: about scsi_remove_host, asynchronous scan
#: parallel
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

midlayer=(scan=async)
begin_disks

# The first host's scan stops at its first question, the second one's at a page.
rule host=0 op=12 evpd=0 lose run count=1
rule host=1 op=12 evpd=1 lose run count=1
add_host max_id=1 luns=1 unplug=0
slow=$index
add_host max_id=1 luns=1 unplug=0
ok "pages of its unit are being read" wait_for 20 eval '[ "$(hits host=1 op=12 evpd=1 lose run count=1)" = 1 ]'
remove_host & removal=$!
sleep 0.3
ok "its removal waits for them" kill -0 $removal
let_go
if stock; then
	skip "and for nothing else" "the stock module holds its lock while its turn is not there"
else
	ok "and for nothing else: the other host is still being scanned" wait_for 15 eval "! kill -0 $removal"
fi
no_rules
quick=$index index=$slow
let_go
ok "that one goes, too" remove_host
ok "with all of its own" balanced
wait $removal
index=$quick
ok "everything of the first was given back" balanced

# A person who asks for a scan waits for others' in the host's own file.
rule host=$((index + 1)) op=12 evpd=0 lose run count=1
add_host max_id=1 luns=1 unplug=0
slow=$index
add_host max_id=1 luns=1 scan=0
scan & scanner=$!
sleep 0.5
ok "who wants a host scanned waits for a scan that was there before" kill -0 $scanner
remove_host & removal=$!
if stock; then
	skip "but not when the host goes" "on the stock module he does, and so does the removal"
else
	ok "but not when the host goes, which goes at once" wait_for 10 eval "! kill -0 $removal"
	no "nothing of it having been looked at" wait_for 1 kill -0 $scanner
fi
no_rules
quick=$index index=$slow
let_go
wait $removal $scanner
ok "the other one goes" remove_host
ok "with all of its own" balanced
index=$quick
ok "and with all of that one's" balanced

add_host max_id=1 luns=1
echo cancel > "/sys/class/scsi_host/host$host/state"
remove_host & removal=$!
ok "a host goes whose state somebody has changed before" wait_for 15 eval "! kill -0 $removal"
ok "with all of its own" balanced

if stock; then
	skip "two remove a host at a time" "the stock module frees it twice"
	skip "a driver is not asked for its devices after its host is gone" "the stock module asks on"
	exit
fi
add_host max_id=1 luns=2 removers=2
ok "a host is removed by two at a time" remove_host
ok "it was gone for both when their call returned" balanced
for _ in 1 2 3; do
	add_host max_id=1 luns=1 scan_finished=2
	ok "a host goes while its driver looks for devices" remove_host
	sleep 0.3
	ok "the driver was not asked any more afterwards" balanced
done
