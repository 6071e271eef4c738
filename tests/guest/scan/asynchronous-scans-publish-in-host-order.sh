#!/usr/bin/env bash
# Hosts are scanned at a time, and their disks named as if they were scanned one after the other.
#: about scan=async, order of names
#: icount

. ./lib.sh

load_upper
load scsi_debug delay=0 dev_size_mb=8 num_tgts=2 max_luns=4 add_host=4
ok "all four hosts are there" wait_for 20 eval '[ "$(hosts_of scsi_debug | wc -l)" = 4 ]'
for host in $(hosts_of scsi_debug); do wait_disks "$host" 8 > /dev/null; done
found=$(dmesg_since | sed -n 's/^scsi \([0-9:]*\): Direct-Access.*/\1/p' | grep -c .)
is "each unit was announced once" "$found" 32
# The generic nodes are made while a device comes into sight, in one thread: they tell the order.
seen=$(for n in $(seq 0 31); do basename "$(readlink -f /sys/class/scsi_generic/sg"$n"/device)"; done)
is "they came into sight by host, target and unit" "$seen" "$(sort -V <<< "$seen")"
ok "they go" unload sg sd_mod scsi_debug
