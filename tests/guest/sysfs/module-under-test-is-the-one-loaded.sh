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
objcopy -O binary --only-section=.note.gnu.build-id "$path" "$scratch/id"
ok "what is loaded is what lies there" \
	cmp "$scratch/id" /sys/module/scsi_mod/notes/.note.gnu.build-id
