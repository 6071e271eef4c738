#!/usr/bin/env bash
# REPORT LUNS is asked for 511 units first. A target with more is asked again, for all of them.
# Unit 256 and those after it have numbers of another kind: flat space, from 0x4000 on.
# Their VPD pages are left alone here (SKIP_VPD_PAGES): they are many, and not what this is about.
#: about REPORT LUNS, 512 LUNs
#: timeout 240

. ./lib.sh

load scsi_mod
echo 0x4000000 > /sys/module/scsi_mod/parameters/default_dev_flags
load scsi_debug delay=0 dev_size_mb=8 num_tgts=1 max_luns=600
host=$(host_of scsi_debug)
ok "the last one is found" wait_for 120 test -e "/sys/bus/scsi/devices/$host:0:0:$((0x4000 + 599))"
is "and all others" "$(devices_of "$host" | wc -l)" 600
echo 0 > /sys/module/scsi_mod/parameters/default_dev_flags
is "in the order of their numbers" \
	"$(dmesg_since | sed -n "s/^scsi $host:0:0:\([0-9]*\): Direct-Access.*/\1/p" | sort -nc 2>&1)" ""
ok "they go with their driver" unload scsi_debug
is "all of them" "$(devices_of "$host")" ""
