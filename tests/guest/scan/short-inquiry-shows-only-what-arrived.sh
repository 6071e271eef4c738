#!/bin/bash
# INQUIRY data that ends early, or says that it is longer than it is: nobody reads a byte that the
# device did not send.
#: about INQUIRY, lying device
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

whole=000007125b000002484f5354494c452052414d206469736b202020202020202030303031

# Whether an identity is what arrived, $1 bytes, and then nothing but zeroes and blanks.
only_arrived() {
	local shown want=${whole:0:$((2 * $1))}
	shown=$(hex "$(of "$lun0")/inquiry")
	[ "${shown:0:${#want}}" = "$want" ] && [[ ${shown:${#want}} =~ ^(00|20)*$ ]] || { echo "$shown"; false; }
}

begin

for length in 4 5 8 35 36; do
	rule op=12 evpd=0 len=$length
	add_host max_id=1
	ok "of an identity of $length bytes only those are shown" only_arrived $length
	no_rules
	remove_host
done

rule op=12 evpd=0 len=0
add_host max_id=1 luns=1
if there "$lun0"; then
	is "who sent no identity at all has no name" "$(attr "bus/scsi/devices/$lun0/vendor")" ""
	like "and no other bytes are shown" "$(hex "$(of "$lun0")/inquiry")" '^(00|20)*$'
else
	pass "who sent no identity at all is left out"
fi
no_rules
remove_host

for claim in 00 1e ff; do
	rule op=12 evpd=0 poke=4:$claim
	add_host max_id=1
	like "an identity that says it is 5 + 0x$claim bytes long is shown as far as it arrived" \
		"$(hex "$(of "$lun0")/inquiry")" "^00000712${claim}000002${whole:16}"
	no_rules
	remove_host
done

rule op=12 evpd=0 poke=4:fa
add_host max_id=1
shown=$(hex "$(of "$lun0")/inquiry")
like "what an identity of 96 bytes that claims 255 did not bring is zero" "${shown:192}" '^(00)*$'
at_most "and is not more than it claims" "$((${#shown} / 2))" 255
no_rules
leave
