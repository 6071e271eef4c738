#!/bin/bash
# INQUIRY that ends with CHECK CONDITION and no sense data, or that is never answered: error handling
# has the command of a device that is not there yet, and that goes when the scan gives it up.
#: about INQUIRY, CHECK CONDITION, REQUEST SENSE
#: icount
#: needs scsi_hostile
#: beyond
#: timeout 180

. ./lib.sh
. hostile/lib.sh

midlayer=(scan=sync inq_timeout=1)
begin

for lie in "sense=" "lose" "delay=3s" "sense= count=2"; do
	for _ in 1 2 3; do
		# shellcheck disable=SC2086
		rule op=12 evpd=0 $lie
		add_host max_id=4 targets=4 eh_timeout=500
		no_rules
		remove_host
		balanced || fail "everything is given back" "$(cat $control/stats)"
	done
	pass "hosts whose INQUIRY ends with $lie come and go"
done
add_host max_id=1
is "a host as it should be has its device" "$(luns)" "0:0"
leave
