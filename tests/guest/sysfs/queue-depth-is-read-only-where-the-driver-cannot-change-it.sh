#!/usr/bin/env bash
# Attributes of a device whose driver cannot change the queue depth, here a USB stick.
#: about queue_depth, usb_storage, attribute
#: needs usb_storage
#: disk stick=16M
#: qemu -device qemu-xhci,id=usb -device usb-storage,bus=usb.0,drive=stick

. ./lib.sh

put() { printf '%s' "$2" > "$1"; }

load xhci_pci
load usb_storage
host=$(wait_for 20 eval 'hosts_of usb-storage | grep -q .' && host_of usb-storage)
device=/sys/bus/scsi/devices/$host:0:0:0
wait_for 20 test -e "$device/queue_depth" || bail "no device"

is "queue_depth can only be read" "$(stat -c %a "$device/queue_depth")" 444
is "it is one" "$(cat "$device/queue_depth")" 1
no "nothing ramps up" test -e "$device/queue_ramp_up_period"
like "queue_depth cannot be written, even by root who opens it up" \
	"$(chmod 644 "$device/queue_depth"; put "$device/queue_depth" 1 2>&1)" "Invalid argument"
is "no tags are used" "$(cat "$device/queue_type")" none
like "so none can be asked for" "$(put "$device/queue_type" simple 2>&1)" "Invalid argument"
ok "the driver's own attribute stands beside the others" test -r "$device/max_sectors"
unload usb_storage xhci_pci
