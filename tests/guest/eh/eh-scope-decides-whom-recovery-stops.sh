#!/bin/bash
# The attribute eh_scope of a host says whom a recovery stops: the device, its target, or the host.
# It can be written at any time. What recovery did is counted, and traced.
#: about eh_scope, trace events, debugfs
#: beyond
#: icount
#: timeout 300

. ./lib.sh
. ./faults.sh

targets=2
disks_with_data 2
scope=/sys/class/scsi_host/host$host/eh_scope
stats=/sys/kernel/debug/scsi_mid/host$host/recovery
is "the driver is known to bear the recovery of a device" "$(cat "$scope")" "[device] target host"
for word in lun "" hostage 0; do
	no "'$word' is no scope" eval "echo '$word' > $scope"
done
is "nothing has changed" "$(cat "$scope")" "[device] target host"

# field COLUMN [OF]: of the statistics, for the host or a device.
field() {
	awk -v column="$1" -v of="${2-host$host}" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) n = i }
		$1 == of { print $n }' "$stats"
}

is "no recovery has begun" "$(field begun)/$(field succeeded)/$(field failed)/$(field ms)" 0/0/0/0
is "there is a line for each device" "$(grep -c : "$stats")" 4

# The reset of the device succeeds, but the device does not say so for some seconds, and is got back
# by the reset of its target.
sick=${devices[0]}
for device in "${devices[@]}"; do patience "$device" 1 8; done
begin_recovery() {
	behave "$sick"
	mark
	lose "$sick" 1 $READ
	fail_aborts "$sick" 1
	lose "$sick" 1 $TEST_UNIT_READY
	read_disk "${disks[0]}" &
	reader=$!
	recovering device_reset || bail "no recovery"
	sleep 0.3
}

# ask DISK...: has each read; whether they answer while the recovery is under way, what_does tells. A
# reader that waits cannot even be killed.
ask() {
	local disk
	for disk in "$@"; do
		(dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct status=none
			touch "$scratch/answered.$disk") &
	done
	sleep 1.5
}
what_does() { if rm "$scratch/answered.$1" 2> /dev/null; then echo works on; else echo waits; fi; }

events=/sys/kernel/tracing/events/scsi_mid
echo 1 > $events/enable
# round SCOPE SAME OTHER: whether units of the same and of another target work on, or wait.
round() {
	echo "$1" > "$scope"
	like "the scope is $1" "$(cat "$scope")" "\[$1\]"
	begin_recovery
	ask "${disks[1]}" "${disks[2]}"
	same=$(what_does "${disks[1]}") other=$(what_does "${disks[2]}")
	is "a unit of the same target" "$same" "$2"
	is "a unit of another target" "$other" "$3"
	end_recovery
}
end_recovery() {
	wait $reader
	is "the sick unit reads again" $? 0
	wait
	rm -f "$scratch"/answered.*
}

round device 'works on' 'works on'
is "one recovery has succeeded" "$(field begun)/$(field succeeded)/$(field failed)" 1/1/0
is "that of the device" "$(field begun "$sick")/$(field succeeded "$sick")" 1/1
is "and no other's" "$(field begun "${devices[1]}")" 0
is "its abort failed" "$(field abort "$sick")" 0/1
like "the driver took some time for it" "$(field abort_ms)/$(field abort_ms "$sick")" '^([0-9]+)/\1$'
is "its reset succeeded" "$(field device "$sick")" 1/1
is "the target's did" "$(field target "$sick")/$(field target)" 1/1/1/1
is "nothing else was reset" "$(field bus)$(field host)$(field offline)" 0/00/00/0
like "it took some seconds" "$(field ms)" '^[0-9]{4,5}$'
is "each step was traced" \
	"$(sed -nE 's/.*: scsi_mid_([a-z_]+): [0-9:]+ ?(.*)/\1 \2/; s/ after .*//; /^eh_/p' \
		/sys/kernel/tracing/trace | xargs)" \
	"eh_step abort failed eh_begin eh_step device reset succeeded eh_step target reset succeeded eh_end succeeded"

round target waits 'works on'
round host waits waits
round device 'works on' 'works on'
is "all were counted" "$(field begun)/$(field succeeded)/$(field failed)" 4/4/0
echo 0 > $events/enable

# Changed while one is under way.
begin_recovery
echo host > "$scope"
ask "${disks[2]}"
is "a unit of another target goes on as when the recovery began" "$(what_does "${disks[2]}")" "works on"
end_recovery
begin_recovery
echo device > "$scope"
end_recovery

# A device that goes offline is a recovery that failed.
behave "$sick"
lose "$sick" always 0xff
patience "$sick" 1 1
fail_aborts "$sick" always
no "a read of a silent disk fails" read_disk "${disks[0]}"
is "it was counted" "$(field failed)/$(field failed "$sick")" 1/1
like "and so was the last resort" "$(field offline "$sick")" '^([1-9])/\1$'
behave "$sick"
echo 1 > "/sys/bus/scsi/devices/$sick/delete"
is "what is counted of a device goes with it" "$(grep -c : "$stats")" 3
is "but stays in the host's" "$(field failed)" 1
unload $fault_driver
no "that of a host goes with it" test -e "$stats"
