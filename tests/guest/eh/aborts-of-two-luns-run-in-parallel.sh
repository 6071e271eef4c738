#!/bin/bash
# A driver takes long to abort the command of one unit: those of others do not queue behind it, unless
# recoveries of the host begin with the whole of it.
#: about abort, eh_abort_handler, eh_scope
#: needs scsi_hostile
#: beyond
#: icount
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin_disks
units=4

# abort_all SCOPE: loses a read of each unit, and sets ms to how long it took to get all of them back.
abort_all() {
	local disk disks=() lun
	add_host luns=$units timeout=1000
	echo "$1" > "/sys/class/scsi_host/host$host/eh_scope"
	for ((lun = 0; lun < units; lun++)); do disks+=("$(disk_of "$host:0:0:$lun")"); done
	rule op=28 lose count=$units
	rule on=abort delay=4s
	took read_all "${disks[@]}"
	is "an abort for each, scope $1" "$(counted aborts)" $units
	diag "all came back after $ms ms"
	leave
}

read_all() {
	local disk
	for disk in "$@"; do get "$disk" & done
	wait
}

abort_all device
at_most "they took no longer than one" "$ms" 7900
abort_all host
at_most "one after the other" $((units * 4000)) "$ms"
