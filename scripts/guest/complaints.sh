# shellcheck shell=bash disable=SC2034
# What no kernel should say, whoever asked for what. Sourced by whoever reads its log.

complaints='WARNING: |BUG[: ]|Oops|KFENCE: |UBSAN: |scheduling while atomic|general protection'
complaints+='|refcount_t: |list_(add|del) corruption|Redzone|Poison overwritten|Object already free'
complaints+='|INFO: task .* blocked for|soft lockup|rcu: INFO: |suspicious RCU usage'
complaints+='|possible (recursive|circular) locking|ODEBUG: |possible deadlock|Slab corrupt'
complaints+='|INFO: trying to register non-static key|DMA-API: .*(device driver|debugging out of memory)'
complaints+='|cannot create duplicate filename|kobject_add_internal failed|tried to init an initialized object'
complaints+='|debugfs: (Directory|File) .* already present|DMA-API: exceeded'
