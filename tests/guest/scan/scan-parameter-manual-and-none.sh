#!/usr/bin/env bash
# The parameter scan: manual and none leave a new host alone. Whoever asks for a scan gets it.
#: about scan=manual, scan=none, module parameter

. ./lib.sh

policy=/sys/module/scsi_mod/parameters/scan

# quiet_host WORD: loads a host with that policy and sets $host and $scan
quiet_host() {
	printf %s "$1" > $policy
	load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=2
	host=$(host_of scsi_debug)
	scan=/sys/class/scsi_host/host$host/scan
}

load scsi_mod
is "it is async by default" "$(cat $policy)" async
for word in manual none; do
	quiet_host $word
	sleep 0.5
	is "$word: nothing is found" "$(devices_of "$host")" ""
	ok "$word: it can be asked for" eval "echo - - - > $scan"
	is "$word: and is found" "$(devices_of "$host" | xargs)" "$host:0:0:0 $host:0:0:1"
	ok "$word: the driver unloads" unload scsi_debug
done

quiet_host sync
is "sync: all is there when the driver is" "$(devices_of "$host" | xargs)" "$host:0:0:0 $host:0:0:1"
unload scsi_debug
no "a word that is too long is refused" eval "echo whenever > $policy"
is "and changes nothing" "$(cat $policy)" sync
echo async > $policy
