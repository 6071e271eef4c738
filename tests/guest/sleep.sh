# shellcheck shell=bash
# The machine sleeps. Sourced after lib.sh by scenarios whose root is in memory (#: ram).

[ -e /sys/power/pm_test ] || bail "the kernel has no pm_test"

clock=/sys/class/rtc/rtc0/wakealarm

# doze LEVEL STATE: as far as this level of pm_test, for five seconds.
doze() {
	local slept=yes
	echo "$1" > /sys/power/pm_test
	echo "$2" > /sys/power/state || slept=
	echo none > /sys/power/pm_test
	[ "$slept" ]
}

# sleep_deep: nothing keeps its power but memory and the clock, which wakes the machine.
sleep_deep() {
	mark
	echo deep > /sys/power/mem_sleep || return
	echo 0 > $clock
	echo +20 > $clock
	echo mem > /sys/power/state && logged 'PM: Waking up from system sleep state S3'
}

# stop_for_sleep H:C:T:L 1|0: whether sd stops the disk when the machine sleeps, by the attribute that the kernel has.
stop_for_sleep() {
	local name disk=/sys/class/scsi_disk/$1
	for name in manage_system_start_stop manage_start_stop; do
		[ -w "$disk/$name" ] || continue
		echo "$2" > "$disk/$name" && return
	done
}
