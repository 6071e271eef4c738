#!/bin/bash
# Completions that a midlayer no longer waits for: after the command timed out, while it is aborted,
# after it was sent again, a second time, much later. One counts; the others change nothing.
#: about scsi_done, timeout, abort
#: icount
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 timeout=1000 eh_timeout=1000 eh_timed_out=1
disk=$(disk_of "$lun0")
dd if=/dev/urandom of="$scratch/data" bs=4k count=1 status=none
dd if="$scratch/data" of="$disk" bs=4k oflag=direct status=none

# right SENTENCE: the disk's first block can be read, with its data.
right() {
	ok "$1" dd if="$disk" of="$scratch/read" bs=4k count=1 iflag=direct status=none
	ok "with the right data" cmp "$scratch/data" "$scratch/read"
}

# From each context, in time.
for via in queue irq timer work; do
	no_rules
	rule op=28 via=$via
	right "a read that is completed from $via succeeds"
	no_rules
	rule op=28 via=$via delay=300ms
	right "as it does a little later"
	no_rules
	rule op=28 via=$via twice count=1
	right "and when it is completed twice at once"
done
is "nobody had to abort any of them" "$(counted aborts)" 0

no_rules
rule op=28 echo=500ms
right "a read that is completed again half a second later succeeds"
sleep 1
is "nothing is left of it" "$(counted flights)" 0
no_rules

# Too late. A timeout of one second strikes within the one that follows.
rule op=28 count=1 delay=4s
right "a read that would come too late is aborted and sent again"
is "it was aborted" "$(counted aborts)" 1
sleep 3
is "and does not come any more" "$(counted dropped)" 0

no_rules
rule op=28 count=1 delay=3s
rule on=abort count=1 delay=3s
right "one that comes while it is aborted is sent again too"
is "it was aborted" "$(counted aborts)" 2

no_rules
rule op=28 count=1 delay=3s
rule on=abort count=1 delay=3s answer=failed
right "one that comes while an abort fails is got back by a reset"
is "it was" "$(counted aborts)-$(counted device_resets)" 3-1

no_rules
rule op=28 count=1 lose
rule on=abort "done"
right "one that the abort handler itself completes is sent again"
is "it was aborted" "$(counted aborts)" 4

no_rules
rule op=28 count=1 delay=3s
rule on=abort keep
right "one that comes although it was said to be aborted does no harm"
is "it was said so" "$(counted aborts)" 5
sleep 3
is "and it came to nothing" "$(counted dropped)" 1

# The driver asks for more time, or says that it has just completed the command.
no_rules
aborts=$(counted aborts)
rule op=28 count=1 delay=3500ms
rule on=timeout answer=again
took dd if="$disk" of="$scratch/read" bs=4k count=1 iflag=direct status=none
is "a driver that asks for more time gets it" $? 0
like "as much as the answer takes" "$ms" '^(3[4-9]|[4-9].)..$'
no_rules
rule op=28 count=1 lose run
rule on=timeout answer=done
right "a command that the driver completes when it is told of the timeout is complete"
is "neither was aborted" "$(counted aborts)" "$aborts"

is "the disk is running" "$(attr "bus/scsi/devices/$lun0/state")" running
is "and at peace" "$(attr "class/scsi_host/host$host/state")" running
leave
