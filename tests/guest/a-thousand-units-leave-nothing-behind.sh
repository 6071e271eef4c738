#!/bin/bash
# A thousand logical units are found and removed: memory that was allocated by the midlayer or the
# upper drivers is gone with them. The kernel says who allocated what is live (slub_debug=U); the
# driver keeps an account of each host for as long as it is loaded, and so is not counted.
#: needs scsi_hostile
#: timeout 400
#: mem 2048

. ./lib.sh
. hostile/lib.sh

live=/sys/kernel/debug/slab
[ -e $live/kmalloc-64/alloc_traces ] || bail "the kernel was booted without slub_debug=U"

# Live objects by the module that allocated them: "COUNT MODULE" lines.
live_objects() {
	cat $live/*/alloc_traces | awk '
		match($0, /\[(scsi_mod|scsi_common|sd_mod|sg)\]/) && $1 ~ /^[0-9]+$/ {
			count[substr($0, RSTART, RLENGTH)] += $1
		}
		END { for (m in count) print count[m], m }' | sort -k 2
}

# Objects that stand for one unit or disk each, wherever they were allocated.
active() { awk -v name="$1" '$1 == name { print $2 }' /proc/slabinfo; }

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
sleep 1
before=$(live_objects)
queues=$(active request_queue)

queues_gone() { [ "$(active request_queue)" -le "$queues" ]; }
round 1000
is "a thousand units were found" "$found" 1000
ok "every request queue is gone" wait_for 20 queues_gone
same() { diff <(echo "$before") <(live_objects); }
wait_for 20 same
ok "nothing else that was allocated for them is left" same

for _ in 1 2 3; do round 40; done
wait_for 20 same
ok "nor after more of them have come and gone" same

# With disks.
load_upper
round_of_disks() {
	add_host max_id=1 luns=24
	wait_disks "$host" 24 > /dev/null
	remove_host
}
round_of_disks
sleep 1
before=$(live_objects)
for _ in 1 2; do round_of_disks; done
wait_for 20 same
ok "nor of disks and their generic nodes" same
echo 0 > /sys/module/scsi_mod/parameters/default_dev_flags
