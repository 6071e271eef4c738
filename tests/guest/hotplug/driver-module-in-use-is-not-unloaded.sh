#!/bin/bash
# The module of a driver stays as long as somebody uses one of its devices, whatever its commands do,
# and goes at the first try when nobody does.
#: about module reference, rmmod
#: needs scsi_hostile
#: timeout 120

. ./lib.sh
. hostile/lib.sh

begin_disks
add_host max_id=1 timeout=600000
disk=$(disk_of "$lun0")
generic=$(sg_of "$lun0")

start_io "$disk"
no "the driver does not go while a disk is read and written" rmmod scsi_hostile
no "nor does the midlayer" rmmod scsi_mod
stop_io
exec 5< "$generic"
no "nor the driver while somebody has the generic node open" rmmod scsi_hostile
exec 5<&-
like "the load ended well" "$(cat "$scratch/fio")" 'err= 0'

rule op=28 lose run count=1
get "$disk" &
ok "a command is under way" wait_for 10 eval '[ "$(counted kept)" = 1 ]'
no "nor while the driver has it" rmmod scsi_hostile
let_go
wait $!
is "which succeeds in the end" $? 0
no_rules

# A rule makes the flush that a disk gets when it goes come back late.
rule op=35 via=work delay=700ms
took unload scsi_hostile
is "when nobody uses it, it goes" $? 0
is "with its devices" "$(devices_of "$host")" ""
ok "the upper drivers too" unload sg sd_mod
ok "and the midlayer" unload scsi_mod
