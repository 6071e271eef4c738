#!/bin/bash
# After a reset of the host the links of a serial transport may be down for a while. A device that is
# blocked meanwhile, or that its path does not reach yet, is not offline: it is asked again, longer than a
# command may take; one that answers does not wait for it.
#: about blocked, settle delay, TEST UNIT READY, transport
#: icount
#: needs scsi_hostile
#: timeout 180

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host timeout=1000 eh_timeout=1000 skip_settle_delay=0 links=1 luns=2
disk=$(disk_of "$lun0") other=$(disk_of "$host:0:0:1")
get "$disk"
get "$other"

lost() {
	no_rules
	rule "op=28 lun=$1 count=1 lose"
	rule "on=abort answer=failed"
	rule "on=device answer=failed"
	rule "on=target answer=failed"
	rule "on=bus answer=failed"
}

lost 0
rule "on=host count=1 block=4s"
ok "a read succeeds when the links are down for four seconds after the reset" get "$disk"
is "the host was reset once" "$(counted host_resets)" 1
is "the device is running" "$(cat "$(of "$lun0")/state")" running
wait_for 10 get "$other"
ok "and so is the other, which reads" get "$other"

# Where all of a host stands meanwhile, one that was pulled out costs it no more than it always did.
leave
add_host timeout=1000 eh_timeout=8000 skip_settle_delay=0 links=1 luns=2
disk=$(disk_of "$lun0") other=$(disk_of "$host:0:0:1")
get "$disk"
get "$other"
lost 0
rule "op=00 lun=0 eh=1 hostbyte=01"
get "$disk" 2> /dev/null & reader=$!
ok "the host stands when a disk is pulled out" wait_for 15 grep -q recovery "/sys/class/scsi_host/host$host/state"
took get "$other"
at_most "its neighbours wait for as long as any may take to settle" "$ms" 14500
wait $reader
is "the disk is offline" "$(cat "$(of "$lun0")/state")" offline
leave
add_host timeout=1000 eh_timeout=1000 skip_settle_delay=0 links=1 luns=2
disk=$(disk_of "$lun0") other=$(disk_of "$host:0:0:1")
get "$disk"
get "$other"

# What follows the stock module does not do.
if ! stock; then
	echo device > "/sys/class/scsi_host/host$host/eh_scope"
	for away in 01 0e; do
		lost 0
		rule "op=28 lun=1 count=1 lose"
		rule "op=00 lun=0 eh=1 count=20 hostbyte=$away"
		(get "$disk" && date +%s%N > "$scratch/away") & reader=$!
		(get "$other" && date +%s%N > "$scratch/there") & other_reader=$!
		wait $reader
		is "a read succeeds when the proof ends with host byte $away for two seconds" $? 0
		wait $other_reader
		is "so does one of its neighbour, which was lost as well" $? 0
		ok "which did not wait for it" test "$(cat "$scratch/there")" -lt \
			$(($(cat "$scratch/away") - 1000000000))
	done

	# There is an end to it.
	lost 0
	rule "op=00 lun=0 eh=1 hostbyte=0e"
	took get "$disk" 2> /dev/null
	is "a device that stays away" "$(cat "$(of "$lun0")/state")" offline
	at_most "is asked for no longer than eleven seconds more" "$ms" 18000
fi
leave
