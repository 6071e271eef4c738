#!/usr/bin/env bash
# Names, modes and formats of everything in /sys/class/scsi_host/hostN, for scsi_debug's host.
#: about attribute, scsi_host, scsi_debug

. ./lib.sh

# The modes and names of the files in a folder, sorted.
modes() { (cd "$1" && find . -maxdepth 1 -type f -printf '%m %f\n' | grep -v "$ours" | sort -k 2); }
# What the stock module does not have.
ours=eh_scope

load scsi_debug delay=0 max_queue=64 sector_size=512 dif=1 dix=1 submit_queues=2
host=/sys/class/scsi_host/host$(host_of scsi_debug)

is "names and modes of a host's attributes" "$(modes "$host")" "\
444 active_mode
444 can_queue
444 cmd_per_lun
644 eh_deadline
444 host_busy
200 host_reset
444 nr_hw_queues
444 proc_name
444 prot_capabilities
444 prot_guard_type
200 scan
444 sg_prot_tablesize
444 sg_tablesize
644 state
444 supported_mode
644 uevent
444 unique_id
444 use_blk_mq"

# Each value is one line, and is compared with that line's end.
is "values of a host's attributes" "$(cd "$host" && grep -v '^\(MAJOR\|MINOR\)' -H \
	active_mode can_queue cmd_per_lun eh_deadline host_busy nr_hw_queues proc_name \
	prot_capabilities prot_guard_type sg_tablesize state supported_mode unique_id use_blk_mq)" "\
active_mode:Initiator
can_queue:64
cmd_per_lun:64
eh_deadline:off
host_busy:0
nr_hw_queues:2
proc_name:scsi_debug
prot_capabilities:17
prot_guard_type:1
sg_tablesize:2048
state:running
supported_mode:Initiator
unique_id:0
use_blk_mq:1"
is "a value ends with its line" "$(od -An -tx1 < "$host/use_blk_mq")" " 31 0a"
