#!/bin/bash
# A unit that answers BUSY for ever does not keep a request for ever: all tries of a command
# together may take as long as each of them might take to time out.
#: about BUSY, retries
#: icount
#: timeout 180

. ./lib.sh
. ./faults.sh

disks_with_data 1

for status in 0x8 0x28; do
	mark
	answer "$device" always $READ 0 $status
	took read_disk "$disk"
	is "a read that is answered with status $status for ever fails" $? 1
	at_most "in time" "$ms" 20000
	ok "the log says how long it was tried" logged "timing out command, waited [0-9]+s"
	is "no handler of the driver is called" "$(handlers)" ""
	behave "$device"
	ok "the next read succeeds" read_disk "$disk"
done
