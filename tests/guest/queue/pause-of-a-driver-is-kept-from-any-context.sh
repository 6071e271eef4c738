#!/usr/bin/env bash
# A driver pauses its host, from an interrupt, under a lock or from a thread, and ends that: what came
# meanwhile waits, but recovery's own commands do not; then all of it goes on, and nothing is sent from
# within an interrupt. It can tell from anywhere how many commands it has. A transport quiesces a target.
#
# The stock module runs queues in the interrupt itself, which the kernel warns of.
#: about scsi_block_requests, scsi_unblock_requests, scsi_host_busy, scsi_target_quiesce, starved, single_lun
#: kmemleak
#: icount
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

contexts=('' irq locked)
ends=('' irq)
if stock; then ends=(''); fi

# two_units SETTING...: a host with two disks.
two_units() {
	add_host max_id=1 luns=2 "$@"
	disk=$(disk_of "$lun0") other=$(disk_of "$host:0:0:1")
}

# Reads both disks in the background, and later has both read.
read_both() { get "$disk" & reader=$!; get "$other" & other_reader=$!; }
both_end() {
	wait $reader
	local status=$?
	wait $other_reader
	is "$1" "$status $?" "0 0"
}
both_wait() { sleep 0.5; kill -0 $reader && kill -0 $other_reader; }

# paused SENTENCE: both are read, and nothing is sent.
paused() {
	local queued
	queued=$(counted queued)
	read_both
	ok "$1, reads wait" both_wait
	is "and nothing is sent" "$(counted queued)" "$queued"
}

begin_disks

# Blocked or not, units on their own or one at a time (BLIST_SINGLELUN).
for quirks in 0 16; do
	two_units timeout=30000 quirks=$quirks
	for by in "${contexts[@]}"; do
		for end in "${ends[@]}"; do
			call $by scsi_block_requests "$index"
			paused "quirks $quirks, in a pause of ${by:-thread}"
			call $end scsi_unblock_requests "$index"
			both_end "they end when the pause is ended by ${end:-thread}"
		done
	done
	is "nothing was sent from within an interrupt" "$(counted in_irq)" 0
	leave
done

two_units timeout=30000
call scsi_block_requests "$index"
call irq scsi_block_requests "$index"
paused "paused twice"
call scsi_unblock_requests "$index"
both_end "one end is enough"
call scsi_unblock_requests "$index"
ok "another does no harm" get "$disk"
if ! stock; then
	call scsi_block_requests "$index"
	read_both
	delete "$host:0:0:1" & deletion=$!
	sleep 1
	call irq scsi_unblock_requests "$index"
	ok "the pause ends for a unit on its way out, too" \
		wait_for 10 eval "! kill -0 $deletion && ! kill -0 $other_reader"
	wait $reader $other_reader $deletion
	scan 0 0 1
	other=$(disk_of "$host:0:0:1")
fi

# How many commands the driver has.
rule "op=28 lose run"
read_both
ok "both units have a command" wait_for 10 eval '[ "$(hits "op=28 lose run")" = 2 ]'
for by in "${contexts[@]}"; do
	returns "the host has two, as ${by:-thread} sees it" 2 $by scsi_host_busy "$index"
done
let_go
both_end "they end"
returns "it has none" 0 irq scsi_host_busy "$index"
no_rules

# A target is quiesced: first the one that must be, then the rest of it.
call scsi_device_quiesce "$index:0:0:0"
call scsi_target_quiesce "$index:0:0"
is "both units are quiesced" "$(cat "$(of "$lun0")/state" "$(of "$host:0:0:1")/state" | xargs)" "quiesce quiesce"
paused "quiesced"
call scsi_target_resume "$index:0:0"
both_end "they end when the target is resumed"
leave

# A recovery that goes on in a pause.
two_units timeout=1000 eh_timeout=1000
lost="lun=0 op=28 count=1 lose"
rule "$lost"
rule "on=abort answer=failed"
rule "on=device delay=2s"
rule "op=00 lun=0 eh=1"
get "$disk" & reader=$!
ok "a read is lost" wait_for 10 eval '[ "$(hits "$lost")" = 1 ]'
call irq scsi_block_requests "$index"
ok "the unit is reset" wait_for 10 eval '[ "$(counted device_resets)" = 1 ]'
returns "a command of the recovery still counts" 1 irq scsi_host_busy "$index"
ok "TEST UNIT READY is sent during the pause" wait_for 10 eval '[ "$(seen "op=00 lun=0 eh=1")" != 0 ]'
sleep 1
ok "the read waits" kill -0 $reader
call scsi_unblock_requests "$index"
wait $reader
is "and ends when the pause does" $? 0
leave
