#!/usr/bin/env bash
# The REPORT LUNS well-known logical unit has an address and no disk.
#: about well-known logical unit, REPORT LUNS
#: kmemleak

. ./lib.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=1
host=$(host_of scsi_debug)
wait_disks "$host" 1 > /dev/null
is "it is not on a target's list" "$(devices_of "$host" | xargs)" "$host:0:0:0"
ok "it can be looked for" eval "echo 0 0 49409 > /sys/class/scsi_host/host$host/scan"
is "its type is that of a well-known unit" \
	"$(attr "bus/scsi/devices/$host:0:0:49409/type")" 30
ok "as which it is announced" logged "^scsi $host:0:0:49409: Well-known LUN    Linux    scsi_debug "
is "it is no disk" "$(disks_of "$host" | wc -l)" 1
no "beyond it the host addresses nothing" \
	eval "echo 0 0 49410 > /sys/class/scsi_host/host$host/scan"
ok "it goes with its driver" unload sg sd_mod scsi_debug
