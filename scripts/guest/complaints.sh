# shellcheck shell=bash disable=SC2034
# What no kernel should say, whoever asked for what. Sourced by whoever reads its log.

complaints='WARNING: |BUG[: ]|Oops|KFENCE: |UBSAN: |scheduling while atomic|general protection'
complaints+='|refcount_t: |list_(add|del) corruption|Redzone|Poison overwritten|Object already free'
complaints+='|INFO: task .* blocked for|soft lockup|rcu: INFO: |suspicious RCU usage'
complaints+='|possible (recursive|circular) locking|ODEBUG: |possible deadlock|Slab corrupt'
complaints+='|INFO: trying to register non-static key|DMA-API: .*(device driver|debugging out of memory)'
complaints+='|cannot create duplicate filename|kobject_add_internal failed|tried to init an initialized object'
complaints+='|debugfs: (Directory|File) .* already present|DMA-API: exceeded'

# Takes complaints out that have one of the lines $1 in their first ten lines, and before the next complaint. (Two
# processors may complain at once, line by line.)
without() {
	texts=$1 complaints=$complaints awk '
		function theirs(first, i, text) {
			for (i = first; i < first + 10 && i <= NR; i++) {
				if (i > first && line[i] ~ ENVIRON["complaints"]) return 0
				for (text = 1; text <= n; text++)
					if (index(line[i], list[text])) return 1
			}
		}
		{ line[NR] = $0 }
		END {
			n = split(ENVIRON["texts"], list, "\n")
			for (at = 1; at <= NR; at++)
				if (line[at] !~ ENVIRON["complaints"] || !theirs(at)) print line[at]
		}'
}
