#!/bin/bash
# Every handler fails: the unit goes offline, alone; its commands end with an error; what the driver
# still had of it is harmless; and it can be brought back by hand.
#: about offline, host reset, timeout
#: kmemleak
#: needs scsi_hostile
#: icount
#: timeout 240

. ./lib.sh
. hostile/lib.sh

given_up=1
begin_disks
add_host max_id=1 luns=2 timeout=1000 eh_timeout=1000
disk=$(disk_of "$lun0")
neighbour=$(disk_of "$host:0:0:1")

for event in abort device target bus host; do rule on=$event answer=failed; done
rule lun=0 lose
mark
took get "$disk" 2> /dev/null
is "a read of a unit that never answers, and that no reset reaches, fails" $? 1
at_most "in the end" "$ms" 60000
is "the unit is offline" "$(attr "bus/scsi/devices/$lun0/state")" offline
ok "the log says why" logged "Device offlined - not ready after error recovery"
is "the host is running" "$(attr "class/scsi_host/host$host/state")" running
is "the other unit as well" "$(attr "bus/scsi/devices/$host:0:0:1/state")" running
ok "and it reads" get "$neighbour"
took get "$disk" 2> /dev/null
is "another read of the first fails" $? 1
at_most "at once" "$ms" 1000
like "every handler was asked" \
	"$(for k in aborts device_resets target_resets bus_resets host_resets; do counted $k; done | xargs)" \
	'^[1-9][0-9]*( [1-9][0-9]*){4}$'

# On stock, whoever writes it is told that it runs.
if ! stock; then
	no "it cannot be brought back by hand while it still does not answer" \
		eval "echo running > $(of "$lun0")/state"
	is "and is offline" "$(attr "bus/scsi/devices/$lun0/state")" offline
fi

no_rules
echo running > "$(of "$lun0")/state"
ok "brought back by hand, it reads" get "$disk"

# It goes offline once more, and then goes altogether, with commands that the driver has.
for event in abort device target bus host; do rule on=$event answer=failed; done
rule lun=0 lose
get "$disk" 2> /dev/null
is "it goes offline again" "$(attr "bus/scsi/devices/$lun0/state")" offline
ok "and can be deleted" delete "$lun0"
is "the driver has nothing of it then" "$(counted flights)" 0
no_rules
scan 0 0 0
disk=$(disk_of "$lun0")
ok "found again, it reads" get "$disk"
leave
