#!/bin/bash
# A unit that goes away in the middle of being found, at each of the questions it is asked: either it
# is there and says nothing, or it is not there at all. Its neighbours are found as ever.
#: about INQUIRY, VPD pages, hot unplug
#: kmemleak
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

begin_disks

# Whether the middle one of three units is in a state that can be. A scan may give up there.
consistent() {
	local state
	case $(luns) in
	"0:0"|"0:0 0:2")	return 0 ;;
	"0:0 0:1 0:2")	;;
	*)		luns; return 1 ;;
	esac
	state=$(attr "bus/scsi/devices/$host:0:0:1/state")
	case $state in running|offline) [ -e "$(of "$host:0:0:1")/queue_depth" ] ;; *) echo "$state"; false ;; esac
}

for nth in 1 2 3 4 6 9; do
	rule lun=1 op=12 nth=$nth gone
	add_host max_id=1 luns=3
	ok "a unit that vanishes at its INQUIRY number $nth leaves no half of it" consistent
	no_rules
	remove_host
done

for nth in 1 2 3 5; do
	rule lun=1 nth=$nth count=1000000 hostbyte=01
	add_host max_id=1 luns=3
	ok "nor does one whose connection breaks at its command $nth" consistent
	no_rules
	remove_host
done

rule lun=1 nth=12 count=1000000 hostbyte=01
add_host max_id=1 luns=3
ok "nor one that breaks when it is attached to its driver" consistent
no_rules
ok "it can be deleted, if it is there" eval "! there '$host:0:0:1' || delete '$host:0:0:1'"
scan 0 0 1
ok "when it is back, it is found" disk_of "$host:0:0:1"

# It vanishes later, and comes back.
echo "gone $index:0:0:1" > $control/units
no "a disk that is gone does not read" get "$(sd_of "$host:0:0:1")"
delete "$host:0:0:1"
scan 0 0 1
no "it is not found" there "$host:0:0:1"
echo "back $index:0:0:1" > $control/units
scan 0 0 -
ok "when it is back, it is" disk_of "$host:0:0:1"
leave
