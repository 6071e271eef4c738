# shellcheck shell=bash disable=SC2034
# What is allocated, and by whom: the kernel keeps account of it (slub_debug=U). Sourced after lib.sh.

[ -e /sys/kernel/debug/slab/kmalloc-64/alloc_traces ] ||
	bail "the kernel was booted without slub_debug=U (a scenario has #: append vm.slab)"

# KASAN keeps what was freed for a while, as if it was not, until its cache is shrunk.
empty_quarantine() {
	local cache
	[ "$VM_BURDEN" -gt 1 ] || return 0
	for cache in /sys/kernel/slab/*; do
		[ -L "$cache" ] || echo 1 > "$cache/shrink"
	done
}

# Live objects by who allocated them: "COUNT FUNCTION [MODULE]" lines. A driver that keeps an account of
# each host for as long as it is loaded is not counted.
live_objects() {
	empty_quarantine
	cat /sys/kernel/debug/slab/*/alloc_traces | awk '
		match($0, /\[(scsi_mod|scsi_common|scsi_ramdisk|sd_mod|sg)\]/) && $1 ~ /^[0-9]+$/ {
			count[$2 " " substr($0, RSTART, RLENGTH)] += $1
		}
		END { for (m in count) print count[m], m }' | sort -k 2
}

# Objects that stand for one unit or disk each, wherever they were allocated.
active() { empty_quarantine; awk -v name="$1" '$1 == name { print $2 }' /proc/slabinfo; }

# remember_memory, and later same_memory: whether everything that was allocated since is gone, module by
# module. What was on its way out then may be gone as well. If not, it says who has allocated more.
remember_memory() { sleep 1; live_before=$(live_objects); }
same_memory() {
	awk '
		FNR == NR { before[$3] += $1; by[$2] = $1; next }
		{ now[$3] += $1; if ($1 > by[$2]) more[$3] = more[$3] " " $2 " " by[$2] + 0 "->" $1 }
		END {
			for (m in now)
				if (now[m] > before[m]) {
					print m ": " before[m] + 0 " objects, now " now[m] ":" more[m]
					grown = 1
				}
			exit grown
		}' <(echo "$live_before") <(live_objects)
}
