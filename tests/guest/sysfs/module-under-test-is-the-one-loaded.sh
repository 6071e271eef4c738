#!/bin/bash
# Every other scenario rests on this: modprobe takes ours, or stock's when that is asked for.
#: about modprobe, updates

. ./lib.sh

load scsi_debug
path=$(modinfo -n scsi_mod)
if stock; then
	is "scsi_mod is the distribution's" "${path%/*}" "/lib/modules/$VM_KERNEL/kernel/drivers/scsi"
else
	is "scsi_mod is ours" "${path%/*}" "/lib/modules/$VM_KERNEL/updates"
fi
hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
id=$(hex /sys/module/scsi_mod/notes/.note.gnu.build-id)
ok "what is loaded has a number" [ ${#id} -ge 40 ]
ok "it is the one that lies there" eval 'hex "$path" | grep -F "$id" > /dev/null'
