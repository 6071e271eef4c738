#!/bin/bash
# Vital product data (SPC-5 7.7) that claims more than it brings, less than it has, or to be another
# page: attributes hold what arrived, and pages that are not listed are never asked for.
#: about VPD pages, lying device
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

page() { hex "$(of "$lun0")/vpd_pg$1"; }
has() { [ -e "$(of "$lun0")/vpd_pg$1" ]; }

# given RULE...: a host whose only disk has these rules.
given() {
	local rule
	for rule in "$@"; do
		# shellcheck disable=SC2086
		rule op=12 $rule
	done
	add_host max_id=1
}
without() { no_rules; remove_host; }

begin

given page=00
like "the pages there are, are there" "$(page 80)" '^00800014483'
is "the identity as well" "$(attr "bus/scsi/devices/$lun0/wwid" | cut -c1-7)" "naa.300"
without

given "page=83 poke=2:00ff"
like "what page 83 claims beyond its end is zero" "$(page 83)" \
	'^008300ff0201001c484f5354494c4520[0-9a-f]{64}(00)*$'
ok "who identifies itself is identified" attr "bus/scsi/devices/$lun0/wwid"
without

given "page=83 poke=2:ffff"
like "and also when it claims 64 KiB" "$(page 83 | cut -c9-)" '^(0201001c484f5354494c4520[0-9a-f]{64})?(00)*$'
without

for lie in "poke=2:0000" "poke=1:80" "len=0" "len=3" "sense=70,00,05,00,00,00,00,0a,00*4,24,00*5"; do
	given "page=83 $lie"
	no "there is no page 83 when it answers with $lie" has 83
	ok "the others are there" has 80
	no "and the device has no world wide name" cat "$(of "$lun0")/wwid"
	without
done

given "page=80 poke=2:0000"
no "a serial number of no bytes is none" has 80
without

given "page=00 data=00000002,0080" page=83 page=b0
is "a page that is not listed is never asked for" "$(seen op=12 page=83)-$(seen op=12 page=b0)" "0-0"
ok "one that is listed is read" has 80
without

given "page=00 poke=1:83"
no "a list that is another page is no list" has 00
without

given "page=00 poke=2:0000"
no "nor is an empty one" has 00
without

given "evpd=1 sense=70,00,05,00,00,00,00,0a,00*4,24,00*5"
no "a device that refuses all pages has none" has 00
ok "but it is there" there "$lun0"
at_most "and was not asked again and again" "$(hits op=12 evpd=1 \
	sense=70,00,05,00,00,00,00,0a,00*4,24,00*5)" 8
no_rules
remove_host

# Drivers read pages themselves, here into a buffer of 64 bytes, of which none keeps what it had before.
vendor="op=12 page=c9 data=00c9000401020304"
rule "$vendor"
add_host max_id=1
unit=$index:0:0:0
returns "a driver is given a page" 0 scsi_get_vpd_page "$unit" 128
returns "but none that is not listed" -22 scsi_get_vpd_page "$unit" 201
is "it was not asked for" "$(seen "$vendor")" 0
remove_host
rule op=12 page=00 data=00000002,80c9
add_host max_id=1
unit=$index:0:0:0
returns "one of the vendor's that is listed is read" 0 scsi_get_vpd_page "$unit" 201
without
add_host max_id=1
unit=$index:0:0:0
for lie in "len=300 fill=5a poke=2:00ff" "len=300 fill=5a poke=2:ffff" len=20; do
	rule "op=12 page=83 $lie"
	returns "by $lie a page is not longer than the buffer" 0 scsi_get_vpd_page "$unit" 131
	no_rules
done
rule op=12 page=83 len=0
returns "a page of which nothing comes is none" -22 scsi_get_vpd_page "$unit" 131
no_rules
leave
