#!/bin/bash
# Whether a disk is stopped, and started again, is said by its attributes: one for when the machine sleeps, one
# for when nobody uses the disk. One that does not say so is left running, and no read is lost in any case.
#: about manage_start_stop, manage_system_start_stop, manage_runtime_start_stop, START STOP UNIT, suspend
#: needs scsi_hostile
#: ram
#: timeout 240

. ./lib.sh
. hostile/lib.sh
. ./sleep.sh

# manage SYSTEM RUNTIME: kernel 6.1 has one attribute for both.
manage() {
	if [ -e "$attributes/manage_system_start_stop" ]; then
		echo "$1" > "$attributes/manage_system_start_stop"
		echo "$2" > "$attributes/manage_runtime_start_stop"
	else
		echo "$1" > "$attributes/manage_start_stop"
	fi
}

stops() { seen "op=1b"; }
status() { cat "$(of "$lun0")/power/runtime_status"; }
asleep() { [ "$(status)" = suspended ]; }

# idle: nobody uses the disk until it sleeps; then it is read.
idle() {
	echo 200 > "$(of "$lun0")/power/autosuspend_delay_ms"
	echo auto > "$(of "$lun0")/power/control"
	wait_for 20 asleep && get "$disk" && echo on > "$(of "$lun0")/power/control"
}

# counts SENTENCE N COMMAND...: as many START STOP UNITs are sent meanwhile.
counts() {
	no_rules
	rule "op=1b"
	ok "$1: done" "${@:3}"
	is "$1: so many START STOP UNIT" "$(stops)" "$2"
	ok "$1: it reads" get "$disk"
}

begin_disks
add_host timeout=4000 eh_timeout=2000
disk=$(disk_of "$lun0")
attributes=/sys/class/scsi_disk/$lun0

manage 0 0
counts "a disk that manages nothing, the machine sleeps" 0 doze devices mem
counts "and one nobody uses" 0 idle
if [ -e "$attributes/manage_system_start_stop" ]; then
	manage 1 0
	counts "a disk to be stopped with the machine, the machine sleeps" 2 doze devices mem
	counts "and one nobody uses" 0 idle
	manage 0 1
	counts "a disk to be stopped when nobody uses it, the machine sleeps" 0 doze devices mem
	counts "and one nobody uses" 2 idle
fi
manage 1 1
counts "a disk to be stopped in both cases, the machine sleeps" 2 doze devices mem
counts "and one nobody uses" 2 idle

no_rules
rule "op=1b sense=3/11/00"
ok "a disk that cannot be stopped does not keep the machine from its sleep" doze devices mem
ok "it reads" get "$disk"
is "and is running" "$(cat "$(of "$lun0")/state")" running
leave
