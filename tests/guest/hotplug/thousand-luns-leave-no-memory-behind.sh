#!/bin/bash
# A thousand logical units are found and removed: memory that was allocated by the midlayer or the
# upper drivers is gone with them.
#: about memory leak, slab, scsi_remove_host
#: append vm.slab
#: needs scsi_hostile
#: timeout 400
#: mem 2048

. ./lib.sh
. hostile/lib.sh
. ./memory.sh

# VPD pages are many, and not what this is about (SKIP_VPD_PAGES).
begin
echo 0x4000000 > /sys/module/scsi_mod/parameters/default_dev_flags

round() {
	add_host max_id=1 luns="$1"
	found=$(devices_of "$host" | wc -l)
	remove_host
	balanced || fail "everything was given back" "$(cat $control/stats)"
}

# The first round makes what is made once.
round 8
remember_memory
queues=$(active request_queue)

queues_gone() { [ "$(active request_queue)" -le "$queues" ]; }
round 1000
is "a thousand units were found" "$found" 1000
ok "every request queue is gone" wait_for 20 queues_gone
wait_for 20 same_memory
ok "nothing else that was allocated for them is left" same_memory

for _ in 1 2 3; do
	round 40
	mark
	no "a host that can take no command is not added" eval "echo 'add can_queue=0' > $control/hosts"
	ok "which is the midlayer's word" logged "can_queue = 0"
done
wait_for 20 same_memory
ok "nor after more of them have come and gone" same_memory

# With disks.
load_upper
round_of_disks() {
	add_host max_id=1 luns=24
	wait_disks "$host" 24 > /dev/null
	remove_host
}
round_of_disks
remember_memory
for _ in 1 2; do round_of_disks; done
wait_for 20 same_memory
ok "nor of disks and their generic nodes" same_memory
echo 0 > /sys/module/scsi_mod/parameters/default_dev_flags
