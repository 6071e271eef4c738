#!/usr/bin/env bash
# What can be written to the attributes of a host and a device, what cannot, and with which error.
# An attribute that refuses keeps its value.
#: about attribute, errno

. ./lib.sh

# put NAME TEXT: in one write, with nothing added.
put() { printf '%s' "$2" > "$1"; }

# takes NAME TEXT VALUE: is written, and then shows VALUE.
takes() {
	if ! said=$(put "$1" "$2" 2>&1); then
		fail "${1##*/} takes ${2@Q}" "$said"
		return
	fi
	is "${1##*/} takes ${2@Q}" "$(cat "$1")" "$3"
}

# refuses NAME ERROR TEXT...: none of the texts is taken, nor changes anything.
refuses() {
	local name=$1 error=$2 text said before after wrong=
	shift 2
	before=$(cat "$name" 2>&1)
	for text; do
		said=$(put "$name" "$text" 2>&1) && said="it was taken"
		[[ $said = *"$error" ]] || wrong+="${text@Q}: $said"$'\n'
	done
	after=$(cat "$name" 2>&1)
	is "${name##*/} refuses ${*@Q}: $error" "$wrong$after" "$before"
}

nl=$'\n'

load scsi_debug delay=0 max_queue=64 dev_size_mb=8
number=$(host_of scsi_debug)
host=/sys/class/scsi_host/host$number
device=/sys/bus/scsi/devices/$number:0:0:0
wait_for 10 test -e "$device" || bail "no device"

# --- of a host
refuses "$host/scan" "Invalid argument" "0 0" "0 0 0 0" "x 0 0" "0 y 0" "0 0 z" "-1 0 0" "- -" \
	"0:0:0" "9 0 0" "0 999 0" "0 0 99999999" "$nl"
ok "scan takes numbers" put "$host/scan" "0 0 0"
ok "scan takes dashes" put "$host/scan" "- - -$nl"
ok "scan takes both, of any base" put "$host/scan" "- 0x0 00"

refuses "$host/state" "Invalid argument" "running" "bogus$nl" "created$nl" "run$nl" "running $nl" "1$nl"
takes "$host/state" "running$nl" running
takes "$host/state" "recovery$nl" recovery
refuses "$host/eh_deadline" "Device or resource busy" 5 off
takes "$host/state" "running$nl" running

refuses "$host/eh_deadline" "Invalid argument" abc -1 " 5" 5s 99999999 17179870
refuses "$host/eh_deadline" "Numerical result out of range" 99999999999999999999
takes "$host/eh_deadline" 5 5
takes "$host/eh_deadline" "7$nl" 7
takes "$host/eh_deadline" "off$nl" off
takes "$host/eh_deadline" 0 0
takes "$host/eh_deadline" off off

refuses "$host/host_reset" "Operation not supported" adapter "firmware$nl"
refuses "$host/host_reset" "Invalid argument" bogus "$nl"

# --- of a device
refuses "$device/state" "Invalid argument" running offline "blocked$nl" "quiesce$nl" "deleted$nl" \
	"cancel$nl" "created$nl" "transport-offline$nl" "bogus$nl" "1$nl"
takes "$device/state" "running$nl" running
takes "$device/state" "offline$nl" offline
takes "$device/state" "offline$nl" offline
takes "$device/state" "running$nl" running

refuses "$device/queue_depth" "Invalid argument" 0 -1 65 99999 abc "$nl"
takes "$device/queue_depth" 1 1
takes "$device/queue_depth" 0x10 16
takes "$device/queue_depth" "64$nl" 64

takes "$device/timeout" 1 1
takes "$device/timeout" 30x 30
takes "$device/timeout" "45$nl" 45

refuses "$device/eh_timeout" "Invalid argument" -1 abc 30x
refuses "$device/eh_timeout" "Numerical result out of range" 4294967296
takes "$device/eh_timeout" "20$nl" 20
refuses "$device/queue_ramp_up_period" "Invalid argument" -1 abc 30x 4294967296
takes "$device/queue_ramp_up_period" "6000$nl" 6000

mark
takes "$device/queue_type" none simple
ok "... and says that it does not mind" logged 'ignoring write to deprecated queue_type attribute'

if of_line 6.12; then
	refuses "$device/cdl_enable" "Invalid argument" 2 bogus "$nl"
	refuses "$device/cdl_enable" "Operation not supported" 1 0
fi

refuses "$device/dh_state" "Invalid argument" detach activate no_such_handler

ok "rescan takes anything" put "$device/rescan" "please"

like "evt_media_change is read-only" "$(put "$device/evt_media_change" 1 2>&1)" "Permission denied"
chmod 644 "$device/evt_media_change"
takes "$device/evt_media_change" 1 1
refuses "$device/evt_media_change" "Invalid argument" 2
takes "$device/evt_media_change" 0 0

# --- without the capability, though the file is open to all
chmod 666 "$device/eh_timeout"
like "eh_timeout needs CAP_SYS_ADMIN" \
	"$(setpriv --bounding-set -sys_admin bash -c "echo 5 > $device/eh_timeout" 2>&1)" \
	"Permission denied"
is "... and keeps its value" "$(cat "$device/eh_timeout")" 20

# --- the logging word
level=/proc/sys/dev/scsi/logging_level
is "logging_level is for root to set" "$(stat -c %a $level)" 644
takes $level 9 9
is "... and is the module's parameter" "$(cat /sys/module/scsi_mod/parameters/scsi_logging_level)" 9
# The stock module of 6.1 takes what it then cannot use.
if ! stock || of_line 6.12; then
	refuses $level "Invalid argument" -1 2147483648 abc
fi
takes $level 0 0
