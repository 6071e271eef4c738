#!/bin/bash
# Drivers bring some handlers of recovery and not others, and each may fail: the next that there is
# has its turn, and the first that succeeds is the last, once the unit has said that it is ready.
#: about reset handlers, escalation
#: icount
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

begin_disks

# What handlers were called since the last time, in the order of the ladder.
called() {
	local key now answer=
	for key in abort device_reset target_reset bus_reset host_reset; do
		now=$(counted ${key}s)
		[ "$now" = "${before[$key]-0}" ] || answer+="${answer:+ }$key"
		before[$key]=$now
	done
	echo "$answer"
}

# with SETTING...: a host with a disk whose next READ gets no answer; RULES say what fails.
with() {
	declare -gA before=()
	add_host max_id=1 timeout=1000 eh_timeout=1000 "$@"
	disk=$(disk_of "$lun0")
}
lost() {
	local event
	no_rules
	rule op=28 count=1 lose
	for event in "$@"; do rule on="$event" answer=failed; done
	took get "$disk"
}

with
lost
is "a lost read succeeds" $? 0
called > "$scratch/called"
is "after an abort" "$(cat "$scratch/called")" "abort"

failing=()
for step in abort device target bus; do
	failing+=("$step")
	called > /dev/null
	lost "${failing[@]}"
	is "with failures of ${failing[*]}, it succeeds too" $? 0
done
no_rules
remove_host

for missing in abort device target bus; do
	with eh_$missing=0
	lost
	is "without a handler for $missing, a lost read succeeds" $? 0
	case $missing in abort) want=device_reset ;; *) want=abort ;; esac
	is "after $want" "$(called)" $want
	no_rules
	remove_host
done

with eh_abort=0 eh_device=0 eh_target=0 eh_bus=0
lost
is "with nothing but a host reset, a lost read succeeds" $? 0
is "after a host reset" "$(called)" host_reset
no_rules
remove_host

with eh_abort=0 eh_device=0
lost target
is "a target reset that fails is followed by a bus reset" "$(called)" "target_reset bus_reset"
no_rules

# The unit must say that it is ready: as long as it doesn't, recovery escalates.
rule op=28 count=1 lose
rule op=00 eh=1 count=2 sense=70,00,04,00,00,00,00,0a,00*4,44,00*5
took get "$disk"
like "a reset after which the unit is not ready is followed by a wider one" "$(called)" 'bus_reset|host_reset'
no_rules
ok "in the end the disk reads" get "$disk"

mark
rule op=28 count=1 lose
rule on=target answer=fast
took get "$disk" 2> /dev/null
at_most "a handler that says that the transport will not come back ends it soon" "$ms" 15000
is "and its unit is not taken offline" "$(attr "bus/scsi/devices/$lun0/state")" running
leave
