#!/bin/bash
# scsi_ramdisk: a host that is removed while somebody resets a disk of it by hand is there until that is over.
#: about SG_SCSI_RESET, host removal, hot unplug
#: needs scsi_ramdisk

. ./lib.sh
. ./ramdisk.sh

for kind in device:-d host:-H; do
	ram_load paths=2
	ram_rule "on=${kind%:*} delay=4s"
	sg_reset "${kind#*:}" -N "$sg" > /dev/null 2>&1 &
	sleep 1
	ok "a host is removed in the middle of a reset of its ${kind%:*}" eval "echo -1 > $ramdisk/add_host"
	wait $!
	diag "the reset ended with $?"
	ok "and its driver after it" unload scsi_ramdisk
done
