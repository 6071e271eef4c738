#!/bin/bash
# A driver that brings eh_strategy_handler recovers by itself; the midlayer hands over what failed,
# calls no handler, and goes on when it is told. It may ask what is to come of sense data.
#: about eh_strategy_handler, scsi_schedule_eh, scsi_check_sense
#: kmemleak
#: icount
#: needs scsi_hostile
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 luns=2 timeout=1000 eh_timeout=1000 eh_strategy=1 eh_abort=0
disk=$(disk_of "$lun0")
rule lun=0 op=28 count=2 lose
took get "$disk"
is "a read that is lost twice succeeds" $? 0
is "the driver recovered twice" "$(counted strategies)" 2
is "none of its handlers was called" \
	"$(for k in device_resets target_resets bus_resets host_resets; do counted $k; done | xargs)" "0 0 0 0"
is "it was not asked about an eh_deadline it does not know" \
	"$(error_of bash -c "echo 5 > /sys/class/scsi_host/host$host/eh_deadline")" "Invalid argument"
no_rules
rule op=28 lun=0 sense= count=1
ok "a read that failed without sense data is the driver's affair too" get "$disk"
is "so it recovered" "$(counted strategies)" 3
no_rules
ok "after that the other unit reads" get "$(disk_of "$host:0:0:1")"
leave

# recovered N: whether the driver has been told to recover so often, and is not once more.
recovered() { wait_for 10 eval "[ \"\$(counted strategies)\" = $1 ]" && sleep 1 && [ "$(counted strategies)" = "$1" ]; }

# A driver may ask for a recovery from its interrupt handler.
add_host max_id=1 timeout=600000 eh_timeout=1000 eh_strategy=1 eh_abort=0
disk=$(disk_of "$lun0")
call irq scsi_schedule_eh "$index"
ok "a driver that asks for it recovers, once" recovered 1
rule op=28 lose run count=1
get "$disk" &
ok "a read is under way" wait_for 10 eval '[ "$(counted kept)" = 1 ]'
call irq scsi_schedule_eh "$index"
call scsi_schedule_eh "$index"
ok "with that the driver does not recover yet" recovered 1
let_go
wait $!
is "it ends well" $? 0
ok "the driver recovers then, once, however often it asked" recovered 2
no_rules
ok "and reads go on" get "$disk"
leave

# judged SENSE: a host whose driver finds this sense data by itself, as libata does, and asks.
failed="op=28 count=1 sense="
judged() {
	add_host max_id=1 timeout=1000 eh_timeout=1000 eh_strategy=1 eh_sense=$(($1))
	disk=$(disk_of "$lun0")
	rule "$failed"
}

judged 0x031100
is "a medium error that the driver finds stays one" "$(error_of get "$disk")" "No data available"
is "and the read is not sent again" "$(seen "$failed")" 1
leave
judged 0x0b0000
ok "one that finds an aborted command is told to try again" get "$disk"
is "so the read is sent again" "$(seen "$failed")" 2
leave
