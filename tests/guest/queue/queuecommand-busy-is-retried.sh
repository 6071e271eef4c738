#!/bin/bash
# queuecommand that does not take a command, with each of its reasons and with one that nobody knows:
# the command is sent again, alone and among many.
#: about queuecommand, SCSI_MLQUEUE_HOST_BUSY, requeue
#: icount
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=2 targets=2 luns=2 timeout=5000 eh_timeout=1000 target_depth=32
disk=$(disk_of "$lun0")
for place in 0:0:1 0:1:0; do disk_of "$host:$place" > /dev/null; done

for reason in host device target eh 1 7fffffff; do
	no_rules
	rule op=28 lun=0 target=0 refuse=$reason count=10
	took get "$disk"
	is "a read that is refused ten times ($reason) succeeds" $? 0
	at_most "soon" "$ms" 10000
done

# One in three is refused, with 16 in flight: every command must find its way.
for reason in host device target eh; do
	no_rules
	rule op=28 every=3 refuse=$reason
	rule op=2a every=5 refuse=$reason
	ok "two hundred writes are right with refusals ($reason) in between" \
		fio --name=verify --filename="$disk" --rw=randwrite --bs=4k --size=800k --direct=1 \
		--ioengine=libaio --iodepth=16 --verify=crc32c --verify_fatal=1
done

# What a recovery has is nobody's to wait for: a healthy unit that is refused once goes on, though another's
# reset takes its time. The stock module stops the whole host anyway.
if ! stock; then
	echo device > "/sys/class/scsi_host/host$host/eh_scope"
	echo 1 > "$(of "$lun0")/timeout"
	for refusal in "host 1:0" "target 0:1"; do
		read -r reason place <<< "$refusal"
		other=$(sd_of "$host:0:$place")
		no_rules
		rule op=28 lun=0 target=0 count=1 lose
		rule on=abort answer=failed
		rule on=device count=1 delay=5s
		resets=$(counted device_resets)
		get "$disk" & reader=$!
		wait_for 20 eval "[ \$(counted device_resets) -gt $resets ]"
		rule "op=28 target=${place%:*} lun=${place#*:} refuse=$reason count=1"
		took get "$other"
		is "a unit that is refused ($reason) while another is reset reads" $? 0
		at_most "and does not wait for that" "$ms" 2500
		wait $reader
		is "which ends well" $? 0
	done
	is "the reset took back what was lost" "$(counted stolen)" 0
	echo 5 > "$(of "$lun0")/timeout"
	aborted=$(counted aborts)
fi

no_rules
rule refuse=host every=2
ok "reads of all units at once come through a host that refuses every second command" \
	fio --name=all --filename="$(disks_of "$host" | sed 's:^:/dev/:' | paste -sd:)" --rw=randread \
	--bs=4k --direct=1 --ioengine=libaio --iodepth=32 --number_ios=400
is "nothing timed out" "$(counted aborts)" "${aborted-0}"
leave
