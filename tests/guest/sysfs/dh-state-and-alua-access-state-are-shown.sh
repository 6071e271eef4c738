#!/usr/bin/env bash
# dh_state, access_state and preferred_path of a device that tells of its target port groups.
#: about ALUA, device handler, dh_state, access_state, attribute
#: kmemleak
#: needs scsi_dh_alua

. ./lib.sh

put() { printf '%s' "$2" > "$1"; }

load scsi_dh_alua
load scsi_debug delay=0 dev_size_mb=8 vpd_use_hostno=0
host=$(host_of scsi_debug)
device=/sys/bus/scsi/devices/$host:0:0:0
wait_for 10 test -e "$device"

is "a handler is attached by itself" "$(cat "$device/dh_state")" alua
ok "access_state is found out" wait_for 10 grep -qx active/optimized "$device/access_state"
is "preferred_path is a flag" "$(cat "$device/preferred_path")" 0
ok "the handler can be told to activate the path" put "$device/dh_state" activate
mark
like "it cannot be detached" "$(put "$device/dh_state" detach 2>&1)" "Invalid argument"
ok "which is said" logged "can't detach handler alua"
like "nor be replaced" "$(put "$device/dh_state" rdac 2>&1)" "Invalid argument"
is "it is still there" "$(cat "$device/dh_state")" alua

echo 1 > "$device/delete"
no "a device goes with its handler" test -e "$device"
