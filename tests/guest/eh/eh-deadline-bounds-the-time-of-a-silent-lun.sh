#!/bin/bash
# With eh_deadline set, a command of a unit that never answers again fails within that time and a
# command timeout or two: the one with which it began, and the one that the unit has to answer in after
# the host was reset. How long recovery's own commands may take otherwise (eh_timeout) adds nothing.
#: about eh_deadline, timeout, host reset
#: needs scsi_hostile
#: beyond
#: icount
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks

# silent SCOPE: what resets it, and how long that takes. The block layer's timer looks once a second.
silent() {
	add_host luns=2 timeout=2000 eh_timeout=60000
	disk=$(disk_of "$lun0")
	neighbour=$(disk_of "$host:0:0:1")
	echo "$1" > "/sys/class/scsi_host/host$host/eh_scope"
	echo 4 > "/sys/class/scsi_host/host$host/eh_deadline"
	rule lun=0 lose
	rule on=abort answer=failed
	took get "$disk" 2> /dev/null
	is "a read of a silent unit fails, scope $1" $? 1
	diag "after $ms ms: aborts=$(counted aborts) device_resets=$(counted device_resets)" \
		"bus_resets=$(counted bus_resets) host_resets=$(counted host_resets)"
	at_most "after 2 s to time out, 4 s of recovery, 2 s to answer" "$ms" 9500
	ok "the host was reset" [ "$(counted host_resets)" -gt 0 ]
	is "the unit is offline" "$(cat "$(of "$lun0")/state")" offline
	ok "its neighbour reads" get "$neighbour"
	leave
}

silent host
silent target
silent device

# A unit that answers after the reset has the time to.
add_host luns=1 timeout=2000 eh_timeout=60000
disk=$(disk_of "$lun0")
echo 4 > "/sys/class/scsi_host/host$host/eh_deadline"
rule op=28 lose count=1
rule op=00 eh=1 lose count=1
rule on=abort answer=failed
rule op=00 eh=1 delay=1s count=1
ok "a unit that takes a second to answer after the reset is not given up" get "$disk"
is "though it was the host's" "$(counted host_resets)" 1
leave
