#!/bin/bash
# INQUIRY that fails in every way a command can: there is no device then, and nothing left of one.
#: about INQUIRY, status, timeout
#: kmemleak
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

midlayer=(scan=sync inq_timeout=1)
begin

refused() {
	# shellcheck disable=SC2086
	rule op=12 evpd=0 $1
	add_host max_id=1 eh_timeout=500
	is "no device is found when INQUIRY ends with $1" "$(luns)" ""
	no_rules
	scan 0 0 -
	is "one is found when it does not" "$(luns)" "0:0"
	remove_host
	ok "and everything is given back" balanced
}

refused sense=70,00,05,00,00,00,00,0a,00*4,24,00*5
refused sense=70,00,06,00,00,00,00,0a,00*4,29,00*5
refused sense=70,00,02,00,00,00,00,0a,00*4,04,00*5
for byte in 01 04 07 ff; do refused hostbyte=$byte; done
refused status=18

# For a while it fails, and then it does not.
rule op=12 evpd=0 count=2 sense=70,00,06,00,00,00,00,0a,00*4,29,00*5
add_host max_id=1
is "two unit attentions are got over" "$(luns)" "0:0"
no_rules
remove_host
for status in 08 28; do
	rule op=12 evpd=0 count=3 status=$status
	add_host max_id=1
	is "and so is status 0x$status" "$(luns)" "0:0"
	no_rules
	remove_host
done
add_host max_id=1
leave
