#!/usr/bin/env bash
# The attribute "scan" of a host looks where it is told to, and nowhere else.
#: about scan, attribute, rescan

. ./lib.sh

here() { devices_of "$host" | sed 's/^[0-9]*://' | xargs; }
grow() { echo "$2" > "/sys/bus/pseudo/drivers/scsi_debug/$1"; }

load scsi_debug delay=0 dev_size_mb=8 max_luns=1 num_tgts=1
host=$(host_of scsi_debug)
scan=/sys/class/scsi_host/host$host/scan
wait_for 10 test -e "/sys/bus/scsi/devices/$host:0:0:0"
is "one device to begin with" "$(here)" "0:0:0"

grow max_luns 4
ok "a logical unit can be looked for" eval "echo 0 0 2 > $scan"
is "only that is added" "$(here)" "0:0:0 0:0:2"
ok "all of a target can be looked for" eval "echo 0 0 - > $scan"
is "the rest of them is added" "$(here)" "0:0:0 0:0:1 0:0:2 0:0:3"

grow num_tgts 2
ok "scsi_debug has another target" eval "echo - 1 0 > $scan"
is "of which one logical unit is added" "$(here)" "0:0:0 0:0:1 0:0:2 0:0:3 0:1:0"
ok "everything can be looked for" eval "echo - - - > $scan"
is "everything is there" "$(here)" \
	"0:0:0 0:0:1 0:0:2 0:0:3 0:1:0 0:1:1 0:1:2 0:1:3"
ok "looking again is no harm" eval "echo - - - > $scan"
is "and adds nothing" "$(devices_of "$host" | wc -l)" 8
