#!/bin/bash
# A device, a target, a host and its driver go in the midst of a recovery, ten times each, with SOAK=yes
# fifty: whatever is just being tried, every command ends, and no memory stays behind.
#: about memory leak, slab, abort, reset
#: parallel
#: append vm.slab
#: needs scsi_hostile
#: timeout 900
#: mem 2048

. ./lib.sh
. hostile/lib.sh
. ./memory.sh

at_a_time=2
[ -z "$VM_SOAK" ] || at_a_time=10
steps=(abort device target bus host)

# slow_step STEP: gentler ones fail; STEP is long about it, and succeeds.
slow_step() {
	local step
	for step in "${steps[@]}"; do
		if [ "$step" = "$1" ]; then break; fi
		rule on="$step" answer=failed
	done
	rule on="$1" delay=1500ms
}

# Hosts with a disk each that loses a command; half of them begin with the whole host (see eh_scope).
begin_batch() {
	local i
	hosts=() indices=() sick=() readers=()
	for ((i = 0; i < at_a_time; i++)); do
		add_host luns=2 timeout=1000 eh_timeout=1000 unplug=0
		hosts+=("$host") indices+=("$index") sick+=("$(disk_of "$lun0")")
		disk_of "$host:0:0:1" > /dev/null
		stock || [ $((i % 2)) = 0 ] || echo device > "/sys/class/scsi_host/host$host/eh_scope"
	done
	slow_step "$1"
	rule lun=0 op=28 lose
	for disk in "${sick[@]}"; do get "$disk" 2> /dev/null & readers+=($!); done
	for index in "${indices[@]}"; do
		wait_for 20 eval "[ \"\$(counted $2)\" -ge 1 ]" || fail "host $index is in recovery"
	done
}

remove_device() { delete "${hosts[$1]}:0:0:0"; }
remove_target() { echo "remove ${indices[$1]}:0:0" > $control/units; }
remove_whole() { echo "remove ${indices[$1]}" > $control/hosts; }

# What is left of the units of a host after kind $1 went.
left_by() { if [ "$1" = device ]; then echo "$host:0:0:1"; fi; }

# The other unit works on if only the device went.
end_batch() {
	local i left
	for ((i = 0; i < at_a_time; i++)); do
		host=${hosts[i]} index=${indices[i]}
		left=$(devices_of "$host" | xargs)
		[ "$left" = "$(left_by "$1")" ] || fail "host $host has the units it should have" "$left"
		if [ "$left" ]; then
			get "$(sd_of "$left")" || fail "the other unit of host $host reads"
		fi
		[ "$1" = whole ] || remove_host || fail "host $host can be removed"
		balanced || fail "host $host got everything back" "$(counted kept)"
	done
}

# batch KIND STEP COUNTER
batch() {
	local i removers=()
	begin_batch "$2" "$3"
	for ((i = 0; i < at_a_time; i++)); do remove_"$1" "$i" & removers+=($!); done
	wait "${removers[@]}" "${readers[@]}"
	no_rules
	end_batch "$1"
	pass "in the midst of $2: $at_a_time times, a $1"
}

# The same for the driver, while a person has a device looked at again.
unload_in_recovery() {
	add_host luns=2 timeout=1000 eh_timeout=500 unplug=0
	slow_step "$1"
	rule lun=0 op=12 status=02 sense=
	rule lun=0 op=03 lose
	rescan "$lun0" 2> /dev/null &
	wait_for 20 eval "[ \"\$(counted $2)\" -ge 1 ]" || fail "host $host is in recovery"
	# who looks at the device again may have the module for a moment
	wait_for 10 eval 'rmmod scsi_hostile 2> /dev/null' || fail "the driver can be unloaded"
	wait $!
	load scsi_hostile hosts=none
}

begin_disks
first=yes
for kind in device target whole; do
	for step in "${steps[@]}"; do
		counter=${step}_resets
		[ "$step" != abort ] || counter=aborts
		batch $kind "$step" "$counter"
		# The first round makes what is made once.
		if [ $first ]; then remember_memory; first=; fi
	done
	wait_for 20 same_memory
	ok "nothing is left of what was allocated" same_memory
done

for ((round = 0; round < at_a_time; round++)); do
	for step in "${steps[@]}"; do
		counter=${step}_resets
		[ "$step" != abort ] || counter=aborts
		unload_in_recovery "$step" "$counter"
	done
done
pass "in the midst of each, $at_a_time times, the driver"
wait_for 20 same_memory
ok "nothing is left of what was allocated" same_memory
