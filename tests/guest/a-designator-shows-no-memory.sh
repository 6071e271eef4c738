#!/bin/bash
# Designators of page 83 with lengths that reach past the page: what anybody may read in wwid, and
# what the page shows, is what the device sent.
#: needs scsi_hostile
#: beyond
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin

for lie in 7:ff 7:2c 7:1d 39:ff 39:09 6:ff,7:ff 5:03,7:ff 5:08,7:ff 4:03,5:08,7:ff; do
	pokes=()
	for poke in ${lie//,/ }; do pokes+=("poke=$poke"); done
	rule op=12 page=83 "${pokes[@]}"
	add_host max_id=1
	shown=$(cat "$(of "$lun0")/wwid" 2> /dev/null)
	unlike "with $lie, the name has nothing that did not arrive" "$shown" '[^ -~]|\\|k{4}|Z{4}'
	at_most "and is no longer than what arrived" "${#shown}" 128
	like "the page is what arrived" "$(hex "$(of "$lun0")/vpd_pg83" | cut -c1-4)" "^0083|^$"
	no_rules
	remove_host
done
leave
