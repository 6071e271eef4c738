#!/bin/bash
# REPORT LUNS whose length is as large as a length can be, once and for ever: what came is used, and
# nobody allocates what was claimed.
#: about REPORT LUNS, lying device
#: needs scsi_hostile
#: beyond
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin

for claim in ffffffff fffffff8 fffffff7 fffffff0 80000000 7ffffff8 01000000 00100000; do
	rule op=a0 poke=0:$claim
	took add_host max_id=1 luns=4
	is "of a list that claims 0x$claim bytes, the units that came are there" \
		"$(luns)" "0:0 0:1 0:2 0:3"
	at_most "after a few questions" "$(hits op=a0 poke=0:$claim)" 6
	no_rules
	remove_host
done

rule op=a0 nth=1 poke=0:ffffffff
rule op=a0 nth=1 poke=0:fffffff8
add_host max_id=1 luns=4
is "one that claims so much twice and then tells the truth too" "$(luns)" "0:0 0:1 0:2 0:3"
leave
