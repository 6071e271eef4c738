#!/usr/bin/env bash
# A number that belongs to another volume, or to none: found by a rescan, or when the target says no
# more than that its numbers have changed. Who uses the device is warned, once; a unit that says that it
# is not there, and stays with it for some seconds, goes.
#: about identity, REPORTED LUNS DATA HAS CHANGED, unit attention, rescan
#: kmemleak
#: needs scsi_hostile
#: beyond

. ./lib.sh
. hostile/lib.sh

# What a unit says of itself that is not there.
gone="data=7f,00,06,02,1f,00,00,02,20*28"

told() { logged "$1: another volume answers here"; }

# changed LUN: the next read of it is told that the target's numbers have changed (3Fh/0Eh).
changed() {
	rule "op=28 lun=$1 count=1 sense=70,00,06,00,00,00,00,0a,00,00,00,00,3f,0e,00,00,00,00"
	get "$(sd_of "$host:0:0:$1")" "$((RANDOM % 1000))"
}

begin_disks
add_host max_id=1 luns=4
for lun in 0 1 2 3; do disk_of "$host:0:0:$lun" > /dev/null || bail "no LUN $lun"; done
name=$(cat "$(of "$lun0")/wwid")

rescan "$lun0"
no "a rescan of the same volume says nothing" logged "another volume"
other="op=12 evpd=1 page=83 lun=0 data=00,83,00,0c,01,03,00,08,60,01,02,03,04,05,06,07"
rule "$other"
rescan "$lun0"
ok "another volume is told" told "$lun0"
ok "by its other name" [ "$(cat "$(of "$lun0")/wwid")" != "$name" ]
mark
rescan "$lun0"
no "once" told "$lun0"

no_rules
changed 0
ok "the first volume is told when the target has no more to say than that its numbers have changed" \
	wait_for 10 told "$lun0"
is "by its name" "$(cat "$(of "$lun0")/wwid")" "$name"

# All of a target's units hear of a change; each is asked whether it is there, once, however often.
mark
ask="op=12 evpd=0 lun=1"
rule "$ask"
rule "op=28 lun=1 count=4 sense=70,00,06,00,00,00,00,0a,00,00,00,00,3f,0e,00,00,00,00"
rule "op=12 evpd=0 lun=2 $gone"
get "$(sd_of "$host:0:0:1")"
changed 2
changed 3
ok "a unit that is there no longer goes" wait_for 10 eval "! there $host:0:0:2"
ok "which is logged" logged "$host:0:0:2: there is no unit at this number any more"
is "its neighbours stay" "$(luns)" "0:0 0:1 0:3"
no "and are no other volumes" logged "another volume"
wait_for 10 eval "[ \$(seen $ask) -ge 1 ]"
at_most "a unit that hears of the change four times at once is not asked as often" "$(seen "$ask")" 3

rule "op=12 evpd=0 lun=3 count=2 $gone"
rescan "$host:0:0:3"
no "one that says so for a moment stays" wait_for 2 eval "! there $host:0:0:3"
is "it was asked again until it said otherwise" "$(hits "op=12 evpd=0 lun=3 count=2 $gone")" 2
rule "op=12 evpd=0 lun=3 $gone"
rescan "$host:0:0:3" & rescanner=$!
sleep 0.5
took delete "$host:0:0:3"
at_most "who removes it meanwhile does not wait until it was asked to the end" "$ms" $((2000 * VM_BURDEN))
wait $rescanner
no_rules
scan 0 0 3

rule "op=12 evpd=0 lun=3 data=20,00,06,02,1f,00,00,02,20*28"
rescan "$host:0:0:3"
is "one that says that it is not connected for now stays" "$(luns)" "0:0 0:1 0:3"
no_rules
rule "op=12 evpd=0 lun=3 $gone"
exec 3< "$(sd_of "$host:0:0:3")"
rescan "$host:0:0:3"
ok "a person's rescan has one that is there no longer go, open or not" \
	wait_for 10 eval "! there $host:0:0:3"
exec 3<&-

no_rules
scan - - -
is "what is there again is found again" "$(luns)" "0:0 0:1 0:2 0:3"
rule "op=12 evpd=0 $gone"
for lun in 0 1 2 3; do rescan "$host:0:0:$lun" & done
wait
leave
