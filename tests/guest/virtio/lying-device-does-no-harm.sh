#!/bin/bash
# A device that answers what no device may: commands fail or are tried again, the log says why, and
# what is left in the end is what was there.
#: about used ring, lengths, NEEDS_RESET, virtio_liar
#: kmemleak
#: needs virtio_liar
#: needs scsi_virtio
#: timeout 400

. ./lib.sh
. liar/lib.sh

# Whether the log has as many lines with a match of a regular expression.
heard() { [ "$(dmesg_since | grep -cE -- "$1")" = "$2" ]; }

begin_liar

# What is wrong with one answer only is got over; with all, the command fails.
while read -r lie complaint; do
	liar
	tell lie "$lie" 1
	ok "$lie: one answer is got over" got_data
	ok "... and the log says why" logged "$complaint from the device"
	tell lie "$lie" 100
	no "... where all are such, the command fails" get
	tell lie none 0
	ok "... and the next succeeds" got_data
done <<- EOF
	short		impossible length
	long		impossible length
	unwritten	no response
	code		impossible response code
	task_code	impossible response code
	resid		impossible residual
	sense		impossible sense length
EOF

liar
tell lie untold 100
ok "a length of nothing is no lie" got_data
no "and nobody complains" logged "from the device"
tell lie none 0

tell lie nexus 1
like "a nexus in trouble is a reservation conflict" "$(get 2>&1)" "Invalid exchange"
ok "... which is for whoever asked: nobody tries again" got_data

# A queue that was given nonsense cannot go on: the device is reset.
for lie in id twice; do
	liar
	tell lie $lie 1
	ok "$lie: the command succeeds" got_data
	ok "... after a reset" wait_for 10 logged 'has broken a queue, it is reset'
	ok "... and the next does" got_data
done

liar
tell lie silence 1
get &
sleep 0.5
ok "a device says that it needs a reset" tell sick
wait $!
is "the command it had succeeds" $? 0
ok "after a reset" wait_for 10 logged 'needs a reset, it is reset'
ok "data is right" got_data
for nth in 2 3 4; do
	tell sick
	wait_for 10 heard 'needs a reset' $nth
	get 2> /dev/null
done
ok "one that does so again and again is given up" logged 'needs a reset, it is given up'
took get 2> /dev/null
at_most "then commands fail, and wait for nothing" "$ms" 5000
ok "it can go" no_liar

# Silence: commands time out, and are got back.
for mode in "done" refused feigned mute; do
	liar
	tell tasks $mode
	tell lie silence 1
	took got_data
	is "tasks are $mode: a command that gets no answer succeeds in the end" $? 0
	at_most "... soon" "$ms" 30000
	ok "... tasks were sent" test "$(counted tasks)" -ge 1
	is "... the disk works" "$(attr "block/$disk/device/state")" running
	ok "... and data is right" got_data
done
ok "the log tells of tasks without an answer" logged 'no answer to task management function'

# Going with a command that gets no answer.
liar
tell tasks mute
tell lie silence 100
get 2> /dev/null &
sleep 0.5
took no_liar
at_most "a device that is mute can go" "$ms" 60000
wait $! && fail "who waited for it is told"

ok "the driver unloads" unload scsi_virtio
