#!/usr/bin/env bash
# The scan's part of the logging word: INQUIRY in two steps, REPORT LUNS, and why a unit is left out.
#: about scsi_logging_level, log

. ./lib.sh

level=/proc/sys/dev/scsi/logging_level

load scsi_mod
echo $((7 << 6)) > $level
load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=2 no_lun_0=1
host=$(host_of scsi_debug)
wait_for 10 test -e "/sys/bus/scsi/devices/$host:0:0:1"
echo "- - -" > "/sys/class/scsi_host/host$host/scan"
echo 0 > $level
ok "INQUIRY asks for what every device has" \
	logged "^scsi $host:0:0:1: scsi scan: INQUIRY pass 1 length 36"
ok "and then for all of it" logged "^scsi $host:0:0:1: scsi scan: INQUIRY pass 2 length 96"
ok "it went well" logged "^scsi $host:0:0:1: scsi scan: INQUIRY successful with code 0x0"
ok "LUN 0 is left out" logged "^scsi $host:0:0:0: scsi scan: peripheral qualifier of 3, device not added"
ok "REPORT LUNS is sent to it all the same" logged "^scsi $host:0:0:0: scsi scan: Sending REPORT LUNS"
ok "and succeeds" logged "^scsi $host:0:0:0: scsi scan: REPORT LUNS  successful result 0x0"
ok "what is there already is left alone" \
	logged "^scsi $host:0:0:1: scsi scan: device exists on $host:0:0:1"
ok "it goes" unload scsi_debug
