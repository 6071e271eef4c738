#!/bin/bash
# Peripheral qualifier and device type of INQUIRY (SPC-5 6.7.2): which places have a device, and
# which devices have a disk.
#: about INQUIRY, peripheral qualifier, device type
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks

# Adds a host whose LUN 1 has a first byte of INQUIRY data; LUN 0 is a disk.
with() {
	rule lun=1 op=12 evpd=0 "poke=0:$1"
	add_host max_id=1 luns=2
	lun1=$host:0:0:1
}
without() { no_rules; remove_host; }

with 00
ok "a connected disk is a disk" disk_of "$lun1"
without

with 20
ok "a unit that could be connected but is not is a device" there "$lun1"
ok "its generic node is there" wait_for 10 sg_of "$lun1"
no "it is no disk" test -e "$(of "$lun1")/block"
like "the log says so" "$(dmesg_since)" "scsi $lun1: .*PQ: 1 "
without

for byte in 60 7f 3f; do
	with $byte
	no "there is no device where the first byte is 0x$byte" there "$lun1"
	ok "its neighbour is not touched" disk_of "$lun0"
	without
done

with 1f
no "a unit of unknown type is no disk" test -e "$(of "$lun1")/block"
without

with 0d
ok "an enclosure is a device" there "$lun1"
no "and no disk" test -e "$(of "$lun1")/block"
is "its type is told" "$(attr "bus/scsi/devices/$lun1/type")" 13
no_rules
leave
