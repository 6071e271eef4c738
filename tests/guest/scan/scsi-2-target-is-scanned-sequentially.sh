#!/usr/bin/env bash
# Before SCSI-3 there is no REPORT LUNS: numbers are tried until one is missing, up to 8, or as far
# as quirks and the parameter max_luns say.
#: about SCSI-2, max_luns, sequential scan

. ./lib.sh

parameters=/sys/module/scsi_mod/parameters

# luns [PARAMETER=VALUE]...: how many units of a SCSI-2 target are found
luns() {
	modprobe scsi_debug delay=0 dev_size_mb=8 num_tgts=1 scsi_level=2 "$@" || return
	devices_of "$(host_of scsi_debug)" | wc -l
	unload scsi_debug
}

load scsi_mod
is "a small one has all its units" "$(luns max_luns=3)" 3
ok "no list was asked for" eval "! logged 'REPORT LUNS'"
is "a big one has those its CDBs can address" "$(luns max_luns=20)" 8
echo 0x200 > $parameters/default_dev_flags
is "and all of them where they can (LARGELUN)" "$(luns max_luns=20)" 20
echo 0x80 > $parameters/default_dev_flags
is "and 5 where it would hang after that (MAX5LUN)" "$(luns max_luns=20)" 5
echo 0x20000 > $parameters/default_dev_flags
is "and all of them where it knows REPORT LUNS all the same (REPORTLUN2)" "$(luns max_luns=20)" 20
echo 0 > $parameters/default_dev_flags

echo 2 > $parameters/max_luns
is "the parameter max_luns bounds that" "$(luns max_luns=20)" 2
echo 2 > $parameters/default_dev_flags
is "but not where more are known to be there (FORCELUN)" "$(luns max_luns=20)" 8
is "LUN 0 may be missing" "$(luns max_luns=20 no_lun_0=1)" 7
echo 0 > $parameters/default_dev_flags
echo 512 > $parameters/max_luns
