#!/usr/bin/env bash
# LUN 0 says that nothing is there (peripheral qualifier 3) and still takes REPORT LUNS: what the
# target has beside it is found, and again when it is looked for again.
#: about REPORT LUNS, LUN 0, peripheral qualifier

. ./lib.sh

load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=4 no_lun_0=1
host=$(host_of scsi_debug)
wait_for 10 test -e "/sys/bus/scsi/devices/$host:0:0:3"
is "the units beside LUN 0 are there" "$(devices_of "$host" | xargs)" \
	"$host:0:0:1 $host:0:0:2 $host:0:0:3"
echo 1 > "/sys/bus/scsi/devices/$host:0:0:2/delete"
is "one is removed" "$(devices_of "$host" | xargs)" "$host:0:0:1 $host:0:0:3"
ok "the target is looked at again" eval "echo 0 0 - > /sys/class/scsi_host/host$host/scan"
is "and it is back" "$(devices_of "$host" | xargs)" "$host:0:0:1 $host:0:0:2 $host:0:0:3"
ok "LUN 0 can be looked for by itself" eval "echo 0 0 0 > /sys/class/scsi_host/host$host/scan"
no "but is not there" test -e "/sys/bus/scsi/devices/$host:0:0:0"
ok "the driver unloads" unload scsi_debug
