#!/usr/bin/env bash
# Names, modes and formats of everything in /sys/bus/scsi/devices/H:C:T:L, for a disk of
# scsi_debug. What is binary there is what the device answers when it is asked again.
#: about attribute, scsi_debug

. ./lib.sh

modes() { (cd "$1" && find . -maxdepth 1 -type f -printf '%m %f\n' | sort -k 2); }

# value NAME: one attribute, as it stands there.
value() { cat "$device/$1"; }

# same NAME COMMAND...: the command prints the bytes that the attribute has.
same() {
	local name=$1
	shift
	"$@" > "$scratch/$name" && cmp "$scratch/$name" "$device/$name"
}

load_upper
load scsi_debug delay=0 max_queue=64 dev_size_mb=8
host=$(host_of scsi_debug)
wait_disks "$host" 1 > /dev/null
device=/sys/bus/scsi/devices/$host:0:0:0
sg=$(sg_of "$host:0:0:0")

is "names and modes of a device's attributes" "$(modes "$device")" "\
444 access_state
444 blacklist$(if_of_line 6.12 "
644 cdl_enable
444 cdl_supported")
200 delete
444 device_blocked
444 device_busy
644 dh_state
644 eh_timeout
444 evt_capacity_change_reported
444 evt_inquiry_change_reported
444 evt_lun_change_reported
444 evt_media_change
444 evt_mode_parameter_change_reported
444 evt_soft_threshold_reached
444 inquiry
444 iocounterbits
444 iodone_cnt
444 ioerr_cnt
444 iorequest_cnt
444 iotmo_cnt
444 modalias
444 model
444 preferred_path
644 queue_depth
644 queue_ramp_up_period
644 queue_type
200 rescan
444 rev
444 scsi_level
644 state
644 timeout
444 type
644 uevent
444 vendor
444 vpd_pg0
444 vpd_pg80
444 vpd_pg83
444 vpd_pg89
444 vpd_pgb0
444 vpd_pgb1
444 vpd_pgb2$(if_of_line 6.12 "
444 vpd_pgb7")
444 wwid"

names=(device_blocked device_busy dh_state eh_timeout
	evt_capacity_change_reported evt_inquiry_change_reported evt_lun_change_reported
	evt_media_change evt_mode_parameter_change_reported evt_soft_threshold_reached
	iocounterbits iotmo_cnt modalias model queue_depth queue_ramp_up_period queue_type rev
	scsi_level state timeout type vendor wwid)
if of_line 6.12; then names+=(cdl_enable cdl_supported); fi
is "values of a device's attributes" "$(cd "$device" && grep -H '' "${names[@]}")" "\
device_blocked:0
device_busy:0
dh_state:detached
eh_timeout:10
evt_capacity_change_reported:0
evt_inquiry_change_reported:0
evt_lun_change_reported:0
evt_media_change:0
evt_mode_parameter_change_reported:0
evt_soft_threshold_reached:0
iocounterbits:32
iotmo_cnt:0x0
modalias:scsi:t-0x00
model:scsi_debug      
queue_depth:64
queue_ramp_up_period:120000
queue_type:simple
rev:0191
scsi_level:8
state:running
timeout:30
type:0
vendor:Linux   
wwid:naa.3333333000000$(printf '%03x' $((2000 + host * 1000)))$(if_of_line 6.12 '
cdl_enable:0
cdl_supported:0')"

is "a device without quirks has an empty list of them" "$(value blacklist)" ""
for name in access_state preferred_path; do
	like "$name cannot be read without a device handler" "$(value $name 2>&1)" \
		"Invalid argument"
done

# --- counters
like "iorequest_cnt is hexadecimal" "$(value iorequest_cnt)" '^0x[0-9a-f]+$'
like "iodone_cnt is hexadecimal" "$(value iodone_cnt)" '^0x[0-9a-f]+$'
like "ioerr_cnt is hexadecimal" "$(value ioerr_cnt)" '^0x[0-9a-f]+$'
before=$(($(value iorequest_cnt)))
for ((i = 0; i < 5; i++)); do sg_turs "$sg" > /dev/null; done
is "each command adds one to iorequest_cnt" $(($(value iorequest_cnt) - before)) 5
is "what was issued is done" "$(value iodone_cnt)" "$(value iorequest_cnt)"

# --- bytes
ok "inquiry is what INQUIRY answers" same inquiry sg_inq --raw --len=96 "$sg"
for page in 80 83 89 b0 b1 b2$(if_of_line 6.12 ' b7'); do
	ok "vpd_pg$page is what INQUIRY answers for that page" \
		same vpd_pg$page sg_vpd --raw --page=0x$page "$sg"
done
ok "vpd_pg0 is what INQUIRY answers for page 0" same vpd_pg0 sg_vpd --raw --page=0 "$sg"
is "a page can be read from the middle" \
	"$(dd if="$device/vpd_pg83" bs=1 skip=4 count=8 status=none | od -An -tx1)" \
	"$(dd if="$scratch/vpd_pg83" bs=1 skip=4 count=8 status=none | od -An -tx1)"
is "a page ends where it ends" "$(dd if="$device/vpd_pg83" bs=4096 skip=1 status=none | wc -c)" 0
