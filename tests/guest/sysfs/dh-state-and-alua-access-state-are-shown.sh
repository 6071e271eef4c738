#!/usr/bin/env bash
# dh_state, access_state and preferred_path of a device that tells of its target port groups.
#: about ALUA, device handler, dh_state, access_state, attribute
#: kmemleak
#: needs scsi_dh_alua
#: needs scsi_dh_hp_sw
#: needs scsi_dh_emc
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

put() { printf '%s' "$2" > "$1"; }

load scsi_mod "${midlayer[@]}"
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

# A handler is attached by name, as dm-multipath does, to a device that has none.
load scsi_dh_hp_sw
load scsi_dh_emc
begin
add_host max_id=1
unit=$index:0:0:0
returns "a disk without port groups has no handler" 0 scsi_dh_attached_handler_name "$unit" hp_sw
returns "it is given one" 0 scsi_dh_attach "$unit" hp_sw
returns "and has it" 1 scsi_dh_attached_handler_name "$unit" hp_sw
is "which its attribute says" "$(cat "$(of "$lun0")/dh_state")" hp_sw
returns "it may be given the same again" 0 scsi_dh_attach "$unit" hp_sw
returns "but no other (EBUSY)" -16 scsi_dh_attach "$unit" emc
returns "and has the first still" 1 scsi_dh_attached_handler_name "$unit" hp_sw
leave
