#!/bin/bash
# A vendor, model or revision of any bytes: what is shown and logged is ASCII, as wide as it should be.
#: about INQUIRY, vendor, model, revision
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks

# Each case: what is put at byte 8 of the identity; vendor, model and revision as shown.
try() {
	mark
	rule op=12 evpd=0 "poke=8:$1"
	add_host max_id=1
	is "vendor of $1" "$(cat "$(of "$lun0")/vendor")" "$2"
	is "model" "$(cat "$(of "$lun0")/model")" "$3"
	is "revision" "$(cat "$(of "$lun0")/rev")" "$4"
	unlike "the log has nothing that does not print" "$(dmesg_since | LC_ALL=C tr -d '\n')" '[^ -~]'
	ok "the disk is one" disk_of "$lun0"
	no_rules
	remove_host
}

try "00*28" "        " "                " "    "
try "ff*28" "        " "                " "    "
try "41ff80c3a97f1f5a" "A      Z" "RAM disk        " "0001"
try "4100425a" "A       " "RAM disk        " "0001"
try "410a0d1b5b33316d,0925732025732562,42*8,0a333435" "A   [31m" " %s %s%bBBBBBBBB" " 345"
