#!/bin/bash
# A host is removed while commands are in flight: answered, late, never to be answered, being aborted,
# refused. Every command ends, every process goes on, and nothing is left.
#: about hot unplug, scsi_remove_host, timeout, abort
#: kmemleak
#: icount
#: needs scsi_hostile
#: timeout 300

. ./lib.sh
. hostile/lib.sh

begin_disks

with() {
	add_host max_id=1 luns=2 timeout=1000 eh_timeout=1000 "$@"
	disk=$(disk_of "$lun0")
	disk_of "$host:0:0:1" > /dev/null
}

# pulled SENTENCE [MS]: the host can be removed now, and the processes $! end.
pulled() {
	took remove_host
	ok "a host can be removed $1" test $? = 0
	at_most "within the time that recovery may take" "$ms" "${2-30000}"
	wait "$!"
	ok "and everything was given back" balanced
	no "its disk is gone" test -e "$disk"
	no_rules
}

with
start_io "$disk"
pulled "during I/O"

with
rule op=28 via=work delay=20ms
start_io "$disk" --iodepth=32
pulled "with answers under way"

with
rule op=28 lose
get "$disk" 2> /dev/null &
wait_for 5 eval '[ "$(counted flights)" = 1 ]'
pulled "with a command that never comes"

with unplug=0
rule op=28 lose
get "$disk" 2> /dev/null &
wait_for 5 eval '[ "$(counted flights)" = 1 ]'
pulled "with one that only recovery gets back"

with
rule op=28 lose
rule on=abort delay=1500ms
get "$disk" 2> /dev/null &
wait_for 10 eval '[ "$(counted aborts)" = 1 ]'
pulled "while a command is aborted"

with unplug=0
rule lun=0 lose
rule on=abort answer=failed
rule on=device delay=1500ms answer=failed
get "$disk" 2> /dev/null &
wait_for 10 eval '[ "$(counted device_resets)" -ge 1 ]'
# Then sd says goodbye (SYNCHRONIZE CACHE), and nobody answers that either, nor any retry of it.
pulled "while a unit is reset" 120000

with
rule op=28 refuse=host
get "$disk" 2> /dev/null &
sleep 0.5
pulled "while it takes no commands"

with
rule op=28 status=28
get "$disk" 2> /dev/null &
sleep 0.5
pulled "while a unit is full"

# Somebody has the disk open for longer than it is there.
with
exec 5< "$disk"
remove_host
no "a disk that is held open does not read when its host is gone" \
	dd if=/dev/fd/5 of=/dev/null bs=512 count=1 status=none iflag=direct
exec 5<&-
ok "when it is closed, everything is given back" wait_for 5 balanced
