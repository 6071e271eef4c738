#!/bin/bash
# REPORT LUNS (SPC-5 6.36): lists that end early, are longer than they say, repeat themselves, grow
# while they are read, or name what cannot be.
#: about REPORT LUNS, lying device
#: kmemleak
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

begin

# found SENTENCE SETTINGS RULE LUNS: what a scan with one rule for REPORT LUNS attaches; "" is none.
found() {
	# shellcheck disable=SC2086
	rule op=a0 $3
	# shellcheck disable=SC2086
	add_host max_id=1 $2
	is "$1" "$(luns)" "$4"
	no_rules
	remove_host
}

four="0:0 0:1 0:2 0:3"
zero=00000000

found "a list as it should be" luns=4 "" "$four"
found "of a list that did not come, LUN 0 is there" luns=4 len=0 "0:0"
found "of a header that came in half, LUN 0 is there" luns=4 len=4 "0:0"
found "of a header alone, LUN 0 is there" luns=4 len=8 "0:0"
found "a list that ends early counts as far as it came" luns=4 len=24 "0:0 0:1"
found "a list that says it is shorter is taken at its word" luns=4 poke=0:00000010 "0:0 0:1"
found "a length that is no whole number of units is rounded down" luns=4 poke=0:00000017 "0:0 0:1"
found "a list that says it is empty has LUN 0" luns=4 "data=$zero,$zero" "0:0"
found "a list that says it is longer, within the buffer, ends where it ended" luns=4 \
	poke=0:00000100 "$four"
found "and so it does behind a buffer of its size" luns=4 poke=0:00001000 "$four"
found "a unit that is listed twice is there once" luns=4 \
	"data=00000020,$zero,0001,00*6,0000,00*6,0001,00*6,0000,00*6" "0:0 0:1"
found "a list that is no answer at all is followed by asking each" luns=4 \
	"sense=70,00,05,00,00,00,00,0a,00*4,24,00*5" "$four"

# Addressing methods: what is a number that this host takes is tried, the others are left out.
found "a unit in flat space is one" luns=4 \
	"data=00000010,$zero,0000,00*6,4003,00*6" "0:0 0:16387"
found "numbers that no host has are left out" luns=4 \
	"data=00000018,$zero,0000,00*6,ffffffffffffffff,0001000200030004" "0:0"
mark
found "numbers above the host's own limit are left out" "luns=4 max_lun=2" "" "0:0 0:1 0:2"
ok "the log tells" logged "lun3 has a LUN larger than allowed by the host adapter"

rule op=a0 nth=1 poke=0:00001000
rule op=a0 nth=1 poke=0:00004000
rule op=a0 nth=1 poke=0:00008000
add_host max_id=1 luns=4
is "a list that grows each time it is read is read in the end" "$(luns)" "$four"
no_rules
leave
