#!/bin/bash
# What one INQUIRY can tell is not asked for twice: a unit that is attached is asked who it is in two
# steps, and for each page of vital product data that is kept, once.
#: about INQUIRY, VPD pages, number of commands
#: kmemleak
#: needs scsi_debug
#: beyond

. ./lib.sh

trace=/sys/kernel/tracing
load_upper
mountpoint -q $trace || mount -t tracefs none $trace
echo > $trace/trace
echo 1 > $trace/events/scsi/scsi_dispatch_cmd_start/enable
load scsi_debug dev_size_mb=8
wait_disks "$(host_of scsi_debug)" 1 > /dev/null
echo 0 > $trace/events/scsi/scsi_dispatch_cmd_start/enable

# CDBs of INQUIRY, in their order.
asked() { sed -n 's/.*raw=\(12 .*\))$/\1/p' $trace/trace; }

is "who it is, in two steps" "$(asked | grep -c '^12 00')" 2
is "the list of its pages, and each page that is kept" \
	"$(asked | sed -n 's/^12 01 \(..\) .*/\1/p' | xargs)" "00 80 83 89 b0 b1 b2$(if_of_line 6.12 ' b7')"
