#!/bin/bash
# The list of product pages can be longer than 255 bytes, and can claim to be longer than anything.
#: about VPD page 00h
#: needs scsi_hostile
#: beyond
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin

long="page=00 data=00000140,00*253,80,83*66"
rule "op=12 $long"
rule op=12 page=83
add_host max_id=1
ok "a page that is listed behind the first 255 is found" test -e "$(of "$lun0")/vpd_pg83"
at_most "the list was read once or twice" "$(hits "op=12 $long")" 2
no_rules
remove_host

rule op=12 page=00 poke=2:ffff
took add_host max_id=1
at_most "a list that claims 64 KiB is not asked for each of its bytes" \
	"$(hits op=12 page=00 poke=2:ffff)" 8
ok "the device is there" there "$lun0"
no_rules
leave
