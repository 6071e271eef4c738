#!/bin/bash
# What a virtio device says of itself makes no sense: it is refused, or taken with care.
#: about config space, lying device
#: needs virtio_liar
#: needs scsi_virtio
#: timeout 300

. ./lib.sh
. liar/lib.sh

# refused REGEX PARAMETER=VALUE...: no host comes of it, and the log says why.
refused() {
	local why=$1
	shift
	no_liar
	mark
	modprobe virtio_liar "$@"
	ok "$*: the log says why it does not do" wait_for 10 logged "$why"
	is "... and no host comes of it" "$(hosts_of scsi_virtio)" ""
}

# taken REGEX PARAMETER=VALUE...
taken() {
	local why=$1 before
	shift
	no_liar
	mark
	before=$log_mark
	liar "$@"
	ok "$*: the disk works" got_data
	log_mark=$before
	ok "... and the log says what is odd" logged "$why"
}

limit() { attr "class/scsi_host/host$host/$1"; }

begin_liar
refused 'num_queues of 0 makes no sense, the device is refused' num_queues=0
refused 'sense_size of 96 is not taken, the device is refused' stubborn=1
refused 'a queue of 2 entries is too small' ring=2
taken 'seg_max of 0 makes no sense' seg_max=0
is "a segment a command" "$(limit sg_tablesize)" 1
taken 'max_sectors of 0 makes no sense' max_sectors=0
is "a page a command" "$(attr "block/$disk/queue/max_hw_sectors_kb")" 4
taken 'cmd_per_lun of 0 makes no sense' cmd_per_lun=0
is "a command a unit" "$(limit cmd_per_lun)" 1
taken 'event_info_size of 4 makes no sense' event_info_size=4
taken 'event_info_size of 70000 makes no sense' event_info_size=70000
taken 'max_target of 60000 makes no sense' max_target=60000
taken 'max_lun of 4294967295 makes no sense' max_lun=4294967295
taken 'scsi host' seg_max=4294967295 max_sectors=4294967295 cmd_per_lun=4294967295
is "segments are bounded by the queue" "$(limit sg_tablesize)" 62
is "commands by the queue" "$(limit cmd_per_lun)" 64
taken 'scsi host' ring=4 seg_max=16
is "segments, where it is small" "$(limit sg_tablesize)" 2
no_liar
ok "the driver unloads" unload scsi_virtio
